"""The buttons of 我的业务单 that ask for the money back, after a question, for speed, or for a renewal."""

from datetime import datetime
from typing import Literal, get_args

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.errors import Refused
from bot.links import Ticket
from bot.message.event import RequestedOnPage
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.form import Look
from flows.state import Application, Status
from pages.actions import REFUND, RENEW, URGE, actions_for
from pages.parts import PageParts, which_application
from pages.visit import AT_APPLICATION, Visits

_Request = Literal["refund", "urge", "renew"]
_NOT_TAKEN = "这一页没有提交成功。请回到微信聊天，重新点开“我的业务单”，再点一次。"
_DONE = {
    REFUND: "退费申请已经收到，进展会在微信里通知您。",
    URGE: "已经替您催办，进展会在微信里通知您。",
    RENEW: "续办已经开始，上次填的信息都带过来了。请看下面新的这一笔，核对后接着办。",
}
_CHANGED = "这笔申请刚刚有变化，请看下面最新的状态。"


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The route that the buttons of /p/orders post to."""

    @pages.post(f"/orders/{AT_APPLICATION}")
    def orders_request() -> ResponseReturnValue:
        ticket = visits.ticket("orders")
        if not visits.is_own_form("orders"):
            raise Refused("not_own_form", _NOT_TAKEN)
        look = _look_of(parts, ticket, request.form.get("application", ""))
        wanted = _offered(look, request.form.get("request", ""))
        if wanted is None:
            return redirect(url_for("pages.orders", told="changed"), 303)
        if wanted == REFUND and request.form.get("sure") != "yes":
            return render_template(
                "pages/refund.html",
                which=which_application(look),
                application=look.application,
                csrf=visits.csrf("orders"),
            )
        is_done = _take(parts, ticket, look.application, wanted)
        return redirect(url_for("pages.orders", told=wanted if is_done else "changed"), 303)


def told(what: str) -> str:
    """What the page says after a button was pressed, "" before."""
    return _CHANGED if what == "changed" else _DONE.get(what, "")


def _look_of(parts: PageParts, ticket: Ticket, application_id: str) -> Look:
    found = parts.records.application(application_id)
    if found is None or found[0] != ticket.openid:
        raise Refused("not_yours", "没有找到这笔申请。请回到微信聊天，重新点开“我的业务单”。")
    return look_at(found[1], parts.clock())


def _offered(look: Look, wanted: str) -> _Request | None:
    """What was asked for, if the application may have it now."""
    offered = {action.request for action in actions_for(look)}
    return next((one for one in get_args(_Request) if one == wanted and one in offered), None)


def _take(parts: PageParts, ticket: Ticket, application: Application, wanted: _Request) -> bool:
    """Whether it is noted now. The same button pressed twice is one request."""
    revision = request.form.get("revision", type=int, default=-1)
    today = china_day(parts.clock())
    event = RequestedOnPage(
        openid=ticket.openid,
        key=f"{wanted}:{application.id}:{revision}:{today.isoformat()}",
        application_id=application.id,
        request=wanted,
        revision=revision,
    )
    parts.turn.take(event).wake(parts.waker)
    if wanted == RENEW:
        return any(one.renews == application.id for one in parts.records.of_person(ticket.openid))
    return _is_noted(_look_of(parts, ticket, application.id).application, wanted, parts.clock())


def _is_noted(application: Application, wanted: str, now: datetime) -> bool:
    if wanted == REFUND:
        return application.status is Status.REFUND_REQUESTED
    return application.urged_on == china_day(now).isoformat()
