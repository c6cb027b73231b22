"""All open fields on one page, for people who prefer a form to one question at a time."""

from collections.abc import Mapping
from itertools import groupby

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.errors import Refused
from bot.links import Ticket
from bot.message.event import FieldsFilled
from flows.filling import fields_to_fill
from flows.form import Look
from handlers.filling import fill_in, scratch
from pages import check
from pages.fields import Field, field, opened, places, shown, state, unsent
from pages.notice import Notice, show
from pages.parts import PageParts, own_look, which_application
from pages.unsent import keep, keeper, seal_for_later
from pages.visit import AT_APPLICATION, Visits

_LONGEST = 300  # characters; every field is far shorter, and its own question says by how much
_NOT_TAKEN = "这一页没有提交成功。请回到微信聊天，重新点开链接，再填一次。"
_KEPT = "这个页面打开得太久了，还没有提交成功。您填的内容已经存好：请回到微信聊天，重新点开链接，就能接着填。"
_CHANGED = "这笔申请刚刚在别处改过，页面已经更新。您填的都还在，请核对后再提交一次。"
_NOTHING = "还没有填新的内容。填好一项也可以先提交，剩下的下次接着填。"
_NOT_OPEN = Notice(
    "现在没有要填的内容",
    "还没有轮到填写，或者资料已经提交了。请返回微信聊天，回复“继续”，看下一步要做什么。",
)


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The routes of /p/fill."""
    page = _Page(parts, visits)
    check.add_to(pages, parts, visits)

    @pages.get(f"/fill/{AT_APPLICATION}")
    def fill() -> ResponseReturnValue:
        return page.open(visits.ticket("fill"))

    @pages.post(f"/fill/{AT_APPLICATION}")
    def fill_send() -> ResponseReturnValue:
        return page.send(_typed())

    @pages.post(f"/fill/{AT_APPLICATION}/draft")
    def fill_draft() -> ResponseReturnValue:
        """What was typed so far. It is kept and answered with nothing."""
        ticket = keeper(visits)
        visits.is_visiting("fill")  # a visit in use goes on
        keep(parts, ticket, _typed())
        return "", 204


def _typed() -> dict[str, str]:
    return {name: words[:_LONGEST].strip() for name, words in request.form.items()}


class _Page:
    """What one request to the page comes to."""

    def __init__(self, parts: PageParts, visits: Visits) -> None:
        self._parts = parts
        self._visits = visits

    def open(self, ticket: Ticket) -> ResponseReturnValue:
        """The form, or the look over everything when all is filled in."""
        look = own_look(self._parts, ticket)
        fields = fields_to_fill(look)
        kept = unsent(look, self._parts.drafts.of(ticket.application_id))
        is_filled = not any(question.is_open(look) for question in fields) and not kept
        saved = request.args.get("saved", type=int, default=0)
        if is_filled and "edit" not in request.args and (fields or check.is_due(look)):
            return check.page(self._parts, self._visits, ticket, look, saved=saved)
        return self._form(ticket, look, saved=saved)

    def send(self, typed: Mapping[str, str]) -> ResponseReturnValue:
        """What is good goes through the turn, like a message; what is not is shown beside its field."""
        try:
            ticket = self._visits.ticket("fill")
        except Refused as refused:
            if refused.reason == "visit_over" and typed.get("visit"):
                keep(self._parts, keeper(self._visits), typed)
                raise Refused("visit_over_kept", _KEPT) from None
            raise
        look = own_look(self._parts, ticket)
        if not self._visits.is_own_form("fill"):
            raise Refused("not_own_form", _NOT_TAKEN)
        if not fields_to_fill(look):
            return show(_NOT_OPEN)
        return self._take(ticket, look, typed)

    def _take(self, ticket: Ticket, look: Look, typed: Mapping[str, str]) -> ResponseReturnValue:
        parts = self._parts
        keep(parts, ticket, typed)
        kept = unsent(look, parts.drafts.of(ticket.application_id))
        fresh = _fresh(look, typed, kept)
        if typed.get("revision") != str(look.application.revision):
            return self._form(ticket, look, _changed(typed), warning=_CHANGED, status=409)
        if not fresh:
            if not any(question.is_open(look) for question in fields_to_fill(look)):
                return redirect(url_for("pages.fill"), 303)
            return self._form(ticket, look, typed, warning=_NOTHING)
        tried = fill_in(scratch(look.application, ticket.openid), fresh.items(), parts.clock())
        good = {question.id: fresh[question.id] for question in tried.kept}
        if good:
            parts.turn.take(_event(parts, ticket, look, tuple(good.items()))).wake(parts.waker)
            after = own_look(parts, ticket)
            if after.application.revision == look.application.revision:
                return self._form(ticket, after, _changed(typed), warning=_CHANGED, status=409)
            look = after
        parts.drafts.keep(ticket.application_id, {name: "" for name in kept if name not in tried.refused})
        if tried.refused:
            left = {name: words for name, words in typed.items() if name in tried.refused and words}
            return self._form(ticket, look, left, errors=tried.refused, saved=len(good), status=422)
        return redirect(url_for("pages.fill", saved=len(good)), 303)

    def _form(
        self,
        ticket: Ticket,
        look: Look,
        typed: Mapping[str, str] | None = None,
        *,
        errors: Mapping[str, str] | None = None,
        warning: str = "",
        saved: int = 0,
        status: int = 200,
    ) -> Response:
        questions = places(look)
        if not questions:
            return show(_NOT_OPEN)
        kept = unsent(look, self._parts.drafts.of(ticket.application_id))
        fields = opened([field(place, typed or {}, kept, errors or {}) for place in questions])
        page = render_template(
            "pages/fill.html",
            title=look.form.title,
            which=which_application(look),
            groups=_in_groups(look, fields),
            left=sum(question.is_open(look) for question in fields_to_fill(look)),
            unsent=[one for one in fields if one.id in kept and not one.error and one.is_shown],
            saved=saved,
            wrong=[one for one in fields if one.error],
            warning=warning,
            revision=look.application.revision,
            csrf=self._visits.csrf("fill"),
            visit=seal_for_later(self._visits, ticket),
        )
        return make_response(page, status)


def _in_groups(look: Look, fields: list[Field]) -> list[tuple[str, list[Field]]]:
    groups = groupby(fields, key=lambda one: look.form.by_id[one.id].group)
    return [(group, list(members)) for group, members in groups]


def _fresh(look: Look, typed: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """What differs from the answers that the page showed. What is being edited may be kept as it was.

    A number that was kept is not shown, so an empty field stands for it.
    """
    fresh = {}
    for place in places(look):
        question = place.question
        words = typed.get(question.id, "")
        if not words and question.secret and question.id in typed:
            words = kept.get(question.id, "")
        is_changed = words != typed.get(f"was.{question.id}", shown(question, place.look))
        if words and (is_changed or state(question, look) == "reopened"):
            fresh[question.id] = words
    return fresh


def _changed(typed: Mapping[str, str]) -> dict[str, str]:
    """What the person changed on the page: the rest may have been changed elsewhere since."""
    return {name: words for name, words in typed.items() if words and words != typed.get(f"was.{name}", "")}


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
