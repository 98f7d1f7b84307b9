"""Deadlines of the version in force: who is reminded of which, and the rows of the queue that do it.

Each reminder is a row of its own by its dedupe key, so that none is made twice. Of one person's reminders in
a week that are about several actions, the earliest is sent and tells of them all; the others are kept as
cancelled rows that point to it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.domain.deadlines import (
    GOING,
    SHOWN_AHEAD,
    DueAction,
    Step,
    dedupe_key,
    is_digest,
    to_tell,
    week_of,
)
from bot.domain.groups import Office
from bot.domain.outgoing import OutgoingKind, OutgoingState, Posted
from bot.domain.people import Actor, Role
from bot.domain.zone import HELSINKI, local_date
from bot.permissions import Permission, allows
from bot.services import outgoing
from bot.services.outgoing import NewOutgoing
from bot.storage import deadlines as stored
from bot.storage import duty_owners
from bot.storage import people as stored_people

AHEAD = timedelta(days=14)  # from this week's Monday: this week's and the next one's are armed
SOON = timedelta(days=2)
_Bucket = tuple[OutgoingKind, int, date]  # what one message can tell: its kind, its recipient, the week


class Heads:
    """Who answers for an action, and who stands behind them; each group's heads are looked for once."""

    def __init__(self, session: Session, today: date) -> None:
        self._session = session
        self._today = today
        self._groups: dict[int, tuple[int | None, int | None]] = {}
        self._roles: Mapping[Role, list[int]] | None = None

    def answering(self, row: stored.AnyRow) -> tuple[int, ...]:
        """The owner; of a group its leader, else its coordinator; where there is nobody, the managers."""
        if row.owner_person_id is not None and row.erased_at is None:
            return (row.owner_person_id,)
        leader, coordinator = self._of_group(row)
        found = leader or coordinator
        return (found,) if found else self._managers()

    def behind(self, row: stored.AnyRow) -> tuple[int, ...]:
        """The group's coordinator; of a person's own action, and of who coordinates, the managers."""
        answering = self.answering(row)
        coordinator = self._of_group(row)[1]
        if coordinator and coordinator not in answering:
            return (coordinator,)
        return self._managers(answering)

    def others(self, row: stored.AnyRow, person_id: int | None) -> tuple[int, ...]:
        """Whom somebody asks for help: the group's coordinator or the managers, but never themselves."""
        coordinator = self._of_group(row)[1]
        if coordinator and coordinator != person_id:
            return (coordinator,)
        return self._managers((person_id,) if person_id else ())

    def _of_group(self, row: stored.AnyRow) -> tuple[int | None, int | None]:
        group_id = row.owner_group_id
        if group_id is None or row.group_ended_at is not None:
            return None, None
        if group_id not in self._groups:
            holders = [
                stored_people.office_holder(self._session, group_id, office, self._today)
                for office in (Office.LEADER, Office.COORDINATOR)
            ]
            leader, coordinator = (one.id if one else None for one in holders)
            self._groups[group_id] = (leader, coordinator)
        return self._groups[group_id]

    def _managers(self, but: Collection[int] = ()) -> tuple[int, ...]:
        """The service managers, else the directors."""
        if self._roles is None:
            self._roles = duty_owners.role_holders(self._session)
        for role in (Role.SERVICE_MANAGER, Role.DIRECTOR):
            found = tuple(one for one in self._roles.get(role, ()) if one not in but)
            if found:
                return found
        return ()


def arm(session: Session, now: datetime, *, action_id: int | None = None) -> int:
    """Puts this week's and the next week's reminders into the queue; returns how many rows were new.

    Every night, and of one action when its day has changed. What is there already stays as it is.
    """
    today = local_date(now)
    _let_decisions_count(session, today)
    rows = stored.going(session, today, action_id)
    known_on = _known_on(session, rows, today)
    heads = Heads(session, today)
    until = datetime.combine(week_of(now) + AHEAD, time(0), HELSINKI).astimezone(UTC)
    buckets: dict[_Bucket, list[NewOutgoing]] = defaultdict(list)
    to_channels: list[NewOutgoing] = []
    for row in rows:
        for one in to_tell(row.due_on, known_on[row.action_id], now, until):
            escalates = one.step is Step.ESCALATION
            people = heads.behind(row) if escalates else heads.answering(row)
            kind = OutgoingKind.DEADLINE_PASSED if escalates else OutgoingKind.DEADLINE_REMINDER
            about = NewOutgoing(
                kind=kind,
                dedupe_key="",
                due_at=one.at,
                expires_at=one.until,
                action_id=row.action_id,
                subject_sequence=row.due_on.toordinal(),
                responsible_id=None if escalates else next(iter(heads.behind(row)), None),
            )
            for person_id in people:
                key = dedupe_key(row.action_id, row.due_on, one.step, person_id)
                new = replace(about, dedupe_key=key, recipient_id=person_id)
                buckets[kind, person_id, week_of(one.at)].append(new)
            if row.in_channel and row.channel_id and not escalates:
                key = dedupe_key(row.action_id, row.due_on, one.step, row.channel_id)
                to_channels.append(replace(about, dedupe_key=key, channel_id=row.channel_id))
    return _enqueue(session, buckets, to_channels, now)


def told_by(
    session: Session, *, now: datetime, row_id: int, recipient_id: int | None, channel_id: str | None
) -> tuple[DueAction, ...]:
    """What a reminder tells of at this moment: those of its actions that still wait, whose day is the one it
    was armed for, and whose owner is still its recipient."""
    today = local_date(now)
    armed = dict(stored.told_by(session, row_id))
    heads = Heads(session, today)

    def concerns(row: stored.AnyRow) -> bool:
        if channel_id is not None:
            return bool(row.in_channel) and row.channel_id == channel_id
        return recipient_id in heads.answering(row)

    return tuple(_due(row) for row in _still_so(session, armed, today) if concerns(row))


