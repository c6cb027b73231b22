"""一句变常见问题: an agent proposes an answer for everybody."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.roles import Sight, who_sees
from desk.entrance.session import need
from desk.threads.page import ThreadPages, back_to
from office.threads.to_everybody import ToEverybody


class ToEverybodyPage:
    def __init__(self, pages: ThreadPages, to_everybody: ToEverybody) -> None:
        self._pages = pages
        self._to_everybody = to_everybody

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/threads/<address>/propose", "thread_propose", self.propose, methods=["POST"])

    def propose(self, address: str) -> Response | tuple[str, int]:
        staff, opened = need(*who_sees(Sight.CALLERS)), self._pages.opened(address)
        form = request.form
        try:
            self._to_everybody.propose(
                staff,
                opened.applications,
                form.get("question", ""),
                form.get("answer", ""),
                key=form.get("key", ""),
            )
        except Refused as refused:
            return self._pages.shown_again(staff, address, refused.words), 422
        return back_to(address, proposed="1")
