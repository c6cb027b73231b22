"""Everything the sandbox remembers: one SQLite file, and a bell that rings when it changes."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")

SCHEMA = """
CREATE TABLE IF NOT EXISTS people (
  openid TEXT PRIMARY KEY, name TEXT NOT NULL, followed INTEGER NOT NULL DEFAULT 0, made_at REAL NOT NULL,
  typing_until REAL NOT NULL DEFAULT 0, spoke_at REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS windows (
  openid TEXT, kind TEXT, quota INTEGER NOT NULL, used INTEGER NOT NULL, until REAL NOT NULL,
  PRIMARY KEY (openid, kind));
CREATE TABLE IF NOT EXISTS messages (
  n INTEGER PRIMARY KEY AUTOINCREMENT, openid TEXT NOT NULL, at REAL NOT NULL, side TEXT NOT NULL,
  kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS messages_of ON messages (openid, n);
CREATE TABLE IF NOT EXISTS media (
  media_id TEXT PRIMARY KEY, content_type TEXT NOT NULL, content BLOB NOT NULL, made_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, kind TEXT NOT NULL, made_at REAL NOT NULL, until REAL NOT NULL, revoked_at REAL);
CREATE TABLE IF NOT EXISTS template_sends (
  msgid INTEGER PRIMARY KEY, openid TEXT NOT NULL, client_msg_id TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
  code TEXT PRIMARY KEY, openid TEXT NOT NULL, scope TEXT NOT NULL, at REAL NOT NULL,
  used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS qrcodes (
  ticket TEXT PRIMARY KEY, scene TEXT NOT NULL, url TEXT NOT NULL, until REAL);
CREATE TABLE IF NOT EXISTS checks (
  biz_token TEXT PRIMARY KEY, rule_id TEXT NOT NULL, name TEXT NOT NULL, id_card TEXT NOT NULL,
  redirect TEXT NOT NULL, extra TEXT NOT NULL, at REAL NOT NULL, err_code INTEGER,
  tries TEXT NOT NULL DEFAULT '[]');
CREATE TABLE IF NOT EXISTS texts (
  n INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, mobile TEXT NOT NULL, template TEXT NOT NULL,
  content TEXT NOT NULL, serial TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS texts_of ON texts (mobile, at);
CREATE TABLE IF NOT EXISTS wire (
  n INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, openid TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS agent_sessions (
  openid TEXT PRIMARY KEY, account TEXT NOT NULL, accepted_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS agent_records (
  n INTEGER PRIMARY KEY AUTOINCREMENT, openid TEXT NOT NULL, opercode INTEGER NOT NULL, text TEXT NOT NULL,
  time INTEGER NOT NULL, worker TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


class Store:
    """One connection behind one lock: every statement is short, and the person is one person."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._bell = threading.Condition(threading.Lock())
        self._rung = 0
        self._is_closed = False
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=OFF")  # a demo's chats may be lost with the machine
        self._connection.executescript(SCHEMA)

    def write(self, sql: str, *values: object) -> int:
        """Runs one statement and returns the row number that it made, if it made one."""
        with self._lock:
            row_number = self._connection.execute(sql, values).lastrowid
        self.ring()
        return row_number or 0

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        return next(iter(self.rows(sql, *values)), None)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else reads or writes inside."""
        with self._lock:
            yield

    def count_up(self, name: str) -> int:
        found = self.rows(
            "INSERT INTO counters VALUES (?, 1) ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value",
            name,
        )
        return int(found[0]["value"])

    def recall(self, name: str) -> Any:
        row = self.row("SELECT value FROM notes WHERE name = ?", name)
        return json.loads(row["value"]) if row else None

    def remember(self, name: str, value: object) -> None:
        self.write("INSERT OR REPLACE INTO notes VALUES (?, ?)", name, json.dumps(value, ensure_ascii=False))

    def forget(self, name: str) -> None:
        self.write("DELETE FROM notes WHERE name = ?", name)

    def ring(self) -> None:
        """Wakes all that wait for a change."""
        with self._bell:
            self._rung += 1
            self._bell.notify_all()

    def wait_for(self, look: Callable[[], Found], seconds: float) -> Found:
        """Looks again at every ring until there is something, or the seconds are over."""
        give_up_at = time.monotonic() + seconds
        while True:
            with self._bell:
                heard = self._rung
            found = look()
            left = give_up_at - time.monotonic()
            if found or left <= 0:
                return found
            with self._bell:
                self._bell.wait_for(lambda heard=heard: self._rung != heard, timeout=left)  # type: ignore[misc]
            if self._is_closed:
                return found

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    def close(self) -> None:
        self._is_closed = True
        self.ring()
        with self._lock:
            self._connection.close()
