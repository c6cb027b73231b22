"""上班时间: the hours in which somebody answers, and the days off, set without a release."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.roles import Sight, who_sees
from bot.working_times import HOURS, YEAR, WorkingTimes
from desk.entrance.session import need
from desk.settings.seen import seen
from flows.catalogue import catalogue
from flows.catalogue.working_times import as_written
from flows.workdays import CHINA, known_until, opening_hours, plan_of

Page = tuple[str, int]
_MEANWHILE = "另一位管理员刚刚改过，下面是现在的内容。请看过再改。"


class WorkingTimesPage:
    """The hours, and this year and the next. Of two admins the second one reads the change of the first."""

    def __init__(self, times: WorkingTimes, clock: Callable[[], datetime]) -> None:
        self._times = times
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/working-times", "working_times", self.show)
        desk.add_url_rule("/working-times/hours", "change_hours", self.change_hours, methods=["POST"])
        desk.add_url_rule("/working-times/holidays", "change_holidays", self.change_year, methods=["POST"])

    def show(self) -> Page:
        need(*who_sees(Sight.ACCOUNTS))
        return self._page()

    def change_hours(self) -> Page | Response:
        staff = need(*who_sees(Sight.ACCOUNTS))
        try:
            is_done = self._times.set_hours(_lines(), staff, seen=seen())
        except Refused as refused:
            return self._page(refused.words, 422)
        return _done() if is_done else self._page(_MEANWHILE, 409)

    def change_year(self) -> Page | Response:
        staff, year = need(*who_sees(Sight.ACCOUNTS)), request.form.get("year", "")
        if year not in map(str, self._years()):
            abort(400)
        try:
            is_done = self._times.set_year(int(year), _lines(), staff, seen=seen())
        except Refused as refused:
            return self._page(refused.words, 422)
        return _done() if is_done else self._page(_MEANWHILE, 409)

    def _years(self) -> tuple[int, int]:
        this = self._clock().astimezone(CHINA).year
        return this, this + 1

    def _page(self, problem: str = "", code: int = 200) -> Page:
        stored = self._times.stored()
        hours = stored.get(HOURS)
        page = render_template(
            "desk/settings/working_times.html",
            hours=hours or [str(span) for span in catalogue().hours],
            hours_seen=json.dumps(hours),
            now=opening_hours(),
            known_until=known_until(),
            years=[self._year(year, stored.get(f"{YEAR}{year}")) for year in self._years()],
            entered=request.form if code == 422 else {},
            problem=problem,
            done="已保存。各处最晚 30 秒后按新的时间算。" if "done" in request.args else "",
        )
        return page, code

    def _year(self, year: int, stored: list[str] | None) -> dict[str, Any]:
        plan = plan_of(year)
        lines = stored or (as_written(plan) if plan else [])
        is_known = known_until().year >= year and not lines
        return {"year": year, "lines": lines, "seen": json.dumps(stored), "is_known": is_known}


def _done() -> Response:
    return redirect(url_for("desk.working_times", done="1"), 303)


def _lines() -> list[str]:
    return [line.strip() for line in request.form.get("lines", "").splitlines() if line.strip()]
