"""Amendments: proposed by a partner, handled by the forum, approved partner by partner (section 10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.agenda import ItemState
from bot.domain.agreement_changes import (
    MAX_AMENDMENT,
    MAX_BODY,
    MAX_SECTION,
    OPEN_STATES,
    Amendment,
    AmendmentNotOpen,
    AmendmentPage,
    AmendmentRecorded,
    AmendmentState,
    Approval,
    ApprovedOutOfTime,
    Membership,
    NoForumMeeting,
    in_force_from,
)
from bot.domain.agreements import NoSignatory, NothingSuch
from bot.domain.calendar import next_office_moment
from bot.domain.names import clean_within
from bot.domain.outgoing import OutgoingKind
from bot.domain.partners import PartnerRef
from bot.domain.people import STRANGER, Actor
from bot.domain.rights import On, Permission
from bot.domain.zone import local_date
from bot.permissions import allows, require
from bot.services import agenda, audit
from bot.services.agreement_notices import area_reader, contacts_of
from bot.services.forum import forum_group
from bot.services.outgoing import NewOutgoing, enqueue_many
from bot.services.partners import active
from bot.storage import agenda as agenda_stored
from bot.storage import agreement_changes as stored
from bot.storage.models import Amendment as AmendmentRow

NEWS = timedelta(days=30)
# Data, in the house's language, as the title of a meeting is.
ITEM_TITLE = "Sopimuksen muutosehdotus: {title}"
ASKED, IN_FORCE = 1, 2  # what a message about an amendment tells (outgoing.subject_sequence)


def page(session: Session, *, actor: Actor, now: datetime) -> AmendmentPage:
    """All amendments, the newest first. Raises NotAllowed."""
    require(actor, Permission.SEE_NETWORK)
    return _page(session, actor, now, stored.everything(session))


def show(session: Session, *, actor: Actor, now: datetime, amendment_id: int) -> AmendmentPage:
    """One amendment. Raises NotAllowed, NothingSuch."""
    require(actor, Permission.SEE_NETWORK)
    row = stored.get(session, amendment_id)
    if row is None:
        raise NothingSuch(amendment_id)
    return _page(session, actor, now, [row])


def propose(
    session: Session, *, actor: Actor, now: datetime, partner_id: int, title: str
) -> AmendmentRecorded:
    """A partner proposes an amendment; it comes to the forum's agenda by itself. The same again is found.

    Raises NotAllowed, NoSignatory, StaleButton, PartnerHasLeft, NameEmpty and NameTooLong (field "title"),
    TooManyItems.
    """
    require(actor, Permission.SPEAK_FOR_PARTNER, On(partner_id=partner_id))
    partner = _signatory(session, partner_id, now)
    title = clean_within(title, "title", MAX_AMENDMENT)
    there = stored.same(session, title, partner.id)
    if there is not None:
        return AmendmentRecorded(get(session, there, now), again=True)
    on_agenda = agenda.propose(
        session,
        actor=replace(actor, partner_id=partner.id),  # the item is that partner's, whoever writes it down
        now=now,
        group_id=forum_group(session).id,
        title=ITEM_TITLE.format(title=title),
    )
    made = stored.add(
        session,
        {
            "title": title,
            "partner_id": partner.id,
            "proposed_by": actor.person_id,
            "agenda_item_id": on_agenda.item.id,
            "state": AmendmentState.PROPOSED,
            "created_at": now,
        },
    )
    _note(session, actor, now, "amendment.proposed", made, partner=partner.id)
    return AmendmentRecorded(get(session, made, now), on_next=on_agenda.meeting is not None)


def withdraw(session: Session, *, actor: Actor, now: datetime, amendment_id: int) -> AmendmentRecorded:
    """Takes a proposal back before the forum handles it. Raises NotAllowed, NothingSuch, AmendmentNotOpen."""
    row = _locked(session, amendment_id)
    require(actor, Permission.SPEAK_FOR_PARTNER, On(partner_id=row.partner_id))
    _expect(row.state, AmendmentState.PROPOSED)
    row.state = AmendmentState.WITHDRAWN
    _close_item(session, row.agenda_item_id, ItemState.WITHDRAWN, now)
    return _done(session, actor, now, "amendment.withdrawn", amendment_id)


def handle(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    amendment_id: int,
    adopted: bool,
    met_on: date | None = None,
) -> AmendmentRecorded:
    """Records what the forum decided, in its meeting of `met_on`, by default its latest.

    When it adopted the amendment, the contacts of all partners are asked to have it approved. Raises
    NotAllowed, NothingSuch, AmendmentNotOpen, NoForumMeeting.
    """
    require(actor, Permission.MANAGE_AGREEMENTS)
    row = _locked(session, amendment_id)
    _expect(row.state, AmendmentState.PROPOSED)
    proposed_on = local_date(row.created_at)
    meetings = [(one.id, local_date(one.starts_at)) for one in stored.forum_meetings(session, now)]
    found = next(
        (one for one in meetings if one[1] >= proposed_on and (met_on is None or one[1] == met_on)), None
    )
    if found is None:
        raise NoForumMeeting(met_on)
    row.meeting_id, row.handled_on = found
    row.state = AmendmentState.ADOPTED if adopted else AmendmentState.REJECTED
    _close_item(session, row.agenda_item_id, ItemState.DEALT, now)
    session.flush()
    if adopted:
        missing = get(session, amendment_id, now).missing
        _tell(session, now, amendment_id, missing, ASKED)
    return _done(session, actor, now, f"amendment.{row.state}", amendment_id)


def approve(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    amendment_id: int,
    partner_id: int,
    approved_on: date,
    body: str,
    section: str,
) -> AmendmentRecorded:
    """Records a partner's approval: the day, the deciding body, the section of its minutes ("" when none).

    Recorded again it is corrected, until the amendment is in force. Raises NotAllowed, NothingSuch,
    AmendmentNotOpen, NoSignatory, PartnerHasLeft, StaleButton, ApprovedOutOfTime, NameEmpty and NameTooLong
    (fields "body" and "section").
    """
    require(actor, Permission.SPEAK_FOR_PARTNER, On(partner_id=partner_id))
    row = _locked(session, amendment_id)
    _expect(row.state, AmendmentState.ADOPTED)
    partner = _signatory(session, partner_id, now)
    if not local_date(row.created_at) <= approved_on <= local_date(now):
        raise ApprovedOutOfTime(approved_on)
    values = {
        "amendment_id": amendment_id,
        "partner_id": partner.id,
        "approved_on": approved_on,
        "body": clean_within(body, "body", MAX_BODY),
        "section": clean_within(section, "section", MAX_SECTION, may_be_empty=True),
        "recorded_by": actor.person_id,
        "recorded_at": now,
    }
    stored.put_approval(session, values)
    _note(session, actor, now, "amendment.approved", amendment_id, partner=partner.id)
    _settle(session, actor, now, amendment_id)
    return AmendmentRecorded(get(session, amendment_id, now))


def settle(session: Session, now: datetime) -> int:
    """The nightly look: an amendment comes into force when the last that was waited for leaves. How many."""
    rows = stored.in_state(session, [AmendmentState.ADOPTED])
    return sum(_settle(session, STRANGER, now, row.id) for row in rows)


def open_ones(session: Session, now: datetime) -> tuple[Amendment, ...]:
    """Those that wait for the forum or for approvals, for the house's own use."""
    return facts(session, stored.in_state(session, OPEN_STATES), now)


