"""What people thought of a seminar: a grade and a comment, once each, kept without whose they are."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.names import clean_within
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.rights import On, Permission
from bot.domain.seminar_errors import SeminarNotOpen
from bot.domain.seminars import GRADES, MAX_NOTE, SeminarInfo, SeminarState
from bot.permissions import require
from bot.services.seminars import load, registration_or_stale
from bot.storage import seminar_guests as stored


def give(
    session: Session, *, actor: Actor, now: datetime, guest_id: int, grade: int, comment: str
) -> SeminarInfo:
    """Keeps the actor's grade; a second one changes nothing. No audit row: it would tell whose it is.

    Raises NotAllowed, StaleButton, SeminarNotOpen (before the end), NameTooLong.
    """
    found = registration_or_stale(session, guest_id)
    require(actor, Permission.ANSWER, On(person_id=found.guest.person.id))
    if grade not in GRADES:
        raise StaleButton
    seminar = load(session, found.seminar.id, locked=True)
    if seminar.state is not SeminarState.OPEN or now < seminar.ends_at:
        raise SeminarNotOpen(seminar)
    row = stored.guest(session, guest_id)
    if row is not None and not row.has_given_feedback:
        cleaned = clean_within(comment, "message", MAX_NOTE, may_be_empty=True)
        stored.change_guest(session, guest_id, {"has_given_feedback": True})
        stored.add_feedback(session, seminar.id, grade, cleaned)
    return seminar
