"""What a page needs to use WeChat's own camera, album and share menu."""

import structlog
from flask import request

from bot.errors import WeChatError
from bot.wechat.jsapi import Signed
from pages.parts import PageParts

log = structlog.get_logger("pages")


def signed_page(parts: PageParts) -> Signed | None:
    """For the address of this request. None: the page does without, by the browser's own ways."""
    if parts.jsapi is None:
        return None
    try:
        moment = int(parts.clock().timestamp())
        return parts.jsapi.sign(
            parts.public_url + request.full_path.removesuffix("?"), moment, parts.fresh_id
        )
    except WeChatError as error:
        log.warning("page not signed for WeChat", code=error.code, reason=error.reason)
        return None
