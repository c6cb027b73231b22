"""WeChat's buttons for web pages: the library's stand-in, and a strict look at signatures."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request, send_from_directory

from sandbox.config import SandboxConfig
from sandbox.store import Store
from sandbox.wire import Wire

LIBRARY = "jweixin.js"


class Pages:
    """What WeChat thinks of a page that wants its buttons."""

    def __init__(self, config: SandboxConfig, store: Store) -> None:
        self._config = config
        self._store = store

    def fault_of(self, wish: dict[str, Any]) -> str:
        """What is wrong with a page's wx.config, in WeChat's words; empty when nothing is."""
        url = str(wish.get("url", ""))
        if wish.get("appId") != self._config.appid:
            return "config:invalid appid"
        if urlsplit(url).hostname != self._config.page_host:
            return "config:invalid url domain"
        found = self._current()
        if found is None:
            return "config:invalid signature"
        text = (
            f"jsapi_ticket={found['ticket']}&noncestr={wish.get('nonceStr')}"
            f"&timestamp={wish.get('timestamp')}&url={url.partition('#')[0]}"
        )
        right = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        is_right = hmac.compare_digest(right.encode(), str(wish.get("signature", "")).encode())
        return "" if is_right else "config:invalid signature"

    def _current(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self._store.recall("ticket_jsapi")
        return found if found and found["until"] > self._config.now() else None


def jssdk_routes(pages: Pages, wire: Wire) -> Blueprint:
    routes = Blueprint("jssdk", __name__)

    @routes.get("/open/js/jweixin-1.6.0.js")
    def library() -> Response:
        return send_from_directory("static", LIBRARY, mimetype="text/javascript")

    @routes.post("/sandbox/jssdk/config")
    def config() -> Response:
        """The library asks on behalf of a page, which stands at another address."""
        wish = request.get_json(silent=True, force=True)
        fault = pages.fault_of(wish if isinstance(wish, dict) else {})
        wire.note("page", "wx.config", status=fault or "ok", request=request.get_data(as_text=True))
        answer = Response(json.dumps({"errMsg": fault or "config:ok"}), mimetype="application/json")
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    return routes
