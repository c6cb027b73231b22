"""Passkeys of the staff (WebAuthn credentials): public keys, names and last use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Refused
from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.staff_trail import record
from bot.models.tables import PasskeyRow, StaffRow, from_ms, to_ms

MOST = 10
LONGEST_NAME = 30
_LONGEST_ID = 1400  # WebAuthn allows 1,023 bytes, which are 1,364 letters in base64url
_passkey = cast(Table, PasskeyRow.__table__)
_staff = cast(Table, StaffRow.__table__)


@dataclass(frozen=True, slots=True)
class Passkey:
    """`id` is the credential id in base64url, `public_key` a COSE key; `used_at` is None before a login."""

    id: str
    login: str
    name: str
    public_key: bytes
    sign_count: int
    made_at: datetime
    used_at: datetime | None


class Passkeys:
    """The named changes of state of passkeys. `passkeys` of the account's row is their number."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def of(self, login: str) -> list[Passkey]:
        """A person's passkeys, the oldest first."""
        query = select(_passkey).where(_passkey.c.login == login).order_by(_passkey.c.made_at, _passkey.c.id)
        with self._database.reading() as connection:
            return [_opened(row) for row in connection.execute(query)]

    def find(self, passkey_id: str) -> Passkey | None:
        with self._database.reading() as connection:
            row = connection.execute(select(_passkey).where(_passkey.c.id == passkey_id)).one_or_none()
        return _opened(row) if row else None

    def add(self, staff: Staff, name: str, passkey_id: str, public_key: bytes, sign_count: int) -> None:
        """Raises Refused for a name that cannot be taken, an eleventh passkey, or one that is known."""
        name = " ".join(name.split())
        if not 1 <= len(name) <= LONGEST_NAME:
            raise Refused("bad_name", f"请给通行密钥起个名字，最长 {LONGEST_NAME} 个字。")
        if len(passkey_id) > _LONGEST_ID:
            raise Refused("bad_passkey", "这把通行密钥不能使用，请换一种设备。")
        now = to_ms(self._clock())
        row = {
            "id": passkey_id,
            "login": staff.login,
            "name": name,
            "public_key": public_key,
            "sign_count": sign_count,
            "made_at": now,
            "used_at": 0,
        }
        has_room = (_staff.c.login == staff.login) & (_staff.c.passkeys < MOST)
        more = update(_staff).where(has_room).values(passkeys=_staff.c.passkeys + 1)
        try:
            with self._database.writing() as connection:
                if connection.execute(more).rowcount != 1:
                    raise Refused("too_many_passkeys", f"最多 {MOST} 把通行密钥，请先移除不用的。")
                connection.execute(insert(_passkey), row)
                record(connection, now, staff.actor, "staff_passkey_added", staff.login, passkey=name)
        except IntegrityError:
            if self.find(passkey_id) is None:
                raise
            raise Refused("known_passkey", "这把通行密钥已经添加过了。") from None

    def used(self, passkey: Passkey, sign_count: int) -> bool:
        """Keep the new counter of the authenticator. False: it was used or removed at the same moment."""
        is_it = (_passkey.c.id == passkey.id) & (_passkey.c.sign_count == passkey.sign_count)
        values = {"sign_count": sign_count, "used_at": to_ms(self._clock())}
        with self._database.writing() as connection:
            return connection.execute(update(_passkey).where(is_it).values(values)).rowcount == 1

    def remove(self, staff: Staff, passkey_id: str) -> None:
        """By the person. Raises Refused when the person has no such passkey (any more)."""
        is_it = (_passkey.c.id == passkey_id) & (_passkey.c.login == staff.login)
        fewer = update(_staff).where(_staff.c.login == staff.login).values(passkeys=_staff.c.passkeys - 1)
        with self._database.writing() as connection:
            name = connection.execute(delete(_passkey).where(is_it).returning(_passkey.c.name)).scalar()
            if name is None:
                raise Refused("no_passkey", "这把通行密钥已经移除了。")
            connection.execute(fewer)
            now = to_ms(self._clock())
            record(connection, now, staff.actor, "staff_passkey_removed", staff.login, passkey=name)


def _opened(row: Any) -> Passkey:
    return Passkey(
        row.id,
        row.login,
        row.name,
        row.public_key,
        row.sign_count,
        from_ms(row.made_at),
        from_ms(row.used_at) if row.used_at else None,
    )
