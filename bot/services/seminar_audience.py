"""Who is invited to a seminar: everybody involved, each once, whatever their roles; and extra people."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, Named, PersonRef, Who
from bot.domain.rights import Permission
from bot.domain.seminar_errors import SeminarGone, SeminarOver
from bot.domain.seminars import Guest, Invitee, Reason, Reply, SeminarInfo, SeminarState
from bot.domain.zone import local_date
from bot.permissions import require
from bot.services import audit, seminar_messages
from bot.services.people_naming import name_person
from bot.services.seminars import everybody, load, reasons_of, way_of_row
from bot.storage import seminar_audience as stored_audience
from bot.storage import seminar_guests as stored
from bot.storage.meetings import AnyRow

_ORDER = {reason: place for place, reason in enumerate(Reason)}
_KEPT = (Reason.EXTRA, Reason.SELF)  # not the registry's: they stay whatever it says


def involved(session: Session, now: datetime) -> dict[int, Invitee]:
    """Everybody involved in the network now, by person id, each once with all their reasons."""
    rows: dict[int, AnyRow] = {}
    reasons: dict[int, set[Reason]] = {}
    for row in stored_audience.everybody(session, local_date(now)):
        rows.setdefault(row.person_id, row)
        reasons.setdefault(row.person_id, set()).add(Reason(row.reason))
    return {
        person_id: Invitee(
            person=PersonRef(person_id, row.name),
            partner_id=row.partner_id,
            partner=row.partner or "",
            reasons=_sorted(reasons[person_id]),
            way=way_of_row(session, row),
        )
        for person_id, row in rows.items()
    }


def audience(
    session: Session, seminar: SeminarInfo, now: datetime, wanted: Mapping[int, Invitee] | None = None
) -> tuple[Guest, ...]:
    """The list as `refresh` would make it, by name; who is not on it yet has the id 0. Nothing is changed.

    `wanted` is what `involved` said in this transaction already.
    """
    wanted = involved(session, now) if wanted is None else wanted
    there = {one.person.id: one for one in everybody(session, seminar.id)}
    found = [one for one in there.values() if one.person.id in wanted or _stays(one)]
    found += [
        Guest(0, one.person, one.partner_id, one.partner, one.reasons, one.way)
        for one in wanted.values()
        if one.person.id not in there
    ]
    return tuple(sorted(found, key=lambda one: (one.person.name, one.person.id)))


def refresh(
    session: Session, seminar: SeminarInfo, now: datetime, wanted: Mapping[int, Invitee] | None = None
) -> frozenset[int]:
    """Brings the list up to the registry; the person ids that came onto it.

    Who has left the network and has not answered goes off the list; who has answered stays. `wanted` is what
    `involved` said in this transaction already.
    """
    wanted = involved(session, now) if wanted is None else wanted
    there = stored.all_guest_people(session, seminar.id)
    new = {person_id: one for person_id, one in wanted.items() if person_id not in there}
    stored.add_guests(session, [_row(seminar, one, now) for one in new.values()])
    back = [
        row.id for person_id, row in there.items() if row.withdrawn_at is not None and person_id in wanted
    ]
    if back:
        stored.change_guests(session, back, {"withdrawn_at": None, "created_at": now})
    came_back = {person_id for person_id, row in there.items() if row.id in set(back)}
    gone = [
        row.id
        for person_id, row in there.items()
        if person_id not in wanted
        and row.withdrawn_at is None
        and row.reply is Reply.SILENT
        and not set(reasons_of(row.reasons)) & set(_KEPT)
    ]
    if gone:
        stored.change_guests(session, gone, {"withdrawn_at": now})
    _follow_reasons(session, wanted, there)
    return frozenset(new) | came_back


def _follow_reasons(session: Session, wanted: Mapping[int, Invitee], there: Mapping[int, AnyRow]) -> None:
    for person_id, row in there.items():
        if person_id not in wanted:
            continue
        kept = set(reasons_of(row.reasons)) & set(_KEPT)
        reasons = _codes(_sorted(kept | set(wanted[person_id].reasons)))
        if reasons != row.reasons:
            stored.change_guest(session, row.id, {"reasons": reasons})


def add_extra(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    seminar_id: int,
    who: Who,
    email: str | None = None,
) -> tuple[Named, bool]:
    """Puts somebody on the list besides those whom the registry would invite; whether they are new on it.

    When the invitations are out, the person is invited at once. Raises NotAllowed, SeminarGone, SeminarOver,
    and what name_person raises.
    """
    require(actor, Permission.MANAGE_SEMINAR)
    seminar = load(session, seminar_id, locked=True)
    still_ahead(seminar, now)
    named = name_person(session, actor=actor, now=now, who=who, email=email)
    is_new = put_on_list(session, seminar, named.person.id, Reason.EXTRA, now)
    if is_new:
        note(session, actor, now, "seminar.guest_added", seminar_id, person=named.person.id)
        if seminar.state is SeminarState.OPEN:
            guests = [one for one in everybody(session, seminar_id) if one.person.id == named.person.id]
            seminar_messages.invite_late(session, seminar, guests, now)
    return named, is_new


def put_on_list(
    session: Session, seminar: SeminarInfo, person_id: int, reason: Reason, now: datetime
) -> bool:
    """Makes somebody's registration if there is none; whether it was made. Raises StaleButton for nobody."""
    there = stored.guest_of(session, seminar.id, person_id)
    if there is not None:
        reasons = _codes(_sorted({*reasons_of(there.reasons), reason}))
        values = {"reasons": reasons, "withdrawn_at": None}
        stored.change_guest(session, there.id, values)
        return there.withdrawn_at is not None
    row = stored_audience.one(session, person_id)
    if row is None:
        raise StaleButton
    known = involved(session, now).get(person_id)
    invitee = known or Invitee(
        PersonRef(person_id, row.name), row.partner_id, row.partner or "", (), way_of_row(session, row)
    )
    made = _row(seminar, invitee, now)
    made["reasons"] = _codes(_sorted({*invitee.reasons, reason} if not known else set(invitee.reasons)))
    stored.add_guests(session, [made])
    return True


def still_ahead(seminar: SeminarInfo, now: datetime) -> None:
    """Raises SeminarGone, SeminarOver."""
    if seminar.state is SeminarState.CANCELLED:
        raise SeminarGone(seminar)
    if seminar.starts_at <= now:
        raise SeminarOver(seminar)


def count_reasons(guests: tuple[Guest, ...]) -> dict[Reason, int]:
    """How many are invited for each reason; somebody with several reasons counts for each."""
    counts = Counter(reason for one in guests for reason in one.reasons)
    return {reason: counts[reason] for reason in Reason if counts[reason]}


def note(
    session: Session,
    actor: Actor,
    now: datetime,
    action: str,
    seminar_id: int,
    *,
    source: str = "slack",
    **details: int | str,
) -> None:
    """A line of the audit trail about a seminar."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="seminar",
        object_id=seminar_id,
        source=source,
        details=details,
    )


def _row(seminar: SeminarInfo, one: Invitee, now: datetime) -> dict[str, object]:
    return {
        "seminar_id": seminar.id,
        "person_id": one.person.id,
        "partner_id": one.partner_id,
        "reasons": _codes(one.reasons),
        "reply": Reply.SILENT,
        "created_at": now,
    }


def _stays(one: Guest) -> bool:
    return one.reply is not Reply.SILENT or bool(set(one.reasons) & set(_KEPT))


def _sorted(reasons: set[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=_ORDER.__getitem__))


def _codes(reasons: tuple[Reason, ...]) -> str:
    return ",".join(reasons)
