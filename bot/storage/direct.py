"""Sessions on SQLite connections that are kept open, with their transactions begun and ended by the driver.

Taking a connection from the pool, making a session, and beginning and ending by way of SQLAlchemy cost more
than all the statements of a command. These sessions are SQLAlchemy's in everything else: what is asked of
them and what prepared statements ask (bot.storage.prepared) is one transaction on one connection.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final, Self, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session


def driver_of(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection beneath one of SQLAlchemy's."""
    return cast("sqlite3.Connection", connection.connection.dbapi_connection)


class DirectSession(Session):
    """A session for one block at a time: `with session:` begins; at the end it is undone unless committed.

    It goes to `idle` when the block has ended well, free of all that was loaded in it. Errors of the database
    are SQLAlchemy's, without values in their text.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        begin: str,
        idle: "list[DirectSession]",
        steps: Callable[[str], None] | None = None,
    ) -> None:
        self._connection: Final = engine.connect()
        super().__init__(self._connection, expire_on_commit=False)
        self._driver: Final = driver_of(self._connection)
        self._begin: Final = begin
        self._idle: Final = idle
        self._steps: Final = steps

    def __enter__(self) -> Self:
        self.run(self._begin)
        return self

    def __exit__(self, kind: object, value: object, trace: object) -> None:
        self.close()
        if kind is None:
            self._idle.append(self)
        else:
            # The pool knows how to mend a connection whose COMMIT failed; a new session costs little.
            self.disconnect()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of one statement, as SQLite has them. Objects that wait are not written first."""
        if self._steps is not None:
            self._steps("sql " + " ".join(sql.split())[:60])
        try:
            return self._driver.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self._as_sqlalchemys(error, sql) from error

    def commit(self) -> None:
        """Makes everything lasting, whichever way it was done."""
        if self.in_transaction():
            super().commit()
        if self._driver.in_transaction:  # nothing was asked of SQLAlchemy, so it has not begun
            try:
                self._driver.commit()
            except sqlite3.Error as error:
                raise self._as_sqlalchemys(error, "COMMIT") from error

    def close(self) -> None:
        """Forgets what was loaded, and undoes what was not committed, whichever way it was done."""
        if self.in_transaction():
            super().close()
        if self._driver.in_transaction:
            self._driver.rollback()

    def disconnect(self) -> None:
        """Gives the connection back to its pool; the session is of no use any more."""
        self._connection.close()

    def _as_sqlalchemys(self, error: sqlite3.Error, sql: str) -> Exception:
        return DBAPIError.instance(
            sql, None, error, sqlite3.Error, hide_parameters=True, dialect=self._connection.dialect
        )
