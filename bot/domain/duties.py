"""The duties of the agreement that the registry can tell about: the annual cycle. Rules R1–R9;
R10–R13 are in domain.agreement_duties.

A further duty is a code, its owner, its rule here (facts in, `Duty` out), a line in
services.duties.annual_cycle, and its words in views.duties: DUTY_NAMES, EVIDENCE and what its `names` are.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.domain.groups import MAX_SIZE, TARGET_SIZE, balance
from bot.domain.partners import Coverage, ForumState, PartnerKind
from bot.domain.rights import Standing

IN_FORCE_FROM = date(2025, 2, 1)  # the agreement, section 11
SEMINAR_FROM = (8, 15)  # "alkusyksy" (section 5), as rule R9 reads it
SEMINAR_TO = (9, 30)
SEMINAR_KNOWN_BY = (5, 1)  # its date is agreed by then, so that it fits people's calendars
CALL_BY = (12, 1)  # the January meeting is called by then
DRAFT_BY = (12, 1)  # next year's programme is being prepared by then, so that it can be commented
PREPARED_FROM = (10, 1)


class DutyCode(StrEnum):
    """What must be the case, or happen by a date."""

    FORUM_SEATS = "forum_seats"
    LEADERS = "leaders"
    COORDINATORS = "coordinators"
    GROUP_SIZE = "group_size"
    BALANCE = "balance"
    DEVELOPMENT_GROUP = "development_group"
    FORUM_MEETING = "forum_meeting"
    PROGRAMME = "programme"
    SEMINAR = "seminar"
    SUB_AGREEMENTS = "sub_agreements"
    AMENDMENTS = "amendments"
    RENEGOTIATIONS = "renegotiations"
    DISPUTES = "disputes"


class DutyState(StrEnum):
    """How a duty stands."""

    FINE = "fine"
    COMING = "coming"
    LATE = "late"
    NOTICE = "notice"  # nothing the agreement forbids, but worth a look


_OWNERS = {
    DutyCode.FORUM_SEATS: Standing.PARTNER_CONTACT,
    DutyCode.LEADERS: Standing.COORDINATOR,
    DutyCode.COORDINATORS: Standing.SERVICE_MANAGER,
    DutyCode.GROUP_SIZE: Standing.LEADER,
    DutyCode.BALANCE: Standing.LEADER,
    DutyCode.DEVELOPMENT_GROUP: Standing.SERVICE_MANAGER,
    DutyCode.FORUM_MEETING: Standing.DIRECTOR,
    DutyCode.PROGRAMME: Standing.AREA_EXPERT,
    DutyCode.SEMINAR: Standing.SERVICE_MANAGER,
    DutyCode.SUB_AGREEMENTS: Standing.AREA_EXPERT,
    DutyCode.AMENDMENTS: Standing.PARTNER_CONTACT,
    DutyCode.RENEGOTIATIONS: Standing.SERVICE_MANAGER,
    DutyCode.DISPUTES: Standing.PARTNER_CONTACT,
}


@dataclass(frozen=True)
class Duty:
    """One duty, as it stands today; all days are local.

    `names`: the partners, groups or other things it is late, coming or worth a look for. `clause`: the
    agreement's section. `first` and `last`: the day or days of the thing itself (a meeting, the seminar, a
    period that runs), else None: it holds all year round.

    What the state was judged by: `count` of `total` are as they should be (`total` None: so many there are),
    `seen_on` the day on which it was seen to (decided, held, brought to the forum). `next_on`: the next day
    to know of it: an end that comes, the day by which it is to be agreed, or the thing itself.
    """

    code: DutyCode
    state: DutyState
    names: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    clause: str = "5"
    count: int | None = None
    total: int | None = None
    seen_on: date | None = None
    next_on: date | None = None

    @property
    def owner(self) -> Standing:
        """Who answers for it."""
        return _OWNERS[self.code]


@dataclass(frozen=True)
class GroupFacts:
    """A working group, as far as its duties go. `seats` are the current ones' (partner, its kind).

    `leader_until` is the last day of the leader's seat, after which nobody leads the group (rule R3).
    """

    name: str
    size: int
    has_leader: bool
    leader_is_member: bool
    has_coordinator: bool
    seats: tuple[tuple[str, PartnerKind], ...]
    leader_until: date | None = None


def forum_seats(parties: Iterable[tuple[str, ForumState]]) -> Duty:
    """Every partner has a member in the forum (rule R1)."""
    states = list(parties)
    vacant = tuple(name for name, state in states if state.coverage is Coverage.VACANT)
    ending = tuple(name for name, state in states if state.coverage is Coverage.ENDING)
    ends = [state.until for _, state in states if state.until]
    return Duty(
        DutyCode.FORUM_SEATS,
        DutyState.LATE if vacant else DutyState.COMING if ending else DutyState.FINE,
        vacant or ending,
        count=len(states) - len(vacant),
        total=len(states),
        next_on=min(ends, default=None),
    )


def of_groups(groups: Sequence[GroupFacts]) -> tuple[Duty, ...]:
    """Leaders, coordinators, size and balance of the working groups (rules R2–R5)."""

    def judged(code: DutyCode, names: Iterable[str], otherwise: DutyState = DutyState.LATE) -> Duty:
        found = tuple(names)
        return Duty(
            code,
            otherwise if found else DutyState.FINE,
            found,
            count=len(groups) - len(found),
            total=len(groups),
        )

    size = judged(DutyCode.GROUP_SIZE, (group.name for group in groups if group.size > MAX_SIZE))
    if size.state is DutyState.FINE:
        over_target = (group.name for group in groups if group.size > TARGET_SIZE)
        size = judged(DutyCode.GROUP_SIZE, over_target, DutyState.NOTICE)
    leaders = judged(DutyCode.LEADERS, (group.name for group in groups if lacks_leader(group)))
    ends = [group.leader_until for group in groups if group.leader_until and not lacks_leader(group)]
    return (
        replace(leaders, next_on=min(ends, default=None)),
        judged(DutyCode.COORDINATORS, (group.name for group in groups if not group.has_coordinator)),
        size,
        judged(
            DutyCode.BALANCE,
            (group.name for group in groups if is_uneven(group)),
            DutyState.NOTICE,
        ),
    )


def lacks_leader(group: GroupFacts) -> bool:
    """Whether nobody leads the group: a leader is a current member (rule R3)."""
    return not (group.has_leader and group.leader_is_member)


def is_uneven(group: GroupFacts) -> bool:
    """Whether a partner has too much of the group, or a whole kind is missing (rule R5)."""
    found = balance(group.seats)
    return found.total > 0 and bool(found.over_represented or found.missing_kinds)


def development_group(members: int, meetings: Collection[date], proposed: date | None, today: date) -> Duty:
    """The development group follows from the roles and meets regularly (rule R6).

    `meetings` are the days of its agreed meetings, past and coming; `proposed` is the next date that its
    interval gives, None when it has none. Without anybody in the roles there is no group.
    """
    coming = min((day for day in meetings if day >= today), default=None)
    if not members:
        state = DutyState.LATE
    elif coming:
        state = DutyState.FINE
    else:
        state = DutyState.COMING if proposed else DutyState.NOTICE
    return Duty(
        DutyCode.DEVELOPMENT_GROUP,
        state,
        count=members,
        seen_on=_latest(meetings, today),
        next_on=coming or proposed,
    )


def _latest(days: Iterable[date], today: date) -> date | None:
    """The newest of those that have been."""
    return max((day for day in days if day < today), default=None)


def forum_meetings(days: Collection[date], today: date, known_since: date) -> tuple[Duty, ...]:
    """The forum meets each January (rule R7). `days` are those of its agreed meetings, past and coming.

    A January before `known_since`, the registry's first day, is nobody's to judge here.
    """
    found = []
    january = today.year
    if today.month > 1:
        passed_unseen = known_since > date(today.year, 1, 31) or today.year <= IN_FORCE_FROM.year
        if not passed_unseen and not _in_january(days, today.year):
            found.append(_meeting(DutyState.LATE, today.year))
        january += 1
    held = _latest(days, today)
    met = _in_january(days, january)
    if met:
        found.append(_meeting(DutyState.FINE, january, on=min(met), seen_on=held))
    elif today.year == january:
        found.append(_meeting(DutyState.COMING, january, seen_on=held, next_on=date(january, 1, 31)))
    else:
        call_by = date(today.year, *CALL_BY)
        state = DutyState.LATE if today >= call_by else DutyState.COMING
        found.append(_meeting(state, january, seen_on=held, next_on=max(call_by, today)))
    return tuple(found)


def _in_january(days: Collection[date], year: int) -> list[date]:
    return [day for day in days if (day.year, day.month) == (year, 1)]


def _meeting(
    state: DutyState,
    year: int,
    *,
    on: date | None = None,
    seen_on: date | None = None,
    next_on: date | None = None,
) -> Duty:
    first, last = (on, on) if on else (date(year, 1, 1), date(year, 1, 31))
    return Duty(DutyCode.FORUM_MEETING, state, first=first, last=last, seen_on=seen_on, next_on=on or next_on)


def seminar(days: Collection[date], today: date) -> Duty:
    """The seminar of the early autumn that is or comes next (rule R9); its date is agreed by 1 May.

    `days` are those of the seminars that people have been told of.
    """
    year = today.year if (today.month, today.day) <= SEMINAR_TO else today.year + 1
    agreed = min((day for day in days if day.year == year), default=None)
    known_by = date(year, *SEMINAR_KNOWN_BY)
    late = DutyState.LATE if today >= known_by else DutyState.COMING
    return Duty(
        DutyCode.SEMINAR,
        DutyState.FINE if agreed else late,
        first=agreed or date(year, *SEMINAR_FROM),
        last=agreed or date(year, *SEMINAR_TO),
        seen_on=_latest(days, today),
        next_on=agreed or max(known_by, today),
    )


@dataclass(frozen=True)
class ProgrammeFacts:
    """A year's programme, as far as its duty goes: its newest decided version, and whether one is open."""

    year: int
    version: int | None = None
    decided_on: date | None = None
    meeting: str = ""
    is_open: bool = False


