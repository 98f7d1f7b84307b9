"""Times for people: the one place that writes days, clock times and spans, in the style of each language.

Finnish follows the recommendations of Kielitoimisto: `ti 1.12.2026 klo 13.00–15.00`, `1.–3.12.2026`. The
names come from Babel, once per language; writing a date afterwards costs microseconds and loads nothing.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.zone import HELSINKI

_NBSP = "\N{NO-BREAK SPACE}"
_DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class _Style:
    weekdays: tuple[str, ...]  # abbreviated, Monday first
    months: tuple[str, ...]  # abbreviated, January first; empty when months are written as numbers
    ordinal: str  # what follows a day number that stands alone: Finnish 1.–3.12.
    at: str  # between day and clock time
    clock: str


_CLOCKS = {
    "fi": (".", " klo" + _NBSP, "{:d}.{:02d}"),
    "sv": ("", " kl." + _NBSP, "{:d}.{:02d}"),
    "en": ("", ", ", "{:02d}:{:02d}"),
}

# Babel carries no words for these.
_DAYLIGHT = {
    "fi": ("kesäaikaa", "talviaikaa"),
    "sv": ("sommartid", "vintertid"),
    "en": ("summer time", "winter time"),
}
_NEAR = {"fi": ("tänään", "huomenna"), "sv": ("i dag", "i morgon"), "en": ("today", "tomorrow")}


@cache
def _style(locale: str) -> _Style:
    from babel import Locale  # loading a language's names takes milliseconds

    language = locale.replace("-", "_").partition("_")[0]
    names = Locale.parse(language)
    ordinal, at, clock = _CLOCKS.get(language, _CLOCKS["en"])
    weekdays, months = names.days["format"]["abbreviated"], names.months["format"]["abbreviated"]
    by_name = tuple(months[m] for m in range(1, 13)) if language not in {"fi", "sv"} else ()
    return _Style(tuple(weekdays[d] for d in range(7)), by_name, ordinal, at, clock)


def show_day(day: date, locale: str = "fi") -> str:
    """A calendar day with its weekday: `ti 1.12.2026`, `tis 1.12.2026`, `Tue 1 Dec 2026`."""
    style = _style(locale)
    return f"{style.weekdays[day.weekday()]} {_plain(day, style)}"


@cache
def month_names(locale: str = "fi", *, short: bool = False) -> tuple[str, ...]:
    """The twelve months by themselves, January first: `tammikuu`, or short `tammi`."""
    from babel import Locale

    names = Locale.parse(locale.replace("-", "_").partition("_")[0]).months["stand-alone"]
    found = names["abbreviated" if short else "wide"]
    return tuple(found[month] for month in range(1, 13))


def show_clock(at: datetime, locale: str = "fi", zone: ZoneInfo = HELSINKI) -> str:
    """The clock time alone of an aware datetime, as read in `zone`: `13.00`."""
    local = at.astimezone(zone)
    return _style(locale).clock.format(local.hour, local.minute) + _daylight(local, locale)


def _daylight(local: datetime, locale: str) -> str:
    """In the autumn hour that comes twice, which of the two it is."""
    other = local.replace(fold=1 - local.fold)
    if other.utcoffset() == local.utcoffset() or other.astimezone(UTC).astimezone(local.tzinfo) != other:
        return ""
    words = _DAYLIGHT.get(locale.partition("_")[0], _DAYLIGHT["en"])
    return " " + words[local.fold]


def show_moment(at: datetime, locale: str = "fi", zone: ZoneInfo = HELSINKI) -> str:
    """An aware datetime as read in `zone`: `ti 1.12.2026 klo 13.00`."""
    local = at.astimezone(zone)
    return f"{show_day(local.date(), locale)}{_style(locale).at}{show_clock(local, locale, zone)}"


def show_span(
    start: datetime | date, end: datetime | date, locale: str = "fi", zone: ZoneInfo = HELSINKI
) -> str:
    """From–to. Two aware datetimes, or two dates of which the last is included.

    `ti 1.12.2026 klo 13.00–15.00`, over midnight both ends in full, days `1.–3.12.2026`.
    """
    if isinstance(start, datetime) and isinstance(end, datetime):
        if _same_day(start, end, zone):
            return f"{show_moment(start, locale, zone)}{_DASH}{show_clock(end, locale, zone)}"
        return f"{show_moment(start, locale, zone)} {_DASH} {show_moment(end, locale, zone)}"
    return _days(start, end, _style(locale))


def _same_day(start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    return start.astimezone(zone).date() == end.astimezone(zone).date()


def _plain(day: date, style: _Style) -> str:
    if style.months:
        return f"{day.day} {style.months[day.month - 1]} {day.year}"
    return f"{day.day}.{day.month}.{day.year}"


def _days(first: date, last: date, style: _Style) -> str:
    if first == last:
        return f"{style.weekdays[first.weekday()]} {_plain(first, style)}"
    if first.year != last.year:
        return f"{_plain(first, style)}{_spaced(style)}{_plain(last, style)}"
    if first.month == last.month:
        return f"{first.day}{style.ordinal}{_DASH}{_plain(last, style)}"
    if style.months:
        return f"{first.day} {style.months[first.month - 1]}{_spaced(style)}{_plain(last, style)}"
    return f"{first.day}.{first.month}.{_DASH}{_plain(last, style)}"


def _spaced(style: _Style) -> str:
    return f" {_DASH} " if style.months else _DASH


def show_near(at: datetime, now: datetime, locale: str = "fi", zone: ZoneInfo = HELSINKI) -> str | None:
    """`tänään` or `huomenna` when `at` is today or tomorrow as seen at `now`; else None."""
    away = at.astimezone(zone).date() - now.astimezone(zone).date()
    if not timedelta(0) <= away <= timedelta(1):
        return None
    words = _NEAR.get(locale.partition("_")[0], _NEAR["en"])
    return f"{words[away.days]}{_style(locale).at}{show_clock(at, locale, zone)}"


def clock_words(locale: str = "fi") -> str:
    """What stands between a day and its clock time, spaces included: ` klo `."""
    return _style(locale).at
