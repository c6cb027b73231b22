"""The staff: who may work at the desk, and with which password."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from argon2 import PasswordHasher
from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Refused
from bot.models.database import Database
from bot.models.passwords import Passwords, one_time_password
from bot.models.roles import ROLES, Sight, who_sees
from bot.models.staff_trail import OPERATOR, record
from bot.models.tables import StaffRow, StaffSessionRow, to_ms

ONE_TIME = timedelta(days=3)  # how long a one-time password opens the desk
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_staff = cast(Table, StaffRow.__table__)
_session = cast(Table, StaffSessionRow.__table__)
_NEW_EPOCH = {"session_epoch": _staff.c.session_epoch + 1}  # every session ends


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff. A session is good as long as it carries this `session_epoch`.

    `must_renew`: the password is a one-time password. `has_authenticator`: codes of a phone were confirmed;
    `passkeys`: how many there are.
    """

    login: str
    name: str
    roles: frozenset[str]
    is_active: bool
    session_epoch: int
    must_renew: bool = False
    has_authenticator: bool = False
    passkeys: int = 0

    @property
    def actor(self) -> str:
        """How the audit names this person."""
        return f"staff:{self.login}"

    @property
    def has_second(self) -> bool:
        """Whether a second factor is asked for at each login."""
        return self.has_authenticator or self.passkeys > 0


