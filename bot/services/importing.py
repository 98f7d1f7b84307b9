"""Bringing in a table: as a trial that changes nothing and tells every row's fate, or for good.

Each row goes in wholly or not at all, whatever becomes of the others. The same table a second time changes
nothing: rows are known by what they name, not by where they are.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

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
    Table,
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
from bot.storage.backup import backup
from bot.storage.engine import Database

IMPORTER = Actor(person_id=None, roles=frozenset({Role.SERVICE_MANAGER}))
"""Whoever can run commands on the machine has the registry in their hands already."""
CHUNK = 25  # rows to a transaction: well under a second of everybody else's patience

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
    """Undoes a trial's transaction."""


def run_import(database: Database, clock: Clock, path: Path, kind: ImportKind, *, apply: bool) -> Report:
    """Reads the file and brings its rows in; without `apply` nothing is changed. Never raises UserError."""
    try:
        table = read_table(path, kind)
    except UserError as problem:
        return Report(kind, applied=False, problem=problem)
    now = clock.now()
    rows = _applied(database, kind, table, now) if apply else _tried(database, kind, table, now)
    return Report(kind, applied=apply, rows=rows, ignored=table.ignored)


def _applied(database: Database, kind: ImportKind, table: Table, now: datetime) -> tuple[RowResult, ...]:
    """A few rows to a transaction: in between, others get their turn to write."""
    seen: dict[str, int] = {}
    results: list[RowResult] = []
    for start in range(0, len(table.rows), CHUNK):
        with database.writing() as session:
            act = Bringing(session, IMPORTER, now)
            results.extend(_one(act, kind, row, seen) for row in table.rows[start : start + CHUNK])
    return tuple(results)


def _tried(database: Database, kind: ImportKind, table: Table, now: datetime) -> tuple[RowResult, ...]:
    """All rows in one transaction that is undone: each row sees what those before it would have done.

    SQLite has one writer at a time, so that there the trial is made on a copy, and nobody waits for it.
    """
    if not database.is_sqlite:
        return _undone(database, kind, table, now)
    with TemporaryDirectory(prefix="ekobotti-") as folder:  # for the owner only, as the database is
        copy = Path(folder, "koe.db")
        backup(database, copy)
        trial = Database(f"sqlite:///{copy}")
        try:
            return _undone(trial, kind, table, now)
        finally:
            trial.close()


def _undone(database: Database, kind: ImportKind, table: Table, now: datetime) -> tuple[RowResult, ...]:
    results: tuple[RowResult, ...] = ()
    try:
        with database.writing() as session:
            seen: dict[str, int] = {}
            act = Bringing(session, IMPORTER, now)
            results = tuple(_one(act, kind, row, seen) for row in table.rows)
            raise _OnlyATrial
    except _OnlyATrial:
        return results


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
