"""Looks at our own address as others see it."""

import secrets
import socket
from collections.abc import Callable
from hashlib import sha1
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests

from bot.cli.doctor.finding import Doubtful
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.bootstrap import House

_CHAIN = " (nginx needs the whole chain, fullchain.pem; a CA of your own stands in REQUESTS_CA_BUNDLE)"
_HIDDEN = ("/metrics", "/readyz")


def _name(house: "House") -> str:
    host = urlsplit(house.settings.public_url).hostname or ""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise SettingsError(f"SZCA_PUBLIC_URL: nobody knows {host}") from None
    return f"{host} is {', '.join(sorted(found))}"


def _echo(house: "House") -> str:
    """The address is verified as WeChat does it, so the process that answers has this same token."""
    echo, stamp, nonce = secrets.token_hex(8), str(int(house.clock().timestamp())), secrets.token_hex(5)
    parts = "".join(sorted((house.settings.wechat_token, stamp, nonce)))
    signature = sha1(parts.encode()).hexdigest()  # noqa: S324 - WeChat's protocol
    asked = {"signature": signature, "timestamp": stamp, "nonce": nonce, "echostr": echo}
    answer = _get(house, "/wechat", asked)
    if answer.status_code == 403:
        raise SettingsError(
            "the service at SZCA_PUBLIC_URL has another SZCA_WECHAT_TOKEN, or its clock differs"
        )
    if answer.text != echo:
        raise SettingsError(f"SZCA_PUBLIC_URL: something else answers at /wechat (HTTP {answer.status_code})")
    return "answers at /wechat with our token"


def _proxies(house: "House") -> str:
    """Something ends TLS in front; unless it is counted, every client has its address."""
    count = house.settings.proxies
    if count == 0 and house.settings.public_url.startswith("https://"):
        raise Doubtful("SZCA_PROXIES is 0, so all staff share one limit of failed logins; one nginx is 1")
    return f"{count} in front"


def _inside(house: "House") -> str:
    """What is for operators is not published by the proxy in front."""
    shown = [path for path in _HIDDEN if _get(house, path).status_code in (200, 503)]
    if shown and not house.settings.is_demo:
        raise Doubtful(f"{' and '.join(shown)} can be read from outside: close them in the proxy")
    return "figures and readiness stay inside"


def _get(house: "House", path: str, query: dict[str, str] | None = None) -> requests.Response:
    try:
        return requests.get(
            f"{house.settings.public_url}{path}", params=query, timeout=10, allow_redirects=False
        )
    except requests.exceptions.SSLError as error:
        raise SettingsError(f"SZCA_PUBLIC_URL: the certificate is not good: {_refusal(error)}") from None
    except requests.RequestException as error:
        raise SettingsError(f"SZCA_PUBLIC_URL: no answer ({type(error).__name__})") from None


def _refusal(error: requests.exceptions.SSLError) -> str:
    """What OpenSSL says of it: expired, of another name, without the certificates between it and its root."""
    said = str(error).partition("certificate verify failed: ")[2].partition(" (_ssl")[0]
    return f"{said}{_CHAIN if 'issuer' in said else ''}" or "no TLS"


LOOKS: tuple[tuple[str, Callable[["House"], str]], ...] = (
    ("public name", _name),
    ("public address", _echo),
    ("proxies", _proxies),
    ("inside", _inside),
)
