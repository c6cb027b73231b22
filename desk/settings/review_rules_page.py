"""审核规则: what an admin sets for the review, without a release."""

import json

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.models.desk_settings import DeskSettings
from bot.models.roles import Sight, who_sees
from desk.entrance.session import need
from desk.settings.seen import seen
from office.reason_catalogue import MOST, ReasonCatalogue, is_setting, read
from office.review_rules import LARGEST, SETTING, ReviewRules, Thresholds, as_stored

Page = tuple[str, int]
_BAD_NUMBER = f"请填 0 到 {LARGEST} 的整数；0 表示不用第二个人。"
_MEANWHILE = "另一位管理员刚刚改过，下面是现在的规则。请看过再改。"


class ReviewRulesPage:
    """Of two admins who change the same rule, the second one reads the change of the first."""

    def __init__(self, settings: DeskSettings) -> None:
        self._settings = settings
        self._rules = ReviewRules(settings)
        self._reasons = ReasonCatalogue(settings)

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/review-rules", "review_rules", self.show)
        desk.add_url_rule("/review-rules", "change_thresholds", self.change, methods=["POST"])
        desk.add_url_rule("/review-rules/reasons", "change_reasons", self.change_reasons, methods=["POST"])

    def show(self) -> Page:
        need(*who_sees(Sight.ACCOUNTS))
        return self._page()

    def change(self) -> Page | Response:
        staff, form = need(*who_sees(Sight.ACCOUNTS)), request.form
        wanted = Thresholds.read(form.get("fee", ""), form.get("findings", ""))
        if wanted is None:
            return self._page(_BAD_NUMBER, 422)
        if not self._settings.change(SETTING, as_stored(wanted), staff, seen=seen()):
            return self._page(_MEANWHILE, 409)
        return redirect(url_for("desk.review_rules", done="1"), 303)

    def change_reasons(self) -> Page | Response:
        """Without a line the reasons of the release hold again."""
        staff, form = need(*who_sees(Sight.ACCOUNTS)), request.form
        setting = form.get("setting", "")
        if not is_setting(setting):
            abort(400)
        reasons, problem = read(form.get("reasons", ""))
        if problem:
            return self._page(problem, 422)
        if not self._settings.change(setting, reasons or None, staff, seen=seen()):
            return self._page(_MEANWHILE, 409)
        return redirect(url_for("desk.review_rules", done="1"), 303)

    def _page(self, problem: str = "", code: int = 200) -> Page:
        stored = self._rules.stored()
        page = render_template(
            "desk/settings/review_rules.html",
            thresholds=self._rules.thresholds(),
            entered=request.form if code == 422 else {},
            seen=json.dumps(stored),
            lists=self._reasons.lists(),
            most=MOST,
            problem=problem,
            done="规则已保存，马上生效。" if "done" in request.args else "",
        )
        return page, code
