"""The Finnish calendar: public holidays, eves, flag days, working days and office hours.

Sources: the calendar of the Almanac Office of the University of Helsinki; the acts on Independence Day
(388/1937) and May Day (272/1944); flag days as the Ministry of the Interior lists them.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum, auto, unique
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.zone import HELSINKI

OFFICE_OPENS = time(8)
OFFICE_CLOSES = time(16)
# A meeting that begins before the first or ends after the second is asked about before it is made.
DAY_BEGINS = time(7)
DAY_ENDS = time(21)
_DAY = timedelta(days=1)


@unique
class Feast(StrEnum):
    """Days with a name."""

    NEW_YEARS_DAY = auto()
    EPIPHANY_EVE = auto()
    EPIPHANY = auto()
    ST_KNUTS_DAY = auto()
    RUNEBERG_DAY = auto()
    SAMI_NATIONAL_DAY = auto()
    VALENTINES_DAY = auto()
    KALEVALA_DAY = auto()
    WOMENS_DAY = auto()
    EQUALITY_DAY = auto()
    APRIL_FOOLS_DAY = auto()
    AGRICOLA_DAY = auto()
    VETERANS_DAY = auto()
    SHROVE_SUNDAY = auto()
    SHROVE_TUESDAY = auto()
    ASH_WEDNESDAY = auto()
    PALM_SUNDAY = auto()
    MAUNDY_THURSDAY = auto()
    GOOD_FRIDAY = auto()
    EASTER_SATURDAY = auto()
    EASTER_SUNDAY = auto()
    EASTER_MONDAY = auto()
    MAY_DAY_EVE = auto()
    MAY_DAY = auto()
    EUROPE_DAY = auto()
    SNELLMAN_DAY = auto()
    MOTHERS_DAY = auto()
    FALLEN_SOLDIERS_DAY = auto()
    ASCENSION_DAY = auto()
    WHIT_SUNDAY = auto()
    DEFENCE_FORCES_DAY = auto()
    MIDSUMMER_EVE = auto()
    MIDSUMMER_DAY = auto()
    EINO_LEINO_DAY = auto()
    SLEEPYHEAD_DAY = auto()
    TOVE_JANSSON_DAY = auto()
    NATURE_DAY = auto()
    MIINA_SILLANPAA_DAY = auto()
    ALEKSIS_KIVI_DAY = auto()
    UNITED_NATIONS_DAY = auto()
    ALL_SAINTS_DAY = auto()
    SWEDISH_DAY = auto()
    FATHERS_DAY = auto()
    CHILDRENS_RIGHTS_DAY = auto()
    FIRST_ADVENT = auto()
    SECOND_ADVENT = auto()
    THIRD_ADVENT = auto()
    FOURTH_ADVENT = auto()
    INDEPENDENCE_DAY = auto()
    SIBELIUS_DAY = auto()
    LUCIA_DAY = auto()
    CHRISTMAS_EVE = auto()
    CHRISTMAS_DAY = auto()
    BOXING_DAY = auto()
    NEW_YEARS_EVE = auto()


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year: the tabular computation with the epact and the golden number."""
    golden, century = year % 19, year // 100
    skipped_leaps = century - century // 4
    moon_correction = (century * 8 + 13) // 25
    epact = (19 * golden + skipped_leaps - moon_correction + 15) % 30
    # Two full moons would fall on one date, or one on 19 April too late: the tables move both a day earlier.
    epact -= epact == 29 or (epact == 28 and golden > 10)
    full_moon = date(year, 3, 21) + timedelta(days=epact)
    return full_moon + timedelta(days=7 - full_moon.isoweekday() % 7)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def _on_or_after(month: int, day: int, weekday: int) -> Callable[[int], date]:
    def find(year: int) -> date:
        first = date(year, month, day)
        return first + timedelta(days=(weekday - first.weekday()) % 7)

    return find


_MONDAY, _FRIDAY, _SATURDAY, _SUNDAY = 0, 4, 5, 6

