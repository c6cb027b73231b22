"""How WeChat says no: an error code and a text with a request id, over HTTP 200."""

from collections.abc import Callable

# WeChat's own words, as its replies carry them.
MEANINGS = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40005: "invalid file type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40009: "invalid image size",
    40013: "invalid appid",
    40014: "invalid access_token",
    40016: "invalid button size",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40023: "invalid sub button size",
    40024: "invalid sub button type",
    40025: "invalid sub button name size",
    40026: "invalid sub button key size",
    40027: "invalid sub button url size",
    40029: "invalid code",
    40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
    40037: "invalid template_id",
    40052: "invalid action name",
    40053: "invalid action info",
    40097: "invalid args",
    40125: "invalid appsecret",
    40163: "code been used",
    40202: "invalid action",
    40203: "invalid check_operator",
    41001: "access_token missing",
    41005: "media data missing",
    42001: "access_token expired",
    43004: "require subscribe",
    44002: "empty post data",
    44004: "empty content",
    45002: "content size out of limit",
    45008: "article size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45048: "invalid menu type",
    45072: "invalid command",
    45080: "out of time limit: no exchange with this user in the last 30 seconds",
    45081: "typing already",
    46003: "menu no exist",
    47001: "data format error",
    47003: "argument invalid!",
    48006: "forbid to clear quota because of reaching the limit",
    65401: "invalid kf_account",
    65413: "no such session",
    65417: "time range over 24 hours",
    65400: "please enable new custom service, or wait for a while if you have enabled",
}


class RefusalError(Exception):
    """WeChat refuses a call. `detail` says more than the code's own words."""

    def __init__(self, errcode: int, detail: str = "") -> None:
        self.errcode = errcode
        self.detail = detail or MEANINGS.get(errcode, "error")
        super().__init__(f"{errcode} {self.detail}")


def refusal_body(refusal: RefusalError, token_hex: Callable[[int], str]) -> dict[str, object]:
    rid = "-".join(token_hex(4) for _ in range(3))
    return {"errcode": refusal.errcode, "errmsg": f"{refusal.detail} rid: {rid}"}
