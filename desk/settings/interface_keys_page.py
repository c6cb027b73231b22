"""接口密钥: the keys with which the CA's own systems use /api/v1."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.api_keys import LONGEST_NAME, SCOPES, ApiKeys
from bot.models.roles import Sight, who_sees
from bot.models.staff import StaffTable
from desk.entrance.session import need

Page = tuple[str, int]
# What each scope opens, in the words of the page.
SCOPE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "read": "查看业务单，证件号和手机号隐去",
        "secrets": "完整的证件号和手机号，每次查看都记录",
        "papers": "图片和申请表，每次查看都记录",
        "decide": "办理，范围是账号的角色能办的事",
        "make": "登记制证和邮寄，范围是账号的角色能登记的",
        "money": "银行流水和退款，范围是账号的角色能办的",
    }
)
_DONE = {"ended": "密钥已停用，马上生效。"}
_GONE = "没有这个使用中的密钥，可能刚刚被停用或更换。请看下面现在的列表。"


class InterfaceKeysPage:
    """A key is shown once, on the answer to the form that makes it."""

    def __init__(self, keys: ApiKeys, staff: StaffTable, clock: Callable[[], datetime]) -> None:
        self._keys = keys
        self._staff = staff
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/interface-keys", "interface_keys", self.show)
        desk.add_url_rule("/interface-keys", "make_interface_key", self.make, methods=["POST"])
        desk.add_url_rule("/interface-keys/<key_id>", "change_interface_key", self.change, methods=["POST"])

    def show(self) -> Page:
        need(*who_sees(Sight.ACCOUNTS))
        return self._page()

    def make(self) -> Page:
        by, form = need(*who_sees(Sight.ACCOUNTS)), request.form
        account = self._staff.find(form.get("login", ""))
        if account is None or not account.is_active:
            return self._page(problem="请选择一个使用中的账号。", code=422)
        try:
            token = self._keys.make(form.get("name", ""), account, form.getlist("scope"), by=by.actor)
        except Refused as refused:
            return self._page(problem=refused.words, code=422)
        return self._page(token=token)

    def change(self, key_id: str) -> Page | Response:
        by, act = need(*who_sees(Sight.ACCOUNTS)), request.form.get("act", "")
        if act == "rotate":
            token = self._keys.rotate(key_id, by=by.actor)
            return self._page(token=token) if token else self._page(problem=_GONE, code=409)
        if act != "end":
            abort(400)
        if not self._keys.end(key_id, by=by.actor):
            return self._page(problem=_GONE, code=409)
        return redirect(url_for("desk.interface_keys", done="ended"), 303)

    def _page(self, *, token: str = "", problem: str = "", code: int = 200) -> Page:
        people = self._staff.everybody()
        entered = request.form if code == 422 else {}
        page = render_template(
            "desk/settings/interface_keys.html",
            keys=self._keys.all(),
            now=self._clock(),
            names={one.login: one.name for one in people},
            accounts=[one for one in people if one.is_active],
            scopes={scope: SCOPE_WORDS[scope] for scope in SCOPES},
            longest=LONGEST_NAME,
            entered=entered,
            ticked=request.form.getlist("scope") if entered else [],
            token_of_key=token,
            problem=problem,
            done=_DONE.get(request.args.get("done", ""), ""),
        )
        return page, code
