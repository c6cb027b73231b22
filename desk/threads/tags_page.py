"""标签: what staff put on threads, and the list of them."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff
from desk.entrance.session import need
from desk.threads.page import ThreadPages, back_to
from office.threads.tags import LONGEST, Tags

Answer = str | Response | tuple[str, int]


class TagPages:
    def __init__(self, pages: ThreadPages, tags: Tags) -> None:
        self._pages = pages
        self._tags = tags

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/threads/<address>/tag", "thread_tag", self.put, methods=["POST"])
        desk.add_url_rule("/threads/<address>/untag", "thread_untag", self.take_off, methods=["POST"])
        desk.add_url_rule("/threads/tags", "tags", self.show)
        desk.add_url_rule("/threads/tags", "change_tag", self.change, methods=["POST"])

    def put(self, address: str) -> Answer:
        staff, opened = _reader(), self._pages.opened(address)
        try:
            self._tags.put(staff, opened.openid, request.form.get("tag", ""))
        except Refused as refused:
            return self._pages.shown_again(staff, address, refused.words), 422
        return back_to(address)

    def take_off(self, address: str) -> Answer:
        _reader()
        self._tags.take_off(self._pages.opened(address).openid, request.form.get("tag", ""))
        return back_to(address)

    def show(self) -> str:
        _reader()
        return self._page()

    def change(self) -> Answer:
        staff, form = _reader(), request.form
        try:
            self._tags.change(staff, form.get("tag", ""), is_listed=form.get("listed") == "yes")
        except Refused as refused:
            return self._page(refused.words), 422
        return redirect(url_for("desk.tags"), 303)

    def _page(self, problem: str = "") -> str:
        return render_template(
            "desk/threads/tags.html", tags=self._tags.all(), longest=LONGEST, problem=problem
        )


def _reader() -> Staff:
    return need(*who_sees(Sight.CALLERS))
