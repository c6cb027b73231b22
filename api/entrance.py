"""Who asks: the key of a request, the account that it works for, and what it may do."""

from flask import Flask, g, request

from api.problems import Problem
from bot.models.api_keys import ApiKey, ApiKeys
from bot.models.staff import Staff

OPEN = frozenset({"description"})
_BEARER = "Bearer "


def register(app: Flask, keys: ApiKeys) -> None:
    def check() -> None:
        if request.endpoint in OPEN:
            return
        given = request.headers.get("Authorization", "")
        found = keys.find(given.removeprefix(_BEARER)) if given.startswith(_BEARER) else None
        if found is None:
            raise Problem(401, "no_key", "Send a good key: Authorization: Bearer szca_…")
        g.api_key, g.api_staff = found

    app.before_request(check)


def key() -> ApiKey:
    found: ApiKey = g.api_key
    return found


def staff() -> Staff:
    """The account in whose name the key works: its roles count as at the desk."""
    found: Staff = g.api_staff
    return found


def need(scope: str) -> Staff:
    """The account, when the key has this scope."""
    if scope not in key().scopes:
        raise Problem(403, "scope", f"This key has no scope {scope}.")
    return staff()
