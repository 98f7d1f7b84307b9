"""What the agreement's own matters ask next (rules R10–R13): rows of the annual cycle, and each one's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.agreement_changes import Amendment, AmendmentState
from bot.domain.agreement_disputes import Dispute
from bot.domain.agreement_exits import Notice, Renegotiation
from bot.domain.agreements import SubAgreement, Validity
from bot.domain.duties import Duty, DutyCode, DutyState

# -- rows of the annual cycle ----------------------------------------------------------------------------


def sub_agreements(
    found: Sequence[SubAgreement], missed: Collection[int], next_forum: date | None, today: date
) -> Duty:
    """Sub-agreements are brought to the forum for information, and none ends unawares (section 6, R10).

    `missed` are the ids of those that a meeting of the forum should have been told of and was not.
    """
    late = [one for one in found if one.id in missed]
    waiting = [one for one in found if one.informed_on is None]
    ending = [one for one in found if one.ends_soon(today)]
    state = DutyState.LATE if late else DutyState.COMING if waiting or ending else DutyState.FINE
    days = [one.ends_on for one in ending if one.ends_on] + ([next_forum] if waiting and next_forum else [])
    current = [one for one in found if one.on(today) is not Validity.ENDED]
    return Duty(
        DutyCode.SUB_AGREEMENTS,
        state,
        tuple(one.subject for one in (late or dict.fromkeys([*ending, *waiting]))),
        clause="6",
        count=sum(one.informed_on is not None for one in current),
        total=len(current),
        seen_on=max((one.informed_on for one in found if one.informed_on), default=None),
        next_on=min(days, default=None),
    )


def amendments(
    found: Sequence[Amendment],
    forum_days: Collection[date],
    proposed_on: dict[int, date],
    next_forum: date | None,
) -> Duty:
    """Amendment proposals are handled by the forum and approved by the partners (section 10, R11).

    `forum_days` are those of its meetings that were held. A proposal that one of them left is late.
    """
    waiting = [one for one in found if one.state is AmendmentState.PROPOSED]
    late = [one for one in waiting if any(day > proposed_on[one.id] for day in forum_days)]
    adopted = [one for one in found if one.state is AmendmentState.ADOPTED]
    missing = dict.fromkeys(partner.name for one in adopted for partner in one.missing)
    names = [one.title for one in late] or [*missing, *(one.title for one in waiting)]
    done = sum(len(one.approvals) for one in adopted)
    return Duty(
        DutyCode.AMENDMENTS,
        DutyState.LATE if late else DutyState.COMING if names else DutyState.FINE,
        tuple(names),
        clause="10",
        count=done if adopted else None,
        total=done + sum(len(one.missing) for one in adopted),
        seen_on=max((one.in_force_on for one in found if one.in_force_on), default=None),
        next_on=next_forum if waiting else None,
    )


def exits(found: Sequence[Renegotiation], notices: Sequence[Notice], today: date) -> Duty:
    """Partners renegotiate after an essential change; a notice ends it in 14 days (section 10, rule R12).

    `notices` are those of partners whose leaving is not recorded yet: late when the 14 days are over.
    """
    late = [one for one in notices if one.ends_on < today]
    going_on = [one for one in found if one.outcome is None]
    names = [one.partner.name for one in late or notices] or [one.reason for one in going_on]
    return Duty(
        DutyCode.RENEGOTIATIONS,
        DutyState.LATE if late else DutyState.COMING if names else DutyState.FINE,
        tuple(names),
        clause="10",
        count=len(going_on) + len(notices),
        seen_on=max((one.ended_on for one in found if one.ended_on), default=None),
        next_on=min((one.ends_on for one in notices if one.ends_on >= today), default=None),
    )


def disputes(visible: Sequence[Dispute], open_count: int, today: date) -> Duty:
    """Disputes are negotiated for 60 days (section 9, R13).

    `visible` are the open ones that the reader may see. Others learn their number alone.
    """
    late = any(one.days_left(today) < 0 for one in visible)
    return Duty(
        DutyCode.DISPUTES,
        DutyState.LATE if late else DutyState.COMING if open_count else DutyState.FINE,
        tuple(one.subject for one in visible),
        clause="9",
        count=open_count,
        next_on=min((one.last_day for one in visible if one.days_left(today) >= 0), default=None),
    )


# -- what is open for somebody ---------------------------------------------------------------------------


class OpenCode(StrEnum):
    """What is to be done, or to be known of."""

    APPROVAL = "approval"  # `who` have not approved an amendment
    DECISION = "decision"  # the forum has not handled a proposal
    ENDING = "ending"  # a sub-agreement ends
    TO_FORUM = "to_forum"  # a sub-agreement is to be brought to the forum
    DISPUTE = "dispute"  # is negotiated
    NEGOTIATION = "negotiation"  # all partners renegotiate
    LEAVING = "leaving"  # `who` has given notice, and its leaving is not recorded


@dataclass(frozen=True)
class OpenDuty:
    """One thing that is open. `number` is what the command shows it by; `on` its day, when it has one."""

    code: OpenCode
    number: int
    subject: str
    who: tuple[str, ...] = ()
    on: date | None = None


@dataclass(frozen=True)
class OpenDuties:
    """Everything open for a partner, or of the whole network for the employment area (`is_everything`)."""

    found: tuple[OpenDuty, ...]
    today: date
    is_everything: bool


@dataclass(frozen=True)
class AgreementOverview:
    """How many of each there are: sub-agreements that have not ended, and what is open of the others.

    `open_duties` are the reader's own partner's, or `of_everybody` for the employment area.
    """

    sub_agreements: int
    amendments: int
    renegotiations: int
    disputes: int
    open_duties: int
    of_everybody: bool
