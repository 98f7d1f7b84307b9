"""Recurrences in words: joka toinen torstai klo 13.00–15.00, alkaen to 12.2.2026, 31.5.2026 asti."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.times import Moment, Reading, Recurrence, Span
from bot.domain.zone import HELSINKI
from bot.language.showing import clock_words, show_clock, show_day, show_moment, show_span

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKDAYS = "MO,TU,WE,TH,FR"
_DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class _Words:
    """One language's patterns. `{nth}` is 2nd, 3rd; `{what}` which day of the month."""

    every: str
    every_nth: str
    day: str
    workday: str
    month: str
    month_nth: str
    year: str
    year_nth: str
    month_day: str
    last_day: str
    nth_day: str
    numbered: Callable[[int], str]  # 6th and on
    from_end: tuple[str, ...]  # third last and on, to the tenth
    nth_weekday: str
    nth_workday: str
    of_month: str
    parity: tuple[str, str]
    both: str
    since: str
    until: str
    times: str
    nth: str
    nths: tuple[str, ...]  # the second and on: every second, every third
    ordinals: dict[int, str]


_FI = _Words(
    every="joka {day}",
    every_nth="{nth} {day}",
    day="päivä",
    workday="arkipäivä",
    month="joka kuukauden {what}",
    month_nth="{nth} kuukausi {what}",
    year="joka vuosi {what}",
    year_nth="{nth} vuosi {what}",
    month_day="{n}. päivä",
    last_day="viimeinen päivä",
    nth_weekday="{ordinal} {weekday}",
    nth_workday="{ordinal} arkipäivä",
    nth_day="{ordinal} päivä",
    numbered=lambda n: f"{n}.",
    from_end=tuple(
        f"{nth}ksi viimeinen"
        for nth in (
            "kolmanne",
            "neljänne",
            "viidenne",
            "kuudenne",
            "seitsemänne",
            "kahdeksanne",
            "yhdeksänne",
            "kymmenenne",
        )
    ),
    of_month="{month} {what}",
    parity=("parillisten viikkojen {day}", "parittomien viikkojen {day}"),
    both=" ja ",
    since="alkaen {day}",
    until="{day} asti",
    times="{n} kertaa",
    nth="joka {ordinal}",
    nths=("toinen", "kolmas", "neljäs", "viides", "kuudes", "seitsemäs", "kahdeksas", "yhdeksäs", "kymmenes"),
    ordinals={
        1: "ensimmäinen",
        2: "toinen",
        3: "kolmas",
        4: "neljäs",
        5: "viides",
        -1: "viimeinen",
        -2: "toiseksi viimeinen",
    },
)
_SV = _Words(
    every="varje {day}",
    every_nth="{nth} {day}",
    day="dag",
    workday="vardag",
    month="varje månad {what}",
    month_nth="{nth} månad {what}",
    year="varje år {what}",
    year_nth="{nth} år {what}",
    month_day="den {n}",
    last_day="den sista dagen",
    nth_weekday="den {ordinal} {weekday}en",
    nth_workday="den {ordinal} vardagen",
    nth_day="den {ordinal} dagen",
    numbered=lambda n: f"{n}:a" if n in {21, 22, 31} else f"{n}:e",
    from_end=tuple(
        f"{nth} sista"
        for nth in ("tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde")
    ),
    of_month="{what} i {month}",
    parity=("{day} i jämna veckor", "{day} i udda veckor"),
    both=" och ",
    since="från {day}",
    until="till {day}",
    times="{n} gånger",
    nth="var {ordinal}",
    nths=("andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde"),
    ordinals={
        1: "första",
        2: "andra",
        3: "tredje",
        4: "fjärde",
        5: "femte",
        -1: "sista",
        -2: "näst sista",
    },
)
_EN = _Words(
    every="every {day}",
    every_nth="{nth} {day}",
    day="day",
    workday="weekday",
    month="every month on {what}",
    month_nth="{nth} month on {what}",
    year="every year on {what}",
    year_nth="{nth} year on {what}",
    month_day="day {n}",
    last_day="the last day",
    nth_weekday="the {ordinal} {weekday}",
    nth_workday="the {ordinal} weekday",
    nth_day="the {ordinal} day",
    numbered=lambda n: f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th') if n > 20 else 'th' }",
    from_end=tuple(
        f"{nth} last" for nth in ("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    ),
    of_month="{what} of {month}",
    parity=("{day} of even weeks", "{day} of odd weeks"),
    both=" and ",
    since="from {day}",
    until="until {day}",
    times="{n} times",
    nth="every {ordinal}",
    nths=("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    ordinals={
        1: "first",
        2: "second",
        3: "third",
        4: "fourth",
        5: "fifth",
        -1: "last",
        -2: "second last",
    },
)
_LANGUAGES = {"fi": _FI, "sv": _SV, "en": _EN}


@cache
def _weekdays(language: str) -> tuple[str, ...]:
    from babel import Locale

    names = Locale.parse(language).days["stand-alone"]["wide"]
    return tuple(names[d] for d in range(7))


@cache
def _months(language: str) -> tuple[str, ...]:
    from babel import Locale

    names = Locale.parse(language).months["stand-alone"]["wide"]
    return tuple(names[m] + ("n" if language == "fi" else "") for m in range(1, 13))


def show_recurrence(recurrence: Recurrence, locale: str = "fi", zone: ZoneInfo = HELSINKI) -> str:
    """A recurrence in words, with its first day and its end: as the Finnish reader would read it back.

    Raises ValueError for a rule that the reader never makes.
    """
    language = locale.replace("-", "_").partition("_")[0]
    words = _LANGUAGES.get(language, _EN)
    language = language if language in _LANGUAGES else "en"
    parts = dict(part.split("=", 1) for part in recurrence.rule.split(";"))
    said = _rule(parts, words, language) + _clock(recurrence, locale, zone)
    bounds = [words.since.format(day=show_day(_first_day(recurrence, zone), locale))]
    if "UNTIL" in parts:
        last = datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date()  # noqa: DTZ007 -- a plain date
        bounds.append(words.until.format(day=show_day(last, locale)))
    if "COUNT" in parts:
        bounds.append(words.times.format(n=parts["COUNT"]).replace(" ", "\N{NO-BREAK SPACE}"))
    return ", ".join([said, *bounds])


def _first_day(recurrence: Recurrence, zone: ZoneInfo) -> date:
    first = recurrence.first
    at = first.at if isinstance(first, Moment) else first.start if isinstance(first, Span) else first.on
    return at.astimezone(zone).date() if isinstance(at, datetime) else at


def _clock(recurrence: Recurrence, locale: str, zone: ZoneInfo) -> str:
    first = recurrence.first
    if isinstance(first, Moment):
        return clock_words(locale) + show_clock(first.at, locale, zone)
    if isinstance(first, Span) and isinstance(first.start, datetime) and isinstance(first.end, datetime):
        start, end = show_clock(first.start, locale, zone), show_clock(first.end, locale, zone)
        return f"{clock_words(locale)}{start}{_DASH}{end}"
    return ""


def _rule(parts: dict[str, str], words: _Words, language: str) -> str:
    interval = int(parts.get("INTERVAL", "1"))
    nth = _nth(words, interval, year=parts["FREQ"] == "YEARLY")
    if parts["FREQ"] == "DAILY":
        return _repeated(words, words.day, interval, nth)
    if parts["FREQ"] == "WEEKLY":
        return _repeated(words, _days(parts["BYDAY"], words, language), interval, nth)
    if "BYWEEKNO" in parts:
        odd = int(parts["BYWEEKNO"].partition(",")[0]) % 2
        return words.parity[odd].format(day=_days(parts["BYDAY"], words, language))
    what = _which_day(parts, words, language)
    if parts["FREQ"] == "MONTHLY":
        return (words.month if interval == 1 else words.month_nth).format(nth=nth, what=what)
    return (words.year if interval == 1 else words.year_nth).format(nth=nth, what=what)


def _nth(words: _Words, interval: int, *, year: bool) -> str:
    """every second, joka toinen; Swedish has words of their own for two, and a neuter for years."""
    known = 2 <= interval <= len(words.nths) + 1
    nth = words.nth.format(ordinal=words.nths[interval - 2] if known else f"{interval}.")
    if words is not _SV:
        return nth
    if interval == 2:
        return "vartannat" if year else "varannan"
    return nth.replace("var ", "vart ") if year else nth


def _repeated(words: _Words, day: str, interval: int, nth: str) -> str:
    return words.every.format(day=day) if interval == 1 else words.every_nth.format(nth=nth, day=day)


def _days(byday: str, words: _Words, language: str) -> str:
    if byday == _WORKDAYS:
        return words.workday
    names = [_weekdays(language)[_DAYS.index(d)] for d in byday.split(",")]
    return words.both.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _which_day(parts: dict[str, str], words: _Words, language: str) -> str:
    if "BYSETPOS" in parts:
        what = words.nth_workday.format(ordinal=_ordinal(int(parts["BYSETPOS"]), words))
    elif "BYDAY" in parts:
        what = _nth_weekdays(parts["BYDAY"], words, language)
    elif parts.get("BYMONTHDAY") == "-1":
        what = words.last_day
    elif parts.get("BYMONTHDAY", "").startswith("-"):
        what = words.nth_day.format(ordinal=_ordinal(int(parts["BYMONTHDAY"]), words))
    elif "BYMONTHDAY" in parts and "BYMONTH" not in parts:
        numbers = parts["BYMONTHDAY"].split(",")
        firsts = ", ".join(f"{n}." if language == "fi" else words.month_day.format(n=n) for n in numbers[:-1])
        last = words.month_day.format(n=numbers[-1])
        return words.both.join([firsts, last] if firsts else [last])
    else:
        return f"{parts['BYMONTHDAY']}.{parts['BYMONTH']}." if language != "en" else _english_date(parts)
    if "BYMONTH" not in parts:
        return what
    return words.of_month.format(what=what, month=_months(language)[int(parts["BYMONTH"]) - 1])


def _english_date(parts: dict[str, str]) -> str:
    return f"{parts['BYMONTHDAY']} {_months('en')[int(parts['BYMONTH']) - 1]}"


def _ordinal(n: int, words: _Words) -> str:
    if n in words.ordinals:
        return words.ordinals[n]
    return words.numbered(n) if n > 0 else words.from_end[-n - 3]


def _nth_weekdays(byday: str, words: _Words, language: str) -> str:
    found = []
    for entry in byday.split(","):
        weekday = _weekdays(language)[_DAYS.index(entry[-2:])]
        found.append(words.nth_weekday.format(ordinal=_ordinal(int(entry[:-2]), words), weekday=weekday))
    return words.both.join(found)


def show_reading(reading: Reading, locale: str = "fi", zone: ZoneInfo = HELSINKI) -> str:
    """Whatever the reader understood, in words."""
    if isinstance(reading, Recurrence):
        return show_recurrence(reading, locale, zone)
    if isinstance(reading, Moment):
        return show_moment(reading.at, locale, zone)
    if isinstance(reading, Span):
        return show_span(reading.start, reading.end, locale, zone)
    return show_day(reading.on, locale)
