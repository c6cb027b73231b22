"""会话分配: whether the system assigns conversations of the queue to agents, and how many to each."""

import json

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.models.desk_settings import DeskSettings
from bot.models.roles import Sight, who_sees
from desk.entrance.session import need
from desk.settings.seen import seen
from office.threads.assignment import LARGEST, SETTING, AssignmentRule, AssignmentRules

Page = tuple[str, int]
_BAD_NUMBER = f"请填 1 到 {LARGEST} 的整数。"
_MEANWHILE = "另一位管理员刚刚改过，下面是现在的设置。请看过再改。"


class AssignmentPage:
    """Of two admins who change it, the second one reads the change of the first."""

    def __init__(self, settings: DeskSettings) -> None:
        self._settings = settings
        self._rules = AssignmentRules(settings)

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/assignment", "assignment", self.show)
        desk.add_url_rule("/assignment", "change_assignment", self.change, methods=["POST"])

    def show(self) -> Page:
        need(*who_sees(Sight.ACCOUNTS))
        return self._page()

    def change(self) -> Page | Response:
        staff, form = need(*who_sees(Sight.ACCOUNTS)), request.form
        wanted = AssignmentRule.read(form.get("most", ""), is_on=form.get("is_on") == "yes")
        if wanted is None:
            return self._page(_BAD_NUMBER, 422)
        if not self._settings.change(SETTING, wanted.as_stored(), staff, seen=seen()):
            return self._page(_MEANWHILE, 409)
        return redirect(url_for("desk.assignment", done="1"), 303)

    def _page(self, problem: str = "", code: int = 200) -> Page:
        page = render_template(
            "desk/settings/assignment.html",
            rule=self._rules.rule(),
            entered=request.form if code == 422 else {},
            seen=json.dumps(self._rules.stored()),
            problem=problem,
            done="已保存，马上生效。" if "done" in request.args else "",
        )
        return page, code
