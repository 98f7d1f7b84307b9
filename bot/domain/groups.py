"""Groups, their size and balance (the agreement, section 5; rules R2–R6)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.partners import BALANCE_KINDS, PartnerKind

TARGET_SIZE = 10  # "tavoitekoko on noin 10 henkilöä" (section 5)
MAX_SIZE = 15  # "maksimikoko 15 henkilöä" (section 5); nobody can override it
LARGEST_FAIR_SHARE = 1 / 3  # rule R5: warn when one partner holds more


class GroupKind(StrEnum):
    """Kinds of group (section 5)."""

    WORKING_GROUP = "working_group"
    SUBGROUP = "subgroup"
    FORUM = "forum"
    DEVELOPMENT_GROUP = "development_group"

    @property
    def has_size_limit(self) -> bool:
        """Working groups and their subgroups keep to the target and the maximum (rule R2)."""
        return self in (GroupKind.WORKING_GROUP, GroupKind.SUBGROUP)

    @property
    def has_typed_members(self) -> bool:
        """The development group's members follow from roles and are never typed in (rule R6)."""
        return self is not GroupKind.DEVELOPMENT_GROUP


@dataclass(frozen=True)
class GroupRef:
    """A group as far as naming it goes."""

    id: int
    name: str
    kind: GroupKind


class GroupNotFound(UserError):
    """No current group has such a name."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.query = query


class GroupAmbiguous(UserError):
    """Several current groups match; carries them for the person to choose from."""

    def __init__(self, query: str, groups: tuple[GroupRef, ...]) -> None:
        super().__init__(query, groups)
        self.query = query
        self.groups = groups


class Office(StrEnum):
    """The two offices of a group: each is held by one person at a time."""

    LEADER = "leader"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class Share:
    """How many seats one partner, or one kind of partner, holds."""

    label: str
    seats: int
    share: float


@dataclass(frozen=True)
class Balance:
    """How a group's seats divide (rule R5); what is uneven is to warn of, never to refuse."""

    total: int
    by_partner: tuple[Share, ...]
    by_kind: tuple[tuple[PartnerKind, int, float], ...]
    over_represented: tuple[str, ...]
    missing_kinds: tuple[PartnerKind, ...]


def balance(seats: Iterable[tuple[str, PartnerKind]]) -> Balance:
    """Divides the current seats, given as (partner's name, partner's kind); largest first."""
    held = list(seats)
    total = len(held)
    partners = Counter(name for name, _ in held)
    kinds = Counter(kind for _, kind in held)
    ranked = sorted(partners.items(), key=lambda item: (-item[1], item[0]))
    by_partner = tuple(Share(name, count, count / total) for name, count in ranked)
    return Balance(
        total=total,
        by_partner=by_partner,
        by_kind=tuple((kind, kinds[kind], kinds[kind] / total if total else 0.0) for kind in BALANCE_KINDS),
        over_represented=tuple(s.label for s in by_partner if s.share > LARGEST_FAIR_SHARE),
        missing_kinds=tuple(kind for kind in BALANCE_KINDS if not kinds[kind]),
    )
