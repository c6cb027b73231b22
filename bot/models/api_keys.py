"""Keys of the interface for the CA's own systems: made, found by their secret, rotated, ended."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import Connection, Table, insert, select, update

from bot.errors import Refused
from bot.models.database import Database
from bot.models.staff import Staff, opened
from bot.models.staff_trail import OPERATOR, record
from bot.models.tables import ApiKeyRow, StaffRow, from_ms, to_ms

# What a key may do besides what the roles of its account allow, and the words of it.
SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "read": "applications, with numbers of people hidden",
        "secrets": "the whole numbers of people; each look is recorded",
        "papers": "pictures and forms; each look is recorded",
        "decide": "the decisions that the roles of the account make",
        "make": "what was made and mailed, as the roles of the account record it",
        "money": "statements of the bank and repayments, as the roles of the account work with them",
    }
)
LONGEST_NAME = 40
# How long a key works beside the one that replaces it.
OVERLAP = timedelta(days=1)
_TOKEN = re.compile(r"szca_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_TOUCH = timedelta(minutes=1)  # a row is not written more often than this
_key = cast(Table, ApiKeyRow.__table__)
_staff = cast(Table, StaffRow.__table__)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key without its secret. `used_at` is None before it happens. `ended_at` lies ahead for one that was
    replaced and still works, and is None for one without an end."""

    id: str
    name: str
    login: str
    scopes: frozenset[str]
    made_at: datetime
    used_at: datetime | None
    ended_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        return self.ended_at is not None and self.ended_at <= now


class ApiKeys:
    """The named changes of keys."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def make(self, name: str, staff: Staff, scopes: Collection[str], *, by: str = OPERATOR) -> str:
        """The token of a new key: it is told once and stored nowhere. Raises Refused."""
        _check(name, scopes)
        with self._database.writing() as connection:
            return self._make(connection, name.strip(), staff.login, ",".join(sorted(scopes)), by)

    def rotate(self, key_id: str, *, by: str = OPERATOR) -> str | None:
        """The token of a key of the same account and scopes; the one before works for a day more.

        None when there is no such key, or it has an end.
        """
        ends = to_ms(self._clock() + OVERLAP)
        is_it = (_key.c.id == key_id) & (_key.c.ended_at == 0)
        ending = update(_key).where(is_it).values(ended_at=ends)
        with self._database.writing() as connection:
            before = connection.execute(ending.returning(_key.c.name, _key.c.login, _key.c.scopes)).first()
            return self._make(connection, before.name, before.login, before.scopes, by) if before else None

    def find(self, token: str) -> tuple[ApiKey, Staff] | None:
        """The key of a token and its account, while both are good."""
        parts = _TOKEN.fullmatch(token)
        if parts is None:
            return None
        columns = [column.label(f"staff_{column.name}") for column in _staff.c]
        query = select(_key, *columns).join(_staff, _staff.c.login == _key.c.login)
        with self._database.reading() as connection:
            row = connection.execute(query.where(_key.c.id == parts[1])).one_or_none()
        if row is None or self._is_over(row) or not hmac.compare_digest(row.digest, _digest(parts[2])):
            return None
        if not row.staff_is_active:
            return None
        self._touch(row)
        return _opened(row), opened(_OfStaff(row))

    def all(self) -> list[ApiKey]:
        """Every key, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_key).order_by(_key.c.made_at.desc(), _key.c.id))
            return [_opened(row) for row in rows]

    def end(self, key_id: str, *, by: str = OPERATOR) -> bool:
        """From now on it opens nothing. False when there is no such good key."""
        now = to_ms(self._clock())
        is_it = (_key.c.id == key_id) & ((_key.c.ended_at == 0) | (_key.c.ended_at > now))
        ending = update(_key).where(is_it).values(ended_at=now).returning(_key.c.login)
        with self._database.writing() as connection:
            ended = connection.execute(ending).first()
            if ended:
                record(connection, now, by, "api_key_ended", ended.login, key=key_id)
        return ended is not None

    def _make(self, connection: Connection, name: str, login: str, scopes: str, by: str) -> str:
        key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        now = to_ms(self._clock())
        row = {
            "id": key_id,
            "digest": _digest(secret),
            "name": name,
            "login": login,
            "scopes": scopes,
            "made_by": by,
            "made_at": now,
            "used_at": 0,
            "ended_at": 0,
        }
        connection.execute(insert(_key), row)
        record(connection, now, by, "api_key_made", login, key=key_id)
        return f"szca_{key_id}_{secret}"

    def _is_over(self, row: Any) -> bool:
        return bool(0 < row.ended_at <= to_ms(self._clock()))

    def _touch(self, row: Any) -> None:
        now = to_ms(self._clock())
        if row.used_at < now - _TOUCH // timedelta(milliseconds=1):
            with self._database.writing() as connection:
                connection.execute(update(_key).where(_key.c.id == row.id).values(used_at=now))


class _OfStaff:
    """The columns of the account in a row of both tables."""

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"staff_{name}")


def _check(name: str, scopes: Collection[str]) -> None:
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Refused("key_name", f"名称请写 1 到 {LONGEST_NAME} 个字。")
    if not scopes or not set(scopes) <= SCOPES.keys():
        raise Refused("key_scopes", f"权限请从这些里选：{', '.join(SCOPES)}。")


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _opened(row: Any) -> ApiKey:
    return ApiKey(
        row.id,
        row.name,
        row.login,
        frozenset(row.scopes.split(",")),
        from_ms(row.made_at),
        from_ms(row.used_at) if row.used_at else None,
        from_ms(row.ended_at) if row.ended_at else None,
    )
