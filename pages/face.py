"""The identity check's page: who has to do it, the way to the provider, and the result."""

from dataclasses import replace

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.errors import FaceError, Refused
from bot.identity.card import SIDES
from bot.identity.face import FaceState
from bot.identity.seat import Invitation
from bot.links import Ticket
from flows.certificates.choice import look_at
from flows.form import Look
from flows.state import TRIES_A_DAY
from media import qr
from office.masking import hide
from pages.notice import Notice, show
from pages.parts import PageParts, link_to, which_application
from pages.results import NOT_FETCHED, SOMEBODY_ELSES, Result, elsewhere, result_of
from pages.visit import AT_APPLICATION, Visits
from pages.visitor import Visitors
from pages.wechat_library import signed_page
from pages.words_for_guests import for_guest

_BUSY = "系统正忙，请稍后再点一次。"
_PRESS_AGAIN = "请再点一次。"
_AGREE_FIRST = "请先阅读单独同意书，同意的话勾选后再点开始。"
_DOWN = (
    "人脸核验暂时用不了，我们正在处理。请晚一点再试，或回到微信聊天，回复“人工”换一种方式。"
    "您的资料都在，不会丢失。"
)
_TOO_MANY = "今天的核验次数用完了，请明天再试，或在聊天里回复“人工”换一种方式。"
_SOMEBODY = "经办人"  # where the application is gone
_QR_BOX = 8
log = structlog.get_logger("pages")


def add_to(pages: Blueprint, parts: PageParts, visits: Visits, visitors: Visitors) -> None:
    """The routes of /p/face."""
    page = _Page(parts, visits, visitors)

    @pages.get(f"/face/{AT_APPLICATION}")
    def face() -> ResponseReturnValue:
        return page.show()

    @pages.get(f"/face/{AT_APPLICATION}/qr.png")
    def face_qr() -> Response:
        ticket = visits.ticket("face")
        parts.seats.look(ticket)
        # As old as the link that it is shown for: else a person with an old one could take the check by it.
        return Response(qr.draw_png(parts.links.again(ticket), _QR_BOX), mimetype="image/png")

    @pages.post(f"/face/{AT_APPLICATION}/begin")
    def face_begin() -> ResponseReturnValue:
        return page.begin()

    @pages.get(f"/face/{AT_APPLICATION}/begin")
    def face_begun() -> ResponseReturnValue:
        """The address of an answer that was reloaded by its address."""
        return redirect(url_for("pages.face"), 303)

    @pages.post(f"/face/{AT_APPLICATION}")
    def face_start() -> ResponseReturnValue:
        return page.start()

    @pages.get("/face/back")  # of checks that began before addresses named the application
    @pages.get(f"/face/{AT_APPLICATION}/back")
    def face_back() -> Response:
        result = page.result(parts.facechecks.returned(request.args))
        can_go_on = result.can_retry and visits.is_visiting("face")
        return make_response(
            render_template("pages/face_back.html", result=result, can_go_on=can_go_on), result.status
        )


