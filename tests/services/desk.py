"""Somebody with a registry, a folder and the import; short ways to look at what came of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.importing import (
    Fate,
    ImportKind,
    Report,
)
from bot.services.importing import run_import
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Group, OfficeHolding, Partner, Person, Seat
from tests.services.groups import registry

PEOPLE, GROUPS, SEATS, PARTNERS = (
    ImportKind.PEOPLE,
    ImportKind.GROUPS,
    ImportKind.SEATS,
    ImportKind.PARTNERS,
)


class Desk:
    """Somebody with a registry, a folder and the command."""

    def __init__(self, database: Database, clock: MovingClock, folder: Path) -> None:
        self.database = database
        self.clock = clock
        self.folder = folder
        with database.writing() as session:
            self.reg = registry(session)

    def csv(self, text: str, encoding: str = "utf-8") -> Path:
        path = self.folder / "taulukko.csv"
        path.write_bytes(text.encode(encoding))
        return path

    def xlsx(self, rows: Sequence[Sequence[object]]) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        path = self.folder / "taulukko.xlsx"
        book.save(path)
        return path

    def bring(self, path: Path, kind: ImportKind, *, apply: bool = True) -> Report:
        return run_import(self.database, self.clock, path, kind, apply=apply)

    def everything(self) -> Mapping[str, list[tuple[object, ...]]]:
        """All rows that an import may write."""
        with self.database.reading() as session:
            return {
                table.__tablename__: [
                    tuple(row) for row in session.execute(select(table.__table__).order_by(table.id))
                ]
                for table in (Partner, Person, Group, Seat, OfficeHolding, AuditEntry)
            }


@pytest.fixture
def desk(database: Database, clock: MovingClock, tmp_path: Path) -> Desk:
    return Desk(database, clock, tmp_path)


def fates(report: Report) -> list[tuple[int, Fate]]:
    assert report.problem is None
    return [(row.number, row.fate) for row in report.rows]


def errors(report: Report) -> list[tuple[int, str]]:
    return [(row.number, type(row.error).__name__) for row in report.rows if row.error]
