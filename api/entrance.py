"""Who asks: the key of a request, the account that it works for, and what it may do."""

import hashlib
from collections.abc import Sequence

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


def once(idempotency_key: str) -> str:
    """A name for a request of this key, the same when it comes again."""
    return once_of(key(), idempotency_key)


def once_of(asking: ApiKey, idempotency_key: str) -> str:
    """32 characters."""
    return hashlib.sha256(f"{asking.id}:{idempotency_key}".encode()).hexdigest()[:32]


def need(scope: str) -> Staff:
    """The account, when the key has this scope."""
    if scope not in key().scopes:
        raise Problem(403, "scope", f"This key has no scope {scope}.")
    return staff()


def need_role(scope: str, roles: Sequence[str]) -> Staff:
    """The account, when the key has this scope and the account one of these roles."""
    asking = need(scope)
    if asking.roles.isdisjoint(roles):
        raise Problem(403, "role", f"The account of this key has no role for this: {', '.join(roles)}.")
    return asking
