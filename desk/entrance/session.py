"""The desk's cookie, a token against forged forms, and who is who on a request."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from flask import Request, Response, abort, g
from itsdangerous import BadData, URLSafeSerializer

from bot.models.roles import name_of
from bot.models.staff import Staff
from bot.models.staff_sessions import StaffSession, StaffSessions

COOKIE = "szca_desk"
PATH = "/desk"
UNATTENDED = "X-Unattended"


@dataclass(frozen=True, slots=True)
class Session:
    """What a browser holds. `entered` is None before the right password, and after the session's end."""

    id: str
    entered: StaffSession | None = None
    is_new: bool = False


class Sessions:
    """Reads and sets the cookie. It is signed and holds an id alone; the rest is in the table."""

    def __init__(
        self, rows: StaffSessions, fresh_id: Callable[[], str], secret_key: str, is_secure: bool
    ) -> None:
        self._rows = rows
        self._fresh_id = fresh_id
        self._key = secret_key.encode()
        self._signer = URLSafeSerializer(secret_key, salt="desk-session")
        self._is_secure = is_secure

    def of(self, request: Request) -> Session:
        """The session of a request; a fresh anonymous one when there is none."""
        session_id = self.id_in(request.cookies.get(COOKIE, ""))
        if not session_id:
            return self.fresh()
        return Session(session_id, self._rows.find(session_id, keeps_alive=not is_unattended(request)))

    def begin(self, staff: Staff, request: Request) -> Session:
        """After the right password: an id that nobody knew before."""
        session = self.fresh()
        self._rows.begin(session.id, staff, browser_name(request), request.remote_addr or "")
        return Session(session.id, self._rows.find(session.id), is_new=True)

    def fresh(self) -> Session:
        return Session(self._fresh_id(), is_new=True)

    def keep(self, session: Session, response: Response) -> None:
        """Send the cookie when it is new."""
        if session.is_new:
            response.set_cookie(
                COOKIE,
                self.cookie(session.id),
                path=PATH,
                httponly=True,
                secure=self._is_secure,
                samesite="Lax",
            )

    def cookie(self, session_id: str) -> str:
        """The value of the cookie of a session."""
        return str(self._signer.dumps(session_id))

    def token(self, session: Session) -> str:
        """What every form of this session carries."""
        return hmac.new(self._key, f"desk-form:{session.id}".encode(), hashlib.sha256).hexdigest()

    def is_own_form(self, session: Session, token: str) -> bool:
        return hmac.compare_digest(self.token(session).encode(), token.encode())

    def id_in(self, cookie: str) -> str:
        """The id that a cookie holds, "" for one that is not ours."""
        try:
            session_id = self._signer.loads(cookie)
        except (BadData, ValueError, TypeError):
            return ""
        return session_id if isinstance(session_id, str) else ""


def is_unattended(request: Request) -> bool:
    """Whether an open page asks by itself. It may look again, and has nothing that its person had not."""
    return UNATTENDED in request.headers


_BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("OPR", "Opera"), ("QQBrowser", "QQ 浏览器"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def browser_name(request: Request) -> str:
    """Such as "Edge · Windows": enough to know one's own browsers again."""
    agent = request.user_agent.string
    found = (next((name for mark, name in marks if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS))
    return " · ".join(filter(None, found)) or "其他浏览器"


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
