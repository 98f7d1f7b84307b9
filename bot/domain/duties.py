"""The duties of the agreement that the registry can tell about: the annual cycle. Rules R1–R5, R7 and R9."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
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


class DutyCode(StrEnum):
    """What must be the case, or happen by a date."""

    FORUM_SEATS = "forum_seats"
    LEADERS = "leaders"
    COORDINATORS = "coordinators"
    GROUP_SIZE = "group_size"
    BALANCE = "balance"
    FORUM_MEETING = "forum_meeting"
    SEMINAR = "seminar"


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
    DutyCode.FORUM_MEETING: Standing.DIRECTOR,
    DutyCode.SEMINAR: Standing.SERVICE_MANAGER,
}


@dataclass(frozen=True)
class Duty:
    """One duty. `names` are the partners or groups it is about; `clause` is the agreement's section."""

    code: DutyCode
    state: DutyState
    names: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    clause: str = "5"

    @property
    def owner(self) -> Standing:
        """Who answers for it."""
        return _OWNERS[self.code]


@dataclass(frozen=True)
class GroupFacts:
    """A working group, as far as its duties go. `seats` are the current ones' (partner, its kind)."""

    name: str
    size: int
    has_leader: bool
    leader_is_member: bool
    has_coordinator: bool
    seats: tuple[tuple[str, PartnerKind], ...]


def forum_seats(parties: Iterable[tuple[str, ForumState]]) -> Duty:
    """Every partner has a member in the forum (rule R1)."""
    states = list(parties)
    vacant = tuple(name for name, state in states if state.coverage is Coverage.VACANT)
    ending = tuple(name for name, state in states if state.coverage is Coverage.ENDING)
    if vacant:
        return Duty(DutyCode.FORUM_SEATS, DutyState.LATE, vacant)
    return Duty(DutyCode.FORUM_SEATS, DutyState.COMING if ending else DutyState.FINE, ending)


def of_groups(groups: Sequence[GroupFacts]) -> tuple[Duty, ...]:
    """Leaders, coordinators, size and balance of the working groups (rules R2–R5)."""

    def missing(code: DutyCode, names: Iterable[str], otherwise: DutyState = DutyState.LATE) -> Duty:
        found = tuple(names)
        return Duty(code, otherwise if found else DutyState.FINE, found)

    size = missing(DutyCode.GROUP_SIZE, (group.name for group in groups if group.size > MAX_SIZE))
    if size.state is DutyState.FINE:
        over_target = (group.name for group in groups if group.size > TARGET_SIZE)
        size = missing(DutyCode.GROUP_SIZE, over_target, DutyState.NOTICE)
    return (
        missing(
            DutyCode.LEADERS,
            (group.name for group in groups if lacks_leader(group)),
        ),
        missing(DutyCode.COORDINATORS, (group.name for group in groups if not group.has_coordinator)),
        size,
        missing(
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
    met = _in_january(days, january)
    if met:
        found.append(_meeting(DutyState.FINE, january, on=min(met)))
    else:
        is_late = today.year < january and (today.month, today.day) >= CALL_BY
        found.append(_meeting(DutyState.LATE if is_late else DutyState.COMING, january))
    return tuple(found)


def _in_january(days: Collection[date], year: int) -> list[date]:
    return [day for day in days if (day.year, day.month) == (year, 1)]


def _meeting(state: DutyState, year: int, on: date | None = None) -> Duty:
    first, last = (on, on) if on else (date(year, 1, 1), date(year, 1, 31))
    return Duty(DutyCode.FORUM_MEETING, state, first=first, last=last)


def seminar(days: Collection[date], today: date) -> Duty:
    """The seminar of the early autumn that is or comes next (rule R9); its date is agreed by 1 May.

    `days` are those of the seminars that people have been told of.
    """
    year = today.year if (today.month, today.day) <= SEMINAR_TO else today.year + 1
    agreed = [day for day in days if day.year == year]
    if agreed:
        return Duty(DutyCode.SEMINAR, DutyState.FINE, first=min(agreed), last=min(agreed))
    is_late = today.year == year and (today.month, today.day) >= SEMINAR_KNOWN_BY
    return Duty(
        DutyCode.SEMINAR,
        DutyState.LATE if is_late else DutyState.COMING,
        first=date(year, *SEMINAR_FROM),
        last=date(year, *SEMINAR_TO),
    )
