"""Looks up and pings the callback's address, as WeChat does on request."""

import socket
from urllib.parse import urlsplit

from flask import Blueprint

from sandbox.body import read_json
from sandbox.config import SandboxConfig
from sandbox.refusal import RefusalError

ACTIONS = ("dns", "ping", "all")
OPERATORS = ("CHINANET", "UNICOM", "CAP", "DEFAULT")
PING_SECONDS = 2.0


def callback_check_routes(config: SandboxConfig) -> Blueprint:
    routes = Blueprint("callback_check", __name__)

    @routes.post("/cgi-bin/callback/check")
    def check_callback() -> dict[str, object]:
        wish = read_json()
        action = wish.get("action")
        if action not in ACTIONS:
            raise RefusalError(40202)
        if wish.get("check_operator") not in OPERATORS:
            raise RefusalError(40203)
        found = looked_up(config.callback_url)
        answer: dict[str, object] = {}
        if action != "ping":
            answer["dns"] = [{"ip": ip, "real_operator": "UNICOM"} for ip in found]
        if action != "dns":
            answer["ping"] = [pinged(ip, config.callback_url) for ip in found]
        return answer

    return routes


def looked_up(url: str) -> list[str]:
    """The addresses of the callback's host, none when nobody knows it."""
    try:
        found = socket.getaddrinfo(urlsplit(url).hostname or "", None, family=socket.AF_INET)
    except (OSError, UnicodeError):
        return []
    return sorted({str(each[4][0]) for each in found})


def pinged(ip: str, url: str) -> dict[str, object]:
    """A connection stands for a ping, which only root may send."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with socket.socket() as probe:
        probe.settimeout(PING_SECONDS)
        is_there = probe.connect_ex((ip, port)) == 0
    return {
        "ip": ip,
        "from_operator": "UNICOM",
        "package_loss": "0%" if is_there else "100%",
        "time": "23.079ms" if is_there else "",
    }
