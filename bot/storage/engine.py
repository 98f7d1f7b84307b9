"""The database: connections set up the same way everywhere, and the only two ways to use one.

`Database.writing()` is one transaction that is stored or wholly undone; `Database.reading()` is one that
cannot change anything, whatever is tried. Nothing else begins, commits or rolls back. A session is good for
its block alone: on SQLite the next block gets the same one.

SQLite: one file on a local disk, any number of processes of one host. PostgreSQL: any number, anywhere.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.orm import Session

from bot.storage.direct import DirectSession, driver_of

Step = Callable[[str], None]
"""Told the name of each step just before it is taken: the tests number the steps, and fail or die at each."""

BY_EMAIL: Final = "by_email"
"""Key in `session.info`: whether the installation can send letters."""

BUSY_SECONDS: Final = 5.0
"""How long a transaction waits for others before it gives up."""

_SQLITE_PRAGMAS: Final = (
    # A commit survives a power cut: people are told "tallennettu" (https://sqlite.org/pragma.html#pragma_synchronous).
    "synchronous=FULL",
    "foreign_keys=ON",
    # What is erased is overwritten: a person's right to be forgotten reaches the file's free pages too.
    "secure_delete=ON",
    # Unsafe functions named by the file's own schema are not run: the file may come from somebody's restore.
    "trusted_schema=OFF",
)

_POSTGRES_OPTIONS: Final = {
    "lock_timeout": f"{BUSY_SECONDS * 1000:.0f}",
    # A process that froze in the middle lets go of its rows by itself.
    "idle_in_transaction_session_timeout": "60000",
    "synchronous_commit": "on",
    "timezone": "UTC",
}


class DatabaseUrlError(ValueError):
    """The address in the settings is no database this project can use. The text never holds a password."""


class StoreBusyError(Exception):
    """Another transaction of this process kept the store for longer than BUSY_SECONDS; nothing was done."""


class StoreMisuseError(RuntimeError):
    """A mistake in the code, found before it could hurt: nested writing, changes while reading, a fork."""


def is_out_of_reach(error: Exception) -> bool:
    """Whether the database is not there, not for us, or no database: something an administrator can mend."""
    # SQLite says "file is not a database" with the bare class; its other kinds are mistakes in a statement.
    return isinstance(error, OperationalError) or type(error) is DatabaseError


def database_url(address: str) -> URL:
    """The address as SQLAlchemy needs it.

    `sqlite:///path`, `postgresql://…` and `postgres://…` (as hosting services write it) are understood;
    psycopg 3 is the driver whatever was named. Raises DatabaseUrlError.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise DatabaseUrlError(
            "not an address of a database; expected sqlite:///… or postgresql://…"
        ) from None
    backend = url.drivername.partition("+")[0]
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise DatabaseUrlError(f"{backend}: only sqlite and postgresql are supported")
    if url.database in {None, "", ":memory:"} or str(url.database).startswith("file:"):
        raise DatabaseUrlError("sqlite needs a plain path of a file: sqlite:///var/ekobotti.db")
    return url.set(drivername="sqlite+pysqlite")


def make_engine(address: str, *, read_only: bool = False, steps: Step | None = None) -> Engine:
    """An engine whose connections are set up for this project; it connects when first used.

    `read_only`: the database itself refuses every change. Otherwise a transaction on SQLite begins IMMEDIATE,
    so that it waits for its turn instead of failing when it first writes. Raises DatabaseUrlError.
    """
    url = database_url(address)
    make = _sqlite_engine if url.get_backend_name() == "sqlite" else _postgres_engine
    engine = make(url, read_only=read_only)
    if steps is not None:
        _report_steps(engine, steps)
    return engine


def _sqlite_engine(url: URL, *, read_only: bool) -> Engine:
    _prepare_file(Path(str(url.database)))
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,  # an error's text goes to the log: values may be people's
        # A checkout must not wait: the threads of the server and of the jobs together are fewer than these.
        pool_size=8 if read_only else 2,
        max_overflow=32,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        # The driver would begin deferred transactions by itself, at its own moments; ours are begun below.
        connection.isolation_level = None
        mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        if mode != "wal":
            raise DatabaseUrlError(f"SQLite's journal stayed in mode {mode}: is the file on a network disk?")
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A DirectSession has begun already, when SQLAlchemy is first asked for something.
        if not driver_of(connection).in_transaction:
            connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    @event.listens_for(engine, "reset")
    def reset(connection: Any, _record: Any, _state: Any) -> None:
        # A COMMIT that fails (disk full, a deferred foreign key) leaves SQLite in its transaction, and
        # SQLAlchemy 2.1 takes that transaction for closed: the pool would keep a connection that holds the
        # write lock for good.
        if connection.in_transaction:
            connection.rollback()

    return engine


