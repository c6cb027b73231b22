"""通知: what did not arrive and why, sent once more; and how the news of the last days went."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.models.roles import Sight, who_sees
from desk.entrance.session import need
from desk.parts import DeskParts
from office.news import ENDS, KINDS, Kind, News
from office.trail import Trail

_ANSWERS = {
    "planned": "已经安排重发，几秒钟后看结果。",
    "unknown": "这条通知已经删除了。",
    "not_news": "这不是通知，不能重发。",
    "not_waiting": "这条通知已经发出，或正在发送，没有重发。",
    "no_text": "这条短信不能重发：内容已经删除，或者已经发出。",
}


def register(desk: Blueprint, parts: DeskParts, trail: Trail) -> None:
    """The page with its forms."""
    NewsPage(News(parts.database, parts.unsent, parts.work, trail, parts.clock)).register(desk)


class NewsPage:
    """A list with a button for each line, one for all of a list, and a table of the last days."""

    def __init__(self, news: News) -> None:
        self._news = news

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/news", "news", self.show)
        desk.add_url_rule("/news/resend", "resend_news", self.resend, methods=["POST"])
        desk.add_url_rule("/news/resend-all", "resend_all_news", self.resend_all, methods=["POST"])
        desk.add_url_rule("/news/resend-text", "resend_text", self.resend_text, methods=["POST"])

    def show(self) -> str:
        need(*who_sees(Sight.NEWS))
        kind, before = _kind(), request.args.get("before", "")
        missing, goes_on = self._news.missing(kind, int(before) if _is_id(before) else 0)
        resent = request.args.get("resent", "")
        count = request.args.get("count", "")
        return render_template(
            "desk/news.html",
            kinds=KINDS,
            kind=kind,
            missing=missing,
            goes_on=goes_on,
            texts=self._news.texts(),
            counts=self._news.counts(),
            ends=ENDS,
            said=f"安排了 {int(count)} 条重发。" if _is_id(count) else _ANSWERS.get(resent, ""),
        )

    def resend(self) -> Response:
        staff, outbox_id = need(*who_sees(Sight.NEWS)), _id()
        return _back(resent=self._news.resend(staff, outbox_id))

    def resend_all(self) -> Response:
        staff = need(*who_sees(Sight.NEWS))
        return _back(count=str(self._news.resend_all(staff, _kind())))

    def resend_text(self) -> Response:
        staff, work_id = need(*who_sees(Sight.NEWS)), _id()
        is_done = self._news.resend_text(staff, work_id)
        return _back(resent="planned" if is_done else "no_text")


def _back(*, resent: str = "", count: str = "") -> Response:
    return redirect(url_for("desk.news", kind=_kind().id, resent=resent, count=count), 303)


def _kind() -> Kind:
    """The part of the list that the address or the form names; all of it for anything else."""
    wanted = request.values.get("kind", "")
    return next((one for one in KINDS if one.id == wanted), KINDS[0])


def _id() -> int:
    given = request.form.get("id", "")
    if not _is_id(given):
        abort(400)
    return int(given)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19
