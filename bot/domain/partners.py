"""Partner organisations and their kinds (the agreement, sections 1 and 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.people import PersonRef

ENDING_DAYS = 90  # a seat that ends within these days is worth telling of


class PartnerKind(StrEnum):
    """Kinds by which balanced representation is looked at (rule R5)."""

    MUNICIPALITY = "municipality"
    EDUCATION = "education"
    EMPLOYER = "employer"  # employer services and development companies
    STATE = "state"  # state, region and wellbeing services
    ASSOCIATION = "association"
    EMPLOYMENT_AREA = "employment_area"  # coordinates the ecosystem; not a party to the agreement (section 5)

    @property
    def is_party(self) -> bool:
        """Whether partners of this kind have signed the agreement and owe a forum seat (rule R1)."""
        return self is not PartnerKind.EMPLOYMENT_AREA


BALANCE_KINDS = tuple(kind for kind in PartnerKind if kind.is_party)


@dataclass(frozen=True)
class PartnerRef:
    """A partner as far as naming it goes."""

    id: int
    name: str
    kind: PartnerKind


class Coverage(StrEnum):
    """Whether a partner has a member in the forum (rule R1)."""

    COVERED = "covered"
    ENDING = "ending"
    VACANT = "vacant"


@dataclass(frozen=True)
class ForumState:
    """How a partner's place in the forum stands. `until` is the last day when it is ENDING."""

    coverage: Coverage
    until: date | None = None


def forum_state(terms: Iterable[tuple[date, date | None]], today: date) -> ForumState:
    """Looks at open seats, given as (first day, last day or None), one after the other without a gap."""
    open_terms = sorted(terms, key=lambda term: term[0])
    horizon = today + timedelta(ENDING_DAYS)
    covered_until: date | None = None
    for first, last in open_terms:
        reached = covered_until + timedelta(1) if covered_until else today
        if first > reached or (last is not None and last < today):
            continue
        if last is None:
            return ForumState(Coverage.COVERED)
        covered_until = max(covered_until or last, last)
    if covered_until is None:
        return ForumState(Coverage.VACANT)
    if covered_until > horizon:
        return ForumState(Coverage.COVERED)
    return ForumState(Coverage.ENDING, covered_until)


@dataclass(frozen=True)
class PartnerRow:
    """A partner in a list."""

    id: int
    name: str
    kind: PartnerKind
    forum: ForumState
    people: int
    left_on: date | None = None

    @property
    def owes_a_seat(self) -> bool:
        """Whether its place in the forum is vacant though the agreement asks for one."""
        return self.kind.is_party and self.forum.coverage is Coverage.VACANT


@dataclass(frozen=True)
class SeatRow:
    """A seat as shown with its partner."""

    id: int
    group: str
    person: PersonRef
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class PartnerDetails:
    """All about one partner that the reader may see. `may_name` and `may_manage` tell what they may do."""

    ref: PartnerRef
    aliases: tuple[str, ...]
    joined_on: date | None
    left_on: date | None
    forum: ForumState
    forum_seats: tuple[SeatRow, ...]
    group_seats: tuple[SeatRow, ...]
    contacts: tuple[PersonRef, ...]
    people: int
    may_name: bool
    may_manage: bool


@dataclass(frozen=True)
class Leaving:
    """A partner that leaves or has just left, and what ends with it: (group, person), contacts, leaders."""

    partner: PartnerRef
    on: date
    seats: tuple[tuple[str, PersonRef], ...]
    contacts: tuple[PersonRef, ...]
    without_leader: tuple[str, ...]


class PartnerNotFound(UserError):
    """No partner has such a name."""

    def __init__(self, query: str, field: str = "partner") -> None:
        super().__init__(query, field)
        self.query = query
        self.field = field


class PartnerAmbiguous(UserError):
    """Several partners match; carries them for the person to choose from."""

    def __init__(self, query: str, partners: tuple[PartnerRef, ...], field: str = "partner") -> None:
        super().__init__(query, partners, field)
        self.query = query
        self.partners = partners
        self.field = field


class PartnerKnown(UserError):
    """There is a partner of that name already."""

    def __init__(self, partner: PartnerRef, field: str = "name") -> None:
        super().__init__(partner, field)
        self.partner = partner
        self.field = field


class PartnerHasLeft(UserError):
    """The partner has left the network, so nobody is named for it any more."""

    def __init__(self, partner: PartnerRef, on: date, field: str = "partner") -> None:
        super().__init__(partner, on, field)
        self.partner = partner
        self.on = on
        self.field = field


class KindUnknown(UserError):
    """No kind of partner has such a name."""

    def __init__(self, text: str, field: str = "kind") -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


class NotAContact(UserError):
    """The person is no contact of the partner."""

    def __init__(self, person: PersonRef, partner: PartnerRef) -> None:
        super().__init__(person, partner)
        self.person = person
        self.partner = partner


class AlreadyInForum(UserError):
    """The person has a seat in the forum already; `partner` is the name of whoever named them."""

    def __init__(self, person: PersonRef, partner: str, field: str = "person") -> None:
        super().__init__(person, partner, field)
        self.person = person
        self.partner = partner
        self.field = field


class DayNotUnderstood(UserError):
    """What was given is no day."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


class DayAmbiguous(DayNotUnderstood):
    """The words for a day can mean any of `days`, likeliest first: to be asked about."""

    def __init__(self, text: str, field: str, days: tuple[date, ...]) -> None:
        super().__init__(text, field)
        self.days = days


class TermOutOfOrder(UserError):
    """A term would end before it begins."""

    def __init__(self, starts_on: date, ends_on: date, field: str = "ends") -> None:
        super().__init__(starts_on, ends_on, field)
        self.starts_on = starts_on
        self.ends_on = ends_on
        self.field = field
