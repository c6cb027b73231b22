"""Who opened one of our pages in WeChat: the silent web authorisation."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from bot import metrics
from bot.errors import WeChatError
from bot.wechat.error_codes import error_in
from bot.wechat.http import Http

_EXCHANGE: Final = "/sns/oauth2/access_token"
_AUTHORISE: Final = "/connect/oauth2/authorize"


class Snapshot(WeChatError):
    """A page in preview: WeChat gives an account that is nobody's, which must not be taken for a person."""


@dataclass(frozen=True, slots=True)
class OAuth:
    """One account's: it tells an OpenID and nothing else. `open_base` is where people's browsers go."""

    appid: str
    secret: str
    open_base: str
    http: Http

    def address(self, back: str, state: str) -> str:
        """Where to send the browser; it comes back to `back` with a code and the state."""
        # WeChat compares the address as a text, so the order counts.
        query = urlencode(
            {
                "appid": self.appid,
                "redirect_uri": back,
                "response_type": "code",
                "scope": "snsapi_base",
                "state": state,
            }
        )
        return f"{self.open_base}{_AUTHORISE}?{query}#wechat_redirect"

    def openid(self, code: str) -> str:
        """Whose browser it is. A code is good for once. Raises WeChatError."""
        with metrics.provider_call(_EXCHANGE):
            return self._exchanged(code)

    def _exchanged(self, code: str) -> str:
        query = {
            "appid": self.appid,
            "secret": self.secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        # A second delivery of a code is refused, so a lost answer is not asked for again.
        answer = self.http.exchange("GET", _EXCHANGE, is_repeatable=False, params=query).json()
        if answer is None:
            raise WeChatError(0, f"{_EXCHANGE}: the answer is not JSON", retryable=True)
        if error := error_in(_EXCHANGE, answer, (self.secret, code)):
            raise error
        if answer.get("is_snapshotuser"):
            raise Snapshot(0, f"{_EXCHANGE}: a preview has no person")
        openid = answer.get("openid")
        if not isinstance(openid, str) or not openid:
            raise WeChatError(0, f"{_EXCHANGE}: no openid in the answer", retryable=True)
        return openid

    def close(self) -> None:
        self.http.close()
