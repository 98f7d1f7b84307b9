"""Places at the seminar: first come first served, a queue, offers to the next, never two on the last one.

Whoever gives or frees a place holds the seminar's row until the commit, so that nobody counts meanwhile.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.meetings import AnswerSource
from bot.domain.names import clean_within
from bot.domain.people import STRANGER, Actor
from bot.domain.rights import On, Permission
from bot.domain.seminar_rules import offer_until, room_for
from bot.domain.seminars import (
    IN_QUEUE,
    MAX_NEEDS,
    MAX_NOTE,
    NEEDS_KEPT,
    Fate,
    Needs,
    Reason,
    Registered,
    Registration,
    Reply,
    SeminarInfo,
    SeminarState,
)
from bot.permissions import allows, require
from bot.services import seminar_messages
from bot.services.seminar_audience import note, put_on_list, still_ahead
from bot.services.seminars import load, registration_or_stale
from bot.storage import seminar_guests as stored
from bot.storage import seminars as stored_seminars


def register(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    guest_id: int,
    source: AnswerSource = AnswerSource.SLACK,
) -> Registered:
    """Takes a place for the actor, or a number in the queue when there is none; takes a place on offer.

    Raises NotAllowed, StaleButton.
    """
    found = registration_or_stale(session, guest_id)
    require(actor, Permission.ANSWER, On(person_id=found.guest.person.id))
    return _come(session, actor, now, _locked(session, found), source)


def register_self(session: Session, *, actor: Actor, now: datetime, seminar_id: int) -> Registered:
    """As `register`, by who is perhaps not on the list yet: everybody in the network is welcome.

    Raises NotAllowed, StaleButton.
    """
    require(actor, Permission.ANSWER)
    seminar = load(session, seminar_id, locked=True)
    person_id = actor.person_id or 0
    put_on_list(session, seminar, person_id, Reason.SELF, now)
    row = stored.guest_of(session, seminar_id, person_id)
    found = registration_or_stale(session, row.id if row else 0)
    return _come(session, actor, now, found, AnswerSource.SLACK)


def give_up(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    guest_id: int,
    source: AnswerSource = AnswerSource.SLACK,
) -> Registered:
    """The actor does not come: a place they had is offered to the next. Raises NotAllowed, StaleButton."""
    found = registration_or_stale(session, guest_id)
    require(actor, Permission.ANSWER, On(person_id=found.guest.person.id))
    return _stay_away(session, actor, now, _locked(session, found), source)


def record(session: Session, *, actor: Actor, now: datetime, guest_id: int, coming: bool) -> Registered:
    """Writes down an answer given by phone or mail; it shows who wrote it down. Also after the deadline.

    Raises NotAllowed, StaleButton, SeminarGone, SeminarOver.
    """
    require(actor, Permission.SEMINAR_DESK)
    found = _locked(session, registration_or_stale(session, guest_id))
    still_ahead(found.seminar, now)
    source = AnswerSource.RECORDED
    if coming:
        return _come(session, actor, now, found, source)
    return _stay_away(session, actor, now, found, source)


def pass_on_lapsed(session: Session, now: datetime) -> int:
    """Offers that were not taken in time go on to the next; how many. For the heartbeat."""
    lapsed = stored.lapsed_offers(session, now)
    for row in lapsed:
        found = _locked(session, registration_or_stale(session, row.id))
        guest = found.guest
        if guest.reply is Reply.OFFERED and guest.offer_until is not None and guest.offer_until <= now:
            _lapse(session, found, now)
    return len(lapsed)


def offer_free_places(session: Session, seminar: SeminarInfo, now: datetime) -> int:
    """Offers what is free to the first in the queue who may have it, and so on; how many offers.

    The seminar must be locked.
    """
    if seminar.state is not SeminarState.OPEN:
        return 0
    until = offer_until(now, seminar.starts_at)
    if until is None:
        return 0
    taken = stored.taken(session, seminar.id)
    held = {row.partner_id: row.places for row in stored_seminars.holds(session, seminar.id)}
    offers = 0
    for row in stored.waiting(session, seminar.id):
        if room_for(row.partner_id, capacity=seminar.capacity, taken=taken, holds=held):
            values = {
                "reply": Reply.OFFERED,
                "offer_until": until,
                "calendar_step": registration_or_stale(session, row.id).guest.calendar_step + 1,
            }
            stored.change_guest(session, row.id, values)
            taken[row.partner_id] = taken.get(row.partner_id, 0) + 1
            seminar_messages.offer(session, seminar, registration_or_stale(session, row.id).guest, now)
            offers += 1
    return offers


# -- needs -------------------------------------------------------------------------------------------------


def own_needs(session: Session, *, actor: Actor, guest_id: int) -> tuple[Registration, Needs]:
    """The actor's registration with their own needs. Raises NotAllowed, StaleButton."""
    found = registration_or_stale(session, guest_id)
    require(actor, Permission.ANSWER, On(person_id=found.guest.person.id))
    row = stored.needs_of(session, guest_id)
    return found, Needs(guest_id, row.diet if row else "", row.access if row else "")


