"""What a page needs to use WeChat's own camera: the ticket, shared through Redis, and the signature."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from bot.wechat.access_token import AccessTokens
from bot.wechat.client import WeChat


@dataclass(frozen=True, slots=True)
class Signed:
    """The arguments of wx.config. `script` is the address of WeChat's library."""

    script: str
    appid: str
    timestamp: int
    nonce: str
    signature: str


class JsApi:
    """Signs addresses of our pages. Tickets are as few a day as access tokens, and live as long."""

    def __init__(self, wechat: WeChat, tickets: AccessTokens, appid: str, script: str) -> None:
        self._wechat = wechat
        self._tickets = tickets
        self._appid = appid
        self._script = script

    @property
    def script(self) -> str:
        return self._script

    def sign(self, url: str, timestamp: int, fresh_id: Callable[[], str]) -> Signed:
        """For one page as the browser shows its address. Raises WeChatError."""
        ticket = self._tickets.current(self._wechat.jsapi_ticket)
        nonce = fresh_id()
        return Signed(self._script, self._appid, timestamp, nonce, signature(ticket, nonce, timestamp, url))


def signature(ticket: str, nonce: str, timestamp: int, url: str) -> str:
    """SHA-1 over these four in this order, as they are; the address without what follows a #."""
    page = url.partition("#")[0]
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={page}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
