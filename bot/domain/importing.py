"""Bringing in partners, people, groups and seats from a table: its columns, and what became of each row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.names import clean, fold
from bot.domain.partners import DayNotUnderstood
from bot.domain.zone import in_reach

MAX_BYTES = 5_000_000
MAX_ROWS = 1_000  # a trial is one transaction, and a longer one would keep others waiting
MAX_COLUMNS = 50
MAX_CELL = 1_000  # characters; what a column really takes is for its own rule to say


class ImportKind(StrEnum):
    """What a table is about."""

    PARTNERS = "partners"
    PEOPLE = "people"
    GROUPS = "groups"
    SEATS = "seats"


# The headings people write, folded, for each column; the first one is the one we call it by.
COLUMNS: Mapping[ImportKind, Mapping[str, tuple[str, ...]]] = {
    ImportKind.PARTNERS: {
        "name": ("nimi", "kumppani", "organisaatio"),
        "kind": ("laji", "tyyppi"),
        "aliases": ("lyhenteet", "muut nimet", "lyhenne"),
        "joined": ("liittynyt", "mukana alkaen"),
    },
    ImportKind.PEOPLE: {
        "name": ("nimi", "henkilö"),
        "first": ("etunimi",),
        "last": ("sukunimi",),
        "email": ("sähköposti", "sähköpostiosoite", "s-posti", "email", "e-mail"),
        "partner": ("kumppani", "organisaatio", "työnantaja"),
    },
    ImportKind.GROUPS: {
        "name": ("nimi", "ryhmä"),
        "kind": ("laji", "tyyppi"),
        "parent": ("yläryhmä", "työryhmä", "kuuluu ryhmään"),
        "coordinator": ("vastuuhenkilö",),
        "starts": ("alkaa", "alkaen", "aloittaa"),
        "reminders": ("muistutukset",),
    },
    ImportKind.SEATS: {
        "group": ("ryhmä", "työryhmä"),
        "person": ("henkilö", "jäsen", "nimi"),
        "email": ("sähköposti", "sähköpostiosoite", "s-posti", "email", "e-mail"),
        "partner": ("kumppani", "organisaatio"),
        "starts": ("alkaa", "alkaen"),
        "ends": ("päättyy", "asti"),
        "deputy": ("varahenkilö",),
        "leader": ("vetäjä",),
    },
}
# Without one of each of these there is nothing to go by.
NEEDED: Mapping[ImportKind, tuple[tuple[str, ...], ...]] = {
    ImportKind.PARTNERS: (("name",), ("kind",)),
    ImportKind.PEOPLE: (("name", "last"),),
    ImportKind.GROUPS: (("name",),),
    ImportKind.SEATS: (("group",), ("person", "email")),
}


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"


@dataclass(frozen=True)
class Row:
    """A row: its number in the spreadsheet, its cells by column, the column of its first formula."""

    number: int
    cells: Mapping[str, str]
    formula_in: str = ""


@dataclass(frozen=True)
class RowResult:
    """What became of a row: its label, the headings of what changed, why it did not go in."""

    number: int
    fate: Fate
    label: str
    changes: tuple[str, ...] = ()
    error: UserError | None = None


@dataclass(frozen=True)
class Report:
    """What became of a whole table, or would. `problem`: the file could not be read at all."""

    kind: ImportKind
    applied: bool
    rows: tuple[RowResult, ...] = ()
    ignored: tuple[str, ...] = ()  # headings that are none of ours
    problem: UserError | None = None

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many rows of each fate."""
        return Counter(row.fate for row in self.rows)

    @property
    def is_clean(self) -> bool:
        """Whether every row went, or would go, in."""
        return self.problem is None and not self.counts[Fate.ERROR]


@dataclass(frozen=True)
class Table:
    """The rows of a file, cells by column, and the headings that are none of ours."""

    rows: tuple[Row, ...]
    ignored: tuple[str, ...] = field(default=())


class FileUnreadable(UserError):
    """The file is no table we can read. `code` says why: see the sentences."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class FileTooLarge(UserError):
    """The file is larger than is brought in at once; `limit` in `unit`: bytes, rows or columns."""

    def __init__(self, unit: str, limit: int) -> None:
        super().__init__(unit, limit)
        self.unit = unit
        self.limit = limit


class ColumnsMissing(UserError):
    """The table lacks columns it cannot do without, by their Finnish headings."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__(columns)
        self.columns = columns


class ColumnTwice(UserError):
    """Two headings mean the same column."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first, second)
        self.first = first
        self.second = second


class FormulaInCell(UserError):
    """A cell is a formula: what it shows on somebody's screen is not in the file."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


class CellEmpty(UserError):
    """A row lacks a value it cannot do without, by the column's Finnish heading."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


class CellTooLong(UserError):
    """A cell is longer than any of ours may be."""

    def __init__(self, column: str, limit: int = MAX_CELL) -> None:
        super().__init__(column, limit)
        self.column = column
        self.limit = limit


class YesOrNo(UserError):
    """A cell must say kyllä or ei."""

    def __init__(self, column: str, text: str) -> None:
        super().__init__(column, text)
        self.column = column
        self.text = text


class RowTwice(UserError):
    """The same thing was on an earlier row of the table."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class TermIsOver(UserError):
    """The seat's last day is past: it would end before it is written."""

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day)
        self.last_day = last_day


class KindStays(UserError):
    """A group does not change its kind or its parent: another group is founded."""


def columns_of(kind: ImportKind, headings: Sequence[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """Which heading is which column, by place; and the headings that are none of ours.

    Raises ColumnsMissing, ColumnTwice, FileTooLarge.
    """
    if len(headings) > MAX_COLUMNS:
        raise FileTooLarge("columns", MAX_COLUMNS)
    words = {fold(word): column for column, names in COLUMNS[kind].items() for word in names}
    found: dict[int, str] = {}
    ignored: list[str] = []
    for place, heading in enumerate(headings):
        column = words.get(fold(heading).rstrip(":* "))
        if column in found.values():
            earlier = next(headings[at] for at, name in found.items() if name == column)
            raise ColumnTwice(clean(earlier), clean(heading))
        if column is not None:
            found[place] = column
        elif clean(heading):
            ignored.append(clean(heading))
    missing = tuple(
        heading_of(kind, any_of[0]) for any_of in NEEDED[kind] if not set(any_of) & set(found.values())
    )
    if missing:
        raise ColumnsMissing(missing)
    return found, tuple(ignored)


def heading_of(kind: ImportKind, column: str) -> str:
    """A column's Finnish heading."""
    return COLUMNS[kind][column][0]


def cell_text(value: object) -> str:
    """A spreadsheet's cell as text: whole numbers without decimals, days as 2027-01-31, no control marks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "kyllä" if value else "ei"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def day_in(text: str, column: str) -> date | None:
    """A day as 31.1.2027 or 2027-01-31; None when there is none. Raises DayNotUnderstood."""
    if not text:
        return None
    pieces = text.split("-") if "-" in text else list(reversed(text.split(".")))
    try:
        found = date(*(int(piece) for piece in pieces))
    except (ValueError, TypeError, OverflowError):
        raise DayNotUnderstood(text, column) from None
    if not in_reach(found):
        raise DayNotUnderstood(text, column)
    return found


def yes_in(text: str, column: str) -> bool:
    """Whether a cell says yes. Raises YesOrNo."""
    folded = fold(text)
    if folded in ("", "ei", "e", "0", "-"):
        return False
    if folded in ("kylla", "k", "x", "1"):
        return True
    raise YesOrNo(column, text)