def being_approved(session: Session, now: datetime) -> tuple[Amendment, ...]:
    """Those that the forum adopted and partners have yet to approve, for the house's own use."""
    rows = stored.in_state(session, [AmendmentState.ADOPTED])
    return facts(session, rows, now) if rows else ()


def get(session: Session, amendment_id: int, now: datetime) -> Amendment:
    """One amendment as facts. Raises NothingSuch."""
    row = stored.get(session, amendment_id)
    if row is None:
        raise NothingSuch(amendment_id)
    return facts(session, [row], now)[0]


def facts(session: Session, rows: Sequence[stored.AnyRow], now: datetime) -> tuple[Amendment, ...]:
    """Rows as facts. Nobody is waited for but while the forum's decision is being approved."""
    held = stored.approvals(session, [row.id for row in rows]) if rows else {}
    today = local_date(now)
    there = [
        PartnerRef(row.id, row.name, row.kind)
        for row in stored.signatories(session)
        if Membership(row.id, row.joined_on, row.left_on).holds_on(today)
    ]
    found = []
    for row in rows:
        approvals = tuple(
            Approval(PartnerRef(one.id, one.name, one.kind), one.approved_on, one.body, one.section)
            for one in held.get(row.id, ())
        )
        done = {one.partner.id for one in approvals}
        waits = row.state is AmendmentState.ADOPTED
        found.append(
            Amendment(
                id=row.id,
                title=row.title,
                proposer=PartnerRef(row.partner_id, row.partner_name, row.partner_kind),
                state=row.state,
                handled_on=row.handled_on,
                in_force_on=row.in_force_on,
                approvals=approvals,
                missing=tuple(one for one in there if one.id not in done) if waits else (),
            )
        )
    return tuple(found)


