"""The staff: who may work at the desk, and with which password."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Refused
from bot.models.database import Database
from bot.models.roles import ROLES
from bot.models.tables import StaffRow, to_ms

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_HASHER = PasswordHasher()
_staff = cast(Table, StaffRow.__table__)


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff. A session is good as long as it carries this `session_epoch`."""

    login: str
    name: str
    roles: frozenset[str]
    is_active: bool
    session_epoch: int

    @property
    def actor(self) -> str:
        """How the audit names this person."""
        return f"staff:{self.login}"


class StaffTable:
    """The named changes of state of members of staff."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], hasher: PasswordHasher | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._hasher = hasher or _HASHER
        # Checked when nobody has the login, so that the time of the answer does not tell who exists.
        self._nobody = _hash_of_nobody(self._hasher)

    def add(self, login: str, name: str, roles: Collection[str], password: str) -> Staff:
        """Raises Refused with words when login, name, roles or password cannot be taken."""
        if not _LOGIN.fullmatch(login):
            raise Refused("bad_login", "登录名由 2 到 40 个小写字母、数字、点、横线组成，以字母或数字开头。")
        name = " ".join(name.split())
        if not 1 <= len(name) <= 40:
            raise Refused("bad_name", "请填写姓名，最长 40 个字。")
        row = {
            "login": login,
            "name": name,
            "roles": _checked_roles(roles),
            "password_hash": self._hash(password),
            "is_active": True,
            "session_epoch": 0,
            "created_at": to_ms(self._clock()),
        }
        try:
            with self._database.writing() as connection:
                connection.execute(insert(_staff), row)
        except IntegrityError:
            raise Refused("login_taken", f"登录名 {login} 已经有人用了，请换一个。") from None
        return Staff(login, name, frozenset(roles), True, 0)

    def verify(self, login: str, password: str) -> Staff | None:
        """Who this is, or None: unknown, switched off, or another password. Each takes the same time."""
        row = self._row(login)
        stored = row.password_hash if row else self._nobody
        is_right = self._matches(stored, password[:LONGEST_PASSWORD])
        if row is None or not is_right or not row.is_active:
            return None
        if self._hasher.check_needs_rehash(stored):
            self._renew(login, stored, password)
        return _opened(row)

    def find(self, login: str) -> Staff | None:
        row = self._row(login)
        return _opened(row) if row else None

    def everybody(self) -> list[Staff]:
        with self._database.reading() as connection:
            return [_opened(row) for row in connection.execute(select(_staff).order_by(_staff.c.login))]

    def set_password(self, login: str, password: str) -> None:
        """A new password; every session of this person ends."""
        self._change(login, password_hash=self._hash(password), session_epoch=_staff.c.session_epoch + 1)

    def set_roles(self, login: str, roles: Collection[str]) -> None:
        """Counts from the next request on."""
        self._change(login, roles=_checked_roles(roles))

    def deactivate(self, login: str) -> None:
        """No more logins, and every session ends. The row stays: the audit names it."""
        self._change(login, is_active=False, session_epoch=_staff.c.session_epoch + 1)

    def activate(self, login: str) -> None:
        self._change(login, is_active=True)

    def end_sessions(self, login: str) -> None:
        """End every session of this person: each browser has to log in again."""
        self._change(login, session_epoch=_staff.c.session_epoch + 1)

    def _row(self, login: str) -> Any:
        with self._database.reading() as connection:
            return connection.execute(select(_staff).where(_staff.c.login == login)).one_or_none()

    def _change(self, login: str, **values: Any) -> None:
        changing = update(_staff).where(_staff.c.login == login).values(**values).returning(_staff.c.login)
        with self._database.writing() as connection:
            if connection.execute(changing).one_or_none() is None:
                raise Refused("unknown_login", f"没有登录名为 {login} 的同事。")

    def _renew(self, login: str, old: str, password: str) -> None:
        """Hash again with today's parameters, unless the password was changed meanwhile."""
        renewing = (
            update(_staff)
            .where(_staff.c.login == login, _staff.c.password_hash == old)
            .values(password_hash=self._hasher.hash(password))
        )
        with self._database.writing() as connection:
            connection.execute(renewing)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    def _hash(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise Refused(
                "bad_password", f"密码要有 {SHORTEST_PASSWORD} 到 {LONGEST_PASSWORD} 个字符。可以用一句话。"
            )
        return self._hasher.hash(password)


@cache
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    """Made once for a hasher: it costs as much as a login, and nothing in it is secret."""
    return hasher.hash("nobody has this password")


def _checked_roles(roles: Collection[str]) -> str:
    if not roles or not set(roles) <= set(ROLES):
        raise Refused("bad_roles", f"角色只能是 {'、'.join(ROLES)} 中的一个或几个。")
    return ",".join(role for role in ROLES if role in roles)


def _opened(row: Any) -> Staff:
    roles = frozenset(role for role in row.roles.split(",") if role)
    return Staff(row.login, row.name, roles, row.is_active, row.session_epoch)
