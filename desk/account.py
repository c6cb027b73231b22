"""我的账号: the person's own password, second factor, passkeys and sessions."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.roles import EVERYBODY
from bot.models.staff import Staff
from desk.entrance.accounts import TOO_MANY, Accounts, typed_twice
from desk.entrance.attempts import Try
from desk.entrance.session import browser_name, need

Page = tuple[str, int]
_DONE = {
    "password": "密码已更改，其他设备上的登录都已退出。",
    "session": "已退出那一处登录。",
    "others": "其他设备上的登录都已退出。",
    "passkey": "通行密钥已添加，下次登录就可以用了。",
    "passkey_removed": "通行密钥已移除。如果不再使用那台设备，也请在设备上删除它。",
}


class AccountPage:
    """The page, and its forms. Password and recovery codes are changed with the password that is now."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/account", "account", self.show)
        desk.add_url_rule("/account/password", "change_password", self.change_password, methods=["POST"])
        desk.add_url_rule("/account/codes", "renew_codes", self.renew_codes, methods=["POST"])
        desk.add_url_rule("/account/sessions", "end_session", self.end_session, methods=["POST"])

    def show(self) -> Page:
        return self.page(need(*EVERYBODY))

    def change_password(self) -> Page | Response:
        staff = need(*EVERYBODY)
        attempt = Try(f"own:{staff.login}", request.remote_addr or "")
        if not self._accounts.attempts.begin(attempt):
            return self.page(staff, TOO_MANY, 429)
        try:
            self._accounts.staff.change_password(staff.login, request.form.get("old", ""), typed_twice())
        except Refused as refused:
            if refused.reason != "wrong_password":
                self._accounts.attempts.succeeded(attempt)
            return self.page(staff, refused.words, 422)
        self._accounts.attempts.succeeded(attempt)
        self._accounts.renew_session(g.desk_session.entered)
        return redirect(url_for("desk.account", done="password"), 303)

    def renew_codes(self) -> Page:
        """Ten new recovery codes, for the password."""
        staff = need(*EVERYBODY)
        try:
            self._accounts.check_password(staff)
            codes = self._accounts.second.renew_codes(staff)
        except Refused as refused:
            return self.page(staff, refused.words, 422)
        return render_template("desk/recovery.html", codes=codes, next=url_for("desk.account")), 200

    def end_session(self) -> Response:
        """One session of the person's own; without an id all but this one."""
        staff, wanted = need(*EVERYBODY), request.form.get("session", "")
        own = g.desk_session.id
        ending = [
            one.id for one in self._accounts.rows.of(staff.login) if one.id != own and wanted in ("", one.id)
        ]
        for session_id in ending:
            self._accounts.rows.end(session_id, staff.login, by=staff.actor)
        return redirect(url_for("desk.account", done="session" if wanted else "others"), 303)

    def page(self, staff: Staff, problem: str = "", code: int = 200) -> Page:
        """With what was refused, if anything was."""
        shown = render_template(
            "desk/account.html",
            staff=staff,
            sessions=self._accounts.rows.of(staff.login),
            own=g.desk_session.id,
            codes_left=self._accounts.second.codes_left(staff.login),
            passkeys=self._accounts.passkeys.of(staff.login),
            has_passkeys=self._accounts.ceremonies.is_possible,
            passkey_name=browser_name(request),
            problem=problem,
            done=_DONE.get(request.args.get("done", ""), ""),
        )
        return shown, code
