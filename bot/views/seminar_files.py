"""The list of a seminar's people as a file: CSV for any program, XLSX for Excel. Formulas are neutralised."""

import csv
import io
from collections.abc import Mapping, Sequence

from bot.domain.seminar_rules import positions
from bot.domain.seminars import Needs, Status
from bot.domain.zone import HELSINKI
from bot.language.i18n import Translator
from bot.views.seminars import REPLIES, reasons

# A cell that begins so is a formula to a spreadsheet (owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Row = Sequence[str | int]


def table(found: Status, needs: Mapping[int, Needs], tr: Translator) -> list[Row]:
    """The heading and a row for everybody on the list; diets and needs when there are any for the reader."""
    _ = tr.gettext
    shows_needs = bool(needs) or found.is_organiser
    head = [
        _("Name"),
        _("Partner"),
        _("Invited as"),
        _("Answer"),
        _("Number in the queue"),
        _("Answered"),
        _("Written down by"),
        _("Message to the organiser"),
        _("Arrived"),
    ]
    if shows_needs:
        head += [_("Special diet"), _("Accessibility needs")]
    places = positions(found.guests)
    rows: list[Row] = [head]
    for one in found.guests:
        own = needs.get(one.id)
        row: list[str | int] = [
            one.person.name,
            one.partner,
            reasons(one, tr),
            _(REPLIES[one.reply]),
            places.get(one.id, ""),
            _moment(one.answered_at),
            one.recorded_by,
            one.note if found.may_manage else "",
            _moment(one.arrived_at),
        ]
        if shows_needs:
            row += [own.diet if own else "", own.access if own else ""]
        rows.append(row)
    return rows


def as_csv(rows: Sequence[Row]) -> bytes:
    """Parted by semicolons and with a mark of its encoding: so that Excel opens it with the letters right."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([[neutral(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Row], title: str) -> bytes:
    """One sheet, the heading in bold. Every text is a text, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=neutral(value))
            if isinstance(value, str):
                cell.data_type = "s"
            if not number:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def neutral(value: str | int) -> str | int:
    """A text that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _sheet_name(title: str) -> str:
    # Excel refuses these, and more than 31 characters.
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "1"


def _moment(at: object) -> str:
    from datetime import datetime

    return at.astimezone(HELSINKI).strftime("%Y-%m-%d %H:%M") if isinstance(at, datetime) else ""
