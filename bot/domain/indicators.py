"""Impact indicators (the agreement, section 3): their readings, and how near the target they are."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from bot.domain.errors import UserError
from bot.domain.programme import GoalView, IndicatorView, ProgrammeRef

MAX_UNIT = 40
MAX_SOURCE = 300
MAX_INDICATORS = 40  # of one version: more than anybody follows
MAX_DIGITS = 15  # before the decimal comma
MAX_DECIMALS = 6

Choices: TypeAlias = tuple[tuple[int, str], ...]
"""Indicators to choose from, as (number, name)."""


@dataclass(frozen=True)
class Period:
    """What a reading is about: the first and the last local day, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class ReadingInfo:
    """A value of a period. `replaced_at` is when a correction took its place or it was removed."""

    id: int
    period: Period
    value: Decimal
    source: str
    recorded_by: str  # "" once their data is erased
    recorded_at: datetime
    replaced_at: datetime | None = None


@dataclass(frozen=True)
class Followed:
    """An indicator of a version with what has been measured: `readings` that count in the order of their
    periods, and `earlier` that were corrected or removed, the newest first.
    """

    indicator: IndicatorView
    goal: GoalView
    readings: tuple[ReadingInfo, ...] = ()
    earlier: tuple[ReadingInfo, ...] = ()

    @property
    def latest(self) -> ReadingInfo | None:
        """The reading of the newest period."""
        return self.readings[-1] if self.readings else None

    @property
    def progress(self) -> Decimal | None:
        """How much of the way from the baseline to the target has gone, as a whole per cent.

        Below 0 when it has gone the other way, above 100 when it is past the target; None when any of the
        three is not known, or there is no way to go.
        """
        start, end = self.indicator.baseline, self.indicator.target
        if self.latest is None or start is None or end is None or start == end:
            return None
        return ((self.latest.value - start) / (end - start) * 100).quantize(Decimal(1))


@dataclass(frozen=True)
class Indicators:
    """All indicators of a version, and what the reader may do (`may_plan`: in a draft alone).

    `draft` is the version that is being prepared, this or another.
    """

    programme: ProgrammeRef
    followed: tuple[Followed, ...]
    may_record: bool
    may_plan: bool
    draft: ProgrammeRef | None = None


@dataclass(frozen=True)
class NewIndicator:
    """What a version is to say of an indicator; `goal` as it was named: a number or words."""

    name: str
    unit: str
    goal: str
    baseline: Decimal | None = None
    target: Decimal | None = None


@dataclass(frozen=True)
class Planned:
    """An indicator was put into a draft, or (`again`) changed there."""

    programme: ProgrammeRef
    followed: Followed
    again: bool = False


@dataclass(frozen=True)
class Recorded:
    """A reading was recorded. `corrected` is what it took the place of; `same` when it was there already."""

    followed: Followed
    reading: ReadingInfo
    corrected: ReadingInfo | None = None
    same: bool = False


# -- errors ------------------------------------------------------------------------------------------------


class IndicatorNotFound(UserError):
    """No indicator has such a number or name."""

    def __init__(self, query: str, field: str = "indicator") -> None:
        super().__init__(query, field)
        self.query = query
        self.field = field


class IndicatorAmbiguous(UserError):
    """Several indicators match; carries them to choose from."""

    def __init__(self, query: str, choices: Choices, field: str = "indicator") -> None:
        super().__init__(query, choices, field)
        self.query = query
        self.choices = choices
        self.field = field


class NoIndicators(UserError):
    """The programme has no indicators yet."""


class TooManyIndicators(UserError):
    """A version has as many indicators as it can."""

    limit = MAX_INDICATORS


class NumberNotUnderstood(UserError):
    """A text is no number as it stands."""

    def __init__(self, text: str, field: str = "value") -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


class NumberAmbiguous(NumberNotUnderstood):
    """A dot and three digits: "1.234" is 1,234 to one and 1 234 to another. `readings` are the two."""

    def __init__(self, text: str, readings: tuple[Decimal, Decimal], field: str = "value") -> None:
        super().__init__(text, field)
        self.readings = readings


class NumberTooLong(NumberNotUnderstood):
    """A number has more digits than can be kept."""

    digits = MAX_DIGITS
    decimals = MAX_DECIMALS


class UnitOther(UserError):
    """A number was given in another unit than the indicator's."""

    def __init__(self, said: str, unit: str, field: str = "value") -> None:
        super().__init__(said, unit, field)
        self.said = said
        self.unit = unit
        self.field = field


class PeriodNotUnderstood(UserError):
    """A text tells no period."""

    def __init__(self, text: str, field: str = "period") -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


class PeriodNotBegun(UserError):
    """A reading of a period that begins after this day."""

    def __init__(self, period: Period, field: str = "period") -> None:
        super().__init__(period, field)
        self.period = period
        self.field = field
