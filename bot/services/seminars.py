"""Seminars: finding them, and showing one with everybody's registration."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.names import fold, matching, numbered
from bot.domain.outgoing import Way, way_of
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonRef
from bot.domain.rights import Permission
from bot.domain.seminar_errors import NotOnTheList, SeminarAmbiguous, SeminarNotFound
from bot.domain.seminar_rules import stages, suggested_at, sum_diets
from bot.domain.seminars import (
    GRADES,
    Feedback,
    Guest,
    Hold,
    Needs,
    Reason,
    Registration,
    SeminarInfo,
    SeminarState,
    StageInfo,
    StageState,
    Status,
)
from bot.permissions import allows, require
from bot.services import partners
from bot.storage import seminar_guests as stored_guests
from bot.storage import seminars as stored
from bot.storage.engine import BY_EMAIL
from bot.storage.meetings import AnyRow

LOOKED_BACK = timedelta(days=120)  # how far back a seminar is still found: thanks and participants' list


def find(session: Session, *, actor: Actor, now: datetime, query: str = "") -> SeminarInfo:
    """The seminar named by its number or a part of its name; "" means the next one, else the latest.

    Drafts are seen by those who may arrange seminars. Raises SeminarNotFound, SeminarAmbiguous.
    """
    seen = [info(row) for row in stored.standing_since(session, now - LOOKED_BACK) if may_see(actor, row)]
    number = numbered(query)
    if not query.strip().removeprefix("#").strip():
        ahead = [one for one in seen if one.ends_at > now]
        if not seen:
            raise SeminarNotFound
        return ahead[0] if ahead else seen[-1]
    if number is not None:
        row = stored.get(session, number)
        if row is None or not may_see(actor, row):
            raise SeminarNotFound(query)
        return info(row)
    found = matching(query, [(fold(one.name), one) for one in seen])
    if len(found) > 1:
        raise SeminarAmbiguous(query, tuple(found))
    if not found:
        raise SeminarNotFound(query)
    return found[0]


def may_see(actor: Actor, row: AnyRow) -> bool:
    """A draft is nobody's business but those who may send it."""
    needed = Permission.MANAGE_SEMINAR if row.state is SeminarState.DRAFT else Permission.ANSWER
    return allows(actor, needed)


def own(session: Session, *, actor: Actor, seminar: SeminarInfo) -> Registration | None:
    """The actor's own registration; None when they are not on the list."""
    row = stored_guests.guest_of(session, seminar.id, actor.person_id or 0)
    return registration(session, row.id) if row and row.withdrawn_at is None else None


def own_or_refuse(session: Session, *, actor: Actor, seminar: SeminarInfo) -> Registration:
    """As `own`. Raises NotOnTheList."""
    found = own(session, actor=actor, seminar=seminar)
    if found is None:
        raise NotOnTheList(seminar)
    return found


def status(session: Session, *, actor: Actor, now: datetime, seminar_id: int) -> Status:
    """Who has answered what, by person and partner. Diets and accessibility needs: for the organiser alone.

    Raises NotAllowed, StaleButton.
    """
    require(actor, Permission.SEMINAR_DESK)
    seminar = load(session, seminar_id)
    guests = everybody(session, seminar_id)
    parties = [one for one in partners.all_partners(session, now=now) if one.kind.is_party]
    invited = {one.partner_id for one in guests}
    is_organiser = actor.person_id == seminar.organiser.id
    needs = stored_guests.needs(session, seminar_id) if is_organiser and seminar.catering else None
    return Status(
        seminar=seminar,
        guests=guests,
        stages=stage_infos(session, seminar, now),
        partners_total=len(parties),
        partners_absent=tuple(one.name for one in parties if one.id not in invited),
        diets=None if needs is None else sum_diets(row.diet for row in needs),
        access=None if needs is None else tuple(sorted(row.access for row in needs if row.access)),
        holds=holds(session, seminar_id),
        now=now,
        may_manage=allows(actor, Permission.MANAGE_SEMINAR),
        is_organiser=is_organiser,
        feedback=_feedback(session, seminar_id),
    )


def _feedback(session: Session, seminar_id: int) -> Feedback:
    rows = stored_guests.feedback(session, seminar_id)
    counts = Counter(row.grade for row in rows)
    return Feedback(
        counts=tuple((grade, counts[grade]) for grade in GRADES),
        comments=tuple(sorted(row.comment for row in rows if row.comment)),
    )


def needs_by_guest(session: Session, *, actor: Actor, seminar: SeminarInfo) -> dict[int, Needs]:
    """Diets and accessibility needs by guest id: for the organiser; nothing for anybody else."""
    if actor.person_id != seminar.organiser.id:
        return {}
    rows = stored_guests.needs(session, seminar.id)
    return {row.id: Needs(row.id, row.diet, row.access) for row in rows}


