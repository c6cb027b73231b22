"""员工: the accounts of the staff, for those who keep them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.database import Database
from bot.models.roles import ROLES, Sight, who_sees
from bot.models.second_factor import SecondFactors
from bot.models.staff import Staff, StaffTable
from bot.models.staff_sessions import StaffSessions
from bot.models.staff_trail import ACTIONS, NOBODY, OPERATOR, history
from bot.models.tables import from_ms
from desk.entrance.session import need

Page = tuple[str, int]
_DONE = {
    "roles": "角色已更改，对方下一次打开页面时生效。",
    "off": "账号已停用，对方的登录都已退出。",
    "on": "账号已恢复，可以登录了。",
    "logout": "对方的登录都已退出。",
    "session": "已退出那一处登录。",
    "second": "二次验证和通行密钥已清除。对方下次登录时可以重新设置。",
}
_ACTORS = {OPERATOR: "服务器命令", NOBODY: "身份不明"}


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of what happened to an account."""

    at: datetime
    who: str
    what: str


class ColleaguePages:
    """The list, and the page of one account. A one-time password is shown once, on the answer itself."""

    def __init__(
        self, staff: StaffTable, second: SecondFactors, rows: StaffSessions, database: Database
    ) -> None:
        self._staff = staff
        self._second = second
        self._rows = rows
        self._database = database
        self._acts: dict[str, Callable[[str, Staff], None]] = {
            "roles": lambda login, by: staff.set_roles(login, request.form.getlist("role"), by=by.actor),
            "off": lambda login, by: staff.deactivate(login, by=by.actor),
            "on": lambda login, by: staff.activate(login, by=by.actor),
            "logout": lambda login, by: staff.end_sessions(login, by=by.actor),
            "session": lambda login, by: rows.end(request.form.get("session", ""), login, by=by.actor),
            "second": lambda login, by: second.reset(login, by=by.actor),
        }

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/staff", "colleagues", self.everybody)
        desk.add_url_rule("/staff", "invite", self.invite, methods=["POST"])
        desk.add_url_rule("/staff/<login>", "colleague", self.show)
        desk.add_url_rule("/staff/<login>", "change_colleague", self.change, methods=["POST"])

    def everybody(self) -> Page:
        need(*who_sees(Sight.ACCOUNTS))
        return self._list()

    def invite(self) -> Page:
        by, form = need(*who_sees(Sight.ACCOUNTS)), request.form
        login = form.get("login", "").strip().lower()
        try:
            password = self._staff.invite(login, form.get("name", ""), form.getlist("role"), by=by.actor)
        except Refused as refused:
            return self._list(refused.words, 422)
        return self._one(login, password=password)

    def show(self, login: str) -> Page:
        need(*who_sees(Sight.ACCOUNTS))
        return self._one(login)

    def change(self, login: str) -> Page | Response:
        by, act = need(*who_sees(Sight.ACCOUNTS)), request.form.get("act", "")
        self._known(login)
        try:
            if login == by.login and act in ("off", "reset", "second"):
                raise Refused("own_account", "不能对自己的账号做这一步，请让另一位管理员来做。")
            if act == "reset":
                return self._one(login, password=self._staff.reset_password(login, by=by.actor))
            if act not in self._acts:
                abort(400)
            self._acts[act](login, by)
        except Refused as refused:
            return self._one(login, problem=refused.words, code=422)
        return redirect(url_for("desk.colleague", login=login, done=act), 303)

    def _known(self, login: str) -> Staff:
        return self._staff.find(login) or abort(404)

    def _list(self, problem: str = "", code: int = 200) -> Page:
        people = sorted(self._staff.everybody(), key=lambda one: (not one.is_active, one.login))
        entered = {
            "login": request.form.get("login", "")[:40],
            "name": request.form.get("name", "")[:40],
            "roles": request.form.getlist("role"),
        }
        page = render_template(
            "desk/colleagues.html", people=people, roles=ROLES, entered=entered, problem=problem
        )
        return page, code

    def _one(self, login: str, *, password: str = "", problem: str = "", code: int = 200) -> Page:
        staff = self._known(login)
        page = render_template(
            "desk/colleague.html",
            staff=staff,
            roles=ROLES,
            sessions=self._rows.of(login),
            traces=self._traces(login),
            password=password,
            problem=problem,
            done=_DONE.get(request.args.get("done", ""), ""),
        )
        return page, code

    def _traces(self, login: str) -> list[Trace]:
        names = {one.actor: one.name for one in self._staff.everybody()}
        return [_trace(row, names) for row in history(self._database, login)]


def _trace(row: Any, names: dict[str, str]) -> Trace:
    detail = json.loads(row.detail)
    roles = "、".join(ROLES[role].name for role in detail.get("roles", "").split(",") if role in ROLES)
    told = ("passkey", "browser", "address")
    where = "，".join(detail[name] for name in told if detail.get(name))
    more = "：" + roles if roles else f"（{where}）" if where else ""
    who = names.get(row.actor) or _ACTORS.get(row.actor, row.actor)
    return Trace(from_ms(row.at), who, ACTIONS[row.action] + more)
