"""What comes before every page of the desk: who it is, own forms, the steps that are left, the headers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.message.making import PinWanted
from bot.models.roles import Sight, name_of, who_sees
from bot.models.staff import Staff
from bot.models.tables import to_ms
from bot.web_request import LARGEST_BODY, LARGEST_FORM
from desk.entrance.session import Sessions
from desk.entrance.steps import STEPS, next_step
from flows.decisions import DECISIONS

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "connect-src 'self' {live}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OPEN = frozenset(
    {"desk.login", "desk.enter", "desk.passkey_options", "desk.enter_by_passkey", "desk.static"}
)
# Everybody who records something of making or mailing may also have the PIN sent.
MAKING = DECISIONS[PinWanted].roles
_LEAVE = "desk.logout"
# Where somebody who is logged in may send a file: a picture, a statement of the bank, a list of parcels.
_WITH_FILE = frozenset(
    {"desk.thread_show", "desk.money_statement", "desk.money_columns", "desk.record_making_file"}
)
# The content of a page is as old as that at most when it begins to listen.
_BEFORE = timedelta(seconds=10)


class Guard:
    """`needing`: the roles that nobody works in here without a second factor. `live_url`: what the open pages
    may listen to besides this address."""

    def __init__(
        self, sessions: Sessions, needing: frozenset[str], live_url: str, clock: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._needing = needing
        self._live_url = live_url
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        desk.before_request(self._check)
        desk.after_request(self._dress)
        desk.context_processor(self._context)

    def _check(self) -> AnyResponse | None:
        request.max_content_length = LARGEST_FORM
        g.desk_session = session = self._sessions.of(request)
        step = next_step(session.entered, self._needing) if session.entered else ""
        g.desk_staff = session.entered.staff if session.entered and not step else None
        if g.desk_staff is not None and request.endpoint in _WITH_FILE:
            request.max_content_length = LARGEST_BODY
        if request.method == "POST" and not self._sessions.is_own_form(
            session, request.form.get("token", "")
        ):
            abort(400)
        if g.desk_staff is not None or request.endpoint in _OPEN:
            return None
        if session.entered and request.endpoint in (STEPS[step] | {_LEAVE}):
            return None
        wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
        # A page of another step is no page that was wanted.
        if any(request.endpoint in needed for needed in STEPS.values()):
            wanted = request.args.get("next", "")
        return redirect(url_for(step or "desk.login", next=wanted or None), 303)

    def _dress(self, response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value.replace("{live}", self._live_url))
        response.headers["Cache-Control"] = HEADERS["Cache-Control"]
        if request.endpoint != "desk.static" and "desk_session" in g:
            self._sessions.keep(g.desk_session, response)
        return response

    def _context(self) -> dict[str, Any]:
        session = g.get("desk_session")
        return {
            "me": g.get("desk_staff"),
            "is_entering": session is not None and session.entered is not None,
            "token": self._sessions.token(session) if session is not None else "",
            "role_name": name_of,
            "live_url": self._live_url,
            "live_since": to_ms(self._clock() - _BEFORE),
            "sees_callers": _sees(Sight.CALLERS),
            "sees_repayments": _sees(Sight.REPAYMENTS),
            "sees_money": _sees(Sight.MONEY),
            "writes_bulletins": _sees(Sight.BULLETINS),
            "sees_news": _sees(Sight.NEWS),
            "sees_making": _has_role(MAKING),
            "sees_board": _sees(Sight.BOARD),
            "keeps_accounts": _sees(Sight.ACCOUNTS),
        }


def _sees(what: Sight) -> bool:
    return _has_role(who_sees(what))


def _has_role(roles: tuple[str, ...]) -> bool:
    staff: Staff | None = g.get("desk_staff")
    return staff is not None and bool(staff.roles & set(roles))
