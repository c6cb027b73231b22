"""The second factor of the staff: six digits of an authenticator (RFC 6238), or a recovery code."""

import hmac
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

import pyotp
from sqlalchemy import Connection, Table, delete, select, update

from bot.errors import Refused
from bot.models.binding import SECOND_FACTOR
from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.staff_trail import OPERATOR, record
from bot.models.tables import PasskeyRow, StaffRow, to_ms
from media.vault import Vault

STEP_SECONDS = 30
ISSUER = "SZCA6688"
RECOVERY_CODES = 10
_DRIFT = 1  # steps that a phone's clock may be early or late
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_passkey = cast(Table, PasskeyRow.__table__)
_staff = cast(Table, StaffRow.__table__)


class SecondFactors:
    """The named changes of state of second factors. A code is good once, and so is each recovery code."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def address(self, login: str) -> tuple[str, str]:
        """The secret, and the otpauth address that authenticators scan, until the person confirms it: the
        same ones each time. Raises Refused when a second factor was confirmed already."""
        row = self._row(login)
        if row.second_since:
            raise Refused("has_second", "您已经开启了二次验证。")
        if row.second_factor is None:
            self._begin(login)
            row = self._row(login)
        secret = self._opened(row)["secret"]
        return secret, pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)

    def confirm(self, staff: Staff, code: str) -> list[str]:
        """The authenticator has the secret: from now on its codes are asked for. Returns the recovery codes.

        Raises Refused for a wrong code.
        """
        row = self._row(staff.login)
        if row.second_since or row.second_factor is None:
            raise Refused("has_second", "这一步已经完成，请刷新页面。")
        known = self._opened(row)
        step = self._step(known["secret"], code, row.totp_step)
        if not step:
            raise Refused("wrong_code", "验证码不对。请看一下手机时间是否准确，等出现新的 6 位数字再试。")
        codes = _recovery_codes()
        now = to_ms(self._clock())
        with self._database.writing() as connection:
            values = {"second_factor": self._sealed(staff.login, known["secret"], codes), "totp_step": step}
            self._exchange(connection, row, second_since=now, **values)
            record(connection, now, staff.actor, "staff_second_on", staff.login)
        return codes

    def passes(self, login: str, code: str) -> str:
        """How this code passes: `code`, `recovery`, or "" for a wrong or used one."""
        row = self._row(login)
        if not row.second_since:
            return ""
        known, typed = self._opened(row), _typed(code)
        if step := self._step(known["secret"], code, row.totp_step):
            return "code" if self._use_step(login, step) else ""
        left = [each for each in known["codes"] if not hmac.compare_digest(_typed(each), typed)]
        if len(left) == len(known["codes"]):
            return ""
        sealed = self._sealed(login, known["secret"], left)
        with self._database.writing() as connection:
            if not self._exchange(connection, row, second_factor=sealed):
                return ""
            now = to_ms(self._clock())
            record(connection, now, f"staff:{login}", "staff_recovery_used", login, left=str(len(left)))
        return "recovery"

    def codes_left(self, login: str) -> int:
        """How many recovery codes were not used yet."""
        row = self._row(login)
        return len(self._opened(row)["codes"]) if row.second_since else 0

    def renew_codes(self, staff: Staff) -> list[str]:
        """Ten new recovery codes; those before are good for nothing any more. Raises Refused."""
        row = self._row(staff.login)
        if not row.second_since:
            raise Refused("no_second", "请先开启二次验证。")
        codes = _recovery_codes()
        sealed = self._sealed(staff.login, self._opened(row)["secret"], codes)
        with self._database.writing() as connection:
            self._exchange(connection, row, second_factor=sealed)
            record(connection, to_ms(self._clock()), staff.actor, "staff_codes", staff.login)
        return codes

    def reset(self, login: str, *, by: str = OPERATOR) -> None:
        """A lost phone or key: codes and passkeys go, and the person sets up new ones. Raises Refused."""
        self._row(login)
        with self._database.writing() as connection:
            is_it = _staff.c.login == login
            gone = {"second_factor": None, "second_since": 0, "passkeys": 0}
            connection.execute(update(_staff).where(is_it).values(gone))
            connection.execute(delete(_passkey).where(_passkey.c.login == login))
            record(connection, to_ms(self._clock()), by, "staff_second_off", login)

    def _begin(self, login: str) -> None:
        sealed = self._sealed(login, pyotp.random_base32(), [])
        is_free = (_staff.c.login == login) & _staff.c.second_factor.is_(None)
        with self._database.writing() as connection:
            connection.execute(update(_staff).where(is_free).values(second_factor=sealed))

    def _step(self, secret: str, code: str, used: int) -> int:
        """The time step whose code this is, 0 if it is none, or one that was used."""
        code = "".join(code.split())
        if len(code) != 6 or not (code.isascii() and code.isdigit()):
            return 0
        totp, now = pyotp.TOTP(secret), int(self._clock().timestamp()) // STEP_SECONDS
        steps = range(max(used + 1, now - _DRIFT), now + _DRIFT + 1)
        fitting = (step for step in steps if hmac.compare_digest(totp.generate_otp(step), code))
        return next(fitting, 0)

    def _use_step(self, login: str, step: int) -> bool:
        """False: somebody used this code, or a later one, at the same moment."""
        is_new = (_staff.c.login == login) & (_staff.c.totp_step < step)
        with self._database.writing() as connection:
            return connection.execute(update(_staff).where(is_new).values(totp_step=step)).rowcount == 1

    def _exchange(self, connection: Connection, row: Any, **values: Any) -> bool:
        """In place of just the bytes that were read. False: they changed meanwhile."""
        is_it = (_staff.c.login == row.login) & (_staff.c.second_factor == row.second_factor)
        return connection.execute(update(_staff).where(is_it).values(**values)).rowcount == 1

    def _row(self, login: str) -> Any:
        with self._database.reading() as connection:
            row = connection.execute(select(_staff).where(_staff.c.login == login)).one_or_none()
        if row is None:
            raise Refused("unknown_login", f"没有登录名为 {login} 的同事。")
        return row

    def _opened(self, row: Any) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(SECOND_FACTOR.open(self._vault, row.second_factor, row))
        return found

    def _sealed(self, login: str, secret: str, codes: list[str]) -> bytes:
        plain = json.dumps({"secret": secret, "codes": codes}).encode()
        return SECOND_FACTOR.seal(self._vault, plain, {"login": login})


def _typed(code: str) -> bytes:
    """Without what people leave out or add."""
    return "".join(code.replace("-", "").split()).lower().encode()


def _recovery_codes() -> list[str]:
    """Each of about 49 random bits."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2))
        for _ in range(RECOVERY_CODES)
    ]