_RULES: dict[Feast, Callable[[int], date]] = {
    Feast.NEW_YEARS_DAY: _fixed(1, 1),
    Feast.EPIPHANY_EVE: _fixed(1, 5),
    Feast.EPIPHANY: _fixed(1, 6),
    Feast.ST_KNUTS_DAY: _fixed(1, 13),
    Feast.RUNEBERG_DAY: _fixed(2, 5),
    Feast.SAMI_NATIONAL_DAY: _fixed(2, 6),
    Feast.VALENTINES_DAY: _fixed(2, 14),
    Feast.KALEVALA_DAY: _fixed(2, 28),
    Feast.WOMENS_DAY: _fixed(3, 8),
    Feast.EQUALITY_DAY: _fixed(3, 19),
    Feast.APRIL_FOOLS_DAY: _fixed(4, 1),
    Feast.AGRICOLA_DAY: _fixed(4, 9),
    Feast.VETERANS_DAY: _fixed(4, 27),
    Feast.SHROVE_SUNDAY: _from_easter(-49),
    Feast.SHROVE_TUESDAY: _from_easter(-47),
    Feast.ASH_WEDNESDAY: _from_easter(-46),
    Feast.PALM_SUNDAY: _from_easter(-7),
    Feast.MAUNDY_THURSDAY: _from_easter(-3),
    Feast.GOOD_FRIDAY: _from_easter(-2),
    Feast.EASTER_SATURDAY: _from_easter(-1),
    Feast.EASTER_SUNDAY: easter,
    Feast.EASTER_MONDAY: _from_easter(1),
    Feast.MAY_DAY_EVE: _fixed(4, 30),
    Feast.MAY_DAY: _fixed(5, 1),
    Feast.EUROPE_DAY: _fixed(5, 9),
    Feast.SNELLMAN_DAY: _fixed(5, 12),
    Feast.MOTHERS_DAY: _on_or_after(5, 8, _SUNDAY),
    Feast.FALLEN_SOLDIERS_DAY: _on_or_after(5, 15, _SUNDAY),
    Feast.ASCENSION_DAY: _from_easter(39),
    Feast.WHIT_SUNDAY: _from_easter(49),
    Feast.DEFENCE_FORCES_DAY: _fixed(6, 4),
    Feast.MIDSUMMER_EVE: _on_or_after(6, 19, _FRIDAY),
    Feast.MIDSUMMER_DAY: _on_or_after(6, 20, _SATURDAY),
    Feast.EINO_LEINO_DAY: _fixed(7, 6),
    Feast.SLEEPYHEAD_DAY: _fixed(7, 27),
    Feast.TOVE_JANSSON_DAY: _fixed(8, 9),
    Feast.NATURE_DAY: _on_or_after(8, 25, _SATURDAY),
    Feast.MIINA_SILLANPAA_DAY: _fixed(10, 1),
    Feast.ALEKSIS_KIVI_DAY: _fixed(10, 10),
    Feast.UNITED_NATIONS_DAY: _fixed(10, 24),
    Feast.ALL_SAINTS_DAY: _on_or_after(10, 31, _SATURDAY),
    Feast.SWEDISH_DAY: _fixed(11, 6),
    Feast.FATHERS_DAY: _on_or_after(11, 8, _SUNDAY),
    Feast.CHILDRENS_RIGHTS_DAY: _fixed(11, 20),
    Feast.FIRST_ADVENT: _on_or_after(11, 27, _SUNDAY),
    Feast.SECOND_ADVENT: _on_or_after(12, 4, _SUNDAY),
    Feast.THIRD_ADVENT: _on_or_after(12, 11, _SUNDAY),
    Feast.FOURTH_ADVENT: _on_or_after(12, 18, _SUNDAY),
    Feast.INDEPENDENCE_DAY: _fixed(12, 6),
    Feast.SIBELIUS_DAY: _fixed(12, 8),
    Feast.LUCIA_DAY: _fixed(12, 13),
    Feast.CHRISTMAS_EVE: _fixed(12, 24),
    Feast.CHRISTMAS_DAY: _fixed(12, 25),
    Feast.BOXING_DAY: _fixed(12, 26),
    Feast.NEW_YEARS_EVE: _fixed(12, 31),
}

PUBLIC_HOLIDAYS = frozenset(
    {
        Feast.NEW_YEARS_DAY,
        Feast.EPIPHANY,
        Feast.GOOD_FRIDAY,
        Feast.EASTER_SUNDAY,
        Feast.EASTER_MONDAY,
        Feast.MAY_DAY,
        Feast.ASCENSION_DAY,
        Feast.WHIT_SUNDAY,
        Feast.MIDSUMMER_DAY,
        Feast.ALL_SAINTS_DAY,
        Feast.INDEPENDENCE_DAY,
        Feast.CHRISTMAS_DAY,
        Feast.BOXING_DAY,
    }
)
# No holidays by law, but offices are closed.
OFFICE_EVES = frozenset({Feast.MIDSUMMER_EVE, Feast.CHRISTMAS_EVE})


