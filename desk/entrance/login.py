"""Login and logout."""

from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.models.staff import Staff, StaffTable
from bot.models.staff_sessions import StaffSessions
from bot.models.staff_trail import NOBODY
from desk.entrance.attempts import Attempts, Try
from desk.entrance.known_browser import KnownBrowsers
from desk.entrance.session import PATH, Sessions

# The same words for every cause, so that a guess learns nothing.
REFUSED = "登录名或密码不对，或尝试次数过多。连续 5 次不对要等 15 分钟；忘记密码请找管理员重设。"


class Login:
    """Pages of login and logout. `has_passkeys`: browsers can use passkeys at the address of the desk."""

    def __init__(
        self,
        staff: StaffTable,
        rows: StaffSessions,
        sessions: Sessions,
        attempts: Attempts,
        browsers: KnownBrowsers,
        fresh_id: Callable[[], str],
        has_passkeys: bool,
    ) -> None:
        self._staff = staff
        self._rows = rows
        self._sessions = sessions
        self._attempts = attempts
        self._browsers = browsers
        self._fresh_id = fresh_id
        self._has_passkeys = has_passkeys

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/login", "login", self.show)
        desk.add_url_rule("/login", "enter", self.enter, methods=["POST"])
        desk.add_url_rule("/logout", "logout", self.leave, methods=["POST"])

    def show(self) -> str | Response:
        if g.desk_staff:
            return redirect(url_for("desk.applications"))
        return self._page(inside(request.args.get("next", "")))

    def enter(self) -> tuple[str, int] | Response:
        login = request.form.get("login", "").strip().lower()
        goal = inside(request.form.get("next", ""))
        attempt = Try(login, request.remote_addr or "", self._browsers.of(request, login))
        may_try = self._attempts.begin(attempt)
        staff = self._staff.verify(login, request.form.get("password", "")) if may_try else None
        if staff is None:
            self._record_failure(attempt, may_try=may_try)
            return self._page(goal, login=login[:40], problem=REFUSED), 401
        self._attempts.succeeded(attempt)
        return self.let_in(staff, goal)

    def leave(self) -> Response:
        entered = g.desk_session.entered
        if entered is not None:
            actor = entered.staff.actor
            self._rows.end(entered.id, entered.staff.login, by=actor, action="staff_logout")
        g.desk_session = self._sessions.fresh()
        return redirect(url_for("desk.login"), 303)

    def _page(self, goal: str, **said: str) -> str:
        return render_template("desk/login.html", next=goal, has_passkeys=self._has_passkeys, **said)

    def again(self, goal: str, problem: str) -> tuple[str, int]:
        """The page once more, after a passkey that did not pass."""
        return self._page(goal, problem=problem), 401

    def let_in(self, staff: Staff, goal: str, **how: str) -> Response:
        """What the account still needs, such as the second factor, is asked by the pages that follow.

        `how` goes into the record.
        """
        session = g.desk_session = self._sessions.begin(staff, request)
        if session.entered is not None:
            where = {"browser": session.entered.browser, "address": session.entered.address}
            self._rows.record(staff.login, staff.actor, "staff_login", **where, **how)
        answer = redirect(goal or url_for("desk.applications"), 303)
        self._browsers.remember(request, answer, staff.login, self._fresh_id())
        return answer

    def _record_failure(self, attempt: Try, *, may_try: bool) -> None:
        """Only about logins that exist: people type passwords into the wrong box. A lock is told once."""
        if self._staff.find(attempt.login) is None:
            return
        if may_try:
            self._rows.record(attempt.login, NOBODY, "staff_login_failed", address=attempt.address)
        elif self._attempts.is_first_refusal(attempt):
            self._rows.record(attempt.login, NOBODY, "staff_locked", address=attempt.address)


def inside(goal: str) -> str:
    """Where to go after the login: only into the desk itself."""
    is_inside = goal.startswith(f"{PATH}/") and not set(goal) & set("\\\r\n\t")
    return goal if is_inside else ""
