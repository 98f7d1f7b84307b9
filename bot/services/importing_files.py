"""Tables out of files: CSV as spreadsheets and people write it, and XLSX. Nothing is done about them here."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.domain.importing import (
    MAX_BYTES,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    FileTooLarge,
    FileUnreadable,
    ImportKind,
    Row,
    Table,
    cell_text,
    columns_of,
)
from bot.domain.names import clean

MAX_UNPACKED = 50_000_000  # bytes of an XLSX, which is a ZIP: a small file can unpack to fill the memory
# Empty rows too: a file of a few bytes may say that its second row is the thousand millionth.
MAX_LINES = 20_000
_ZIP = b"PK\x03\x04"
_FORMULA = object()  # stands for a formula whose value is not in the file

Line = tuple[int, Sequence[object]]  # the row's number, its raw cells


def read_table(path: Path, kind: ImportKind) -> Table:
    """The rows of a file. Raises FileUnreadable, FileTooLarge, ColumnsMissing, ColumnTwice."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileTooLarge("bytes", MAX_BYTES)
        content = path.read_bytes()
    except OSError:
        raise FileUnreadable("missing") from None
    lines = _xlsx_lines(content) if content.startswith(_ZIP) else _csv_lines(content)
    return _table(lines, kind)


def _table(lines: Iterable[Line], kind: ImportKind) -> Table:
    rows: list[Row] = []
    columns: dict[int, str] = {}
    ignored: tuple[str, ...] = ()
    for number, cells in lines:
        texts = ["" if cell is _FORMULA else cell_text(cell) for cell in cells]
        if not any(texts) and (_FORMULA not in cells or not columns):
            continue
        if not columns:
            last = max(place for place, text in enumerate(texts, start=1) if text)
            columns, ignored = columns_of(kind, texts[:last])
            continue
        if len(rows) >= MAX_ROWS:
            raise FileTooLarge("rows", MAX_ROWS)
        given = {column: texts[place] for place, column in columns.items() if place < len(texts)}
        formulas = [
            column for place, column in columns.items() if place < len(cells) and _is_formula(cells[place])
        ]
        rows.append(Row(number, given, formulas[0] if formulas else ""))
    if not columns:
        raise FileUnreadable("empty")
    return Table(tuple(rows), ignored)


def _is_formula(cell: object) -> bool:
    """Whether a cell is a formula; in a CSV file a text that a spreadsheet would take for one."""
    return cell is _FORMULA or (isinstance(cell, str) and clean(cell).startswith("="))


# -- CSV ------------------------------------------------------------------------------------------------


def _csv_lines(content: bytes) -> Iterator[Line]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 1
    try:
        for cells in reader:
            # A quoted cell may have line breaks: a row is known by the line it begins on.
            yield number, [cell[: MAX_CELL + 1] for cell in cells]
            number = reader.line_num + 1
    except csv.Error:
        raise FileUnreadable("quotes") from None


def _decoded(content: bytes) -> str:
    """UTF-8, else what old Windows programs write. UTF-16 is what some save as "Unicode text"."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content:
        raise FileUnreadable("binary")
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable("encoding")


def _delimiter(text: str) -> str:
    """What parts the cells of the heading: a Finnish spreadsheet writes semicolons, others commas or tabs."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(";\t,", key=heading.count)


# -- XLSX -----------------------------------------------------------------------------------------------


def _xlsx_lines(content: bytes) -> Iterator[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise FileTooLarge("bytes", MAX_BYTES)
        shown, written = _sheet_rows(content, values=True), _sheet_rows(content, values=False)
        for number, (values, sources) in enumerate(zip(shown, written, strict=True), start=1):
            if number > MAX_LINES:
                raise FileTooLarge("rows", MAX_ROWS)
            # A formula counts by the value that was saved with it; without one it cannot be read at all.
            yield (
                number,
                [
                    _FORMULA if value is None and source is not None else _shortened(value)
                    for value, source in zip(values, sources, strict=True)
                ],
            )
    except (FileTooLarge, FileUnreadable):
        raise
    except Exception as error:
        # A broken or hostile file fails anywhere in the library; the file is what is wrong.
        raise FileUnreadable("workbook") from error


def _shortened(value: object) -> object:
    return value[: MAX_CELL + 1] if isinstance(value, str) else value


def _sheet_rows(content: bytes, *, values: bool) -> Iterator[tuple[Any, ...]]:
    """The first sheet's rows: the values, or what stands in the cells (formulas as they are written)."""
    import openpyxl  # half a second, and needed by few commands

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
    try:
        if not book.worksheets:
            raise FileUnreadable("empty")
        sheet = book.worksheets[0]
        # The file's own word on its size may be wrong: everything is read up to our limits.
        sheet.reset_dimensions()
        width = MAX_COLUMNS + 1
        for cells in sheet.iter_rows(max_col=width, values_only=True):
            yield tuple(cells) + (None,) * (width - len(cells))
    finally:
        book.close()
