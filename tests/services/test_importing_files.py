"""Files that are no tables, or want to do harm: refused as a whole, in a plain sentence."""

import zipfile
from pathlib import Path

from bot.domain.importing import (
    MAX_BYTES,
    MAX_ROWS,
    ColumnsMissing,
    Fate,
    FileTooLarge,
    FileUnreadable,
)
from bot.language.i18n import translator
from bot.views.importing import report as shown
from tests.services.desk import PEOPLE, Desk, fates
from tests.services.desk import desk as desk  # noqa: PLC0414 (a fixture)


def zip_with(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return path


def hostile(folder: Path) -> list[tuple[Path, type[Exception], str]]:
    def file(name: str, content: bytes) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    bomb = zip_with(folder / "pommi.xlsx", "xl/workbook.xml", b"\0" * 60_000_000)
    return [
        (folder / "ei-ole.csv", FileUnreadable, "missing"),
        (folder, FileUnreadable, "missing"),
        (file("a.csv", b""), FileUnreadable, "empty"),
        (file("b.csv", b"\n\n  \n"), FileUnreadable, "empty"),
        (file("c.csv", b'Nimi\n"Anna'), FileUnreadable, "quotes"),
        (file("d.csv", b"\x89PNG\0\0"), FileUnreadable, "binary"),
        (file("e.csv", b"Nimi\n\x81\x8d"), FileUnreadable, "encoding"),
        (file("f.csv", b"\xff\xfeN\0i"), FileUnreadable, "encoding"),
        (file("g.xlsx", b"PK\x03\x04rikki"), FileUnreadable, "workbook"),
        (zip_with(folder / "h.xlsx", "kirje.txt", b"hei"), FileUnreadable, "workbook"),
        (file("i.csv", b"x" * (MAX_BYTES + 1)), FileTooLarge, "bytes"),
        (bomb, FileTooLarge, "bytes"),
        (file("j.csv", b"Nimi\n" + b"A B\n" * (MAX_ROWS + 1)), FileTooLarge, "rows"),
        (file("k.csv", b"Nimi" + b";" * 60 + b"x"), FileTooLarge, "columns"),
        (file("l.csv", b"Kumppani;Huom\n1;2\n"), ColumnsMissing, "('nimi',)"),
    ]


def test_a_file_that_is_no_table_is_refused_as_a_whole_in_a_plain_sentence(
    desk: Desk, tmp_path: Path
) -> None:
    before = desk.everything()
    tr = translator("fi")
    for path, error, code in hostile(tmp_path):
        report = desk.bring(path, PEOPLE)
        assert (path.name, type(report.problem)) == (path.name, error)
        assert report.problem is not None
        told = next(
            getattr(report.problem, name)
            for name in ("code", "unit", "columns")
            if hasattr(report.problem, name)
        )
        assert (path.name, str(told)) == (path.name, code)
        assert shown(report, tr).startswith("Mitään ei tuotu. ")
    assert desk.everything() == before


def with_cell(path: Path, target: Path, doctype: str, cell: str) -> Path:
    """The workbook with a document type and one more cell, written by hand into its first sheet."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as packed:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = data.decode()
                sheet = text[text.index("<worksheet") :]
                row = f'<row r="3"><c r="A3" t="inlineStr"><is><t>{cell}</t></is></c></row></sheetData>'
                data = ('<?xml version="1.0"?>' + doctype + sheet.replace("</sheetData>", row)).encode()
            packed.writestr(part.filename, data)
    return target


def test_entities_of_a_workbook_do_not_fill_the_memory(desk: Desk, tmp_path: Path) -> None:
    path = desk.xlsx([["Nimi"], ["Päivi Äyräs"]])
    many = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    harmless = with_cell(path, tmp_path / "a.xlsx", "", "Toinen Ihminen")
    evil = with_cell(path, tmp_path / "b.xlsx", f'<!DOCTYPE x [<!ENTITY l0 "lol">{many}]>', "&l9;")

    assert fates(desk.bring(harmless, PEOPLE)) == [(2, Fate.NEW), (3, Fate.NEW)]
    assert type(desk.bring(evil, PEOPLE).problem) is FileUnreadable
