"""What the site answers outside of its pages: at its first address, for its icon, and where nothing is."""

from pathlib import Path

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from pages.notice import Notice, show

_ICON = Path(__file__).parent / "static" / "icon.png"
NOWHERE = Notice(
    "没有这个页面", "地址可能没有复制完整。请回到微信聊天，重新点开链接；找不到链接时，回复“继续”。", 404
)


def site() -> Blueprint:
    """The routes without a prefix, and the error page of every address that no other blueprint answers."""
    own = Blueprint("site", __name__)

    @own.get("/")
    def first() -> ResponseReturnValue:
        return redirect(url_for("pages.apply"))

    @own.get("/favicon.ico")
    def icon() -> Response:
        kept = {"Cache-Control": "public, max-age=604800"}
        return Response(_ICON.read_bytes(), mimetype="image/png", headers=kept)

    @own.app_errorhandler(404)
    @own.app_errorhandler(405)
    def nowhere(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None or request.path.startswith(("/api/", "/wechat")):
            return error  # programs read the status alone
        answer = show(NOWHERE)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; style-src 'self'"
        return answer

    return own
