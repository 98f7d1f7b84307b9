"""Statements of every command, compiled once and given straight to SQLite's own connection.

SQLite answers a small select in 10 µs; SQLAlchemy's way there and back, made for every statement there could
be, takes 60 more. So the few statements that run at every command are Prepared (bench/commands.py shows what
it is worth), and all others stay `session.execute`. On PostgreSQL the round trip costs more than all of that:
there a Prepared simply is `session.execute`.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, Generic, TypeVarTuple

from sqlalchemy import BindParameter, Dialect, Enum
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Insert, Update
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import TypeEngine

from bot.storage.direct import DirectSession

Columns = TypeVarTuple("Columns")
Converter = Callable[[Any], Any]

_DIALECT: Final[Dialect] = pysqlite.dialect()


class Prepared(Generic[*Columns]):
    """A select, or an INSERT or UPDATE of named values, that means what `session.execute` makes of it.

    It must be made from columns and bindparams alone: nothing that is known only when it runs (`in_` with a
    list, a column's default made by Python) is allowed. Errors of the database are SQLAlchemy's, without
    values in their text.
    """

    def __init__(
        self,
        statement: TypedReturnsRows[*Columns] | Insert | Update,
        postgresql: TypedReturnsRows[*Columns] | Insert | Update | None = None,
        *,
        made: Callable[[Any], Any] | None = None,
    ) -> None:
        """`postgresql` says the same in that engine's words, where they differ (ON CONFLICT).

        `made` makes of a row's values what `remembered` gives for it: an immutable value.

        Raises ValueError for a statement that cannot be compiled once and for all.
        """
        self._statement: Final = statement if postgresql is None else postgresql
        in_line: Any = replacement_traverse(statement, {}, _in_line)
        compiled: Any = in_line.compile(dialect=_DIALECT)
        if compiled.post_compile_params or compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError("a part of this statement is known only when it runs")
        needed = dict.fromkeys(name for name, one in compiled.binds.items() if one.required)
        expanded = compiled.construct_expanded_state(needed)
        self._sql: Final = str(expanded.statement)
        self._constants: Final[list[Any]] = []
        self._given: Final[list[tuple[int, str, Converter | None]]] = []
        for place, name in enumerate(expanded.positiontup):
            parameter = compiled.binds[name]
            convert = _implementation(parameter.type).bind_processor(_DIALECT)
            if name in needed:
                self._given.append((place, name, convert))
                self._constants.append(None)
            else:
                value = parameter.effective_value
                self._constants.append(convert(value) if convert else value)
        self._columns: Final[Sequence[Any]] = tuple(getattr(statement, "exported_columns", ()))
        converters = [_reader(column.type) for column in self._columns]
        self._converted: Final = [(place, one) for place, one in enumerate(converters) if one]
        self._made: Final[Callable[[Any], Any]] = made or tuple
        # Many people ask for the same rows, over and over: reading their values costs more than finding them.
        self._known: Final = lru_cache(maxsize=2048)(self._make)

    def named(self, session: Session, values: Mapping[str, Any]) -> Sequence[Any]:
        """All rows, their columns by name too."""
        return [self._row._make(row) for row in self.all(session, values)]

    @cached_property
    def _row(self) -> Any:
        return namedtuple("_Row", [column.key for column in self._columns])

    def remembered(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        """What `made` makes of each row: the same object for a row that was seen before."""
        session.flush()
        if not isinstance(session, DirectSession):
            return list(map(self._made, self._elsewhere(session, values)))
        return list(map(self._known, session.run(self._sql, self._parameters(values))))

    def _make(self, row: Sequence[Any]) -> Any:
        read = list(row)
        for place, convert in self._converted:
            read[place] = convert(read[place])
        return self._made(read)

    def _elsewhere(self, session: Session, values: Mapping[str, Any]) -> Any:
        found = session.connection().execute(self._statement, values)
        return found.all() if found.returns_rows else ()

    def all(self, session: Session, values: Mapping[str, Any]) -> Sequence[tuple[*Columns]]:
        """All rows. Changes of objects that wait in the session are written first, as always."""
        session.flush()
        if not isinstance(session, DirectSession):
            return self._elsewhere(session, values)  # type: ignore[no-any-return]
        rows: list[Any] = session.run(self._sql, self._parameters(values))
        if not rows or not self._converted:
            return rows
        # By columns, not by rows: the converters then run in C.
        columns: list[Any] = list(zip(*rows, strict=True))
        for place, convert in self._converted:
            columns[place] = map(convert, columns[place])
        return list(zip(*columns, strict=True))

    def first(self, session: Session, values: Mapping[str, Any]) -> tuple[*Columns] | None:
        """The first row; None when there is none. (All of them are fetched: it is for selects of one.)"""
        rows = self.all(session, values)
        return rows[0] if rows else None

    def run(self, session: Session, values: Mapping[str, Any]) -> None:
        """For what gives no rows."""
        self.all(session, values)

    def _parameters(self, values: Mapping[str, Any]) -> list[Any]:
        parameters = self._constants.copy()
        try:
            for place, name, convert in self._given:
                parameters[place] = convert(values[name]) if convert else values[name]
        except (LookupError, TypeError, ValueError) as error:
            raise StatementError(str(error), self._sql, None, error, hide_parameters=True) from error
        return parameters


def _in_line(element: Any, **_: Any) -> Any:
    """Writes a constant into the statement itself.

    As a parameter it costs a new plan each time, 25 µs, where a partial index could depend on it: SQLite
    looks at such a value when it plans (https://sqlite.org/c3ref/prepare.html, prepare_v2).
    """
    is_constant = isinstance(element, BindParameter) and not (element.required or element.expanding)
    if is_constant and _implementation(element.type).literal_processor(_DIALECT):
        return element.render_literal_execute()
    return None


def _reader(kind: TypeEngine[Any]) -> Converter | None:
    if isinstance(kind, Enum) and kind.enum_class is not None:
        # What SQLAlchemy's own converter looks up by a call of Python's, a dictionary finds by itself.
        found: dict[str | None, Any] = dict(zip(kind.enums, kind.enum_class, strict=True))
        return {**found, None: None}.__getitem__
    return _implementation(kind).result_processor(_DIALECT, None)


def _implementation(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.dialect_impl(_DIALECT)
