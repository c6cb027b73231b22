"""Pages for a screen that is no phone: a code that leads into the chat, at the right place."""

from collections.abc import Callable

import structlog
from flask import Blueprint, Response, render_template

from bot.errors import Refused, WeChatError
from flows.catalogue import Project, catalogue
from media import qr
from pages.notice import Notice, show
from pages.parts import PageParts
from pages.visit import AT_APPLICATION, Visits

_QR_BOX = 8
_NO_CODE = Notice(
    "二维码暂时打不开", "请在微信里搜索公众号“SZCA6688”，关注后回复“申请数字证书”，效果一样。", 503
)
log = structlog.get_logger("pages")


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The routes of /p/apply, for anybody, and of the code back into one's own chat."""

    @pages.get("/apply")
    @pages.get("/apply/<project>")
    def apply(project: str = "") -> str:
        found = _project(project)
        return render_template("pages/scan.html", project=found)

    @pages.get("/apply/<project>.png")
    def apply_qr(project: str) -> Response:
        found = _project(project)
        return _drawn(lambda: parts.scenes.project(found.id))

    @pages.get(f"/face/{AT_APPLICATION}/chat.png")
    def face_chat() -> Response:
        ticket = visits.ticket("face")
        parts.seats.look(ticket)
        return _drawn(lambda: parts.scenes.application(ticket.application_id))

    def _drawn(address: Callable[[], str]) -> Response:
        try:
            return Response(qr.draw_png(address(), _QR_BOX), mimetype="image/png")
        except WeChatError as error:
            log.warning("no code from WeChat", code=error.code, reason=error.reason)
            return show(_NO_CODE)


def _project(name: str) -> Project:
    """The named one, or the first. Raises Refused for one that cannot be applied for here."""
    here = [project for project in catalogue().projects if project.here]
    found = next((project for project in here if name in ("", project.id)), None)
    if found is None:
        raise Refused("no_project", "这个项目不在这里办理。请在微信里关注公众号“SZCA6688”，问问客服。")
    return found
