"""Headings, cells and days of tables that people make."""

from datetime import date, datetime

import pytest

from bot.domain.importing import (
    MAX_COLUMNS,
    ColumnsMissing,
    ColumnTwice,
    FileTooLarge,
    ImportKind,
    YesOrNo,
    cell_text,
    columns_of,
    day_in,
    yes_in,
)
from bot.domain.partners import DayNotUnderstood


def test_headings_are_found_however_they_are_written() -> None:
    headings = ["NIMI", " Sähköpostiosoite: ", "Huomautus", "", "organisaatio"]

    columns, ignored = columns_of(ImportKind.PEOPLE, headings)

    assert columns == {0: "name", 1: "email", 4: "partner"}
    assert ignored == ("Huomautus",)


def test_a_name_in_two_columns_is_enough_for_people() -> None:
    columns, _ = columns_of(ImportKind.PEOPLE, ["Etunimi", "Sukunimi"])
    assert columns == {0: "first", 1: "last"}


def test_missing_and_doubled_and_too_many_headings_are_told() -> None:
    with pytest.raises(ColumnsMissing) as missing:
        columns_of(ImportKind.SEATS, ["Kumppani"])
    assert missing.value.columns == ("ryhmä", "henkilö")
    with pytest.raises(ColumnTwice) as twice:
        columns_of(ImportKind.PEOPLE, ["Nimi", "henkilö"])
    assert (twice.value.first, twice.value.second) == ("Nimi", "henkilö")
    with pytest.raises(FileTooLarge):
        columns_of(ImportKind.PEOPLE, ["Nimi"] + [""] * MAX_COLUMNS)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "kyllä"),
        (False, "ei"),
        (12.0, "12"),
        (1.5, "1.5"),
        (datetime(2027, 1, 31, 12, 0), "2027-01-31"),  # noqa: DTZ001 (as spreadsheets have them)
        (date(2027, 1, 31), "2027-01-31"),
        ("  Anna\x00\x1b[31m\n\u202eAsiantuntija ", "Anna[31m Asiantuntija"),
    ],
)
def test_a_cell_becomes_clean_text(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_days_are_read_both_ways_and_anything_else_is_refused() -> None:
    assert day_in("31.1.2027", "starts") == day_in("2027-01-31", "starts") == date(2027, 1, 31)
    assert day_in("", "starts") is None
    for text in ("31.2.2027", "1/2/2027", "1.2.27", "huomenna", "1.2.", "2027-13-01", "1.2.3.2027", "-"):
        with pytest.raises(DayNotUnderstood) as refused:
            day_in(text, "starts")
        assert (refused.value.text, refused.value.field) == (text, "starts")


def test_yes_and_no_are_read_and_anything_else_is_refused() -> None:
    assert [yes_in(text, "vetäjä") for text in ("x", "Kyllä", "K", "1", "", "ei", "-")] == [True] * 4 + [
        False
    ] * 3
    with pytest.raises(YesOrNo):
        yes_in("ehkä", "vetäjä")
