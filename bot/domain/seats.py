"""Seats: who may sit where, how many, and for how long (the agreement, section 5; rules R2–R4, R6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.groups import MAX_SIZE, TARGET_SIZE, GroupRef, Office
from bot.domain.people import Named, PersonRef

Term = tuple[date, date | None]
"""First and last day, both included; None = until further notice."""


def overlaps(one: Term, other: Term) -> bool:
    """Whether there is a day that both terms have."""
    (a, b), (c, d) = one, other
    return (d is None or a <= d) and (b is None or c <= b)


def most_at_once(terms: Iterable[Term], within: Term) -> int:
    """How many of the terms run on the fullest day of `within`."""
    shared = [term for term in terms if overlaps(term, within)]
    # The count only rises on a first day, so that one of these is the fullest.
    days = {within[0], *(first for first, _ in shared if first >= within[0])}
    return max(sum(overlaps(term, (day, day)) for term in shared) for day in days)


class Done(StrEnum):
    """What came of naming somebody to a seat or an office."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Seated:
    """A seat as it is after the change. `size` is the group's size on the fullest day of the term."""

    done: Done
    group: GroupRef
    named: Named
    partner: str
    starts_on: date
    ends_on: date | None
    deputy: str
    size: int
    has_size_limit: bool
    changed: tuple[str, ...] = ()  # which of partner, starts, ends, deputy changed

    @property
    def past_target(self) -> bool:
        """From the 11th member on the answer says so (rule R2)."""
        return self.has_size_limit and self.size > TARGET_SIZE


@dataclass(frozen=True)
class Unseated:
    """A seat that ends. `last_day` is None when it ended at once; `was_leader`: the group has none now."""

    group: GroupRef
    person: PersonRef
    last_day: date | None
    was_leader: bool


@dataclass(frozen=True)
class Appointed:
    """Who holds an office of the group now (None: nobody), and who held it before."""

    done: Done
    group: GroupRef
    office: Office
    person: PersonRef | None
    before: PersonRef | None


class GroupFull(UserError):
    """A 16th member: the agreement says at most 15, and nobody can override it (rule R2)."""

    def __init__(self, group: GroupRef, limit: int = MAX_SIZE, field: str = "person") -> None:
        super().__init__(group, limit, field)
        self.group = group
        self.limit = limit
        self.field = field


class MembersFollowRoles(UserError):
    """The development group's members are never typed in (rule R6)."""

    def __init__(self, group: GroupRef) -> None:
        super().__init__(group)
        self.group = group


class NotAMember(UserError):
    """The person has no seat in the group."""

    def __init__(self, person: PersonRef, group: GroupRef, field: str = "person") -> None:
        super().__init__(person, group, field)
        self.person = person
        self.group = group
        self.field = field


class LeaderNotMember(UserError):
    """A leader is chosen from the group's own current members (rule R3)."""

    def __init__(self, person: PersonRef, group: GroupRef, field: str = "person") -> None:
        super().__init__(person, group, field)
        self.person = person
        self.group = group
        self.field = field


class CoordinatorNotOfArea(UserError):
    """A coordinator belongs to the employment area (rule R4)."""

    def __init__(self, person: PersonRef, field: str = "person") -> None:
        super().__init__(person, field)
        self.person = person
        self.field = field


class SeatTaken(UserError):
    """Somebody else named the same person to the same group at the same moment."""

    def __init__(self, person: PersonRef, group: GroupRef, field: str = "person") -> None:
        super().__init__(person, group, field)
        self.person = person
        self.group = group
        self.field = field


class OfficeTaken(UserError):
    """Somebody else named another person to the same office at the same moment."""

    def __init__(self, group: GroupRef, office: Office, field: str = "person") -> None:
        super().__init__(group, office, field)
        self.group = group
        self.office = office
        self.field = field


class DeputyIsMember(UserError):
    """Nobody is their own deputy."""

    def __init__(self, person: PersonRef, field: str = "deputy") -> None:
        super().__init__(person, field)
        self.person = person
        self.field = field


class PartnerNeeded(UserError):
    """A seat is a partner's, and the person (`name` as known or typed) has none in the registry."""

    def __init__(self, name: str, field: str = "partner") -> None:
        super().__init__(name, field)
        self.name = name
        self.field = field
