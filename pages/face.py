"""The face check's page: who must do it, the way to the provider, and what came of it."""

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from bot.errors import FaceIdError
from bot.facecheck import TRIES_A_DAY, FaceState
from bot.links import Ticket
from flows.form import Look
from flows.forms import look_at
from media.qr import draw_svg
from pages.notice import Notice, show
from pages.parts import PageParts, own_look
from pages.results import NOT_FETCHED, Result, elsewhere, result_of
from pages.visit import Visits

_BUSY = "系统正忙，请稍后再点一次。"
_PRESS_AGAIN = "请再点一次“开始核验”。"
_DOWN = (
    "人脸核验暂时用不了，我们正在处理。请晚一点再试，或回到微信聊天，回复“人工”换一种方式。"
    "您的资料都在，不会丢失。"
)
# The provider's limit for one person and day, over all who use it.
_DAILY_LIMIT = "FailedOperation.IdentityAuthLimitExceeded"
_TOO_MANY = "今天的核验次数用完了，请明天再试，或在聊天里回复“人工”换一种方式。"
_SOMEBODY = "经办人"  # where the address names no application
log = structlog.get_logger("pages")


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The routes of /p/face."""

    @pages.get("/face")
    def face() -> ResponseReturnValue:
        if token := request.args.get("t", ""):
            return visits.enter("face", token)
        return _show(parts, visits, visits.ticket("face"))

    @pages.post("/face")
    def face_start() -> ResponseReturnValue:
        ticket = visits.ticket("face")
        if not visits.is_own_form("face"):
            return _show(parts, visits, ticket, _PRESS_AGAIN, 403)
        # The application is named for showing the outcome alone; what decides it is the provider's word.
        back = parts.public_url + url_for("pages.face_back", a=ticket.application_id)
        try:
            there = parts.facechecks.start(ticket.openid, ticket.application_id, back)
        except FaceIdError as error:
            log.warning("face check not started", code=error.code, reason=error.reason)
            return _show(parts, visits, ticket, _words_for(error), 503)
        return redirect(there, 303)

    @pages.get("/face/back")
    def face_back() -> Response:
        result = _finish(parts, _biz_token())
        can_go_on = result.can_retry and visits.is_visiting("face")
        page = render_template("pages/face_back.html", result=result, can_go_on=can_go_on)
        return make_response(page, result.status)


def whose(look: Look) -> str:
    """What the person who passes the face check is called."""
    return "申请人" if look.form.identified == "holder" else "经办人"


def _show(parts: PageParts, visits: Visits, ticket: Ticket, warning: str = "", status: int = 200) -> Response:
    look = own_look(parts, ticket)
    notice = _nothing_to_do(look)
    if notice:
        return show(notice)
    link = parts.links.url("face", ticket.openid, ticket.application_id)
    page = render_template(
        "pages/face.html",
        who=whose(look),
        name=look.identified()[0],
        id_number=_masked(look.identified()[1]),
        warning=warning,
        csrf=visits.csrf("face"),
        qr=Markup(draw_svg(link)),  # noqa: S704  # numbers and our own path only
        tries=TRIES_A_DAY,
    )
    return make_response(page, status)


def _nothing_to_do(look: Look) -> Notice | None:
    if look.value("face"):
        return Notice("人脸核验已经通过", "这一步做完了。请返回微信聊天，看下一步。", mark="ok")
    pending = look.pending()
    if pending is None or pending.id != "face":
        return Notice("现在不用做核验", "还没有轮到这一步。请返回微信聊天，回复“继续”，看下一步要做什么。")
    return None


def _words_for(error: FaceIdError) -> str:
    if error.code == _DAILY_LIMIT:
        return _TOO_MANY
    return _BUSY if error.retryable else _DOWN


def _biz_token() -> str:
    """The provider's documents do not fix how the parameter is written."""
    names = ("biztoken", "biz_token")
    return next((value for name, value in request.args.items() if name.lower() in names and value), "")


def _finish(parts: PageParts, biz_token: str) -> Result:
    """Ask the provider; the address only says which check. Raises Refused for a check that is not ours."""
    try:
        state = parts.facechecks.finish(biz_token)
    except FaceIdError as error:
        log.warning("face result not fetched", code=error.code, reason=error.reason)
        return NOT_FETCHED
    state.outcome.wake(parts.waker)
    found = parts.records.application(request.args.get("a", ""))
    look = look_at(found[1], parts.clock()) if found else None
    who = whose(look) if look else _SOMEBODY
    return elsewhere(who) if _is_overtaken(look, state) else result_of(state.code, who)


def _is_overtaken(look: Look | None, state: FaceState) -> bool:
    """Passed at the provider, yet not kept: whoever has to pass was edited meanwhile."""
    return state.code == 0 and look is not None and not look.value("face")


def _masked(id_number: str) -> str:
    return f"{id_number[:3]}{'*' * max(len(id_number) - 7, 0)}{id_number[-4:]}"
