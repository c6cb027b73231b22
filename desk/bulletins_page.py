"""群发通知: written by an admin to a group of people, agreed to by another one, stopped and resumed."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.models.bulletins import AUDIENCES, Bulletins
from bot.models.roles import Sight, who_sees
from bot.pacing import ENDING
from desk.entrance.session import need
from flows.catalogue import catalogue

Page = tuple[str, int]
MOST_LETTERS = 180  # with the last sentence less than 600 bytes
_ID = re.compile(r"[0-9a-f]{32}")
_STATES = {"proposed": "等同事同意", "running": "正在发送", "stopped": "已停止", "ended": "已结束"}
_COUNTS = {
    "sent": "已发出",
    "waiting": "还没发",
    "handed": "正在发",
    "failed": "没有发出",
    "refused": "不想收的",
    "missed": "到期没发的",
}
_DONE = {
    "written": "已保存。",
    "agreed": "已同意，马上开始发送。",
    "stopped": "已停止，没发的不会再发。",
    "resumed": "已继续。人多的要等同事同意。",
    "late": "状态已经变了，请看下面的最新情况。写通知的人不能自己同意。",
}


class BulletinsPage:
    """A bulletin is looked at as it will be read, with the number of people, before it is made."""

    def __init__(
        self, bulletins: Bulletins, clock: Callable[[], datetime], fresh_id: Callable[[], str]
    ) -> None:
        self._bulletins = bulletins
        self._clock = clock
        self._fresh_id = fresh_id

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/bulletins", "bulletins", self.show)
        desk.add_url_rule("/bulletins", "write_bulletin", self.write, methods=["POST"])
        desk.add_url_rule("/bulletins/<bulletin_id>", "bulletin", self.one)
        for act in (self.agree_bulletin, self.stop_bulletin, self.resume_bulletin):
            name = act.__name__
            at = f"/bulletins/<bulletin_id>/{name.removesuffix('_bulletin')}"
            desk.add_url_rule(at, name, act, methods=["POST"])

    def show(self) -> Page:
        need(*who_sees(Sight.BULLETINS))
        return self._page()

    def write(self) -> Page | Response:
        """First shown as it will be read; with `sure` it is made. The id comes with the form, so that a form
        that is sent twice makes one bulletin."""
        staff, form = need(*who_sees(Sight.BULLETINS)), request.form
        text, audience, days = form.get("text", "").strip(), form.get("audience", ""), form.get("days", "")
        if problem := _problem(text, audience, days):
            return self._page(problem, 422)
        if "sure" not in form:
            return self._page(people=self._bulletins.people(audience))
        bulletin_id = form.get("id", "")
        if not _ID.fullmatch(bulletin_id):
            abort(400)
        until = self._clock() + timedelta(days=int(days))
        above = catalogue().pacing.second_above
        self._bulletins.write(bulletin_id, text, audience, until, staff, above)
        return _back(bulletin_id, "written")

    def one(self, bulletin_id: str) -> str:
        staff = need(*who_sees(Sight.BULLETINS))
        found = self._bulletins.find(bulletin_id)
        if found is None:
            abort(404)
        return render_template(
            "desk/bulletin.html",
            one=found,
            state=_STATES[found.state],
            counts=[(name, found.counts.get(state, 0)) for state, name in _COUNTS.items()],
            audience=AUDIENCES[found.audience].name,
            ending=ENDING,
            may_agree=found.state == "proposed" and found.written_by != staff.login,
            done=_DONE.get(request.args.get("done", ""), ""),
        )

    def agree_bulletin(self, bulletin_id: str) -> Response:
        staff = need(*who_sees(Sight.BULLETINS))
        is_done = self._bulletins.agree(bulletin_id, staff)
        return _back(bulletin_id, "agreed" if is_done else "late")

    def stop_bulletin(self, bulletin_id: str) -> Response:
        staff = need(*who_sees(Sight.BULLETINS))
        is_done = self._bulletins.stop(bulletin_id, staff)
        return _back(bulletin_id, "stopped" if is_done else "late")

    def resume_bulletin(self, bulletin_id: str) -> Response:
        staff = need(*who_sees(Sight.BULLETINS))
        is_done = self._bulletins.resume(bulletin_id, staff, catalogue().pacing.second_above)
        return _back(bulletin_id, "resumed" if is_done else "late")

    def _page(self, problem: str = "", code: int = 200, people: int | None = None) -> Page:
        entered: dict[str, Any] = dict(request.form)
        page = render_template(
            "desk/bulletins.html",
            found=self._bulletins.newest(),
            states=_STATES,
            audiences=AUDIENCES,
            pacing=catalogue().pacing,
            ending=ENDING,
            most=MOST_LETTERS,
            entered=entered,
            fresh_id=self._fresh_id(),
            people=people,
            problem=problem,
        )
        return page, code


def _problem(text: str, audience: str, days: str) -> str:
    if not text:
        return "请先写通知的内容。"
    if len(text) > MOST_LETTERS:
        return f"内容有 {len(text)} 个字，请缩短到 {MOST_LETTERS} 个字以内。"
    if audience not in AUDIENCES:
        return "请选发给谁。"
    most = catalogue().pacing.days
    if not (days.isascii() and days.isdecimal() and len(days) < 4 and 1 <= int(days) <= most):
        return f"有效天数请填 1 到 {most}。"
    return ""


def _back(bulletin_id: str, done: str) -> Response:
    return redirect(url_for("desk.bulletin", bulletin_id=bulletin_id, done=done), 303)
