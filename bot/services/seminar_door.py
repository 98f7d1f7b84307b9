"""The door: people found by a part of their name, and marked as arrived, on the day of the seminar."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.names import fold, matching
from bot.domain.people import Actor
from bot.domain.rights import Permission
from bot.domain.seminar_errors import DoorClosed, SeminarGone
from bot.domain.seminar_plans import Door
from bot.domain.seminars import HAS_PLACE, Guest, SeminarInfo, SeminarState
from bot.domain.zone import local_date
from bot.permissions import require
from bot.services.seminar_audience import note
from bot.services.seminars import everybody, load, registration_or_stale
from bot.storage import seminar_guests as stored

FOUND = 20  # more names are not shown: another letter is typed


def look(session: Session, *, actor: Actor, now: datetime, seminar_id: int, query: str) -> Door:
    """Who matches, or when nothing was typed who is expected next; and how many have come.

    Raises NotAllowed, StaleButton, SeminarGone.
    """
    require(actor, Permission.SEMINAR_DESK)
    seminar = load(session, seminar_id)
    if seminar.state is SeminarState.CANCELLED:
        raise SeminarGone(seminar)
    guests = everybody(session, seminar_id)
    expected = [one for one in guests if one.reply in HAS_PLACE]
    arrived = sum(one.arrived_at is not None for one in guests)
    if query.strip():
        found = list(matching(query, [(fold(one.person.name), one) for one in guests]))
        found.sort(key=lambda one: (one.reply not in HAS_PLACE, one.person.name))
    else:
        found = [one for one in expected if one.arrived_at is None]
    return Door(
        seminar=seminar,
        found=tuple(found[:FOUND]),
        more=max(0, len(found) - FOUND),
        expected=len(expected),
        arrived=arrived,
        is_open=is_open(seminar, now),
    )


def is_open(seminar: SeminarInfo, now: datetime) -> bool:
    """Whether it is the day of the seminar, or one of its days."""
    return local_date(seminar.starts_at) <= local_date(now) <= local_date(seminar.ends_at)


def mark(
    session: Session, *, actor: Actor, now: datetime, seminar_id: int, guest_id: int, arrived: bool
) -> Guest:
    """Marks somebody as arrived, or takes the mark back; a second mark changes nothing.

    Raises NotAllowed, StaleButton, SeminarGone, DoorClosed (another day).
    """
    require(actor, Permission.SEMINAR_DESK)
    found = registration_or_stale(session, guest_id)
    seminar = load(session, seminar_id, locked=True)
    if seminar.state is SeminarState.CANCELLED:
        raise SeminarGone(seminar)
    if found.seminar.id != seminar_id or not is_open(seminar, now):
        raise DoorClosed(seminar)
    if (found.guest.arrived_at is not None) != arrived:
        stored.change_guest(session, guest_id, {"arrived_at": now if arrived else None})
        action = "seminar.arrived" if arrived else "seminar.not_arrived"
        note(session, actor, now, action, seminar_id, source="web", guest=guest_id)
    return registration_or_stale(session, guest_id).guest
