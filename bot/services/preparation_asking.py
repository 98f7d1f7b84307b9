"""Asking for input each autumn: once a night a look at who is to be asked, reminded, or told of the end.

Everything is judged from the calendar and from what was given: the year is a part of every key, so that next
year everybody is asked again, and nobody twice in one.
"""

from datetime import datetime, time

from sqlalchemy.orm import Session

from bot.domain.calendar import next_office_moment
from bot.domain.outgoing import OutgoingKind
from bot.domain.people import Role
from bot.domain.preparation import FRESH, SUMMARY_KEPT, Giver
from bot.domain.programme import CalendarStep
from bot.domain.programme_calendar import Round, to_working_day
from bot.domain.zone import HELSINKI, local_date
from bot.services.outgoing import NewOutgoing, enqueue, enqueue_many
from bot.services.preparation import asked_people, givers
from bot.services.programme_calendar import this_round
from bot.storage import duty_owners
from bot.storage import preparation as stored

_AT = time(9)


class _Requests:
    """The rows of one night's requests. Whoever is not reached is phoned by one who prepares the draft."""

    def __init__(self, session: Session, found: Round, due: datetime) -> None:
        self._until, self._due = found.input_over_at, due
        self._preparing = _preparing(session)

    def row(self, kind: OutgoingKind, key: str, person_id: int) -> NewOutgoing:
        """To one person."""
        return NewOutgoing(
            kind=kind,
            dedupe_key=key,
            due_at=self._due,
            expires_at=self._until,
            recipient_id=person_id,
            responsible_id=next((one for one in self._preparing if one != person_id), None),
        )


def arm(session: Session, now: datetime) -> int:
    """Writes what is to be said today into the queue; returns how many messages were new.

    A bot that was down on the day says it as long as it helps, and asks for nothing after the closing.
    """
    found = this_round(session, now)
    if now >= found.input_over_at:
        return _tell_the_end(session, found, now)
    today, due = local_date(now), _due(now)
    if today < found.days[CalendarStep.INPUT_ASKED] or due >= found.input_over_at:
        return 0
    waiting = asked_people([one for one in givers(session, found.year, now) if one.given is None])
    new = _ask(session, found, waiting, due, now)
    if today >= found.days[CalendarStep.INPUT_REMINDED]:
        new += _remind(session, found, waiting, due, now)
    return new


def _due(now: datetime) -> datetime:
    """At nine today, or on the next working day; when that has gone by, as soon as offices are open."""
    due = datetime.combine(to_working_day(local_date(now)), _AT, HELSINKI)
    return due if due >= now else next_office_moment(now)


def _ask(
    session: Session, found: Round, waiting: dict[int, list[Giver]], due: datetime, now: datetime
) -> int:
    """One message to each who has not been asked for all that they are to give, whatever their number."""
    asked: dict[int, set[int | None]] = {}
    for person_id, group_id, _ in stored.asks(session, found.year):
        asked.setdefault(person_id, set()).add(group_id)
    requests, new = _Requests(session, found, due), 0
    for person_id, wanted in waiting.items():
        known = asked.get(person_id, set())
        fresh = [group for group in map(_group_id, wanted) if group not in known]
        # How many they have been asked for before is in the key: two processes make one message.
        key = f"input-asked:{found.year}:{person_id}:{len(known)}"
        row = requests.row(OutgoingKind.INPUT_ASKED, key, person_id)
        if fresh and enqueue(session, row, now=now):
            stored.add_asks(session, year=found.year, person_id=person_id, groups=fresh, asked_at=due)
            new += 1
    return new


def _remind(
    session: Session, found: Round, waiting: dict[int, list[Giver]], due: datetime, now: datetime
) -> int:
    """Who has been asked a week ago or longer, and has not given all: once in a round."""
    old = {
        (person_id, group_id)
        for person_id, group_id, asked_at in stored.asks(session, found.year)
        if local_date(asked_at) + FRESH <= local_date(now)
    }
    requests = _Requests(session, found, due)
    rows = [
        requests.row(OutgoingKind.INPUT_REMINDED, f"input-reminded:{found.year}:{person_id}", person_id)
        for person_id, wanted in waiting.items()
        if any((person_id, _group_id(one)) in old for one in wanted)
    ]
    return enqueue_many(session, rows, now=now)


def _tell_the_end(session: Session, found: Round, now: datetime) -> int:
    """Those who prepare the draft hear once who has given what, and who has not."""
    if now >= found.input_over_at + SUMMARY_KEPT:
        return 0
    rows = [
        NewOutgoing(
            kind=OutgoingKind.INPUTS_CLOSED,
            dedupe_key=f"inputs-closed:{found.year}:{person_id}",
            due_at=_due(now),
            expires_at=found.input_over_at + SUMMARY_KEPT,
            recipient_id=person_id,
        )
        for person_id in _preparing(session)
    ]
    return enqueue_many(session, rows, now=now)


def _preparing(session: Session) -> list[int]:
    """The service manager (or, without one, the director) and the area experts."""
    holders = duty_owners.role_holders(session)
    managers = holders.get(Role.SERVICE_MANAGER, []) or holders.get(Role.DIRECTOR, [])
    return list(dict.fromkeys([*managers, *holders.get(Role.AREA_EXPERT, [])]))


def _group_id(giver: Giver) -> int | None:
    return giver.group.id if giver.group else None
