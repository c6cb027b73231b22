"""发给别人: a page of an application for the print shop, a colleague, or another screen."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.errors import Refused
from bot.handed_on import LASTS, HandedOn, is_handed_on
from bot.links import Ticket
from flows.workdays import CHINA
from media import qr
from pages.parts import PageParts
from pages.visit import AT_APPLICATION, Visits

_QR_BOX = 5
_STALE = "这一步没有成功。请回到微信聊天，重新点开链接，再点一次。"


@dataclass(frozen=True, slots=True)
class Handing:
    """The card of a page that may be handed on. WeChat shows `title` and `words` of a shared link."""

    heading: str
    about: str
    button: str
    right: str
    title: str
    words: str
    given: tuple[tuple[HandedOn, str], ...]  # each with the end of its time


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The routes below /p/forms and /p/papers."""
    below = f"/<any({','.join(LASTS)}):page>/{AT_APPLICATION}/hand"

    @pages.post(below)
    def hand_on(page: str) -> ResponseReturnValue:
        parts.handing_on.give(_own(visits, page))
        return _back(page)

    @pages.post(f"{below}/back")
    def take_back(page: str) -> ResponseReturnValue:
        parts.handing_on.take_back(_own(visits, page), request.form.get("link", ""))
        return _back(page)

    @pages.get(f"{below}/<link_id>.png")
    def handed_qr(page: str, link_id: str) -> Response:
        ticket = visits.ticket(page)
        given = [] if is_handed_on(ticket) else parts.handing_on.given(ticket.application_id, page)
        found = next((one for one in given if one.id == link_id), None)
        if found is None:
            raise Refused("taken_back", "这个链接已经过期，或者已经收回了。")
        return Response(qr.draw_png(found.url, _QR_BOX), mimetype="image/png")


def card(parts: PageParts, ticket: Ticket, what: str) -> Handing | None:
    """For the applicant; None for somebody to whom the page was handed on. `what` names the certificate."""
    if is_handed_on(ticket):
        return None
    given = tuple((one, _until(one)) for one in parts.handing_on.given(ticket.application_id, ticket.page))
    if ticket.page == "forms":
        return Handing(
            "发给打印店、同事或电脑",
            "生成一个只能看和打印这两张表的链接，24 小时内有效，随时可以收回。",
            "生成打印链接",
            "只能打印",
            f"请帮我打印：{what}的表格",
            "打开就能下载 PDF，用 A4 纸按实际大小打印。",
            given,
        )
    return Handing(
        "请同事帮您传，或在电脑上传",
        "生成一个只能上传资料的链接，看不到已经传过的照片，48 小时内有效，随时可以收回。",
        "生成上传链接",
        "只能上传",
        f"请帮我上传：{what}的资料",
        "打开就能拍照或选文件上传，传好了自动归类。",
        given,
    )


def _own(visits: Visits, page: str) -> Ticket:
    ticket = visits.ticket(page)
    if not visits.is_own_form(page):
        raise Refused("not_own_form", _STALE)
    return ticket


def _back(page: str) -> ResponseReturnValue:
    return redirect(f"{url_for(f'pages.{page}')}#hand", 303)


def _until(link: HandedOn) -> str:
    moment = link.until.astimezone(CHINA)
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"
