"""Numbers as Finns write them, read into exact decimals and shown again."""

from decimal import Decimal

import pytest

from bot.domain.indicators import NumberAmbiguous, NumberNotUnderstood, NumberTooLong, UnitOther
from bot.language.numbers import read_number, show_amount, show_number


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("850", "", "850"),
        ("12,5", "%", "12.5"),
        ("12,5 %", "%", "12.5"),
        ("12,5%", "%", "12.5"),
        ("12,5 prosenttia", "%", "12.5"),
        ("12.5", "", "12.5"),
        ("12,50", "", "12.50"),  # zeros that were written are kept
        ("1 234", "", "1234"),
        ("1\N{NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567,8", "", "1234567.8"),
        ("−3", "", "-3"),
        ("-3", "", "-3"),
        ("–3,5", "", "-3.5"),
        ("+4", "", "4"),
        ("-0", "", "0"),
        ("0.123", "", "0.123"),
        ("1,234", "", "1.234"),  # the Finnish mark of decimals
        ("3 tuhatta", "", "3000"),
        ("1,2 milj.", "euroa", "1200000"),
        ("1,25 milj. €", "euroa", "1250000"),
        ("2 miljardia", "", "2000000000"),
        ("880 hlö", "henkilöä", "880"),
        ("880 henkilöä", "", "880"),
        ("5 käyntiä", "käyntiä", "5"),
    ],
)
def test_a_number_is_read_as_finns_write_it(text: str, unit: str, value: str) -> None:
    found = read_number(text, unit=unit)
    assert (found, str(found)) == (Decimal(value), value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "12 3",
        "1 23 456",
        "1e5",
        "12,5,3",
        ",5",
        "5,",
        "٣",
        "NaN",
        "1_000",
        "12 omenaa",
        "1-2",
        "--3",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberNotUnderstood) as refused:
        read_number(text, field="target")
    assert (type(refused.value), refused.value.field) == (NumberNotUnderstood, "target")


def test_a_dot_before_three_digits_is_asked_about() -> None:
    with pytest.raises(NumberAmbiguous) as refused:
        read_number("-1.234")
    assert refused.value.readings == (Decimal("-1.234"), Decimal("-1234"))


@pytest.mark.parametrize("text", ["1234567890123456", "0,1234567", "1234567 miljardia"])
def test_what_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(NumberTooLong):
        read_number(text)


def test_another_unit_than_the_indicator_s_is_refused() -> None:
    with pytest.raises(UnitOther) as refused:
        read_number("12 %", unit="henkilöä")
    assert (refused.value.said, refused.value.unit) == ("%", "henkilöä")


@pytest.mark.parametrize(
    ("value", "finnish", "english"),
    [
        ("850", "850", "850"),
        ("1234", "1\N{NO-BREAK SPACE}234", "1,234"),
        ("-1234567.50", "−1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,50", "−1,234,567.50"),
        ("0.05", "0,05", "0.05"),
        ("1E+3", "1\N{NO-BREAK SPACE}000", "1,000"),
    ],
)
def test_a_number_is_shown_as_it_is_read(value: str, finnish: str, english: str) -> None:
    assert show_number(Decimal(value)) == finnish
    assert show_number(Decimal(value), "sv") == finnish
    assert show_number(Decimal(value), "en") == english
    assert read_number(finnish) == Decimal(value)


def test_a_unit_stays_with_its_number() -> None:
    assert show_amount(Decimal("12.5"), "%") == "12,5\N{NO-BREAK SPACE}%"
    assert show_amount(Decimal(3), "") == "3"
