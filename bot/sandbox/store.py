"""Keeps the workspace in one SQLite file, so that a demo goes on where it was. Without a path, keeps nothing.

Each change is written before the answer that reports it leaves. WAL survives a killed process;
`synchronous` is NORMAL because a power cut may cost a demo its last seconds, never its file.
"""

import json
import sqlite3
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS record (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY
(kind, id)); CREATE TABLE IF NOT EXISTS content (id TEXT PRIMARY KEY, body BLOB NOT NULL);
"""


class Store:
    """Records by kind and id. Changes gather in memory until `flush` writes them in one transaction."""

    def __init__(self, path: Path | None) -> None:
        self._pending: dict[tuple[str, str], str | None] = {}
        self._contents: dict[str, bytes] = {}
        self._db: sqlite3.Connection | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            # Two workspaces on one file would overwrite each other's memory of it.
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)

    def put(self, kind: str, record_id: str, body: Json) -> None:
        """Remember a new or changed record."""
        if self._db is not None:
            self._pending[kind, record_id] = json.dumps(body, ensure_ascii=False)

    def drop(self, kind: str, record_id: str) -> None:
        """Forget a record."""
        if self._db is not None:
            self._pending[kind, record_id] = None

    def put_content(self, file_id: str, body: bytes) -> None:
        """Keep a file's bytes, in memory or in the database."""
        if self._db is None:
            self._contents[file_id] = body
        else:
            self._db.execute("INSERT OR REPLACE INTO content (id, body) VALUES (?, ?)", (file_id, body))

    def content(self, file_id: str) -> bytes | None:
        """A file's bytes; None when there are none."""
        if self._db is None:
            return self._contents.get(file_id)
        row = self._db.execute("SELECT body FROM content WHERE id = ?", (file_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def flush(self) -> None:
        """Write what has gathered, all or nothing."""
        if self._db is None or not self._pending:
            return
        puts = [(kind, key, body) for (kind, key), body in self._pending.items() if body is not None]
        drops = [(kind, key) for (kind, key), body in self._pending.items() if body is None]
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT OR REPLACE INTO record (kind, id, body) VALUES (?, ?, ?)", puts)
        self._db.executemany("DELETE FROM record WHERE kind = ? AND id = ?", drops)
        self._db.execute("COMMIT")
        self._pending.clear()

    def load(self, kind: str) -> list[Json]:
        """All records of a kind, by id."""
        if self._db is None:
            return []
        rows = self._db.execute("SELECT body FROM record WHERE kind = ? ORDER BY id", (kind,))
        return [json.loads(row[0]) for row in rows]

    def close(self) -> None:
        """Write the rest and let the file go."""
        self.flush()
        if self._db is not None:
            self._db.close()
            self._db = None