# -- rows to facts: for the services of this noun and for delivery -------------------------------------------


def load(session: Session, seminar_id: int, *, locked: bool = False) -> SeminarInfo:
    """A seminar; `locked` until the commit. Raises StaleButton when there is none."""
    if locked:
        stored.lock(session, seminar_id)
    row = stored.get(session, seminar_id)
    if row is None:
        raise StaleButton
    return info(row)


def info(row: AnyRow) -> SeminarInfo:
    """A seminar's row as facts."""
    return SeminarInfo(
        id=row.id,
        name=row.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        link=row.link,
        capacity=row.capacity,
        deadline=row.deadline,
        programme=row.programme,
        catering=row.catering,
        state=row.state,
        sequence=row.sequence,
        organiser=PersonRef(row.organiser_id, row.organiser),
        organiser_email=row.organiser_email or "",
        calendar_uid=row.calendar_uid,
        off_season_ok=row.off_season_ok,
        cancel_reason=row.cancel_reason,
        changed_at=row.changed_at,
    )


def everybody(session: Session, seminar_id: int) -> tuple[Guest, ...]:
    """Everybody on the list, by name."""
    return tuple(guest_facts(session, row) for row in stored_guests.guests(session, seminar_id))


def guest_facts(session: Session, row: AnyRow) -> Guest:
    """A registration's row as facts."""
    return Guest(
        id=row.id,
        person=PersonRef(row.person_id, row.name),
        partner_id=row.partner_id,
        partner=row.partner or "",
        reasons=reasons_of(row.reasons),
        way=way_of_row(session, row),
        reply=row.reply,
        queue_no=row.queue_no,
        offer_until=row.offer_until,
        answered_at=row.answered_at,
        recorded_by=row.recorder or "",
        arrived_at=row.arrived_at,
        note=row.note,
        calendar_step=row.calendar_step,
        created_at=row.created_at,
        email=row.email or "",
    )


def reasons_of(text: str) -> tuple[Reason, ...]:
    """Reasons as they are kept: codes parted by commas."""
    return tuple(Reason(code) for code in text.split(",") if code)


def way_of_row(session: Session, row: AnyRow) -> Way:
    """How the person of a row is reached, as the queue sees it too (services.outgoing.ways)."""
    return way_of(
        row.preferred_way,
        in_slack=bool(row.slack_user_id) and row.slack_active,
        by_email=bool(row.email) and session.info.get(BY_EMAIL, False),
    )


def registration(session: Session, guest_id: int) -> Registration | None:
    """One registration with all that a message about it tells; None when there is none."""
    row = stored_guests.guest(session, guest_id)
    if row is None:
        return None
    waiting = [one.id for one in stored_guests.waiting(session, row.seminar_id)]
    return Registration(
        seminar=load(session, row.seminar_id),
        guest=guest_facts(session, row),
        position=waiting.index(guest_id) + 1 if guest_id in waiting else 0,
        stands=row.withdrawn_at is None,
    )


def registration_or_stale(session: Session, guest_id: int) -> Registration:
    """As `registration`. Raises StaleButton when there is none, or the person was taken off the list."""
    found = registration(session, guest_id)
    if found is None or not found.stands:
        raise StaleButton
    return found


def holds(session: Session, seminar_id: int) -> tuple[Hold, ...]:
    """The places held for partners, by name."""
    return tuple(Hold(row.partner_id, row.partner, row.places) for row in stored.holds(session, seminar_id))


def stage_infos(session: Session, seminar: SeminarInfo, now: datetime) -> tuple[StageInfo, ...]:
    """The seminar's stages in their order, with what has come of their messages."""
    rows = {(row.stage, row.nth): row for row in stored.stage_rows(session, seminar.id)}
    done = stored.progress(session, seminar.id)
    reminders = max((nth for stage, nth in rows if stage == "reminder"), default=0)
    found = []
    for stage, nth in stages(reminders):
        row = rows.get((stage, nth))
        if row is None:
            continue
        sent = done.get(row.id)
        found.append(
            StageInfo(
                id=row.id,
                stage=stage,
                nth=nth,
                state=row.state,
                due_at=row.sent_at if row.state is StageState.SENT else row.due_at,
                suggested_at=suggested_at(stage, nth, reminders, seminar, now),
                total=sent.total if sent else 0,
                sent=sent.sent if sent else 0,
                failed=sent.failed if sent else 0,
                void=sent.void if sent else 0,
            )
        )
    return tuple(found)
