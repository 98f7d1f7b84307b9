"""Tables made to hurt: bombs, encodings, a hundred thousand rows, formulas, gaps, merged cells."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from bot.clock import MovingClock
from bot.domain.importing import Fate, FileTooLarge, FileUnreadable, ImportKind, Report
from bot.language.i18n import translator
from bot.services.importing import run_import
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Partner, Person
from bot.views.importing import report

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
SPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TEXT = b'<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>'
HEADING = b'<row r="1">%s%s</row>' % (_TEXT % (b"A", 1, b"Nimi"), _TEXT % (b"B", 1, b"Laji"))


def book(rows: list[list[Any]], change: Callable[[Any], object] = lambda _sheet: None) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    change(sheet)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    out = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(book([["Nimi", "Laji"], ["A", "kunta"]])))
    with whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in whole.infolist():
            packed.writestr(part.filename, content if part.filename == name else whole.read(part))
    return out.getvalue()


def sheet_of(rows: bytes, before: bytes = b"") -> bytes:
    said = b'<?xml version="1.0"?>%s<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>'
    return with_part(SHEET, said % (before, SPACE, rows))


def partner_row(number: int, name: bytes = b"X") -> bytes:
    return b'<row r="%d">%s%s</row>' % (
        number,
        _TEXT % (b"A", number, name),
        _TEXT % (b"B", number, b"kunta"),
    )


LAUGHS = b"<!DOCTYPE l [<!ENTITY a 'ha'>%s]>" % b"".join(
    b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)
OUTSIDE = b"<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"

# A file, and why it is not taken: the code of FileUnreadable, or what there is too much of.
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a thousand million laughs": (lambda: sheet_of(HEADING + partner_row(2, b"&j;"), LAUGHS), "workbook"),
    "a file of the machine's": (lambda: sheet_of(HEADING + partner_row(2, b"&a;"), OUTSIDE), "workbook"),
    "a bomb of blanks": (lambda: sheet_of(HEADING + b" " * 60_000_000), "bytes"),
    "a row a thousand million rows down": (lambda: sheet_of(HEADING + partner_row(1_000_000_000)), "rows"),
    "endless empty rows": (lambda: sheet_of(HEADING + b"<row/>" * 30_000), "rows"),
    "a column that no sheet has": (
        lambda: sheet_of(HEADING + b'<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>'),
        "workbook",
    ),
    "rows without a number": (lambda: sheet_of(HEADING + b'<row r="x"/>'), "workbook"),
    "half a workbook": (lambda: book([["Nimi", "Laji"]])[:2000], "workbook"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0", "binary"),
    "a hundred thousand rows": (("Nimi;Laji\n" + "A;kunta\n" * 100_000).encode, "rows"),
    "six megabytes": (lambda: b"Nimi;Laji\n" + b"x" * 6_000_000, "bytes"),
    "an open quote": (lambda: b'Nimi;Laji\n"A;kunta\n', "quotes"),
    "UTF-16 cut in the middle": (lambda: "Nimi;Laji\nÄ;kunta\n".encode("utf-16")[:-1], "encoding"),
    "nothing": (lambda: b"", "empty"),
}


def _run(database: Database, clock: MovingClock, tmp_path: Path, content: bytes, **how: Any) -> Report:
    path = tmp_path / "taulukko"
    path.write_bytes(content)
    kind = how.pop("kind", ImportKind.PARTNERS)
    return run_import(database, clock, path, kind, apply=how.pop("apply", True))


@pytest.fixture
def database(sqlite_address: str) -> Database:
    return Database(sqlite_address)


@pytest.mark.parametrize("what", sorted(BOMBS))
def test_a_file_made_to_hurt_is_turned_away_with_a_finnish_sentence_and_nothing_is_done(
    database: Database, clock: MovingClock, tmp_path: Path, what: str
) -> None:
    make, why = BOMBS[what]

    found = _run(database, clock, tmp_path, make())

    problem = found.problem
    assert isinstance(problem, FileUnreadable | FileTooLarge)
    assert (problem.code if isinstance(problem, FileUnreadable) else problem.unit) == why
    said = report(found, translator("fi"))
    assert ("root:" in said, "Traceback" in said, len(said) > 20) == (False, False, True)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0
    database.close()


def test_hostile_cells_are_each_told_and_the_others_go_in(
    database: Database, clock: MovingClock, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [
        ["Nimi", "Laji"],
        ["=HYPERLINK(1)", "kunta"],
        ["x" * 5000, "kunta"],
        ["<!channel> *b*", "kunta"],
        ["\u202eKaksi\u200b", "kunta"],
        ["Kolme", "laiva"],
        ["Kolme", "kunta"],
        ["KOLME", "kunta"],
        ["", "kunta"],
        ["\u200d\u200b\u3164", "kunta"],
        [True, "kunta"],
        [float("1e300"), "kunta"],
        ["Viimeinen", "kunta"],
    ]

    found = _run(database, clock, tmp_path, book(rows))

    assert "".join(row.fate.value[0] for row in found.rows) == "eenneeeeenen"
    with database.reading() as session:
        names = set(session.scalars(select(Partner.name)))
    assert {"<!channel> *b*", "Kaksi", "Viimeinen"} <= names
    assert {name for name in names if "\u202e" in name or len(name) > 80} == set()
    database.close()


def test_merged_cells_and_headings_twice_are_told_and_nothing_is_half_done(
    database: Database, clock: MovingClock, tmp_path: Path
) -> None:
    merged = book(
        [
            ["Nimi", "Sähköposti"],
            ["Anna Esimerkki", "anna@example.fi"],
            ["Matti Esimerkki", "matti@example.fi"],
        ],
        lambda sheet: sheet.merge_cells("A2:A3"),
    )
    twice = book([["Nimi", "Henkilö"], ["Anna Esimerkki", "Toinen"]])

    first = _run(database, clock, tmp_path, merged, kind=ImportKind.PEOPLE)
    second = _run(database, clock, tmp_path, twice, kind=ImportKind.PEOPLE)

    assert [row.fate for row in first.rows] == [Fate.NEW, Fate.ERROR]
    assert type(second.problem).__name__ == "ColumnTwice"
    with database.reading() as session:
        assert session.scalars(select(Person.email)).all() == ["anna@example.fi"]
    database.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_heading_that_begins_like_a_zip_file_and_every_usual_encoding_are_read(
    database: Database, clock: MovingClock, tmp_path: Path, encoding: str
) -> None:
    content = "PK;Nimi;Laji\n1;Mäntylä;kunta\n".encode(encoding)

    found = _run(database, clock, tmp_path, content)

    assert (found.ignored, [row.fate for row in found.rows]) == (("PK",), [Fate.NEW])
    database.close()
