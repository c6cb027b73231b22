"""Which WeChat account looks at a page: asked of WeChat itself, kept in a signed cookie for two hours."""

import hmac
import re

import structlog
from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from bot.errors import Refused, WeChatError
from bot.wechat.error_codes import CODE_USED
from bot.wechat.oauth import Snapshot
from pages.parts import PageParts
from pages.secret import page_secret

WHO_SECONDS = 2 * 3600
_STATE_SECONDS = 600
_WHO, _STATE, _PATH = "szca_who", "szca_oauth", "/p"
# What has to be dropped when a browser becomes another person's.
COOKIES = {_WHO: _PATH}
_RETURN = re.compile(r"([0-9a-f]{16})[0-9A-Za-z]{16,112}")  # application's mark, then what nobody can guess
_IN_WECHAT = re.compile(r"MicroMessenger")
# WeChat on a computer can sign in too, but the liveness check needs a phone.
_ON_A_COMPUTER = re.compile(r"WindowsWechat|MacWechat|Windows NT|Macintosh|X11; Linux")
_NOT_KNOWN = "没能确认您的微信身份。请回到微信聊天，重新点开链接，或重新扫二维码。"
_PREVIEW = "现在是预览页面，不能办理。请点页面右下角的“使用完整服务”，再打开一次。"
log = structlog.get_logger("pages")


class Visitors:
    """Whose browser this is. Nothing that the browser says of itself counts."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts
        self._is_secure = parts.public_url.startswith("https://")

    def add_to(self, pages: Blueprint) -> None:
        """The route that WeChat sends browsers back to."""

        @pages.get("/face/who")
        def face_who() -> ResponseReturnValue:
            return self._come_back()

    def who(self) -> str:
        """The OpenID, "" while it is not known."""
        return self._unseal(_WHO)

    def require(self) -> str:
        if not (who := self.who()):
            raise Refused("visit_over", "页面打开得太久了。请回到微信聊天，重新点开链接。")
        return who

    def is_in_wechat(self) -> bool:
        """WeChat on a phone; in a demo also the phone that shows our page in a frame."""
        agent = request.user_agent.string
        if _IN_WECHAT.search(agent):
            return not _ON_A_COMPUTER.search(agent)
        is_framed = request.headers.get("Sec-Fetch-Dest") == "iframe"
        return bool(self._parts.frame_ancestors) and is_framed

    def ask(self) -> Response:
        """Redirect to WeChat. The answer has to bring the state that this browser was given."""
        state = g.application_mark + self._parts.fresh_id()
        back = self._parts.public_url + url_for("pages.face_who")
        answer = redirect(self._parts.oauth.address(back, state), 303)
        # One cookie for each application, so that two pages may ask at the same time.
        self._set(answer, f"{_STATE}_{g.application_mark}", state, _STATE_SECONDS)
        return answer

    def _come_back(self) -> Response:
        state = request.args.get("state", "")
        if not (found := _RETURN.fullmatch(state)):
            raise Refused("no_visitor", _NOT_KNOWN)
        clean = redirect(url_for("pages.face", application_mark=found[1]), 303)
        expected = self._unseal(f"{_STATE}_{found[1]}")
        if not expected or not hmac.compare_digest(state.encode(), expected.encode()):
            if self.who():
                return clean  # a page that was opened twice, or the button back
            raise Refused("no_visitor", _NOT_KNOWN)
        try:
            openid = self._parts.oauth.openid(request.args.get("code", ""))
        except Snapshot:
            raise Refused("no_visitor", _PREVIEW) from None
        except WeChatError as error:
            log.warning("visitor not known", code=error.code, reason=error.reason)
            if error.code == CODE_USED:
                return clean  # WeChat opened the address twice: the page asks anew if neither was answered
            raise Refused("no_visitor", _NOT_KNOWN) from None
        self._set(clean, _WHO, openid, WHO_SECONDS)
        clean.delete_cookie(f"{_STATE}_{found[1]}", path=_PATH)
        return clean

    def _set(self, answer: Response, name: str, value: str, seconds: int) -> None:
        until = self._parts.clock().timestamp() + seconds
        answer.set_cookie(
            name,
            _signer(name).dumps([value, until]),
            max_age=seconds,
            path=_PATH,
            secure=self._is_secure,
            httponly=True,
            samesite="Lax",
        )

    def _unseal(self, name: str) -> str:
        try:
            value, until = _signer(name).loads(request.cookies.get(name, ""))
        except (BadData, ValueError, TypeError):
            return ""
        return str(value) if self._parts.clock().timestamp() < until else ""


def _signer(name: str) -> URLSafeSerializer:
    # A salt for each, so that a state is never taken for a person.
    return URLSafeSerializer(page_secret(), salt=f"page-visitor:{name}")