def speaks_for(session: Session, actor: Actor, now: datetime) -> tuple[PartnerRef, ...]:
    """The parties to the agreement for which the actor may record something."""
    today = local_date(now)
    return tuple(
        PartnerRef(row.id, row.name, row.kind)
        for row in stored.signatories(session)
        if Membership(row.id, row.joined_on, row.left_on).holds_on(today)
        and allows(actor, Permission.SPEAK_FOR_PARTNER, On(partner_id=row.id))
    )


# -- parts -------------------------------------------------------------------------------------------------


def _page(session: Session, actor: Actor, now: datetime, rows: Sequence[stored.AnyRow]) -> AmendmentPage:
    return AmendmentPage(
        found=facts(session, rows, now),
        may_manage=allows(actor, Permission.MANAGE_AGREEMENTS),
        speaks_for=speaks_for(session, actor, now),
    )


def _signatory(session: Session, partner_id: int, now: datetime) -> PartnerRef:
    partner = active(session, partner_id, local_date(now))
    found = PartnerRef(partner.id, partner.name, partner.kind)
    if not found.kind.is_party:
        raise NoSignatory(found)
    return found


def _locked(session: Session, amendment_id: int) -> AmendmentRow:
    row = stored.lock(session, amendment_id)
    if row is None:
        raise NothingSuch(amendment_id)
    return row


def _expect(state: AmendmentState, wanted: AmendmentState) -> None:
    if state is not wanted:
        raise AmendmentNotOpen(state)


def _close_item(session: Session, item_id: int | None, state: ItemState, now: datetime) -> None:
    """The agenda's item follows, unless somebody has closed it there."""
    row = agenda_stored.get(session, item_id) if item_id else None
    if row is not None and row.state is ItemState.OPEN:
        agenda_stored.set_state(session, row.id, state, now)


def _settle(session: Session, actor: Actor, now: datetime, amendment_id: int) -> bool:
    row = _locked(session, amendment_id)
    if row.state is not AmendmentState.ADOPTED or row.handled_on is None:
        return False
    members = [Membership(one.id, one.joined_on, one.left_on) for one in stored.signatories(session)]
    approved = {
        one.id: one.approved_on for one in stored.approvals(session, [amendment_id]).get(amendment_id, ())
    }
    day = in_force_from(members, approved, row.handled_on, local_date(now))
    if day is None:
        return False
    row.state, row.in_force_on = AmendmentState.IN_FORCE, day
    session.flush()
    source = "job" if actor is STRANGER else "slack"
    _note(session, actor, now, "amendment.in_force", amendment_id, source=source)
    everybody = [
        PartnerRef(one.id, one.name, one.kind)
        for one in stored.signatories(session)
        if Membership(one.id, one.joined_on, one.left_on).holds_on(local_date(now))
    ]
    _tell(session, now, amendment_id, everybody, IN_FORCE)
    return True


def _tell(
    session: Session, now: datetime, amendment_id: int, partners: Sequence[PartnerRef], what: int
) -> None:
    due = next_office_moment(now)
    own = area_reader(session, None)
    told = contacts_of(session, partners) + ([own] if own and what == IN_FORCE else [])
    rows = [
        NewOutgoing(
            kind=OutgoingKind.AMENDMENT_NEWS,
            dedupe_key=f"amendment:{amendment_id}:{what}:{person_id}",
            due_at=due,
            expires_at=due + NEWS,
            recipient_id=person_id,
            amendment_id=amendment_id,
            subject_sequence=what,
            responsible_id=own,
        )
        for person_id in dict.fromkeys(told)
    ]
    enqueue_many(session, rows, now=now)


def _done(session: Session, actor: Actor, now: datetime, action: str, amendment_id: int) -> AmendmentRecorded:
    session.flush()
    _note(session, actor, now, action, amendment_id)
    return AmendmentRecorded(get(session, amendment_id, now))


def _note(
    session: Session,
    actor: Actor,
    now: datetime,
    action: str,
    amendment_id: int,
    *,
    source: str = "slack",
    **details: int,
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="amendment",
        object_id=amendment_id,
        source=source,
        details=details,
    )
