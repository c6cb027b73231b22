"""A page that says one thing: what happened, and what to do next."""

from typing import NamedTuple

from flask import Response, make_response, render_template

from bot.errors import Refused

_HEADINGS = {
    "bad_link": ("链接已经失效", 403),
    "visit_over": ("请重新打开页面", 403),
    "visit_over_kept": ("填的内容已经存好", 403),
    "not_own_visit": ("请重新打开页面", 403),
    "not_yours": ("没有找到这笔申请", 404),
    "no_paper": ("没有找到这份表格", 404),
    "outdated": ("表格需要更新", 410),
    "no_text": ("没有这个版本", 404),
    "not_now": ("现在不用做核验", 409),
    "too_many": ("今天的次数用完了", 429),
    "unknown_check": ("没有找到这次核验", 404),
    "changed": ("链接已经作废", 410),
    "taken": ("链接已经用过", 409),
    "not_begun": ("请从头开始", 409),
    "no_id": ("先拍身份证", 409),
    "starting": ("正在打开", 409),
    "no_visitor": ("没能确认微信身份", 403),
    "no_consent": ("还没有同意", 409),
    "waiting": ("照片还在读", 409),
    "too_large": ("照片太大", 413),
    "no_picture": ("这不是照片", 415),
    "no_side": ("请重新打开页面", 400),
    "no_project": ("没有这个项目", 404),
    "taken_back": ("链接已经收回", 410),
    "too_many_links": ("链接太多了", 409),
    "not_own_form": ("请再点一次", 403),
    "other_application": ("这是另一笔申请的页面", 403),
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


def show(notice: Notice, *, is_guest: bool = False) -> Response:
    """`is_guest`: for a person whose chat does not have the application."""
    return make_response(
        render_template("pages/notice.html", notice=notice, is_guest=is_guest), notice.status
    )
