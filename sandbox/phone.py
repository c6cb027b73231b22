"""The phone in the browser: its page, the stream of changes, and opening pages as one person."""

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sandbox.carrier import rules
from sandbox.config import SandboxConfig
from sandbox.oauth import WHO_COOKIE
from sandbox.people import People
from sandbox.views import Views


def phone_routes(config: SandboxConfig, people: People, views: Views) -> Blueprint:
    routes = Blueprint("phone", __name__)

    @routes.get("/sandbox")
    def page() -> str:
        return render_template(
            "phone.html", name=config.account_name, alias=config.account_alias, rules=rules()
        )

    @routes.get("/sandbox/live")
    def live() -> Response:
        # A browser that reconnects says itself what it saw last.
        seen = request.headers.get("Last-Event-ID") or request.args.get("after", "0.0")
        message, _, line = seen.partition(".")
        if not (message.isdigit() and line.isdigit()):
            abort(400)
        answer = Response(
            views.stream(int(message), int(line)), content_type="text/event-stream; charset=utf-8"
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Accel-Buffering"] = "no"
        return answer

    @routes.get("/sandbox/open")
    def open_page() -> ResponseReturnValue:
        """Opens a page on this person's phone: authorisation will then act for them."""
        openid, url = request.args.get("openid", ""), request.args.get("url", "")
        if people.find(openid) is None or not url.startswith(("http://", "https://")):
            abort(404)
        answer = redirect(url)
        if request.cookies.get(WHO_COOKIE) != openid:
            for name, path in config.page_cookies.items():
                answer.delete_cookie(name, path=path)
        answer.set_cookie(WHO_COOKIE, openid, httponly=True, samesite="Lax")
        return answer

    return routes
