"""Seminars before anybody hears of them, and the details that can change without being told to all."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from bot.domain.meeting_errors import checked_times
from bot.domain.names import MAX_PLACE, MAX_TITLE, NameTooLong, clean, clean_within
from bot.domain.people import Actor
from bot.domain.rights import Permission
from bot.domain.seminar_errors import (
    CapacityMissing,
    CapacityTooSmall,
    DeadlineAfterStart,
    DeadlinePassed,
    LinkNotUnderstood,
    SeminarChanged,
)
from bot.domain.seminar_rules import stages
from bot.domain.seminars import (
    DEFAULT_REMINDERS,
    MAX_LINK,
    MAX_PROGRAMME,
    Details,
    SeminarInfo,
    SeminarState,
    StageState,
)
from bot.permissions import require
from bot.services.seminar_audience import note, still_ahead
from bot.services.seminar_places import offer_free_places
from bot.services.seminars import info, load
from bot.storage import seminar_guests as stored_guests
from bot.storage import seminars as stored


def create(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    details: Details,
    holds: Mapping[int, int] | None = None,
    reminders: int = DEFAULT_REMINDERS,
) -> SeminarInfo:
    """Makes a draft with its stages; nothing is sent. The same one asked for again is found, not made.

    `holds` are places by partner id. Raises NotAllowed, NameEmpty, NameTooLong, LinkNotUnderstood,
    DeadlineAfterStart, DeadlinePassed, CapacityMissing, CapacityTooSmall, and what checked_times raises.
    """
    require(actor, Permission.MANAGE_SEMINAR)
    values = checked(details, now)
    _check_room(details.capacity, holds or {}, taken=0)
    for row in stored.between(session, details.starts_at, details.ends_at):
        if row.name == values["name"] and row.starts_at == details.starts_at:
            return info(row)
    new = {
        **values,
        "reminders": reminders,
        "organiser_id": actor.person_id,
        "created_at": now,
    }
    seminar_id = stored.add(session, new)
    stored.add_stages(session, seminar_id, stages(reminders))
    stored.set_holds(session, seminar_id, holds or {})
    note(session, actor, now, "seminar.drafted", seminar_id)
    return load(session, seminar_id)


def edit(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    seminar_id: int,
    sequence: int,
    details: Details,
    holds: Mapping[int, int] | None = None,
    reminders: int = DEFAULT_REMINDERS,
) -> SeminarInfo:
    """Changes everything about a draft; of a seminar that people know, all but time, place and link.

    Those are told to everybody (seminar_changes.move). Places that become free are offered to the queue.
    Raises what `create` raises, and SeminarGone, SeminarOver, SeminarChanged.
    """
    seminar = changeable(session, actor, now, seminar_id, sequence)
    values = checked(details, now, deadline_may_be_past=details.deadline == seminar.deadline)
    is_draft = seminar.state is SeminarState.DRAFT
    if not is_draft:
        for told in ("starts_at", "ends_at", "place", "link"):
            del values[told]
        if details.starts_at != seminar.starts_at:
            # The deadline belongs to the new time: it changes with the move.
            del values["deadline"]
    elif details.starts_at != seminar.starts_at:
        values["off_season_ok"] = False
    taken = sum(stored_guests.taken(session, seminar_id).values())
    _check_room(details.capacity, holds or {}, taken=taken)
    stored.change(session, seminar_id, values)
    if holds is not None:
        stored.set_holds(session, seminar_id, holds)
    _set_reminders(session, seminar_id, reminders)
    changed = load(session, seminar_id)
    offered = offer_free_places(session, changed, now)
    note(session, actor, now, "seminar.edited", seminar_id, offered=offered)
    return changed


def confirm_season(session: Session, *, actor: Actor, now: datetime, seminar_id: int) -> SeminarInfo:
    """Somebody is sure about a time outside early autumn (rule R9). Raises NotAllowed, SeminarGone, …Over."""
    require(actor, Permission.MANAGE_SEMINAR)
    still_ahead(load(session, seminar_id, locked=True), now)
    stored.change(session, seminar_id, {"off_season_ok": True})
    note(session, actor, now, "seminar.season_confirmed", seminar_id)
    return load(session, seminar_id)


def take_over(session: Session, *, actor: Actor, now: datetime, seminar_id: int) -> SeminarInfo:
    """The actor becomes the organiser: who is asked, who hears of troubles, and who sees people's needs.

    Raises NotAllowed, StaleButton.
    """
    require(actor, Permission.MANAGE_SEMINAR)
    before = load(session, seminar_id, locked=True)
    stored.change(session, seminar_id, {"organiser_id": actor.person_id})
    note(session, actor, now, "seminar.taken_over", seminar_id, before=before.organiser.id)
    return load(session, seminar_id)


def discard(session: Session, *, actor: Actor, now: datetime, seminar_id: int) -> SeminarInfo:
    """Gives up a draft, of which nobody has heard. Raises NotAllowed, SeminarGone, …Over, …Changed."""
    seminar = changeable(session, actor, now, seminar_id)
    if seminar.state is not SeminarState.DRAFT:
        raise SeminarChanged(seminar)
    stored.change(session, seminar_id, {"state": SeminarState.CANCELLED, "changed_at": now})
    note(session, actor, now, "seminar.discarded", seminar_id)
    return seminar


def changeable(
    session: Session, actor: Actor, now: datetime, seminar_id: int, sequence: int | None = None
) -> SeminarInfo:
    """A coming seminar that the actor may change, locked; `sequence` is the one that the person saw.

    Raises NotAllowed, StaleButton, SeminarGone, SeminarOver, SeminarChanged.
    """
    require(actor, Permission.MANAGE_SEMINAR)
    seminar = load(session, seminar_id, locked=True)
    still_ahead(seminar, now)
    if sequence is not None and seminar.sequence != sequence:
        raise SeminarChanged(seminar)
    return seminar


def checked(details: Details, now: datetime, *, deadline_may_be_past: bool = False) -> dict[str, object]:
    """The columns of what was typed, cleaned. Raises what `create` raises but for rights and places."""
    checked_times(details.starts_at, details.ends_at, now)
    if details.deadline > details.starts_at:
        raise DeadlineAfterStart
    if details.deadline <= now and not deadline_may_be_past:
        raise DeadlinePassed(details.deadline)
    return {
        "name": clean_within(details.name, "name", MAX_TITLE),
        "starts_at": details.starts_at,
        "ends_at": details.ends_at,
        "deadline": details.deadline,
        "place": clean_within(details.place, "place", MAX_PLACE, may_be_empty=True),
        "link": checked_link(details.link),
        "capacity": details.capacity,
        "programme": _lines(details.programme),
        "catering": details.catering,
    }


def checked_link(text: str) -> str:
    """An https address, or nothing. Raises LinkNotUnderstood, NameTooLong."""
    cleaned = clean_within(text, "link", MAX_LINK, may_be_empty=True)
    if not cleaned:
        return ""
    parts = urlsplit(cleaned)
    if parts.scheme != "https" or not parts.hostname or " " in cleaned or parts.username is not None:
        raise LinkNotUnderstood
    return cleaned


def _lines(text: str) -> str:
    cleaned = "\n".join(clean(line) for line in text.splitlines()).strip()
    if len(cleaned) > MAX_PROGRAMME:
        raise NameTooLong("programme", MAX_PROGRAMME, len(cleaned))
    return cleaned


def _check_room(capacity: int | None, holds: Mapping[int, int], *, taken: int) -> None:
    held = sum(holds.values())
    if capacity is None:
        if held:
            raise CapacityMissing
        return
    if capacity < max(held, taken):
        raise CapacityTooSmall(max(held, taken))


def _set_reminders(session: Session, seminar_id: int, reminders: int) -> None:
    stored.add_stages(session, seminar_id, stages(reminders))
    rows = stored.stage_rows(session, seminar_id)
    wanted = set(stages(reminders))
    extra = [
        row.id for row in rows if (row.stage, row.nth) not in wanted and row.state is not StageState.SENT
    ]
    if extra:
        stored.remove_stages(session, extra)
    stored.change(session, seminar_id, {"reminders": reminders})
