"""Access tokens: the stable one and the older kind, apart from each other."""

import sqlite3

from flask import Blueprint, request

from sandbox.body import read_json
from sandbox.config import SandboxConfig
from sandbox.refusal import RefusalError
from sandbox.store import Store

LIFETIME = 7200.0
# An old token works five minutes longer when a new one is fetched, and is renewed five minutes early.
OVERLAP = 300.0
FORCED_A_DAY = 20
FORCED_APART = 30.0


class Tokens:
    def __init__(self, config: SandboxConfig, store: Store) -> None:
        self._config = config
        self._store = store

    def check(self, token: str | None) -> None:
        """Lets a valid token through and refuses every other one with its own code."""
        if not token:
            raise RefusalError(41001)
        row = self._store.row("SELECT * FROM tokens WHERE token = ?", token)
        now = self._config.now()
        if row is None:
            raise RefusalError(40001 if token.startswith("SBX_") else 40014)
        if row["revoked_at"] is not None and row["revoked_at"] <= now:
            raise RefusalError(40001)
        if row["until"] <= now:
            raise RefusalError(42001)

    def check_secret(self, appid: object, secret: object, grant_type: object) -> None:
        if grant_type != "client_credential":
            raise RefusalError(40002)
        if appid != self._config.appid:
            raise RefusalError(40013)
        if secret != self._config.secret:
            raise RefusalError(40125)

    def fetch(self) -> dict[str, object]:
        """The older kind: a new token each time, and the one before dies after the overlap."""
        with self._store.alone():
            self._revoke("basic", self._config.now() + OVERLAP)
            return self._answer(self._make("basic"))

    def fetch_stable(self, is_forced: bool) -> dict[str, object]:
        """The stable kind: the same token until five minutes before its end."""
        with self._store.alone():
            if is_forced:
                self._count_forced()
                self._revoke("stable", self._config.now())
                return self._answer(self._make("stable"))
            row = self._newest_stable()
            if row is None or row["until"] - OVERLAP <= self._config.now():
                row = self._make("stable")
            return self._answer(row)

    def _newest_stable(self) -> sqlite3.Row | None:
        return self._store.row(
            "SELECT * FROM tokens WHERE kind = 'stable' AND revoked_at IS NULL ORDER BY until DESC LIMIT 1"
        )

    def _make(self, kind: str) -> sqlite3.Row:
        now = self._config.now()
        token = f"SBX_{self._config.token_hex(64)}"
        self._store.write("INSERT INTO tokens VALUES (?, ?, ?, ?, NULL)", token, kind, now, now + LIFETIME)
        return self._store.rows("SELECT * FROM tokens WHERE token = ?", token)[0]

    def _revoke(self, kind: str, at: float) -> None:
        self._store.write("UPDATE tokens SET revoked_at = ? WHERE kind = ? AND revoked_at IS NULL", at, kind)

    def _count_forced(self) -> None:
        now = self._config.now()
        forced = [at for at in self._store.recall("forced") or [] if at > now - 86400]
        if len(forced) >= FORCED_A_DAY:
            raise RefusalError(45009)
        if forced and now - forced[-1] < FORCED_APART:
            raise RefusalError(45011)
        self._store.remember("forced", [*forced, now])

    def _answer(self, row: sqlite3.Row) -> dict[str, object]:
        return {"access_token": row["token"], "expires_in": int(row["until"] - self._config.now())}


def token_routes(tokens: Tokens) -> Blueprint:
    routes = Blueprint("tokens", __name__)

    @routes.get("/cgi-bin/token")
    def fetch() -> dict[str, object]:
        tokens.check_secret(
            request.args.get("appid"), request.args.get("secret"), request.args.get("grant_type")
        )
        return tokens.fetch()

    @routes.post("/cgi-bin/stable_token")
    def fetch_stable() -> dict[str, object]:
        wish = read_json()
        tokens.check_secret(wish.get("appid"), wish.get("secret"), wish.get("grant_type"))
        is_forced = wish.get("force_refresh", False)
        if not isinstance(is_forced, bool):
            raise RefusalError(47001)
        return tokens.fetch_stable(is_forced)

    return routes
