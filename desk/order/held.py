"""The forms of a decision that is not over: withdrawn, confirmed or refused by a colleague, put away."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, g, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from bot.models.decisions import HeldDecision, State
from bot.models.roles import EVERYBODY
from bot.models.staff import Staff
from bot.records import Records
from desk.entrance.session import need
from desk.order.application import ApplicationPage, Page
from flows.decisions import DECISIONS
from office.held_decisions import KINDS, HeldDecisions
from office.pending import may_confirm, pending_of, seconds_left
from office.reasons import objection, tidy
from office.sheet import summary

_TOO_LATE = "来不及了：这项决定已经生效，或者已经有了别的结果。请看下面的经过。"
_OWN = "自己提出的决定要由另一位同事确认。"


class HeldForms:
    """A form names its decision by id; of two posts at the same moment one counts."""

    def __init__(
        self,
        page: ApplicationPage,
        held: HeldDecisions,
        records: Records,
        clock: Callable[[], datetime],
    ) -> None:
        self._page = page
        self._held = held
        self._records = records
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>/decision"
        desk.add_url_rule(at, "held_decision", self.state)
        desk.add_url_rule(f"{at}/withdraw", "withdraw_decision", self.withdraw, methods=["POST"])
        desk.add_url_rule(f"{at}/second", "second_decision", self.second, methods=["POST"])
        desk.add_url_rule(f"{at}/seen", "put_away_decision", self.put_away, methods=["POST"])
        desk.context_processor(lambda: {"held_bar": self._bar})

    def state(self, application_id: str) -> Response:
        """The open page asks it: whether the decision is open still, and the seconds that are left."""
        need(*EVERYBODY)
        folder = self._page.folder(application_id)
        held = self._held.open_on([folder.application.id]).get(folder.application.id)
        is_open = held is not None and held.id == request.args.get("id", "")
        is_counting = held is not None and held.state is not State.PROPOSED
        seconds = seconds_left(held, self._clock()) if held else 0
        return jsonify({"is_open": is_open, "is_counting": is_counting, "seconds": seconds})

    def withdraw(self, application_id: str) -> Page | Response:
        staff, held = need(*EVERYBODY), self._named(application_id)
        if staff.login not in (held.login, held.second):
            abort(403, "只有做决定的人可以撤回。")
        if held.state is State.WITHDRAWN or self._held.withdraw(held, staff):
            return _back(application_id, done="withdrawn")
        return self._again(application_id, staff, _TOO_LATE)

    def second(self, application_id: str) -> Page | Response:
        """Confirmed, or refused with a reason that the maker reads."""
        held = self._named(application_id)
        staff = need(*DECISIONS[KINDS[held.kind]].roles)
        application = self._page.folder(application_id).application
        if staff.login == held.login:
            return self._again(application_id, staff, _OWN)
        if held.state is not State.PROPOSED or not may_confirm(held, staff, application):
            return self._again(application_id, staff, _TOO_LATE)
        if request.form.get("verdict") == "confirm":
            is_done = self._held.confirm(held, staff)
        else:
            words = tidy(request.form.get("reason", ""))
            if problem := objection(words):
                return self._again(application_id, staff, problem, 422)
            is_done = self._held.refuse(held, staff, words)
        return _back(application_id) if is_done else self._again(application_id, staff, _TOO_LATE)

    def put_away(self, application_id: str) -> Response:
        """The maker has read why it is void."""
        staff, held = need(*EVERYBODY), self._named(application_id)
        self._held.put_away(held.id, staff.login)
        return _back(application_id)

    def _named(self, application_id: str) -> HeldDecision:
        held = self._held.find(request.form.get("decision", ""))
        return held if held and held.application_id == application_id else abort(404)

    def _again(self, application_id: str, staff: Staff, problem: str, code: int = 409) -> Page:
        return self._page.render(self._page.folder(application_id), staff, problem=problem, code=code)

    def _bar(self) -> Iterator[dict[str, Any]]:
        """What the reader decided on other applications: counting, or void and not read yet."""
        staff: Staff | None = g.get("desk_staff")
        here = (request.view_args or {}).get("application_id", "")
        mine = self._held.of(staff.login) if staff else []
        shown = [one for one in mine if one.state is not State.PROPOSED and one.application_id != here]
        known = self._records.several([one.application_id for one in shown]) if shown else {}
        now = self._clock()
        for one in shown:
            if staff and (application := known.get(one.application_id)):
                pending = pending_of(one, staff, application, (), {}, now)
                yield {"pending": pending, "subject": summary(application, now)["subject"]}


def _back(application_id: str, done: str | None = None) -> Response:
    return redirect(url_for("desk.application", application_id=application_id, done=done), 303)
