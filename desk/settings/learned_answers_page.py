"""机器人的回答: answers of agents that the bot may give to everybody, with an admin's yes."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.learned_answers import AGREED, PROPOSED, LearnedAnswer, LearnedAnswers
from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff, StaffTable
from desk.entrance.session import need
from office.threads.to_everybody import expect_impersonal

Page = tuple[str, int]
_MEANWHILE = "另一位管理员刚刚处理过这一条，下面是现在的情况。"
_DONE: Mapping[str, str] = {
    "agree": "已同意，半分钟内机器人就会这样回答。",
    "refuse": "没有采用。",
    "take_back": "已撤下，机器人不再这样回答。",
}


class LearnedAnswersPage:
    def __init__(self, answers: LearnedAnswers, staff: StaffTable) -> None:
        self._answers = answers
        self._staff = staff

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/learned-answers", "learned_answers", self.show)
        desk.add_url_rule("/learned-answers", "decide_answer", self.decide, methods=["POST"])

    def show(self) -> Page:
        need(*who_sees(Sight.ACCOUNTS))
        return self._page()

    def decide(self) -> Page | Response:
        staff, act = need(*who_sees(Sight.ACCOUNTS)), request.form.get("act", "")
        try:
            is_done = self._do(staff, act)
        except Refused as refused:
            return self._page(refused.words, 422)
        if not is_done:
            return self._page(_MEANWHILE, 409)
        return redirect(url_for("desk.learned_answers", done=act), 303)

    def _do(self, staff: Staff, act: str) -> bool:
        """What the page showed decides which one is meant: False when it is another by now."""
        form, stored = request.form, self._answers.stored()
        which = form.get("id", "")
        shown = stored.get((AGREED if act == "take_back" else PROPOSED) + which)
        if shown is None or json.dumps(dict(shown), sort_keys=True) != form.get("seen"):
            return False
        if act == "take_back":
            return self._answers.take_back(staff, which, seen=shown)
        if act == "refuse":
            return self._answers.refuse(staff, which, seen=shown)
        return self._answers.agree(staff, _entered(which, shown), seen=shown)

    def _page(self, problem: str = "", code: int = 200) -> Page:
        stored, every = self._answers.stored(), self._answers.all()
        seen = {
            name.rpartition(".")[2]: json.dumps(dict(told), sort_keys=True) for name, told in stored.items()
        }
        return render_template(
            "desk/settings/learned_answers.html",
            proposed=[one for one in every if not one.is_agreed],
            agreed=[one for one in every if one.is_agreed],
            seen=seen,
            names={one.login: one.name for one in self._staff.everybody()},
            entered=request.form if problem else {},
            problem=problem,
            done=_DONE.get(request.args.get("done", ""), ""),
        ), code


def _entered(which: str, shown: Mapping[str, Any]) -> LearnedAnswer:
    """The proposal as the admin edited it. Raises Refused."""
    form = request.form
    ways = tuple(dict.fromkeys(line.strip() for line in form.get("ways", "").splitlines() if line.strip()))
    question, answer = form.get("question", "").strip(), form.get("answer", "").strip()
    for words in (question, answer, *ways):
        expect_impersonal(words)
    return LearnedAnswer(which, question, ways, answer, str(shown["by"]))
