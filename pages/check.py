"""The look over everything before it is fixed: a line for each field, with a way to change it."""

from itertools import groupby

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.errors import Refused
from bot.links import Ticket
from bot.message.event import RequestedOnPage
from flows.filling import fields_to_fill
from flows.form import Look
from flows.question import Confirm
from flows.sections.opening import changed_fee
from office.masking import hide
from pages.parts import PageParts, own_look, which_application
from pages.visit import AT_APPLICATION, Visits

_NOT_TAKEN = "这一页没有提交成功。请回到微信聊天，重新点开链接，再点一次。"
_CHANGED = "这笔申请刚刚在别处改过，请把下面最新的内容再核对一遍。"


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The route that the button below the lines posts to."""

    @pages.post(f"/fill/{AT_APPLICATION}/check")
    def fill_check() -> ResponseReturnValue:
        ticket = visits.ticket("fill")
        if not visits.is_own_form("fill"):
            raise Refused("not_own_form", _NOT_TAKEN)
        look = own_look(parts, ticket)
        revision = request.form.get("revision", type=int, default=-1)
        if not is_due(look):
            return redirect(url_for("pages.fill"), 303)
        if revision != look.application.revision:
            return page(parts, visits, ticket, look, warning=_CHANGED, status=409)
        event = RequestedOnPage(
            openid=ticket.openid,
            key=f"checked:{look.application.id}:{revision}",
            application_id=look.application.id,
            request="confirm",
            revision=revision,
        )
        parts.turn.take(event).wake(parts.waker)
        return redirect(url_for("pages.fill"), 303)


def is_due(look: Look) -> bool:
    """Whether the look over everything is what comes next."""
    return isinstance(look.pending(), Confirm)


def page(
    parts: PageParts,
    visits: Visits,
    ticket: Ticket,
    look: Look,
    *,
    warning: str = "",
    saved: int = 0,
    status: int = 200,
) -> Response:
    """Every field that is filled in. Numbers of people are masked, since others may see the screen."""
    pending = look.pending()
    editable = {question.id for question in fields_to_fill(look)}
    lines = [
        (question.group, question.id, question.label, hide(value) if question.secret else words)
        for question in look.fields()
        if (value := look.value(question.id)) or question.id in editable
        for words in [question.show(value, look)]
    ]
    text = render_template(
        "pages/check.html",
        which=which_application(look),
        groups=[(group, list(rows)) for group, rows in groupby(lines, key=lambda line: line[0])],
        editable=editable,
        button=pending.yes if isinstance(pending, Confirm) else "",
        is_confirmed=bool(look.value("confirm")),
        forms=parts.links.url("forms", ticket.openid, ticket.application_id),
        warning=warning or (changed_fee(look.application) if is_due(look) else ""),
        saved=saved,
        revision=look.application.revision,
        csrf=visits.csrf("fill"),
    )
    return make_response(text, status)
