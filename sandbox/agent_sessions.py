"""WeChat's own customer service: people who wait for an agent, and sessions in which one talks with them."""

import sqlite3

from sandbox.config import SandboxConfig
from sandbox.store import Store

# An agent who does not close a session keeps a person's messages for half an hour.
HELD_FOR = 1800.0
SENT, RECEIVED = 2002, 2003


class AgentSessions:
    """One session of a person at a time."""

    def __init__(self, config: SandboxConfig, store: Store) -> None:
        self._config = config
        self._store = store

    def wait(self, openid: str) -> None:
        """The person waits for an agent, unless one talks with them."""
        if not self.account_of(openid):
            self._store.write("INSERT OR REPLACE INTO agent_sessions VALUES (?, '', 0)", openid)

    def is_open(self, openid: str) -> bool:
        """Whether the person waits, or an agent talks with them."""
        return self._store.row("SELECT 1 FROM agent_sessions WHERE openid = ?", openid) is not None

    def account_of(self, openid: str) -> str:
        """Of the agent who gets the person's messages now, "" for none."""
        row = self._store.row(
            "SELECT account FROM agent_sessions WHERE openid = ? AND accepted_at > ?",
            openid,
            self._config.now() - HELD_FOR,
        )
        return str(row["account"]) if row else ""

    def count_of(self, account: str) -> int:
        """How many people this agent talks with."""
        row = self._store.row("SELECT count(*) AS n FROM agent_sessions WHERE account = ?", account)
        return int(row["n"]) if row else 0

    def accept(self, openid: str, account: str) -> None:
        """The agent talks with the person from now on, who waited or did not."""
        now = self._config.now()
        self._store.write("INSERT OR REPLACE INTO agent_sessions VALUES (?, ?, ?)", openid, account, now)

    def close(self, openid: str) -> None:
        self._store.write("DELETE FROM agent_sessions WHERE openid = ?", openid)

    def hears(self, openid: str, text: str) -> bool:
        """Whether an agent gets this message of the person, so that the service does not."""
        account = self.account_of(openid)
        if account:
            self.record(openid, RECEIVED, text, account)
        return bool(account)

    def record(self, openid: str, opercode: int, text: str, worker: str) -> None:
        self._store.write(
            "INSERT INTO agent_records (openid, opercode, text, time, worker) VALUES (?, ?, ?, ?, ?)",
            openid,
            opercode,
            text,
            int(self._config.now()),
            worker,
        )

    def records(self, start: int, end: int, first: int, most: int) -> list[sqlite3.Row]:
        """From the number `first` on, between two moments in seconds, the oldest first."""
        return self._store.rows(
            "SELECT * FROM agent_records WHERE time BETWEEN ? AND ? AND n >= ? ORDER BY n LIMIT ?",
            start,
            end,
            first,
            most,
        )
