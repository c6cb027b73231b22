"""What stands in each person's chat, in order, with everything the phone needs to show it."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from sandbox.rendering import Rendered, render_plain
from sandbox.store import Store

FAULT_LINE = "该公众号提供的服务出现故障，请稍后再试"


class Chat:
    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now

    def add_from_person(self, openid: str, kind: str, text: str, **more: Any) -> int:
        return self._add(openid, "person", kind, render_plain(text), more)

    def add_from_account(self, openid: str, kind: str, rendered: Rendered, channel: str, **more: Any) -> int:
        """A message that arrives ends the account's typing sign."""
        self._store.write("UPDATE people SET typing_until = 0 WHERE openid = ?", openid)
        return self._add(openid, "account", kind, rendered, {"channel": channel, **more})

    def add_from_system(self, openid: str, text: str) -> int:
        return self._add(openid, "system", "text", render_plain(text), {})

    def _add(self, openid: str, side: str, kind: str, rendered: Rendered, more: dict[str, Any]) -> int:
        body = {
            "text": rendered.text,
            "html": rendered.html,
            "links": [{"label": link.label, "href": link.href} for link in rendered.links],
            "taps": [
                {"label": tap.label, "content": tap.content, "menu_id": tap.menu_id} for tap in rendered.taps
            ],
            "media_id": None,
            "channel": None,
            **more,
        }
        return self._store.write(
            "INSERT INTO messages (openid, at, side, kind, body) VALUES (?, ?, ?, ?, ?)",
            openid,
            self._now(),
            side,
            kind,
            json.dumps(body, ensure_ascii=False),
        )

    def since(self, openid: str, after: int) -> list[dict[str, Any]]:
        rows = self._store.rows("SELECT * FROM messages WHERE openid = ? AND n > ? ORDER BY n", openid, after)
        return [as_message(row) for row in rows]

    def everyone_since(self, after: int) -> list[dict[str, Any]]:
        rows = self._store.rows("SELECT * FROM messages WHERE n > ? ORDER BY n LIMIT 500", after)
        return [as_message(row) for row in rows]

    def newest(self) -> int:
        return int(self._store.rows("SELECT coalesce(max(n), 0) AS n FROM messages")[0]["n"])

    def pictures_from_account(self, openid: str, after: int = 0) -> list[dict[str, Any]]:
        return [
            message
            for message in self.since(openid, after)
            if message["side"] == "account" and message["kind"] == "image"
        ]


def as_message(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "n": row["n"],
        "openid": row["openid"],
        "at": row["at"],
        "side": row["side"],
        "kind": row["kind"],
        **json.loads(row["body"]),
    }