def programme(this_year: ProgrammeFacts, next_year: ProgrammeFacts, today: date, known_since: date) -> Duty:
    """The forum decides the year's programme in January; the next one is prepared from October on (rule R8).

    A January before `known_since`, the registry's first day, is nobody's to judge here.
    """
    autumn = (today.month, today.day) >= PREPARED_FROM
    facts = next_year if autumn else this_year
    if facts.decided_on is not None:
        return Duty(
            DutyCode.PROGRAMME,
            DutyState.FINE,
            tuple(filter(None, (str(facts.year), facts.meeting))),
            clause="3",
            count=facts.version,
            seen_on=facts.decided_on,
            next_on=date(today.year + autumn, *PREPARED_FROM),
        )
    decided_by = date(facts.year, 1, 31)
    draft_by = date(today.year, *DRAFT_BY)
    if not autumn and today > decided_by:
        state, next_on = DutyState.LATE, today
        if known_since > decided_by:
            state, next_on = DutyState.NOTICE, date(today.year, *PREPARED_FROM)
    elif autumn and not facts.is_open and today >= draft_by:
        state, next_on = DutyState.LATE, today
    else:
        state, next_on = DutyState.COMING, decided_by
    return Duty(
        DutyCode.PROGRAMME,
        state,
        (str(facts.year),),
        clause="3",
        seen_on=this_year.decided_on if autumn else None,
        next_on=next_on,
    )
