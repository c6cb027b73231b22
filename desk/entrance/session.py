"""Sessions of the staff: a signed cookie, a token against forged forms, and who is who."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Request, Response, abort, g
from itsdangerous import BadData, URLSafeSerializer

from bot.models.roles import name_of
from bot.models.staff import Staff, StaffTable
from bot.models.tables import from_ms, to_ms

COOKIE = "szca_desk"
PATH = "/desk"
IDLE = timedelta(hours=8)
_TOUCH = timedelta(minutes=1)  # the cookie is not set again more often than this


@dataclass(frozen=True, slots=True)
class Session:
    """What the cookie says. Before the login `login` is empty. `id` is new at every login."""

    id: str
    login: str = ""
    epoch: int = 0
    seen: datetime | None = None


class Sessions:
    """Makes, reads and ends sessions. The cookie is signed; what it claims is checked against the table."""

    def __init__(
        self,
        staff: StaffTable,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
        secret_key: str,
        is_secure: bool,
    ) -> None:
        self._staff = staff
        self._clock = clock
        self._fresh_id = fresh_id
        self._key = secret_key.encode()
        self._signer = URLSafeSerializer(secret_key, salt="desk-session")
        self._is_secure = is_secure

    def of(self, request: Request) -> Session:
        """The session of a request; a fresh anonymous one when there is none or it has been idle too long."""
        found = self._read(request.cookies.get(COOKIE, ""))
        if found is None or found.seen is None or self._clock() - found.seen > IDLE:
            return Session(self._fresh_id())
        return found

    def person(self, session: Session) -> Staff | None:
        """Who is logged in, if the account is still active and the session was not ended since."""
        found = self._staff.find(session.login) if session.login else None
        if found is None or not found.is_active or found.session_epoch != session.epoch:
            return None
        return found

    def begin(self, staff: Staff) -> Session:
        """After a login: an id that nobody knew before."""
        return Session(self._fresh_id(), staff.login, staff.session_epoch)

    def end(self, staff: Staff) -> Session:
        """After a logout: copies of the cookie are worth nothing any more."""
        self._staff.end_sessions(staff.login)
        return Session(self._fresh_id())

    def keep(self, session: Session, response: Response) -> None:
        """Send the cookie, when it is new or its time has to be moved on."""
        now = self._clock()
        if session.seen and now - session.seen < _TOUCH:
            return
        session = replace(session, seen=now)
        value = self._signer.dumps([session.id, session.login, session.epoch, to_ms(now)])
        response.set_cookie(
            COOKIE, str(value), path=PATH, httponly=True, secure=self._is_secure, samesite="Lax"
        )

    def token(self, session: Session) -> str:
        """What every form of this session carries."""
        return hmac.new(self._key, f"desk-form:{session.id}".encode(), hashlib.sha256).hexdigest()

    def is_own_form(self, session: Session, token: str) -> bool:
        return hmac.compare_digest(self.token(session).encode(), token.encode())

    def _read(self, cookie: str) -> Session | None:
        try:
            session_id, login, epoch, seen = self._signer.loads(cookie)
        except (BadData, ValueError, TypeError):
            return None
        return Session(session_id, login, epoch, from_ms(seen))


def me() -> Staff:
    """Who is logged in on this request; without anybody there is no way here."""
    found: Staff | None = g.get("desk_staff")
    return found if found else abort(401)


def need(*roles: str) -> Staff:
    """The person, if they have one of these roles; else the 403 page."""
    staff = me()
    if not staff.roles & set(roles):
        names = "、".join(name_of(role) for role in roles)
        abort(403, f"这一步只有{names}可以做。")
    return staff