@lru_cache(maxsize=1024)
def feast_day(feast: Feast, year: int) -> date:
    """The date of a named day in a year."""
    return _RULES[feast](year)


@lru_cache(maxsize=16)
def closed_days(year: int) -> dict[date, Feast]:
    """The public holidays of a year and the eves on which offices are closed."""
    return {feast_day(feast, year): feast for feast in Feast if feast in PUBLIC_HOLIDAYS | OFFICE_EVES}


def is_working_day(day: date) -> bool:
    """Monday–Friday less public holidays and the eves that offices keep."""
    return day.weekday() < _SATURDAY and day not in closed_days(day.year)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`."""
    while count:
        day += _DAY
        count -= is_working_day(day)
    return day


def add_office_hours(at: datetime, span: timedelta, zone: ZoneInfo = HELSINKI) -> datetime:
    """The moment after `span` of office hours (8–16 on working days) from an aware `at`; in UTC."""
    local = at.astimezone(zone)
    day, left = local.date(), span
    while True:
        opens = datetime.combine(day, OFFICE_OPENS, zone).astimezone(UTC)
        closes = datetime.combine(day, OFFICE_CLOSES, zone).astimezone(UTC)
        begin = max(opens, local.astimezone(UTC))
        if is_working_day(day) and begin < closes:
            if left <= closes - begin:
                return begin + left
            left -= closes - begin
        day += _DAY


@unique
class Concern(StrEnum):
    """What makes a time unusual for a meeting: to be asked about before the meeting is made."""

    HOLIDAY = auto()
    WEEKEND = auto()
    NIGHT = auto()


def concerns(start: datetime, end: datetime, zone: ZoneInfo = HELSINKI) -> tuple[Concern, ...]:
    """Why a meeting between two aware datetimes should be asked about first; empty for ordinary times."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    found = []
    if first.date() in closed_days(first.year):
        found.append(Concern.HOLIDAY)
    elif first.weekday() >= _SATURDAY:
        found.append(Concern.WEEKEND)
    if first.time() < DAY_BEGINS or last.time() > DAY_ENDS or last.date() > first.date():
        found.append(Concern.NIGHT)
    return tuple(found)


def in_office_hours(at: datetime, zone: ZoneInfo = HELSINKI) -> bool:
    """Whether an aware datetime is on a working day between 8 and 16 on the wall of `zone`."""
    local = at.astimezone(zone)
    return is_working_day(local.date()) and OFFICE_OPENS <= local.time() <= OFFICE_CLOSES


def shift_into_office_hours(
    due: datetime, not_after: datetime, zone: ZoneInfo = HELSINKI, *, not_before: datetime | None = None
) -> datetime:
    """When an unasked-for message about a thing at `not_after` goes out: 8–16 on a working day.

    What falls outside moves earlier, to the latest office moment before it. When that moment is already gone
    at `not_before` (usually now), it goes out when offices open next; and when the thing itself is nearer
    than that, outside office hours after all: at `due`. All aware; the answer is in UTC and never after
    `not_after`.
    """
    due = min(due, not_after)
    if in_office_hours(due, zone):
        return due.astimezone(UTC)
    earlier = _latest_office_moment(due, zone)
    if not_before is None or earlier >= not_before:
        return earlier
    later = next_office_moment(not_before, zone)
    return (
        later.astimezone(UTC) if later <= not_after else max(due, min(not_before, not_after)).astimezone(UTC)
    )


def next_office_moment(at: datetime, zone: ZoneInfo = HELSINKI) -> datetime:
    """`at` itself in office hours, else when offices open next; aware."""
    return at if in_office_hours(at, zone) else _next_opening(at, zone)


def _latest_office_moment(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    day = local.date()
    if not (is_working_day(day) and local.time() > OFFICE_CLOSES):
        day -= _DAY
    while not is_working_day(day):
        day -= _DAY
    return datetime.combine(day, OFFICE_CLOSES, zone).astimezone(UTC)


def _next_opening(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    day = local.date()
    if not (is_working_day(day) and local.time() < OFFICE_OPENS):
        day += _DAY
    while not is_working_day(day):
        day += _DAY
    return datetime.combine(day, OFFICE_OPENS, zone).astimezone(UTC)