def _prepare_file(path: Path) -> None:
    """Makes the folder and an owner-only file: SQLite gives its -wal and -shm the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDONLY, 0o600))


def _postgres_engine(url: URL, *, read_only: bool) -> Engine:
    options = dict(_POSTGRES_OPTIONS)
    if read_only:
        options["default_transaction_read_only"] = "on"
    given = url.query.get("options", "")
    ours = " ".join(f"-c {name}={value}" for name, value in options.items())
    engine = create_engine(
        url.difference_update_query(["options"]),
        connect_args={
            "options": " ".join([*([given] if isinstance(given, str) else given), ours]).strip(),
            "connect_timeout": 5,
        },
        hide_parameters=True,  # an error's text goes to the log: values may be people's
        # Each statement of READ COMMITTED sees its own moment anyway: for reading, a transaction around them
        # would be two more round trips and nothing else.
        isolation_level="AUTOCOMMIT" if read_only else "READ COMMITTED",
        skip_autocommit_rollback=read_only,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=8,
    )
    event.listen(engine, "handle_error", _leave_values_out)
    return engine


def _leave_values_out(context: ExceptionContext) -> None:
    """PostgreSQL names in an error the row it was about, "Key (email)=(…) already exists": not in our log."""
    diagnosis = getattr(context.original_exception, "diag", None)
    if diagnosis is None or diagnosis.sqlstate is None:
        return
    # Class 22, "data exception", has the value in the message itself.
    told = "the value is hidden" if diagnosis.sqlstate.startswith("22") else diagnosis.message_primary
    for problem in (context.original_exception, context.sqlalchemy_exception):
        if problem is not None:
            problem.args = (f"{diagnosis.sqlstate}: {told}", *problem.args[1:])


def _report_steps(engine: Engine, steps: Step) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def before_statement(
        _connection: Any, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: Any
    ) -> None:
        # Its beginning tells which one it is; values are never in it.
        steps("sql " + " ".join(statement.split())[:60])


class _Look(DirectSession):
    """What reading() hands out on SQLite."""

    def __exit__(self, kind: object, value: object, trace: object) -> None:
        try:
            # A session that was not begun has loaded nothing, and changed nothing.
            if kind is None and self.in_transaction():
                _refuse_changes(self)
        finally:
            super().__exit__(kind, value, trace)


def _refuse_changes(session: Session) -> None:
    if session.new or session.dirty or session.deleted:
        raise StoreMisuseError("changes were made in reading(): they are not stored; use writing()")


class Database:
    """One database, for the life of the process. Threads share it; make a new one in each forked process."""

    def __init__(self, address: str, *, steps: Step | None = None, by_email: bool = False) -> None:
        """`address` as for database_url. Nothing is connected yet. Raises DatabaseUrlError.

        `by_email`: the installation can send letters. Every session knows it (`session.info`), since it
        decides in the transaction of the cause how a message will go.
        """
        self._info: Final = {BY_EMAIL: by_email}
        self.engine: Final = make_engine(address, steps=steps)
        self.is_sqlite: Final = self.engine.dialect.name == "sqlite"
        self._reader: Final = make_engine(address, read_only=True, steps=steps)
        self._steps = steps
        # SQLite's sessions that nobody uses now.
        self._pens: Final[list[DirectSession]] = []
        self._looks: Final[list[DirectSession]] = []
        # SQLite's own wait is sleep-and-try-again, unfair and with a tail of seconds; a lock in front of it
        # cuts the tail to a quarter. PostgreSQL has proper queues of its own.
        self._turn: Final = threading.Lock() if self.is_sqlite else None
        self._mine: Final = threading.local()
        self._process: Final = os.getpid()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, undone when anything is raised in it.

        What was loaded stays readable after it. Raises StoreBusyError when the turn does not come in
        BUSY_SECONDS, and StoreMisuseError inside another writing() of the same thread.
        """
        self._check_process()
        if getattr(self._mine, "writing", False):
            raise StoreMisuseError("writing() inside writing(): pass the session on instead")
        if self._turn is not None and not self._turn.acquire(timeout=BUSY_SECONDS):
            raise StoreBusyError
        self._mine.writing = True
        try:
            # The session's own context manager rolls back what was not committed.
            with self._pen() if self.is_sqlite else Session(self.engine, expire_on_commit=False) as session:
                session.info.update(self._info)
                yield session
                if self._steps is None:
                    session.commit()
                else:
                    session.flush()
                    self._steps("before commit")
                    session.commit()
                    self._steps("after commit")
        finally:
            self._mine.writing = False
            if self._turn is not None:
                self._turn.release()

    def reading(self) -> AbstractContextManager[Session]:
        """A look at the store, which cannot change anything: the database refuses.

        On SQLite all of it is one moment's picture; on PostgreSQL each statement is. Inside writing() it does
        not see what is not yet committed. Raises StoreMisuseError for changed objects: they would be lost.
        """
        self._check_process()
        if not self.is_sqlite:
            return self._reading_postgres()
        try:
            return self._looks.pop()
        except IndexError:
            # A deferred BEGIN touches nothing; the moment that is seen is that of the first select.
            look = _Look(self._reader, begin="BEGIN", idle=self._looks, steps=self._steps)
            look.info.update(self._info)
            return look

    def _pen(self) -> Session:
        # One at a time: whose turn it is has it.
        if self._pens:
            return self._pens.pop()
        return DirectSession(self.engine, begin="BEGIN IMMEDIATE", idle=self._pens, steps=self._steps)

    @contextmanager
    def _reading_postgres(self) -> Iterator[Session]:
        with Session(self._reader, expire_on_commit=False) as session:
            session.info.update(self._info)
            yield session
            _refuse_changes(session)

    def _check_process(self) -> None:
        # Two processes on one connection would mix their transactions, and SQLite's file would not survive it
        # (https://sqlite.org/howtocorrupt.html#_carrying_an_open_database_across_a_fork_).
        if os.getpid() != self._process:
            raise StoreMisuseError("opened before a fork: make a new Database in the forked process")

    def close(self) -> None:
        """Closes the connections that are not in use. The database can still be used; it connects again."""
        for idle in (self._pens, self._looks):
            while idle:
                idle.pop().disconnect()
        self._reader.dispose()
        self.engine.dispose()
