"""Small calls about the account itself: callback addresses, quota, the JS-SDK's ticket."""

from flask import Blueprint, request

from sandbox.body import read_json
from sandbox.config import SandboxConfig
from sandbox.refusal import RefusalError
from sandbox.store import Store

TICKET_LIFE = 7200.0
CLEARED_A_MONTH = 10


def account_routes(config: SandboxConfig, store: Store) -> Blueprint:
    routes = Blueprint("account", __name__)

    @routes.get("/cgi-bin/getcallbackip")
    def callback_addresses() -> dict[str, object]:
        return {"ip_list": ["127.0.0.1"]}

    @routes.post("/cgi-bin/clear_quota")
    def clear_quota() -> dict[str, object]:
        if read_json().get("appid") != config.appid:
            raise RefusalError(40013)
        month = [at for at in store.recall("cleared") or [] if at > config.now() - 30 * 86400]
        if len(month) >= CLEARED_A_MONTH:
            raise RefusalError(48006)
        store.remember("cleared", [*month, config.now()])
        return {"errcode": 0, "errmsg": "ok"}

    @routes.get("/cgi-bin/ticket/getticket")
    def ticket() -> dict[str, object]:
        kind = request.args.get("type")
        if kind not in {"jsapi", "wx_card"}:
            raise RefusalError(40097)
        held = store.recall(f"ticket_{kind}")
        if held is None or held["until"] <= config.now():
            held = {"ticket": f"SBT_{config.token_hex(40)}", "until": config.now() + TICKET_LIFE}
            store.remember(f"ticket_{kind}", held)
        left = int(held["until"] - config.now())
        return {"errcode": 0, "errmsg": "ok", "ticket": held["ticket"], "expires_in": left}

    return routes
