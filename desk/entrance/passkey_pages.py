"""Passkeys: login with one, adding one, removing one. The browser's part is `static/passkeys.js`."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.errors import Refused
from bot.models.roles import EVERYBODY
from bot.models.staff import Staff
from bot.models.staff_sessions import StaffSession
from bot.models.staff_trail import NOBODY
from desk.account import AccountPage
from desk.entrance.accounts import Accounts
from desk.entrance.login import Login, inside
from desk.entrance.session import need

Page = tuple[str, int]


class PasskeyPages:
    """Each ceremony has two requests: the options, as JSON, and the form with the browser's answer."""

    def __init__(self, accounts: Accounts, login: Login, account: AccountPage) -> None:
        self._accounts = accounts
        self._login = login
        self._account = account

    def register(self, desk: Blueprint) -> None:
        def rule(at: str, endpoint: str, view: Callable[[], Page | AnyResponse]) -> None:
            desk.add_url_rule(at, endpoint, view, methods=["POST"])

        rule("/login/passkey/options", "passkey_options", self.options_to_prove)
        rule("/login/passkey", "enter_by_passkey", self.enter)
        rule("/account/passkeys/options", "new_passkey_options", self.options_to_add)
        rule("/account/passkeys", "add_passkey", self.add)
        rule("/account/passkeys/remove", "remove_passkey", self.remove)

    def options_to_prove(self) -> Response:
        self._need_possible()
        entered: StaffSession | None = g.desk_session.entered
        login = entered.staff.login if entered else ""
        return _json(self._accounts.ceremonies.options_to_prove(g.desk_session.id, login))

    def enter(self) -> Page | AnyResponse:
        """In place of the password, or after it in place of the code."""
        self._need_possible()
        goal = inside(request.form.get("next", ""))
        entered: StaffSession | None = g.desk_session.entered
        try:
            staff, name = self._proven()
            if entered is not None and entered.staff.login != staff.login:
                raise Refused("other_person", "这把通行密钥是另一位同事的。")
        except Refused as refused:
            return self._again(entered, goal, refused.words)
        if entered is None:
            answer = self._login.let_in(staff, goal, passkey=name)
        else:
            answer = redirect(goal or url_for("desk.applications"), 303)
        self._accounts.rows.passed_second(g.desk_session.id)
        return answer

    def options_to_add(self) -> Response:
        """For the password: an open browser does not get a passkey of its own."""
        self._need_possible()
        staff = self._own()
        try:
            self._accounts.check_password(staff)
        except Refused as refused:
            answer = jsonify(problem=refused.words)
            answer.status_code = 422
            return answer
        return _json(self._accounts.ceremonies.options_to_add(g.desk_session.id, staff))

    def add(self) -> Page | AnyResponse:
        """The passkey was just used, so this session has its second factor."""
        self._need_possible()
        staff, goal = self._own(), inside(request.form.get("next", ""))
        form = request.form
        try:
            self._accounts.ceremonies.add(
                g.desk_session.id, staff, form.get("name", ""), form.get("answer", "")
            )
        except Refused as refused:
            if g.desk_staff is not None:
                return self._account.page(staff, refused.words, 422)
            return render_template("desk/problem.html", title="没有添加成功", words=refused.words), 422
        self._accounts.rows.passed_second(g.desk_session.id)
        return redirect(goal or url_for("desk.account", done="passkey"), 303)

    def remove(self) -> Page | AnyResponse:
        staff = need(*EVERYBODY)
        try:
            self._accounts.check_password(staff)
            self._accounts.passkeys.remove(staff, request.form.get("passkey", ""))
        except Refused as refused:
            return self._account.page(staff, refused.words, 422)
        return redirect(url_for("desk.account", done="passkey_removed"), 303)

    def _proven(self) -> tuple[Staff, str]:
        """Who is at the browser, and the name of the passkey. Raises Refused."""
        answer = request.form.get("answer", "")
        passkey = self._accounts.ceremonies.prove(g.desk_session.id, answer)
        staff = self._accounts.staff.find(passkey.login)
        if staff is None or not staff.is_active:
            raise Refused("inactive", "这个账号不能登录，请找管理员。")
        if staff.must_renew and g.desk_session.entered is None:
            # An admin reset the password: whoever knows it alone may go on.
            raise Refused("one_time", "密码已由管理员重设，请先用一次性密码登录。")
        return staff, passkey.name

    def _again(self, entered: StaffSession | None, goal: str, problem: str) -> Page:
        if entered is None:
            return self._login.again(goal, problem)
        address = request.remote_addr or ""
        self._accounts.rows.record(entered.staff.login, NOBODY, "staff_passkey_failed", address=address)
        return render_template("desk/second.html", staff=entered.staff, next=goal, problem=problem), 422

    def _own(self) -> Staff:
        """The guard lets nobody here without a session."""
        entered: StaffSession = g.desk_session.entered
        return entered.staff

    def _need_possible(self) -> None:
        if not self._accounts.ceremonies.is_possible:
            abort(404)


def _json(text: str) -> Response:
    return Response(text, content_type="application/json")
