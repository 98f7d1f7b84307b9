"""Periods as people write them; the day of the tests is ti 24.11.2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.indicators import Period, PeriodNotUnderstood
from bot.language.periods import read_period, show_period

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026", "2026"),
        ("vuosi 2026", "2026"),
        ("vuonna 2025", "2025"),
        ("2025–2026", "2025–2026"),
        ("tammi–kesäkuu 2026", "tammi–kesäkuu 2026"),
        ("Tammikuu - kesäkuu 2026", "tammi–kesäkuu 2026"),
        ("tammi-kesakuu 2026", "tammi–kesäkuu 2026"),
        ("Q3 2026", "heinä–syyskuu 2026"),
        ("q3/2026", "heinä–syyskuu 2026"),
        ("2026 Q3", "heinä–syyskuu 2026"),
        ("2026Q3", "heinä–syyskuu 2026"),
        ("III neljännes 2026", "heinä–syyskuu 2026"),
        ("3. vuosineljännes 2026", "heinä–syyskuu 2026"),
        ("kolmas neljännes", "heinä–syyskuu 2026"),
        ("2. kolmannes 2026", "touko–elokuu 2026"),
        ("H1 2026", "tammi–kesäkuu 2026"),
        ("toinen puolivuosi 2025", "heinä–joulukuu 2025"),
        ("syyskuu 2026", "syyskuu 2026"),
        ("syyskuussa 2026", "syyskuu 2026"),
        ("9/2026", "syyskuu 2026"),
        ("09.2026", "syyskuu 2026"),
        ("1–6/2026", "tammi–kesäkuu 2026"),
        ("9/2026–2/2027", "syyskuu 2026 – helmikuu 2027"),
        ("marras–tammikuu 2027", "marraskuu 2026 – tammikuu 2027"),
        ("marraskuu 2026–tammikuu 2027", "marraskuu 2026 – tammikuu 2027"),
        ("1.1.–31.3.2027", "tammi–maaliskuu 2027"),
        ("1.10.2026–31.3.2027", "lokakuu 2026 – maaliskuu 2027"),
        ("1.–15.3.2027", "1.–15.3.2027"),
        ("30.9.2026", "ke 30.9.2026"),
        # Without a year: the latest that has begun.
        ("syyskuu", "syyskuu 2026"),
        ("joulukuu", "joulukuu 2025"),
        ("Q4", "loka–joulukuu 2026"),
        ("viime vuosi", "2025"),
        ("viime kuussa", "lokakuu 2026"),
        ("viime neljännes", "heinä–syyskuu 2026"),
    ],
)
def test_a_period_is_understood_and_said_back_in_full(text: str, shown: str) -> None:
    assert show_period(read_period(text, TODAY)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "joskus",
        "26",
        "13/2026",
        "0/2026",
        "31.2.2026",
        "31.3.–1.1.2027",
        "1.1.–31.3.",
        "syyskuu 2026–helmikuu",
        "2026–2025",
        "4. kolmannes 2026",
        "Q5 2026",
        "99999",
        "9999",
    ],
)
def test_what_tells_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodNotUnderstood):
        read_period(text, TODAY)


@pytest.mark.parametrize(
    ("today", "first"), [(date(2027, 1, 2), date(2026, 12, 1)), (date(2027, 3, 31), date(2027, 2, 1))]
)
def test_the_month_that_just_went_may_be_last_year_s(today: date, first: date) -> None:
    assert read_period("viime kuu", today).first == first


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 800))
def test_what_is_shown_of_days_is_read_as_the_same_days(first: date, days: int) -> None:
    period = Period(first, date.fromordinal(first.toordinal() + days))
    shown = show_period(period)
    if days == 0:  # a day is shown with its weekday
        shown = shown.partition(" ")[2]
    assert read_period(shown, TODAY) == period


@pytest.mark.parametrize(
    ("locale", "shown"),
    [("sv", "januari–juni 2026"), ("en", "January–June 2026"), ("fi", "tammi–kesäkuu 2026")],
)
def test_a_period_is_shown_in_the_reader_s_language(locale: str, shown: str) -> None:
    assert show_period(read_period("H1 2026", TODAY), locale) == shown
