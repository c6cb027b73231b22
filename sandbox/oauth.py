"""Web-page authorisation: acts for the person whose phone opened the page."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from sandbox.config import SandboxConfig
from sandbox.people import People
from sandbox.refusal import RefusalError
from sandbox.store import Store

WHO_COOKIE = "sandbox_phone"
CODE_LIFE = 300.0
# WeChat compares the link with this order.
ORDER = ["appid", "redirect_uri", "response_type", "scope", "state"]
STATE = re.compile(r"[A-Za-z0-9]{0,128}")


class OAuth:
    def __init__(self, config: SandboxConfig, store: Store, people: People) -> None:
        self._config = config
        self._store = store
        self._people = people

    def fault_of(self, given: list[tuple[str, str]]) -> str:
        """What is wrong with an authorisation link, in the words that WeChat shows; empty when nothing is."""
        values = dict(given)
        target = urlsplit(values.get("redirect_uri", ""))
        checks = [
            ([name for name, _ in given if name in ORDER] == ORDER, "链接参数不全或顺序不对"),
            (values.get("appid") == self._config.appid, "AppID 参数错误（40013）"),
            (target.scheme in {"http", "https"}, "redirect_uri 参数错误（10003）"),
            (target.hostname == self._config.page_host, "redirect_uri 域名与后台配置不一致（10003）"),
            (values.get("response_type") == "code", "response_type 参数错误（10004）"),
            (values.get("scope") in {"snsapi_base", "snsapi_userinfo"}, "Scope 参数错误（10005）"),
            (STATE.fullmatch(values.get("state", "")) is not None, "state 只能是 128 个以内的字母和数字"),
        ]
        return next((fault for is_right, fault in checks if not is_right), "")

    def give_code(self, openid: str, scope: str) -> str:
        code = self._config.token_hex(16)
        self._store.write(
            "INSERT INTO codes (code, openid, scope, at) VALUES (?, ?, ?, ?)",
            code,
            openid,
            scope,
            self._config.now(),
        )
        return code

    def take_code(self, code: str) -> dict[str, object]:
        """Exchanges a code, once."""
        with self._store.alone():
            row = self._store.row("SELECT * FROM codes WHERE code = ?", code)
            if row is None or row["at"] + CODE_LIFE <= self._config.now():
                raise RefusalError(40029)
            if row["used"]:
                raise RefusalError(40163)
            self._store.write("UPDATE codes SET used = 1 WHERE code = ?", code)
        return {
            "access_token": f"SBO_{self._config.token_hex(40)}",
            "expires_in": 7200,
            "refresh_token": f"SBR_{self._config.token_hex(40)}",
            "openid": row["openid"],
            "scope": row["scope"],
        }


def with_query(url: str, **more: str) -> str:
    """The address with these added to its query, before any fragment."""
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(more)) if part)
    return urlunsplit(parts._replace(query=query))


def oauth_routes(config: SandboxConfig, oauth: OAuth, people: People) -> Blueprint:
    routes = Blueprint("oauth", __name__)

    @routes.get("/connect/oauth2/authorize")
    def authorize() -> ResponseReturnValue:
        given = parse_qsl(request.query_string.decode(), keep_blank_values=True)
        values = dict(given)
        fault = oauth.fault_of(given)
        if fault:
            return render_template("notice.html", title="无法打开", text=fault), 400
        # `as` is for a browser that is nobody's phone: whoever sits there says whose it shall be.
        who = values.get("as") or request.cookies.get(WHO_COOKIE, "")
        if people.find(who) is None:
            choices = [
                (with_query(request.url, **{"as": row["openid"]}), row["name"]) for row in people.all()
            ]
            return render_template("outside.html", choices=choices), 403
        code = oauth.give_code(who, values["scope"])
        return redirect(with_query(values["redirect_uri"], code=code, state=values["state"]))

    @routes.get("/sns/oauth2/access_token")
    def access_token() -> dict[str, object]:
        if request.args.get("appid") != config.appid:
            raise RefusalError(40013)
        if request.args.get("secret") != config.secret:
            raise RefusalError(40125)
        if request.args.get("grant_type") != "authorization_code":
            raise RefusalError(40002)
        return oauth.take_code(request.args.get("code", ""))

    return routes
