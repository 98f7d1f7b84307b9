"""Bringing in a table: as a trial that changes nothing and tells every row's fate, or for good.

Each row goes in wholly or not at all, whatever becomes of the others. The same table a second time changes
nothing: rows are known by what they name, not by where they are.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.errors import UserError
from bot.domain.importing import (
    MAX_CELL,
    CellTooLong,
    Fate,
    FormulaInCell,
    ImportKind,
    Report,
    Row,
    RowResult,
    RowTwice,
    heading_of,
)
from bot.domain.names import clean, fold
from bot.domain.people import Actor, Role
from bot.services.importing_files import read_table
from bot.services.importing_rows import (
    Bringing,
    Done,
    import_group,
    import_partner,
    import_person,
    import_seat,
)
from bot.storage.engine import Database

IMPORTER = Actor(person_id=None, roles=frozenset({Role.SERVICE_MANAGER}))
"""Whoever can run commands on the machine has the registry in their hands already."""

_RULES: dict[ImportKind, Callable[[Bringing, Row], Done]] = {
    ImportKind.PARTNERS: import_partner,
    ImportKind.PEOPLE: import_person,
    ImportKind.GROUPS: import_group,
    ImportKind.SEATS: import_seat,
}
_LABELS: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.PARTNERS: ("name",),
    ImportKind.PEOPLE: ("name", "first", "last", "email"),
    ImportKind.GROUPS: ("name",),
    ImportKind.SEATS: ("group", "person", "email"),
}


class _OnlyATrial(Exception):
    """Undoes a trial's transaction, carrying out what it told."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def run_import(database: Database, clock: Clock, path: Path, kind: ImportKind, *, apply: bool) -> Report:
    """Reads the file and brings its rows in; without `apply` nothing is changed. Never raises UserError."""
    try:
        table = read_table(path, kind)
    except UserError as problem:
        return Report(kind, applied=False, problem=problem)
    now = clock.now()
    try:
        with database.writing() as session:
            rows = import_rows(session, kind, table.rows, actor=IMPORTER, now=now)
            report = Report(kind, applied=apply, rows=rows, ignored=table.ignored)
            if not apply:
                raise _OnlyATrial(report)
            return report
    except _OnlyATrial as trial:
        return trial.report


def import_rows(
    session: Session, kind: ImportKind, rows: tuple[Row, ...], *, actor: Actor, now: datetime
) -> tuple[RowResult, ...]:
    """Brings the rows in, one by one, each within a savepoint of its own."""
    seen: dict[str, int] = {}
    act = Bringing(session, actor, now)
    return tuple(_one(act, kind, row, seen) for row in rows)


def _one(act: Bringing, kind: ImportKind, row: Row, seen: dict[str, int]) -> RowResult:
    label = " · ".join(filter(None, (clean(row.cells.get(column, "")) for column in _LABELS[kind])))[:120]
    key = "\0".join(fold(row.cells.get(column, "")) for column in _LABELS[kind])
    try:
        if key in seen:
            raise RowTwice(seen[key])
        seen[key] = row.number
        _check_cells(kind, row)
        with act.session.begin_nested():
            done = _RULES[kind](act, row)
    except UserError as error:
        # What the savepoint undid is still in the session's memory: nobody may see it.
        act.session.expire_all()
        return RowResult(row.number, Fate.ERROR, label, error=error)
    return RowResult(row.number, done.fate, label, done.changes)


def _check_cells(kind: ImportKind, row: Row) -> None:
    if row.formula_in:
        raise FormulaInCell(heading_of(kind, row.formula_in))
    for column, text in row.cells.items():
        if len(text) > MAX_CELL:
            raise CellTooLong(heading_of(kind, column))
