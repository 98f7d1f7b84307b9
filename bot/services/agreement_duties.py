"""The agreement's own matters as duties: the rows of the annual cycle, and what is open for somebody."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain import agreement_duties as rules
from bot.domain.agreement_changes import AmendmentState
from bot.domain.agreement_disputes import Dispute
from bot.domain.agreement_duties import AgreementOverview, OpenCode, OpenDuties, OpenDuty
from bot.domain.agreements import Validity
from bot.domain.duties import Duty
from bot.domain.partners import PartnerRef
from bot.domain.people import Actor
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.permissions import allows, require
from bot.services import agreement_changes as changes
from bot.services import agreement_disputes as disputes
from bot.services import agreement_exits as exits
from bot.services import agreements
from bot.storage import agreement_changes as changes_stored
from bot.storage import agreement_disputes as disputes_stored
from bot.storage import agreement_exits as exits_stored
from bot.storage import agreements as stored


def annual(session: Session, *, actor: Actor, now: datetime) -> tuple[Duty, ...]:
    """The rows of the annual cycle about sections 6, 9 and 10; disputes named to who may see them alone.

    Raises NotAllowed.
    """
    require(actor, Permission.SEE_NETWORK)
    today, next_forum = local_date(now), _next_forum(session, now)
    held = [local_date(row.starts_at) for row in changes_stored.forum_meetings(session, now)]
    rows = changes_stored.everything(session)
    visible = [one for one in _open_disputes(session) if disputes.may_see(actor, one)]
    return (
        rules.sub_agreements(
            agreements.facts(session, stored.everything(session)),
            stored.missed(session, now),
            next_forum,
            today,
        ),
        rules.amendments(
            changes.facts(session, rows, now),
            held,
            {row.id: local_date(row.created_at) for row in rows},
            next_forum,
        ),
        rules.exits(
            exits.facts(session, exits_stored.everything(session)), exits.open_notices(session), today
        ),
        rules.disputes(visible, disputes_stored.open_count(session), today),
    )


def of_actor(session: Session, *, actor: Actor, now: datetime) -> OpenDuties:
    """What is open for the actor's own partner, or of everything for the employment area; the nearest first.

    Raises NotAllowed.
    """
    require(actor, Permission.SEE_NETWORK)
    is_all = allows(actor, Permission.MANAGE_AGREEMENTS)
    own = None if is_all else {*actor.contact_of, *([actor.partner_id] if actor.partner_id else [])}
    found = [
        *_approvals(session, own, now),
        *_sub_agreements(session, own, now),
        *_leavings(session, own),
        *(
            OpenDuty(OpenCode.DISPUTE, one.id, one.subject, _names(one.parties), one.last_day)
            for one in _open_disputes(session)
            if disputes.may_see(actor, one)
        ),
    ]
    found.sort(key=lambda one: (one.on is None, one.on or date.max, one.code, one.number))
    return OpenDuties(tuple(found), local_date(now), is_all)


def overview(session: Session, *, actor: Actor, now: datetime) -> AgreementOverview:
    """How many of each there are. Raises NotAllowed."""
    mine = of_actor(session, actor=actor, now=now)
    today = local_date(now)
    subs = agreements.facts(session, stored.everything(session))
    return AgreementOverview(
        sub_agreements=sum(one.on(today) is not Validity.ENDED for one in subs),
        amendments=len(changes.open_ones(session, now)),
        renegotiations=sum(row.outcome is None for row in exits_stored.everything(session)),
        disputes=disputes_stored.open_count(session),
        open_duties=len(mine.found),
        of_everybody=mine.is_everything,
    )


# -- parts -------------------------------------------------------------------------------------------------

Own = Collection[int] | None
"""The partners that are somebody's own; None is all of them."""


def _approvals(session: Session, own: Own, now: datetime) -> Iterator[OpenDuty]:
    next_forum = _next_forum(session, now)
    for one in changes.open_ones(session, now):
        if one.state is AmendmentState.PROPOSED:
            if own is None or one.proposer.id in own:
                who = (one.proposer.name,)
                yield OpenDuty(OpenCode.DECISION, one.id, one.title, who, next_forum)
            continue
        missing = [partner for partner in one.missing if own is None or partner.id in own]
        if missing:
            yield OpenDuty(OpenCode.APPROVAL, one.id, one.title, _names(missing))


def _sub_agreements(session: Session, own: Own, now: datetime) -> Iterator[OpenDuty]:
    today, next_forum = local_date(now), _next_forum(session, now)
    for one in agreements.facts(session, stored.everything(session)):
        if own is not None and not any(party.id in own for party in one.parties):
            continue
        if one.ends_soon(today):
            yield OpenDuty(OpenCode.ENDING, one.id, one.subject, _names(one.parties), one.ends_on)
        if own is None and one.informed_on is None:
            yield OpenDuty(OpenCode.TO_FORUM, one.id, one.subject, _names(one.parties), next_forum)


def _leavings(session: Session, own: Own) -> Iterator[OpenDuty]:
    for found in exits.facts(session, exits_stored.everything(session)):
        if found.outcome is None:
            yield OpenDuty(OpenCode.NEGOTIATION, found.id, found.reason)
        for notice in found.notices:
            if not notice.has_left and (own is None or notice.partner.id in own):
                who = (notice.partner.name,)
                yield OpenDuty(OpenCode.LEAVING, found.id, found.reason, who, notice.ends_on)


def _open_disputes(session: Session) -> tuple[Dispute, ...]:
    return disputes.facts(session, disputes_stored.open_ones(session))


def _names(partners: Collection[PartnerRef]) -> tuple[str, ...]:
    return tuple(one.name for one in partners)


def _next_forum(session: Session, now: datetime) -> date | None:
    found = changes_stored.next_forum_meeting(session, now)
    return local_date(found) if found else None