class _Page:
    """What one request to the page comes to."""

    def __init__(self, parts: PageParts, visits: Visits, visitors: Visitors) -> None:
        self._parts = parts
        self._visits = visits
        self._visitors = visitors

    def show(self, warning: str = "", status: int = 200) -> Response:
        """The code to scan, the question who it is, or the steps: by where and by whom it is opened."""
        ticket = self._visits.ticket("face")
        look = self._parts.seats.look(ticket)
        is_in_wechat = self._visitors.is_in_wechat()
        if notice := _nothing_to_do(look):
            if is_in_wechat and self._visitors.who() not in ("", ticket.openid):
                return show(notice._replace(words=for_guest(notice.words)), is_guest=True)
            if is_in_wechat:
                return show(notice)
            return make_response(render_template("pages/face_done.html", notice=notice), notice.status)
        if not is_in_wechat:
            return make_response(_outside(look), status)
        if not (who := self._visitors.who()):
            return make_response(self._visitors.ask("face"))
        invitation = self._parts.seats.invite(ticket, who)
        if invitation.is_holder:
            return self._steps(ticket, look, warning, status, is_guest=who != ticket.openid)
        return self._invitation(invitation, warning, status, is_guest=who != ticket.openid)

    def begin(self) -> ResponseReturnValue:
        ticket, who = self._visits.ticket("face"), self._visitors.require()
        if not self._visits.is_own_form("face"):
            return self.show(_PRESS_AGAIN, 403)
        try:
            self._parts.seats.begin(ticket, who, has_agreed=request.form.get("agree") == "yes")
        except Refused as refused:
            if refused.reason != "no_consent":
                raise
            return self.show(_AGREE_FIRST, 409)
        return redirect(url_for("pages.face"), 303)

    def start(self) -> ResponseReturnValue:
        """Redirect to the provider once both sides of the card are good."""
        ticket, who = self._visits.ticket("face"), self._visitors.require()
        if not self._visits.is_own_form("face"):
            return self.show(_PRESS_AGAIN, 403)
        parts = self._parts
        parts.seats.require(ticket, who)
        parts.idchecks.require(ticket)
        parts.seats.hold_start(ticket, who)
        back = parts.public_url + url_for("pages.face_back")
        try:
            begun = parts.facechecks.start(ticket, who, back)
        except FaceError as error:
            is_ours = not error.retryable and not error.is_spent
            (log.error if is_ours else log.warning)("face not started", code=error.code, reason=error.reason)
            return self.show(_words_for(error), 503)
        finally:
            parts.seats.release_start(ticket)
        begun.settled.wake(parts.waker)
        return redirect(begun.url or url_for("pages.face"), 303)

    def result(self, check_id: str) -> Result:
        """Ask the provider; the address only says which check. Raises Refused for one that is not ours."""
        try:
            state = self._parts.facechecks.finish(check_id)
        except FaceError as error:
            log.warning("face result not fetched", code=error.code, reason=error.reason)
            return NOT_FETCHED
        state.turn.wake(self._parts.waker)
        if not state.visitor or self._visitors.who() != state.visitor:
            return SOMEBODY_ELSES
        found = self._parts.records.application(state.application_id)
        look = look_at(found[1], self._parts.clock()) if found else None
        who = look.identified_as() if look else _SOMEBODY
        result = elsewhere(who) if _is_overtaken(look, state) else result_of(state.outcome, who)
        if found is None or look is None:
            return result
        if found[0] != state.visitor:
            return replace(result, words=for_guest(result.words), is_guest=True)
        onward = link_to(self._parts, found[0], look, "papers") if result.mark == "ok" else ""
        return replace(result, onward=onward)

    def _invitation(self, invitation: Invitation, warning: str, status: int, *, is_guest: bool) -> Response:
        page = render_template(
            "pages/face_begin.html",
            warning="" if warning == _AGREE_FIRST else warning,
            agree_first=_AGREE_FIRST if warning == _AGREE_FIRST else "",
            is_guest=is_guest,
            csrf=self._visits.csrf("face"),
            needs_consent=invitation.needs_consent,
            version=invitation.version,
            **_about(invitation.look),
        )
        return make_response(page, status)

    def _steps(self, ticket: Ticket, look: Look, warning: str, status: int, *, is_guest: bool) -> Response:
        sides = self._parts.idchecks.sides(ticket, look.identified_as())
        page = render_template(
            "pages/face.html",
            warning=for_guest(warning) if is_guest else warning,
            is_guest=is_guest,
            csrf=self._visits.csrf("face"),
            sides=dict(zip(SIDES, sides, strict=True)),
            is_ready=all(side.state == "good" for side in sides),
            tries=TRIES_A_DAY,
            signed=signed_page(self._parts),
            **_about(look),
        )
        return make_response(page, status)


def _about(look: Look) -> dict[str, str]:
    name, id_number = look.identified()
    return {
        "who": look.identified_as(),
        "name": name,
        "hint": _hint(name),
        "id_number": hide(id_number),
        "which": which_application(look),
    }


def _outside(look: Look) -> str:
    """The code to scan, on a screen that anybody may look at."""
    about = _about(look) | {"which": which_application(look, is_seen_by_all=True)}
    return render_template("pages/face_outside.html", **about)


def _nothing_to_do(look: Look) -> Notice | None:
    if look.value("face"):
        return Notice("人脸核验已经通过", "这一步做完了。请返回微信聊天，看下一步。", mark="ok")
    pending = look.pending()
    if pending is None or pending.id != "face":
        return Notice("现在不用做核验", "还没有轮到这一步。请返回微信聊天，回复“继续”，看下一步要做什么。")
    return None


def _words_for(error: FaceError) -> str:
    if error.is_spent:
        return _TOO_MANY
    return _BUSY if error.retryable else _DOWN


def _is_overtaken(look: Look | None, state: FaceState) -> bool:
    """Passed at the provider, yet not kept: the person to check was edited meanwhile."""
    return state.outcome == "passed" and look is not None and not look.value("face")


def _hint(name: str) -> str:
    """Enough for colleagues to know who is meant, on a screen that anybody may look at."""
    return name[:1] + "*" * (len(name) - 1) if len(name) < 3 else name[:1] + "*" * (len(name) - 2) + name[-1:]
