"""The traffic in both directions, for inspection."""

import json
from collections.abc import Callable
from typing import Any

from sandbox.store import Store

KEPT = 2000
LONGEST = 12_000


class Wire:
    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now

    def note(
        self,
        way: str,
        title: str,
        *,
        openid: str = "",
        status: str = "",
        request: str = "",
        answer: str = "",
        problem: str = "",
    ) -> int:
        """`way` is callback (we call the service); api, faceid, sms or ocr (it calls us); or page."""
        body = {
            "way": way,
            "title": title,
            "status": status,
            "request": request[:LONGEST],
            "answer": answer[:LONGEST],
            "problem": problem,
        }
        n = self._store.write(
            "INSERT INTO wire (at, openid, body) VALUES (?, ?, ?)",
            self._now(),
            openid,
            json.dumps(body, ensure_ascii=False),
        )
        self._store.write("DELETE FROM wire WHERE n <= ?", n - KEPT)
        return n

    def since(self, after: int) -> list[dict[str, Any]]:
        rows = self._store.rows("SELECT * FROM wire WHERE n > ? ORDER BY n LIMIT 500", after)
        return [
            {"n": row["n"], "at": row["at"], "openid": row["openid"], **json.loads(row["body"])}
            for row in rows
        ]

    def newest(self) -> int:
        return int(self._store.rows("SELECT coalesce(max(n), 0) AS n FROM wire")[0]["n"])