def set_needs(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    guest_id: int,
    diet: str,
    access: str,
    message: str | None = None,
    source: str = "slack",
) -> Registration:
    """Keeps the actor's own diet and accessibility needs, and a message to the organiser (None: as it is).

    Diet and needs are kept only when there is catering and the person comes or waits; the audit trail tells
    that they were given, not what. Raises NotAllowed, StaleButton, NameTooLong.
    """
    found, _ = own_needs(session, actor=actor, guest_id=guest_id)
    asked = found.seminar.catering and found.guest.reply in (Reply.COMING, *IN_QUEUE)
    values: dict[str, object] = {}
    if asked:
        values["diet"] = clean_within(diet, "diet", MAX_NEEDS, may_be_empty=True)
        values["access"] = clean_within(access, "access", MAX_NEEDS, may_be_empty=True)
    if message is not None:
        values["note"] = clean_within(message, "message", MAX_NOTE, may_be_empty=True)
    if values:
        stored.change_guest(session, guest_id, values)
        note(session, actor, now, "seminar.needs", found.seminar.id, source=source, guest=guest_id)
    return registration_or_stale(session, guest_id)


def erase_old_needs(session: Session, now: datetime) -> tuple[int, ...]:
    """Erases diets and accessibility needs 14 days after their seminar; the seminars' ids. For the night."""
    found = tuple(stored.erase_needs(session, now - NEEDS_KEPT, now))
    for seminar_id in found:
        note(session, STRANGER, now, "seminar.needs_erased", seminar_id, source="job")
    return found


def forget_person(session: Session, *, actor: Actor, now: datetime, person_id: int) -> None:
    """An erased person's registrations: needs and messages go, a place of a coming seminar goes to the next.

    To be called in the transaction that erases them; that they were invited and came stays as a count.
    """
    for row in stored.of_person(session, person_id):
        seminar = load(session, row.seminar_id, locked=True)
        values: dict[str, object] = {"diet": "", "access": "", "note": ""}
        ahead = seminar.starts_at > now
        if ahead:
            gone = {"reply": Reply.NOT_COMING, "queue_no": None, "offer_until": None, "withdrawn_at": now}
            values.update(gone)
        stored.change_guest(session, row.id, values)
        if ahead:
            offer_free_places(session, seminar, now)
            note(session, actor, now, "seminar.answered", seminar.id, guest=row.id, answer="erased")


# -- parts -------------------------------------------------------------------------------------------------


def _locked(session: Session, found: Registration) -> Registration:
    """Holds the seminar, and looks again."""
    load(session, found.seminar.id, locked=True)
    return registration_or_stale(session, found.guest.id)


