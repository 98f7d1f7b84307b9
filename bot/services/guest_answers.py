"""What guests say to their passes: accepted with confidentiality acknowledged (rule R14), or declined."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.guests import AckSource, Answered, Pass, PassState, state_on
from bot.domain.links import Purpose
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.zone import local_date
from bot.permissions import On, Permission, require
from bot.services import audit, confidentiality, guest_messages, guests, links
from bot.services.meeting_changes import follow_seats
from bot.storage import guests as stored
from bot.storage.models import GuestPass


def accept(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    pass_id: int,
    version: str,
    agreed: bool,
    language: str,
    source: AckSource,
) -> Answered:
    """The guest acknowledges confidentiality and takes the pass; the meetings it covers ask them from now on.

    `version` is the text that was shown, `language` the reader's. A second press changes nothing; a pass that
    is not open any more is not taken. Raises NotAllowed, StaleButton, NotAcknowledged, TextChanged,
    ConfidentialityMissing.
    """
    held = _own(session, actor, now, pass_id)
    if state_on(held.state, held.ends_on, local_date(now)) is not PassState.INVITED:
        return _answered(session, held, now, kept=held.state is PassState.ACCEPTED)
    confidentiality.acknowledge(
        session, actor=actor, now=now, version=version, agreed=agreed, language=language, source=source
    )
    _write(session, actor, now, held, PassState.ACCEPTED, source=source)
    follow_seats(session, actor=actor, now=now, group_id=held.group_id)
    return _told(session, held, now)


def decline(session: Session, *, actor: Actor, now: datetime, pass_id: int, source: AckSource) -> Answered:
    """The guest does not take the pass, or gives it up; its meetings do not ask them any more.

    What they have acknowledged stays (rule R14). Raises NotAllowed, StaleButton.
    """
    held = _own(session, actor, now, pass_id)
    before = state_on(held.state, held.ends_on, local_date(now))
    if not before.is_open:
        return _answered(session, held, now, kept=before is PassState.DECLINED)
    guest_messages.forget(session, guests.get(session, held.id, local_date(now)))
    _write(session, actor, now, held, PassState.DECLINED, source=source)
    if before is PassState.ACCEPTED:
        guests.let_go_of_polls(session, guests.get(session, held.id, local_date(now)), now)
        follow_seats(session, actor=actor, now=now, group_id=held.group_id)
    return _told(session, held, now)


def report_wrong_reader(session: Session, *, actor: Actor, now: datetime, pass_id: int) -> Pass:
    """Somebody else has got the guest's link: the guest's links are closed, and who invited is told.

    `actor` is the link's owner. Raises NotAllowed, StaleButton.
    """
    held = _own(session, actor, now, pass_id)
    found = guests.get(session, held.id, local_date(now))
    links.close(session, actor=actor, now=now, purpose=Purpose.GUEST, person_id=found.guest.id, source="web")
    guest_messages.tell_wrong_reader(session, found, now)
    return found


def _own(session: Session, actor: Actor, now: datetime, pass_id: int) -> GuestPass:
    held = stored.lock(session, pass_id, now)
    if held is None:
        raise StaleButton
    require(actor, Permission.ANSWER, On(person_id=held.person_id))
    return held


def _write(
    session: Session, actor: Actor, now: datetime, held: GuestPass, state: PassState, *, source: AckSource
) -> None:
    held.state, held.answered_at, held.answer_source = state, now, source
    held.ended_at = now if state is PassState.DECLINED else None
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"guest.{state.value}",
        object_type="group",
        object_id=held.group_id,
        source=source.value,
        details={"guest": held.id, "person": held.person_id},
    )


def _told(session: Session, held: GuestPass, now: datetime) -> Answered:
    found = guests.get(session, held.id, local_date(now))
    guest_messages.tell_answered(session, found, now)
    return Answered(found, kept=True)


def _answered(session: Session, held: GuestPass, now: datetime, *, kept: bool) -> Answered:
    return Answered(guests.get(session, held.id, local_date(now)), kept=kept)
