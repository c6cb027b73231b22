"""Which WeChat account looks at a page: asked of WeChat itself, kept in a signed cookie for two hours."""

import hmac
import re
from typing import NamedTuple

import structlog
from flask import g, redirect, request, url_for
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from bot.errors import Refused, WeChatError
from bot.wechat.error_codes import CODE_USED
from bot.wechat.oauth import Snapshot
from pages.cookies import PATH, WHO
from pages.parts import PageParts
from pages.secret import page_secret

WHO_SECONDS = 2 * 3600
_STATE_SECONDS = 600
_STATE = "szca_oauth"
# The application's mark, whether a visit is renewed, then what nobody can guess.
_RETURN = re.compile(r"([0-9a-f]{16})(r?)[0-9A-Za-z]{16,111}")
_IN_WECHAT = re.compile(r"MicroMessenger")
# WeChat on a computer can sign in too, but the liveness check needs a phone.
_ON_A_COMPUTER = re.compile(r"WindowsWechat|MacWechat|Windows NT|Macintosh|X11; Linux")
_NOT_KNOWN = "没能确认您的微信身份。请回到微信聊天，重新点开链接，或重新扫二维码。"
_PREVIEW = "现在是预览页面，不能办理。请点页面右下角的“使用完整服务”，再打开一次。"
log = structlog.get_logger("pages")


class Return(NamedTuple):
    """A browser that WeChat sent back. `openid` is "" when it came without what it was given, or twice."""

    mark: str
    openid: str
    is_renewal: bool
    is_repeated: bool = False


class Visitors:
    """Whose browser this is. Nothing that the browser says of itself counts."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts
        self._is_secure = parts.public_url.startswith("https://")

    def who(self) -> str:
        """The OpenID, "" while it is not known."""
        return self._unseal(WHO)

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

    def can_ask(self) -> bool:
        """Whether WeChat can be asked: in its browser on any device, and in a demo's phone."""
        return bool(_IN_WECHAT.search(request.user_agent.string)) or self.is_in_wechat()

    def ask(self, page: str, *, is_renewal: bool = False) -> Response:
        """Redirect to WeChat. The answer has to bring the state that this browser was given."""
        state = g.application_mark + ("r" if is_renewal else "") + self._parts.fresh_id()
        back = self._parts.public_url + url_for("pages.who", page=page)
        answer = redirect(self._parts.oauth.address(back, state), 303)
        # One cookie for each page of an application, so that several may ask at the same time.
        self._set(answer, f"{_STATE}_{page}_{g.application_mark}", state, _STATE_SECONDS)
        return answer

    def come_back(self, page: str) -> Return:
        """Whose browser came back. Raises Refused when WeChat does not say so."""
        state = request.args.get("state", "")
        if not (found := _RETURN.fullmatch(state)):
            raise Refused("no_visitor", _NOT_KNOWN)
        mark, is_renewal = found[1], bool(found[2])
        expected = self._unseal(f"{_STATE}_{page}_{mark}")
        if not expected or not hmac.compare_digest(state.encode(), expected.encode()):
            return Return(mark, "", is_renewal)
        try:
            openid = self._parts.oauth.openid(request.args.get("code", ""))
        except Snapshot:
            raise Refused("no_visitor", _PREVIEW) from None
        except WeChatError as error:
            log.warning("visitor not known", code=error.code, reason=error.reason)
            if error.code == CODE_USED:
                # WeChat opened the address twice: the page asks anew if neither was answered.
                return Return(mark, "", is_renewal, is_repeated=True)
            raise Refused("no_visitor", _NOT_KNOWN) from None
        return Return(mark, openid, is_renewal)

    def forget_state(self, answer: Response, page: str, mark: str) -> None:
        """A state is good for once."""
        answer.delete_cookie(f"{_STATE}_{page}_{mark}", path=PATH)

    def remember(self, answer: Response, openid: str) -> None:
        """Keep in the browser whose it is."""
        self._set(answer, WHO, openid, WHO_SECONDS)

    def refuse(self) -> None:
        """Raises Refused: whose browser it is cannot be known."""
        raise Refused("no_visitor", _NOT_KNOWN)

    def _set(self, answer: Response, name: str, value: str, seconds: int) -> None:
        until = self._parts.clock().timestamp() + seconds
        answer.set_cookie(
            name,
            _signer(name).dumps([value, until]),
            max_age=seconds,
            path=PATH,
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
