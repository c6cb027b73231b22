"""The people who have a phone here: who they are, and whether they follow the account."""

import base64
import hashlib
import sqlite3

from sandbox.config import SandboxConfig
from sandbox.refusal import RefusalError
from sandbox.store import Store


class People:
    def __init__(self, config: SandboxConfig, store: Store) -> None:
        self._config = config
        self._store = store
        for name in config.people:
            self.add(name)

    def add(self, name: str) -> str:
        """The same name is the same person, also after a restart."""
        openid = self.openid_of(name)
        self._store.write(
            "INSERT OR IGNORE INTO people (openid, name, made_at) VALUES (?, ?, ?)",
            openid,
            name,
            self._config.now(),
        )
        return openid

    def openid_of(self, name: str) -> str:
        digest = hashlib.sha256(f"{self._config.appid}/{name}".encode()).digest()
        # 28 characters that begin with "o", as WeChat's are.
        return "o" + base64.urlsafe_b64encode(digest).decode()[:27]

    def find(self, openid: str) -> sqlite3.Row | None:
        return self._store.row("SELECT * FROM people WHERE openid = ?", openid)

    def all(self) -> list[sqlite3.Row]:
        return self._store.rows("SELECT * FROM people ORDER BY rowid")

    def is_following(self, openid: str) -> bool:
        person = self.find(openid)
        return bool(person and person["followed"])

    def require_follower(self, openid: object) -> str:
        """The person as an API call names them: known, and following."""
        person = self.find(openid) if isinstance(openid, str) else None
        if person is None:
            raise RefusalError(40003)
        if not person["followed"]:
            raise RefusalError(43004)
        return str(person["openid"])

    def follow(self, openid: str) -> None:
        self._store.write("UPDATE people SET followed = 1 WHERE openid = ?", openid)

    def unfollow(self, openid: str) -> None:
        self._store.write("UPDATE people SET followed = 0, typing_until = 0 WHERE openid = ?", openid)

    def mark_exchange(self, openid: str) -> None:
        """The person spoke, or was spoken to."""
        self._store.write("UPDATE people SET spoke_at = ? WHERE openid = ?", self._config.now(), openid)

    def set_typing(self, openid: str, until: float) -> None:
        self._store.write("UPDATE people SET typing_until = ? WHERE openid = ?", until, openid)
