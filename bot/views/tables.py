"""Tables to take along: XLSX and CSV that office programs open as they are.

People's words are text and nothing else: a cell that begins with = + - @ would be run as a formula by whoever
opens the file (https://owasp.org/www-community/attacks/CSV_Injection).
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Cell = str | int | float | Decimal | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_RUNS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_MAX_SHEET_NAME = 31


@dataclass(frozen=True)
class Table:
    """One table: its name, its headings and its rows."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def to_csv(table: Table) -> bytes:
    """One table as CSV: semicolons and a byte order mark, which is what a Finnish spreadsheet opens."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in (table.head, *table.rows):
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """The tables as sheets of one workbook."""
    import openpyxl  # half a second, and needed by few
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        sheet = book.create_sheet(_NOT_IN_A_NAME.sub(" ", table.name)[:_MAX_SHEET_NAME] or "1")
        for number, row in enumerate((table.head, *table.rows), start=1):
            for place, value in enumerate(row, start=1):
                cell = sheet.cell(number, place)
                if isinstance(value, str):
                    # Never a formula, whatever it begins with.
                    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                    cell.data_type = "s"
                else:
                    cell.value = value
                if number == 1:
                    cell.font = Font(bold=True)
        for column, title in enumerate(table.head, start=1):
            longest = max([len(title), *(len(str(row[column - 1] or "")) for row in table.rows)])
            sheet.column_dimensions[get_column_letter(column)].width = min(longest + 2, 60)
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", ",")  # as a Finnish spreadsheet reads numbers
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell
