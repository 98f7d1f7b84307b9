"""What is wrong with a file or a row to be brought in."""

from collections.abc import Callable
from typing import Any

from bot.domain import importing
from bot.domain.errors import UserError
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day

_UNREADABLE = {
    "missing": N_("The file was not found, or it may not be read."),
    "empty": N_("There is nothing in the file."),
    "quotes": N_("A quotation mark in the file has no end, so the rows cannot be told apart."),
    "binary": N_("The file is not a table of text (CSV) or an Excel workbook (XLSX)."),
    "encoding": N_("The file's letters cannot be read. Save it as CSV UTF-8."),
    "workbook": N_("The workbook is broken, or protected with a password. Save it again as XLSX or CSV."),
}


def _too_large(error: importing.FileTooLarge, tr: Translator) -> str:
    _ = tr.gettext
    if error.unit == "rows":
        return _("There are more than {limit} rows. Divide the file into parts.").format(limit=error.limit)
    if error.unit == "columns":
        return _("There are more than {limit} columns.").format(limit=error.limit)
    return _("The file is larger than {limit} megabytes.").format(limit=error.limit // 1_000_000)


def _columns_missing(error: importing.ColumnsMissing, tr: Translator) -> str:
    return tr.gettext("The first row must have the headings. Missing: {columns}").format(
        columns=", ".join(error.columns)
    )


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    importing.FileUnreadable: lambda error, tr: tr.gettext(_UNREADABLE[error.code]),
    importing.FileTooLarge: _too_large,
    importing.ColumnsMissing: _columns_missing,
    importing.ColumnTwice: lambda error, tr: tr.gettext(
        "Two headings mean the same column: {first}, {second}"
    ).format(first=error.first, second=error.second),
    importing.FormulaInCell: lambda error, tr: tr.gettext(
        "There is a formula in the column {column}. Paste the values in its place."
    ).format(column=error.column),
    importing.CellEmpty: lambda error, tr: tr.gettext("This is empty: {column}.").format(column=error.column),
    importing.CellTooLong: lambda error, tr: tr.gettext(
        "The text in the column {column} is too long: at most {limit} characters fit."
    ).format(column=error.column, limit=error.limit),
    importing.YesOrNo: lambda error, tr: tr.gettext(
        "In the column {column}, write kyllä or ei. There is now: {text}"
    ).format(column=error.column, text=error.text[:40]),
    importing.RowTwice: lambda error, tr: tr.gettext("The same is on row {n} already.").format(
        n=error.number
    ),
    importing.TermIsOver: lambda error, tr: tr.gettext("The last day has passed: {day}.").format(
        day=show_day(error.last_day, tr.locale)
    ),
    importing.KindStays: lambda _error, tr: tr.gettext(
        "A group's kind or parent cannot be changed. Found another group and end this one."
    ),
}