def escalated_by(
    session: Session, *, now: datetime, row_id: int, recipient_id: int | None
) -> tuple[DueAction, ...]:
    """What somebody who stands behind the owners is told of: as `told_by`."""
    today = local_date(now)
    heads = Heads(session, today)
    rows = _still_so(session, dict(stored.told_by(session, row_id)), today)
    return tuple(_due(row) for row in rows if recipient_id in heads.behind(row))


def own(session: Session, *, actor: Actor, now: datetime) -> tuple[DueAction, ...]:
    """The actions that the actor answers for and whose deadline is past or near, the oldest first."""
    return _answered_for(session, actor, now, local_date(now) + SHOWN_AHEAD)


def open_ones(session: Session, *, actor: Actor, now: datetime) -> tuple[DueAction, ...]:
    """All actions that the actor answers for and that wait to be done, the nearest deadline first."""
    return _answered_for(session, actor, now, None)


def followable(session: Session, *, actor: Actor, now: datetime) -> tuple[DueAction, ...]:
    """What waits to be done and the actor may follow: all of it for who manages the programme."""
    if actor.person_id is None:
        return ()
    today = local_date(now)
    if allows(actor, Permission.MANAGE_PROGRAMME):
        return tuple(_due(row) for row in stored.going(session, today))
    groups = actor.leads | actor.coordinates
    return tuple(_due(row) for row in stored.answered_for(session, actor.person_id, groups, today, None))


def among(session: Session, ids: Collection[int], *, now: datetime) -> tuple[DueAction, ...]:
    """Actions of the version in force, however they go, in the order of `ids`: for a message shown anew."""
    rows = {row.action_id: row for row in stored.by_id(session, ids, local_date(now))}
    return tuple(_due(rows[one]) for one in dict.fromkeys(ids) if one in rows)


def posted(session: Session, *, actor: Actor, action_id: int) -> Posted | None:
    """The newest reminder of the action alone, in its group's channel or to the actor."""
    row = stored.posted(session, action_id, actor.person_id or 0)
    return Posted(*row) if row else None


# -- parts -------------------------------------------------------------------------------------------------


def _answered_for(
    session: Session, actor: Actor, now: datetime, due_by: date | None
) -> tuple[DueAction, ...]:
    if actor.person_id is None:
        return ()
    today = local_date(now)
    groups = actor.leads | actor.coordinates
    rows = stored.answered_for(session, actor.person_id, groups, today, due_by)
    heads = Heads(session, today)
    # Whoever coordinates answers for what the group's leader does not.
    unsure = {row.action_id for row in rows if row.owner_group_id is not None}
    return tuple(
        _due(row) for row in rows if row.action_id not in unsure or actor.person_id in heads.answering(row)
    )


def _known_on(session: Session, rows: Sequence[stored.AnyRow], today: date) -> dict[int, date]:
    """Since when each action's day has been known."""
    ids = [row.action_id for row in rows]
    decided = stored.decided_days(session, ids, today)
    moved = stored.last_moves(session, [row.action_id for row in rows if row.moved_to is not None])
    return {
        row.action_id: (
            local_date(moved[row.action_id])
            if row.action_id in moved
            else decided.get((row.action_id, row.deadline), today)
        )
        for row in rows
    }


def _let_decisions_count(session: Session, today: date) -> None:
    """A deadline that was moved before the present one came into force is as the forum has decided since."""
    moved = stored.moved(session, today)
    last = stored.last_moves(session, [row.action_id for row in moved])
    decided = stored.decided_days(session, [row.action_id for row in moved], today)
    stored.forget_moves(
        session,
        [
            row.action_id
            for row in moved
            if row.action_id in last
            and local_date(last[row.action_id]) < decided.get((row.action_id, row.deadline), date.min)
        ],
    )


def _still_so(session: Session, armed: Mapping[int, int], today: date) -> list[stored.AnyRow]:
    return [
        row
        for row in stored.by_id(session, armed, today)
        if row.state in GOING and row.due_on.toordinal() == armed[row.action_id]
    ]


def _enqueue(
    session: Session,
    buckets: Mapping[_Bucket, Sequence[NewOutgoing]],
    to_channels: Sequence[NewOutgoing],
    now: datetime,
) -> int:
    there = stored.known(session, {one.dedupe_key for bucket in buckets.values() for one in bucket})
    count = outgoing.enqueue_many(session, to_channels, now=now)
    # The week is put together when it is about to begin: by what waits then, not by what is done until then.
    soon = week_of(now + SOON)
    for (_, _, week), bucket in buckets.items():
        new = [one for one in bucket if one.dedupe_key not in there]
        count += outgoing.enqueue_many(session, new, now=now)
        waiting = [one for one in bucket if _waits(there.get(one.dedupe_key))]
        whole = sorted([*new, *waiting], key=lambda one: (one.due_at, one.action_id))
        if week <= soon and is_digest(one.action_id or 0 for one in whole):
            first, others = whole[0], [one.dedupe_key for one in whole[1:]]
            ends = [there[one.dedupe_key].expires_at for one in waiting]
            last = max([*ends, *(one.expires_at for one in whole)])
            stored.put_together(session, first.dedupe_key, others, first.due_at, last)
    return count


def _waits(row: stored.AnyRow | None) -> bool:
    return row is not None and row.state is OutgoingState.DUE


def _due(row: stored.AnyRow) -> DueAction:
    return DueAction(row.action_id, row.title, row.owner, row.deadline, row.due_on, row.state)