def _come(
    session: Session, actor: Actor, now: datetime, found: Registration, source: AnswerSource
) -> Registered:
    seminar, guest = found.seminar, found.guest
    if guest.reply is Reply.OFFERED and guest.offer_until is not None and guest.offer_until <= now:
        # The heartbeat has not been here yet: the place goes on all the same.
        _lapse(session, found, now)
        return Registered(Fate.OFFER_LAPSED, registration_or_stale(session, guest.id))
    refused = _refused(found, now, actor, source)
    if refused is not None:
        return Registered(refused, found)
    if guest.reply in (Reply.COMING, Reply.WAITING):
        return Registered(Fate.SAME, found)
    reply = Reply.COMING
    if guest.reply is not Reply.OFFERED and not _room(session, seminar, guest.partner_id):
        reply = Reply.WAITING
    _keep(session, actor, now, found, reply=reply, source=source)
    fate = Fate.IN if reply is Reply.COMING else Fate.QUEUED
    return Registered(fate, registration_or_stale(session, guest.id))


def _stay_away(
    session: Session, actor: Actor, now: datetime, found: Registration, source: AnswerSource
) -> Registered:
    seminar, guest = found.seminar, found.guest
    if seminar.state is SeminarState.CANCELLED:
        return Registered(Fate.CANCELLED, found)
    if seminar.starts_at <= now:
        return Registered(Fate.OVER, found)
    if seminar.state is not SeminarState.OPEN:
        return Registered(Fate.NOT_OPEN, found)
    if guest.reply is Reply.NOT_COMING:
        return Registered(Fate.SAME, found)
    _keep(session, actor, now, found, reply=Reply.NOT_COMING, source=source)
    offer_free_places(session, seminar, now)
    return Registered(Fate.OUT, registration_or_stale(session, guest.id))


def _refused(found: Registration, now: datetime, actor: Actor, source: AnswerSource) -> Fate | None:
    """Why nobody can register now; None when they can."""
    seminar = found.seminar
    if seminar.state is SeminarState.CANCELLED:
        return Fate.CANCELLED
    if seminar.starts_at <= now:
        return Fate.OVER
    if seminar.state is not SeminarState.OPEN:
        return Fate.NOT_OPEN
    late = source is AnswerSource.RECORDED and allows(actor, Permission.SEMINAR_DESK)
    in_already = found.guest.reply in (Reply.COMING, *IN_QUEUE)
    if seminar.is_closed(now) and not late and not in_already:
        return Fate.CLOSED
    return None


def _room(session: Session, seminar: SeminarInfo, partner_id: int | None) -> bool:
    held = {row.partner_id: row.places for row in stored_seminars.holds(session, seminar.id)}
    taken = stored.taken(session, seminar.id)

    def may_have(partner: int | None) -> bool:
        return room_for(partner, capacity=seminar.capacity, taken=taken, holds=held)

    # Nobody overtakes the queue: whoever waits and could have the place as well comes first.
    return may_have(partner_id) and not any(
        may_have(row.partner_id) for row in stored.waiting(session, seminar.id)
    )


def _lapse(session: Session, found: Registration, now: datetime) -> None:
    values = {"reply": Reply.LAPSED, "offer_until": None, "queue_no": None}
    stored.change_guest(session, found.guest.id, values)
    seminar_messages.offer_lapsed(session, found.seminar, found.guest, now)
    offer_free_places(session, found.seminar, now)


def _keep(
    session: Session,
    actor: Actor,
    now: datetime,
    found: Registration,
    *,
    reply: Reply,
    source: AnswerSource,
) -> None:
    """Writes the answer; who does not come has their needs erased, since nobody needs to know them."""
    seminar, guest = found.seminar, found.guest
    values: dict[str, object] = {
        "reply": reply,
        "queue_no": stored_seminars.take_queue_no(session, seminar.id) if reply is Reply.WAITING else None,
        "offer_until": None,
        "answered_at": now,
        "answer_source": source,
        "recorded_by": actor.person_id if source is AnswerSource.RECORDED else None,
        "calendar_step": guest.calendar_step + 1,
    }
    if reply is Reply.NOT_COMING:
        values.update(diet="", access="")
    stored.change_guest(session, guest.id, values)
    after = registration_or_stale(session, guest.id)
    seminar_messages.confirm_if_needed(session, after, now, source=source, before=guest.reply)
    note(
        session,
        actor,
        now,
        "seminar.answered",
        seminar.id,
        source="web" if source is AnswerSource.WEB else "slack",
        guest=guest.id,
        answer=str(reply),
        by=str(source),
    )
