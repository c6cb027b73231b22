"""A page that says one thing: what happened, and what to do next."""

from typing import NamedTuple

from flask import Response, make_response, render_template

from bot.errors import Refused

_HEADINGS = {
    "bad_link": ("链接已经失效", 403),
    "visit_over": ("请重新打开页面", 403),
    "not_yours": ("没有找到这笔申请", 404),
    "no_paper": ("没有找到这份表格", 404),
    "outdated": ("表格需要更新", 410),
    "no_text": ("没有这个版本", 404),
    "not_now": ("现在不用做核验", 409),
    "too_many": ("今天的次数用完了", 429),
    "unknown_token": ("没有找到这次核验", 404),
}


class Notice(NamedTuple):
    """Heading, words, and the HTTP status."""

    heading: str
    words: str
    status: int = 200
    mark: str = "info"


def notice_of(refused: Refused) -> Notice:
    """The page for a refusal. A reason that is new here still shows its words."""
    heading, status = _HEADINGS.get(refused.reason, ("请回到微信聊天", 400))
    return Notice(heading, refused.words, status)


def show(notice: Notice) -> Response:
    return make_response(render_template("pages/notice.html", notice=notice), notice.status)
