"""Periods of readings as people write them, into first and last days and back.

"2026", "tammi–kesäkuu 2026", "Q3 2026", "syyskuu", "1.1.–31.3.2027". Unlike the reader of times (dates.py),
which looks ahead, a period is usually over; one without a year is the latest that has begun.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.indicators import Period, PeriodNotUnderstood
from bot.domain.names import clean, fold
from bot.domain.zone import in_reach
from bot.language.showing import month_names, show_span

_DASH = "\N{EN DASH}"
_DASHES = re.compile("\\s*[-\u2010-\u2015\u2212]\\s*")
_STEMS = (
    *("tammi", "helmi", "maalis", "huhti", "touko", "kesa"),
    *("heina", "elo", "syys", "loka", "marras", "joulu"),
)
_MONTH = rf"({'|'.join(_STEMS)})(?:kuu\w{{0,4}})?"
_ORDINALS = {"ensimmainen": 1, "toinen": 2, "kolmas": 3, "neljas": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_NTH = rf"([1-4]|{'|'.join(_ORDINALS)})\.?"
_YEAR = r"(?:vuo\w+ )?(\d{4})"
_OPTIONAL_YEAR = rf"(?:[ /]{_YEAR})?"
_PARTS = {"neljann": 3, "kolmann": 4, "puoli": 6}

_WHOLE_YEAR = re.compile(_YEAR)
_YEARS = re.compile(r"(?:vuo\w+ )?(\d{4})-(\d{4})")
_MONTHS = re.compile(rf"{_MONTH}{_OPTIONAL_YEAR}(?:-{_MONTH}{_OPTIONAL_YEAR})?")
_NUMBERED = re.compile(r"(\d{1,2})(?:[/.](\d{4}))?(?:-(\d{1,2}))?[/.](\d{4})")
_QUARTER = re.compile(rf"(?:q ?([1-4])|([1-4]) ?q){_OPTIONAL_YEAR}")
_QUARTER_AFTER = re.compile(rf"{_YEAR}[ /-]?q ?([1-4])")
_HALF = re.compile(rf"h ?([12]){_OPTIONAL_YEAR}")
_PART = re.compile(rf"{_NTH} ?(?:vuosi)?(neljann|kolmann|puoli)\w*{_OPTIONAL_YEAR}")
_DAYS = re.compile(r"(\d{1,2})\.(?:(\d{1,2})\.(\d{4})?)?-(\d{1,2})\.(\d{1,2})\.(\d{4})")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_LAST = re.compile(r"(?:viime|edellinen) (vuo|kuu|neljann|vuosineljann)\w*")


def read_period(text: str, today: date, *, field: str = "period") -> Period:
    """The period that a text names. Raises PeriodNotUnderstood."""
    plain = _DASHES.sub("-", fold(clean(text)))
    # Each reader tries its own way of writing; what none of them takes is no period.
    try:
        found = next(filter(None, _tried(plain, today)), None)
    except ValueError:  # 31.2., month 13
        found = None
    if found is None or found.last < found.first or not (in_reach(found.first) and in_reach(found.last)):
        raise PeriodNotUnderstood(text, field)
    return found


def _tried(plain: str, today: date) -> Iterator[Period | None]:
    if match := _WHOLE_YEAR.fullmatch(plain):
        yield _months(int(match[1]), 1, 12)
    if match := _YEARS.fullmatch(plain):
        yield Period(date(int(match[1]), 1, 1), date(int(match[2]), 12, 31))
    yield from _by_parts(plain, today)
    yield from _by_months(plain, today)
    yield from _by_days(plain)
    if match := _LAST.fullmatch(plain):
        yield _just_gone(match[1], today)


def _by_parts(plain: str, today: date) -> Iterator[Period | None]:
    if match := _QUARTER.fullmatch(plain):
        yield _nth(int(match[1] or match[2]), 3, match[3], today)
    if match := _QUARTER_AFTER.fullmatch(plain):
        yield _nth(int(match[2]), 3, match[1], today)
    if match := _HALF.fullmatch(plain):
        yield _nth(int(match[1]), 6, match[2], today)
    if match := _PART.fullmatch(plain):
        number = _ORDINALS.get(match[1]) or int(match[1])
        yield _nth(number, _PARTS[match[2]], match[3], today)


def _by_months(plain: str, today: date) -> Iterator[Period | None]:
    if match := _MONTHS.fullmatch(plain):
        yield _named_months(match, today)
    if match := _NUMBERED.fullmatch(plain):
        first, last = int(match[1]), int(match[3] or match[1])
        if match[3] or not match[2]:
            yield Period(_first(int(match[2] or match[4]), first), _last(int(match[4]), last))


def _by_days(plain: str) -> Iterator[Period | None]:
    if match := _DAY.fullmatch(plain):
        day = date(int(match[3]), int(match[2]), int(match[1]))
        yield Period(day, day)
    if match := _DAYS.fullmatch(plain):
        last = date(int(match[6]), int(match[5]), int(match[4]))
        yield Period(date(int(match[3] or last.year), int(match[2] or last.month), int(match[1])), last)


def _named_months(match: re.Match[str], today: date) -> Period | None:
    first = _STEMS.index(match[1]) + 1
    last = _STEMS.index(match[3]) + 1 if match[3] else first
    if match[2] and match[3] and not match[4]:
        return None  # "syyskuu 2026–helmikuu": of which year?
    last_year = match[4] or match[2]
    if last_year is None:
        begun = today.year if first <= today.month else today.year - 1
        return Period(_first(begun, first), _last(begun + (last < first), last))
    begun = int(match[2]) if match[2] else int(last_year) - (last < first)
    return Period(_first(begun, first), _last(int(last_year), last))


def _nth(number: int, length: int, year: str | None, today: date) -> Period | None:
    """The third quarter, the second half: a part of a year by its number."""
    if number * length > 12:
        return None
    first = (number - 1) * length + 1
    of = int(year) if year else today.year if first <= today.month else today.year - 1
    return _months(of, first, number * length)


def _just_gone(word: str, today: date) -> Period:
    if word == "vuo":
        return _months(today.year - 1, 1, 12)
    length = 1 if word == "kuu" else 3
    this = date(today.year, (today.month - 1) // length * length + 1, 1)
    before = this - timedelta(days=1)
    return _months(before.year, before.month - length + 1, before.month)


def _months(year: int, first: int, last: int) -> Period:
    return Period(_first(year, first), _last(year, last))


def _first(year: int, month: int) -> date:
    return date(year, month, 1)


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def show_period(period: Period, locale: str = "fi") -> str:
    """A period in the shortest way that says all of it: `2026`, `tammi–kesäkuu 2026`, `1.–15.3.2026`."""
    first, last = period.first, period.last
    if first.day != 1 or (last + timedelta(days=1)).day != 1:
        return show_span(first, last, locale)
    if (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year}{_DASH}{last.year}"
    names = month_names(locale)
    if (first.year, first.month) == (last.year, last.month):
        return f"{names[first.month - 1]} {first.year}"
    if first.year != last.year:
        return f"{names[first.month - 1]} {first.year} {_DASH} {names[last.month - 1]} {last.year}"
    # Finnish joins months by their first part: tammi–kesäkuu.
    begins = names[first.month - 1].removesuffix("kuu") if locale.startswith("fi") else names[first.month - 1]
    return f"{begins}{_DASH}{names[last.month - 1]} {last.year}"