class StaffTable:
    """The named changes of state of members of staff. `by` is the actor that the audit names."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], hasher: PasswordHasher | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._passwords = Passwords(hasher)

    def add(
        self, login: str, name: str, roles: Collection[str], password: str, *, by: str = OPERATOR
    ) -> Staff:
        """Raises Refused with words when login, name, roles or password cannot be taken."""
        name = " ".join(name.split())
        return self._insert(login, name, roles, self._passwords.hash(password, (login, name)), 0, by)

    def invite(self, login: str, name: str, roles: Collection[str], *, by: str = OPERATOR) -> str:
        """An account that opens with the one-time password that is returned. Raises Refused."""
        password = one_time_password()
        hashed = self._passwords.hash_one_time(password)
        self._insert(login, " ".join(name.split()), roles, hashed, self._renew_by(), by)
        return password

    def verify(self, login: str, password: str) -> Staff | None:
        """Who this is, or None: unknown, switched off, another password, or a one-time password that is too
        old. Each takes the same time."""
        row = self._row(login)
        stored = row.password_hash if row else self._passwords.nobodys
        is_right = self._passwords.matches(stored, password)
        if row is None or not is_right or not row.is_active:
            return None
        if row.renew_by and row.renew_by < to_ms(self._clock()):
            return None
        if renewed := self._passwords.renewed(stored, password):
            self._rehash(login, stored, renewed)
        return opened(row)

    def find(self, login: str) -> Staff | None:
        row = self._row(login)
        return opened(row) if row else None

    def everybody(self) -> list[Staff]:
        with self._database.reading() as connection:
            return [opened(row) for row in connection.execute(select(_staff).order_by(_staff.c.login))]

    def set_password(self, login: str, password: str, *, by: str = OPERATOR) -> None:
        """A new password; every session of this person ends."""
        hashed = self._passwords.hash(password, (login, self._known(login).name))
        self._change(
            login,
            by,
            "staff_password",
            password_hash=hashed,
            renew_by=0,
            session_epoch=_staff.c.session_epoch + 1,
        )

    def change_password(self, login: str, old: str, password: str) -> Staff:
        """By the person: every session ends, so the caller begins a new one. Raises Refused."""
        row = self._row(login)
        if row is None or not self._passwords.matches(row.password_hash, old):
            raise Refused("wrong_password", "现在的密码不对，请再输入一次。")
        if self._passwords.matches(row.password_hash, password):
            raise Refused("same_password", "新密码和现在的密码一样，请换一个。")
        self.set_password(login, password, by=opened(row).actor)
        return self._known(login)

    def reset_password(self, login: str, *, by: str = OPERATOR) -> str:
        """A one-time password in place of the person's own; every session ends."""
        password = one_time_password()
        hashed = self._passwords.hash_one_time(password)
        self._change(
            login,
            by,
            "staff_password_reset",
            password_hash=hashed,
            renew_by=self._renew_by(),
            session_epoch=_staff.c.session_epoch + 1,
        )
        return password

    def set_roles(self, login: str, roles: Collection[str], *, by: str = OPERATOR) -> None:
        """Counts from the next request on. Raises Refused for the last one who keeps the accounts."""
        checked = _checked_roles(roles)
        self._change(login, by, "staff_roles", roles=checked)

    def deactivate(self, login: str, *, by: str = OPERATOR) -> None:
        """No more logins, and every session ends. The row stays: the audit names it."""
        self._change(login, by, "staff_off", is_active=False, **_NEW_EPOCH)

    def activate(self, login: str, *, by: str = OPERATOR) -> None:
        self._change(login, by, "staff_on", is_active=True)

    def end_sessions(self, login: str, *, by: str = OPERATOR) -> None:
        """End every session of this person: each browser has to log in again."""
        self._change(login, by, "staff_sessions_ended", **_NEW_EPOCH)

    def _insert(
        self, login: str, name: str, roles: Collection[str], hashed: str, renew_by: int, by: str
    ) -> Staff:
        if not _LOGIN.fullmatch(login):
            raise Refused("bad_login", "登录名由 2 到 40 个小写字母、数字、点、横线组成，以字母或数字开头。")
        if not 1 <= len(name) <= 40:
            raise Refused("bad_name", "请填写姓名，最长 40 个字。")
        now, kept = to_ms(self._clock()), _checked_roles(roles)
        row = {
            "login": login,
            "name": name,
            "roles": kept,
            "password_hash": hashed,
            "is_active": True,
            "session_epoch": 0,
            "renew_by": renew_by,
            "created_at": now,
        }
        try:
            with self._database.writing() as connection:
                connection.execute(insert(_staff), row)
                record(connection, now, by, "staff_added", login, roles=kept)
        except IntegrityError:
            # Other constraints of the row are broken by faults of ours, which no other login mends.
            if self._row(login) is None:
                raise
            raise Refused("login_taken", f"登录名 {login} 已经有人用了，请换一个。") from None
        return self._known(login)

    def _renew_by(self) -> int:
        return to_ms(self._clock() + ONE_TIME)

    def _row(self, login: str) -> Any:
        with self._database.reading() as connection:
            return connection.execute(select(_staff).where(_staff.c.login == login)).one_or_none()

    def _known(self, login: str) -> Staff:
        row = self._row(login)
        if row is None:
            raise _unknown(login)
        return opened(row)

    def _change(self, login: str, by: str, action: str, **values: Any) -> None:
        changing = update(_staff).where(_staff.c.login == login).values(**values).returning(_staff.c.login)
        before = self._known(login)
        with self._database.writing() as connection:
            if connection.execute(changing).one_or_none() is None:
                raise _unknown(login)
            if before.is_active and _keeps_accounts(before.roles) and not _has_keeper(connection):
                raise Refused("last_admin", "至少要留一个能管理账号的同事。请先给另一位同事这个角色。")
            if "session_epoch" in values:
                connection.execute(delete(_session).where(_session.c.login == login))
            detail = {"roles": values["roles"]} if "roles" in values else {}
            record(connection, to_ms(self._clock()), by, action, login, **detail)

    def _rehash(self, login: str, old: str, renewed: str) -> None:
        """Unless the password was changed meanwhile."""
        is_it = (_staff.c.login == login) & (_staff.c.password_hash == old)
        with self._database.writing() as connection:
            connection.execute(update(_staff).where(is_it).values(password_hash=renewed))


def opened(row: Any) -> Staff:
    """The member of staff of a row."""
    roles = frozenset(role for role in row.roles.split(",") if role)
    return Staff(
        row.login,
        row.name,
        roles,
        row.is_active,
        row.session_epoch,
        must_renew=row.renew_by > 0,
        has_authenticator=row.second_since > 0,
        passkeys=row.passkeys,
    )


def _unknown(login: str) -> Refused:
    return Refused("unknown_login", f"没有登录名为 {login} 的同事。")


def _checked_roles(roles: Collection[str]) -> str:
    if not roles or not set(roles) <= set(ROLES):
        raise Refused("bad_roles", f"角色只能是 {'、'.join(ROLES)} 中的一个或几个。")
    return ",".join(role for role in ROLES if role in roles)


def _keeps_accounts(roles: Collection[str]) -> bool:
    return bool(set(roles) & set(who_sees(Sight.ACCOUNTS)))


def _has_keeper(connection: Connection) -> bool:
    active = select(_staff.c.roles).where(_staff.c.is_active)
    return any(_keeps_accounts(roles.split(",")) for roles in connection.execute(active).scalars())
