"""All open fields on one page, for people who prefer a form to one question at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.errors import Refused
from bot.links import Ticket
from bot.message.event import FieldsFilled
from flows.filling import fields_to_fill
from flows.form import Look
from flows.question import Ask, Choose, Question
from handlers.filling import fill_in, scratch
from office.masking import hide
from pages.notice import Notice, show
from pages.parts import PageParts, own_look, which_application
from pages.visit import AT_APPLICATION, Visits

_LONGEST = 300  # characters; every field is far shorter, and its own question says by how much
_NOT_TAKEN = "这一页没有提交成功。请回到微信聊天，重新点开链接，再填一次。"
_CHANGED = "这笔申请刚刚在别处改过，页面已经更新。您填的都还在，请核对后再提交一次。"
_NOTHING = "还没有填新的内容。填好一项也可以先提交，剩下的下次接着填。"
_NOT_OPEN = Notice(
    "现在没有要填的内容",
    "还没有轮到填写，或者资料已经提交了。请返回微信聊天，回复“继续”，看下一步要做什么。",
)
_KEYBOARDS = {"mobile": "tel", "phone": "tel", "mail": "email", "account": "numeric"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field as it is shown. `known` is a masked value that stays when nothing is typed."""

    id: str
    label: str
    hint: str
    value: str
    known: str = ""
    error: str = ""
    keyboard: str = "text"
    options: tuple[tuple[str, str], ...] = ()


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The routes of /p/fill."""

    @pages.get(f"/fill/{AT_APPLICATION}")
    def fill() -> ResponseReturnValue:
        look = own_look(parts, visits.ticket("fill"))
        return _page(visits, look, saved=request.args.get("saved", type=int, default=0))

    @pages.post(f"/fill/{AT_APPLICATION}")
    def fill_send() -> ResponseReturnValue:
        ticket = visits.ticket("fill")
        look = own_look(parts, ticket)
        typed = {name: words[:_LONGEST].strip() for name, words in request.form.items()}
        if not visits.is_own_form("fill"):
            raise Refused("not_own_form", _NOT_TAKEN)
        return _send(parts, visits, ticket, look, typed)


def _send(
    parts: PageParts, visits: Visits, ticket: Ticket, look: Look, typed: Mapping[str, str]
) -> ResponseReturnValue:
    """What is good goes through the turn, like a message; what is not is shown beside its field."""
    if not fields_to_fill(look):
        return show(_NOT_OPEN)
    fresh = _fresh(look, typed)
    if typed.get("revision") != str(look.application.revision):
        return _page(visits, look, typed, warning=_CHANGED, status=409)
    if not fresh:
        return _page(visits, look, typed, warning=_NOTHING)
    tried = fill_in(scratch(look.application, ticket.openid), fresh, parts.clock())
    kept = {question.id for question in tried.kept}
    good = tuple((name, words) for name, words in fresh if name in kept)
    if good:
        parts.turn.take(_event(parts, ticket, look, good)).wake(parts.waker)
        after = own_look(parts, ticket)
        if after.application.revision == look.application.revision:
            return _page(visits, after, typed, warning=_CHANGED, status=409)
        look = after
    if tried.refused:
        left = {name: words for name, words in typed.items() if name in tried.refused}
        return _page(visits, look, left, errors=tried.refused, saved=len(good), status=422)
    return redirect(url_for("pages.fill", saved=len(good)), 303)


def _fresh(look: Look, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was written and was not there before. What is being edited may be kept as it was."""
    return [
        (question.id, words)
        for question in look.form.questions
        if (words := typed.get(question.id, ""))
        and (words != _shown(question, look) or _state(question, look) == "reopened")
    ]


def _event(parts: PageParts, ticket: Ticket, look: Look, fields: tuple[tuple[str, str], ...]) -> FieldsFilled:
    """Its key is the same for the same page sent twice, and tells nobody without our keys what was typed."""
    application = look.application
    content = parts.blind_index(repr(fields))[:32]
    return FieldsFilled(
        openid=ticket.openid,
        key=f"fill:{application.id}:{application.revision}:{content}",
        application_id=application.id,
        revision=application.revision,
        fields=fields,
    )


def _page(
    visits: Visits,
    look: Look,
    typed: Mapping[str, str] | None = None,
    *,
    errors: Mapping[str, str] | None = None,
    warning: str = "",
    saved: int = 0,
    status: int = 200,
) -> Response:
    questions = fields_to_fill(look)
    if not questions:
        return show(_NOT_OPEN)
    shown = [_field(question, look, typed or {}, errors or {}) for question in questions]
    groups = [
        (group, [field for _, field in rows])
        for group, rows in groupby(zip(questions, shown, strict=True), key=lambda row: row[0].group)
    ]
    page = render_template(
        "pages/fill.html",
        title=look.form.title,
        which=which_application(look),
        groups=groups,
        left=sum(question.is_open(look) for question in questions),
        saved=saved,
        wrong=[field for field in shown if field.error],
        warning=warning,
        revision=look.application.revision,
        csrf=visits.csrf("fill"),
    )
    return make_response(page, status)


def _field(question: Question, look: Look, typed: Mapping[str, str], errors: Mapping[str, str]) -> Field:
    current = _shown(question, look)
    field = Field(
        id=question.id,
        label=question.label,
        hint=f"例如：{question.example}" if question.example else "",
        value=typed.get(question.id, "" if question.secret else current),
        known=hide(current) if question.secret and not question.is_open(look) else "",
        error=errors.get(question.id, "") or _sent_back(question, look),
        keyboard=_KEYBOARDS.get(question.holds, "text") if isinstance(question, Ask) else "text",
    )
    if isinstance(question, Choose):
        options = tuple((option.value, option.label) for option in question.options(look))
        return replace(field, options=options)
    return field


def _shown(question: Question, look: Look) -> str:
    """The value that counts, as a form field holds it; what is edited or was sent back, as it was."""
    is_to_mend = _state(question, look) in ("reopened", "rejected")
    return look.application.answers[question.id].value if is_to_mend else look.value(question.id)


def _state(question: Question, look: Look) -> str:
    held = look.application.answers.get(question.id)
    return held.state if held else ""


def _sent_back(question: Question, look: Look) -> str:
    """Why the reviewer wants it mended."""
    is_rejected = _state(question, look) == "rejected"
    return f"需要补正：{look.application.answers[question.id].note}" if is_rejected else ""
