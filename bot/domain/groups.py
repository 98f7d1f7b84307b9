"""Groups, their size and balance (the agreement, section 5; rules R2–R6)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.names import fold
from bot.domain.partners import BALANCE_KINDS, PartnerKind
from bot.domain.people import PersonRef

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


# What people write for a kind, in commands and in files to import.
KIND_WORDS = {
    "tyoryhma": GroupKind.WORKING_GROUP,
    "ekosysteemityoryhma": GroupKind.WORKING_GROUP,
    "alatyoryhma": GroupKind.SUBGROUP,
    "alaryhma": GroupKind.SUBGROUP,
    "johtofoorumi": GroupKind.FORUM,
    "foorumi": GroupKind.FORUM,
    "kehittamisryhma": GroupKind.DEVELOPMENT_GROUP,
}


@dataclass(frozen=True)
class GroupRef:
    """A group as far as naming it goes."""

    id: int
    name: str
    kind: GroupKind


class GroupNotFound(UserError):
    """No current group has such a name."""

    def __init__(self, query: str, field: str = "group") -> None:
        super().__init__(query, field)
        self.query = query
        self.field = field


class GroupAmbiguous(UserError):
    """Several current groups match; carries them for the person to choose from."""

    def __init__(self, query: str, groups: tuple[GroupRef, ...], field: str = "group") -> None:
        super().__init__(query, groups, field)
        self.query = query
        self.groups = groups
        self.field = field


class GroupKindUnknown(UserError):
    """No kind of group has such a name."""

    def __init__(self, text: str, field: str = "kind") -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


class GroupNameTaken(UserError):
    """A current group has that name, to eyes that do not see case or umlauts."""

    def __init__(self, name: str, field: str = "name") -> None:
        super().__init__(name, field)
        self.name = name
        self.field = field


class OnlyOneOfKind(UserError):
    """There is one forum and one development group at a time, and this one is there."""

    def __init__(self, kind: GroupKind, field: str = "kind") -> None:
        super().__init__(kind, field)
        self.kind = kind
        self.field = field


class ParentNotWorkingGroup(UserError):
    """A subgroup is under a working group, and this is none (section 5)."""

    def __init__(self, parent: GroupRef, field: str = "parent") -> None:
        super().__init__(parent, field)
        self.parent = parent
        self.field = field


class ParentNeeded(UserError):
    """A subgroup without a working group above it."""

    def __init__(self, field: str = "parent") -> None:
        super().__init__(field)
        self.field = field


class HasSubgroups(UserError):
    """The group cannot end before its subgroups."""

    def __init__(self, group: GroupRef, subgroups: tuple[GroupRef, ...]) -> None:
        super().__init__(group, subgroups)
        self.group = group
        self.subgroups = subgroups


class HasMeetings(UserError):
    """The group has meetings to come: people would come to them."""

    def __init__(self, group: GroupRef, count: int) -> None:
        super().__init__(group, count)
        self.group = group
        self.count = count


class StaysForGood(UserError):
    """The forum and the development group are the agreement's own; they do not end by need (section 5)."""

    def __init__(self, group: GroupRef) -> None:
        super().__init__(group)
        self.group = group


class ChannelTaken(UserError):
    """The channel is another group's already."""

    def __init__(self, group: GroupRef) -> None:
        super().__init__(group)
        self.group = group


class NoChannelHere(UserError):
    """The command was not given in a channel that a group can have."""


class BotNotInChannel(UserError):
    """The bot is not in the channel, so it could not write there."""


class NoChannelBound(UserError):
    """The group has no channel to release."""

    def __init__(self, group: GroupRef) -> None:
        super().__init__(group)
        self.group = group


def group_kind(text: str) -> GroupKind:
    """The kind that people call so. Raises GroupKindUnknown."""
    found = KIND_WORDS.get(fold(text)) or next((kind for kind in GroupKind if kind == text), None)
    if found is None:
        raise GroupKindUnknown(text)
    return found


class Office(StrEnum):
    """The two offices of a group: each is held by one person at a time."""

    LEADER = "leader"
    COORDINATOR = "coordinator"


@dataclass(frozen=True)
class GroupRow:
    """A group in a list. `leader` and `coordinator` are names, "" when there is nobody."""

    ref: GroupRef
    parent_id: int | None
    members: int
    leader: str
    coordinator: str


@dataclass(frozen=True)
class Member:
    """A member as shown: their seat, or their role when the members follow from roles (rule R6)."""

    person: PersonRef
    seat_id: int | None = None
    partner_id: int | None = None
    partner: str = ""
    kind: PartnerKind | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    deputy: str = ""
    named_by: str = ""


@dataclass(frozen=True)
class GroupDetails:
    """All about one group. `may_manage` and `may_form` tell what the reader may do with it."""

    ref: GroupRef
    parent: GroupRef | None
    subgroups: tuple[GroupRef, ...]
    channel_id: str | None
    reminder_minutes: str | None
    meets_every_weeks: int | None
    started_on: date
    leader: PersonRef | None
    coordinator: PersonRef | None
    members: tuple[Member, ...]
    coming: tuple[Member, ...]
    may_manage: bool
    may_form: bool
    guests: tuple[str, ...] = ()  # guest experts now, by name; outside size and balance


@dataclass(frozen=True)
class Ending:
    """A group that ends or has just ended, and what ends with it."""

    ref: GroupRef
    members: int
    channel_id: str | None


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
    # The employment area is no party to the agreement: nothing is missing without it, but its seats count.
    shown = [kind for kind in PartnerKind if kind.is_party or kinds[kind]]
    return Balance(
        total=total,
        by_partner=by_partner,
        by_kind=tuple((kind, kinds[kind], kinds[kind] / total if total else 0.0) for kind in shown),
        over_represented=tuple(s.label for s in by_partner if s.share > LARGEST_FAIR_SHARE),
        missing_kinds=tuple(kind for kind in BALANCE_KINDS if not kinds[kind]),
    )
