"""How many customer-service messages the account may still send to one person."""

from collections.abc import Callable

from sandbox.refusal import RefusalError
from sandbox.store import Store

# In force since 2023-06-12: five in 48 hours after a user's message, three in a minute after a menu
# tap, a follow or a scan. A new trigger fills its window again; nothing adds up.
WINDOWS = {"message": (5, 48 * 3600.0), "tap": (3, 60.0)}


class Budget:
    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now

    def open_by_message(self, openid: str) -> None:
        self._open(openid, "message")

    def open_by_tap(self, openid: str) -> None:
        self._open(openid, "tap")

    def _open(self, openid: str, kind: str) -> None:
        quota, seconds = WINDOWS[kind]
        self._store.write(
            "INSERT OR REPLACE INTO windows VALUES (?, ?, ?, 0, ?)",
            openid,
            kind,
            quota,
            self._now() + seconds,
        )

    def close(self, openid: str) -> None:
        self._store.write("DELETE FROM windows WHERE openid = ?", openid)

    def spend(self, openid: str) -> None:
        """Takes one message from the window that ends first, or refuses."""
        with self._store.alone():
            windows = self.left(openid)
            if not windows:
                raise RefusalError(45015)
            kind = next((kind for kind, window in windows.items() if window["left"] > 0), None)
            if kind is None:
                raise RefusalError(45047)
            self._store.write(
                "UPDATE windows SET used = used + 1 WHERE openid = ? AND kind = ?", openid, kind
            )

    def left(self, openid: str) -> dict[str, dict[str, float]]:
        """The open windows, the one that ends first at the front."""
        rows = self._store.rows(
            "SELECT * FROM windows WHERE openid = ? AND until > ? ORDER BY until", openid, self._now()
        )
        return {row["kind"]: {"left": row["quota"] - row["used"], "until": row["until"]} for row in rows}
