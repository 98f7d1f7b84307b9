"""A seminar that would be moved or cancelled, before it is; and its door."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import PersonRef
from bot.domain.seminars import Guest, SeminarInfo, in_season


@dataclass(frozen=True)
class ChangePlan:
    """A move as it would be told."""

    seminar: SeminarInfo
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    deadline: datetime
    told: int
    unreachable: tuple[PersonRef, ...] = ()

    @property
    def is_off_season(self) -> bool:
        """Whether the new time is outside what the agreement says (rule R9)."""
        return not in_season(self.starts_at)

    @property
    def is_nothing(self) -> bool:
        """Whether time, place and link stay as they are."""
        old = self.seminar
        return (self.starts_at, self.ends_at, self.place, self.link) == (
            old.starts_at,
            old.ends_at,
            old.place,
            old.link,
        )


@dataclass(frozen=True)
class CancelPlan:
    """A cancellation as it would be told."""

    seminar: SeminarInfo
    reason: str
    told: int
    unreachable: tuple[PersonRef, ...] = ()


@dataclass(frozen=True)
class Door:
    """What the door sees: who was looked for, and how many have come of those expected."""

    seminar: SeminarInfo
    found: tuple[Guest, ...]
    more: int
    expected: int
    arrived: int
    is_open: bool
