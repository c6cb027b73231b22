"""What an account still needs after the password: the second factor, a password of its own, or both."""

from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.staff_sessions import StaffSession
from bot.models.staff_trail import NOBODY
from desk.entrance.accounts import TOO_MANY, Accounts, typed_twice
from desk.entrance.attempts import Try
from desk.entrance.login import inside
from desk.entrance.session import browser_name
from media.qr import draw_svg

Page = tuple[str, int]
# The page of each step, and the endpoints that it needs.
STEPS = {
    "desk.second": frozenset({"desk.second", "desk.give_second"}),
    "desk.new_password": frozenset({"desk.new_password", "desk.set_new_password"}),
    "desk.enrol": frozenset(
        {
            "desk.enrol",
            "desk.confirm_second",
            "desk.second_picture",
            "desk.new_passkey_options",
            "desk.add_passkey",
        }
    ),
}


def next_step(entered: StaffSession, needing: frozenset[str]) -> str:
    """The page that comes before the desk, "" when nothing is left. `needing`: roles with a second factor."""
    staff = entered.staff
    if staff.has_second and entered.second_at is None:
        return "desk.second"
    if staff.must_renew:
        return "desk.new_password"
    return "desk.enrol" if staff.roles & needing and not staff.has_second else ""


class Steps:
    """The pages between the password and the desk."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def register(self, desk: Blueprint) -> None:
        def rule(at: str, endpoint: str, view: Callable[[], Page | str | Response], *methods: str) -> None:
            desk.add_url_rule(at, endpoint, view, methods=methods or ("GET",))

        rule("/second", "second", self.second)
        rule("/second", "give_second", self.give_second, "POST")
        rule("/new-password", "new_password", self.new_password)
        rule("/new-password", "set_new_password", self.set_new_password, "POST")
        rule("/second-factor", "enrol", self.enrol)
        rule("/second-factor", "confirm_second", self.confirm_second, "POST")
        rule("/second-factor.svg", "second_picture", self.second_picture)

    def second(self) -> str:
        return self._second_page(inside(request.args.get("next", "")))

    def give_second(self) -> Page | Response:
        """Tries are counted whoever makes them: to come here one has to know the password."""
        entered, goal = _entered(), inside(request.form.get("next", ""))
        login = entered.staff.login
        attempt = Try(f"second:{login}", request.remote_addr or "")
        if not self._accounts.attempts.begin(attempt):
            return self._second_page(goal, TOO_MANY), 429
        if not self._accounts.second.passes(login, request.form.get("code", "")):
            self._accounts.rows.record(login, NOBODY, "staff_second_failed", address=entered.address)
            words = "验证码不对，或已经用过。请等手机上出现新的 6 位数字再输入。"
            return self._second_page(goal, words), 422
        self._accounts.attempts.succeeded(attempt)
        self._accounts.rows.passed_second(entered.id)
        return redirect(goal or url_for("desk.applications"), 303)

    def _second_page(self, goal: str, problem: str = "") -> str:
        return render_template("desk/second.html", staff=_entered().staff, next=goal, problem=problem)

    def new_password(self) -> str:
        return render_template("desk/new_password.html", next=inside(request.args.get("next", "")))

    def set_new_password(self) -> Page | Response:
        """The one-time password was the proof, so it is not asked for again."""
        entered, goal = _entered(), inside(request.form.get("next", ""))
        try:
            self._accounts.staff.set_password(entered.staff.login, typed_twice(), by=entered.staff.actor)
        except Refused as refused:
            return render_template("desk/new_password.html", next=goal, problem=refused.words), 422
        self._accounts.renew_session(entered)
        return redirect(goal or url_for("desk.applications"), 303)

    def enrol(self) -> Page | str | Response:
        """The same code until it is confirmed, so that a page opened twice shows one account to the phone."""
        goal = inside(request.args.get("next", ""))
        try:
            return self._enrol_page(goal)
        except Refused:
            return redirect(goal or url_for("desk.account"), 303)

    def confirm_second(self) -> Page | str:
        entered, goal = _entered(), inside(request.form.get("next", ""))
        try:
            codes = self._accounts.second.confirm(entered.staff, request.form.get("code", ""))
        except Refused as refused:
            return self._enrol_page(goal, refused.words), 422
        self._accounts.rows.passed_second(entered.id)
        return render_template("desk/recovery.html", codes=codes, next=goal)

    def second_picture(self) -> Response:
        _, address = self._accounts.second.address(_entered().staff.login)
        return Response(draw_svg(address), content_type="image/svg+xml")

    def _enrol_page(self, goal: str, problem: str = "") -> str:
        staff = _entered().staff
        secret, _ = self._accounts.second.address(staff.login)
        groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return render_template(
            "desk/enrol.html",
            secret=groups,
            login=staff.login,
            next=goal,
            problem=problem,
            has_passkeys=self._accounts.ceremonies.is_possible,
            passkey_name=browser_name(request),
        )


def _entered() -> StaffSession:
    """The guard lets nobody here without a session."""
    entered: StaffSession = g.desk_session.entered
    return entered
