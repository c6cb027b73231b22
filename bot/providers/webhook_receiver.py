"""Sends signed webhooks to other systems: https://www.standardwebhooks.com."""

import base64
import hashlib
import hmac
import ipaddress
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from bot.errors import Refused

CONNECT_SECONDS, ANSWER_SECONDS = 3, 5
LONGEST_URL = 500
_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is 0 when there was no answer; then `error` says why. `took` is in milliseconds."""

    status: int
    took: int
    error: str = ""

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """The receiver wants nothing any more."""
        return self.status == 410


class WebhookReceivers:
    """Posts to the addresses that operators gave. `is_demo`: plain http and addresses of this network too.

    In production the address of the peer is looked at after the connection stands and before anything is
    sent: a name that meant a public address when it was added may mean a private one now.
    """

    def __init__(self, *, is_demo: bool) -> None:
        self._is_demo = is_demo

    def check(self, url: str) -> None:
        """Raises Refused for an address to which nothing is sent."""
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise Refused("url", "地址不对。") from None
        schemes = ("https", "http") if self._is_demo else ("https",)
        if parts.scheme not in schemes or not host or parts.username or len(url) > LONGEST_URL:
            raise Refused("url", f"请写 https:// 开头的地址，不带用户名，最长 {LONGEST_URL} 个字符。")
        if not self._is_demo and not _is_outside(host, parts.port or 443):
            raise Refused("private", "这个地址不在公网上，不能登记。")

    def deliver(self, url: str, message_id: str, body: str, secrets: Sequence[str], at: datetime) -> Answer:
        """One try, without following redirects. The body of the answer is not read."""
        stamp = int(at.timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "szca-bot",
            "webhook-id": message_id,
            "webhook-timestamp": str(stamp),
            "webhook-signature": " ".join(signature(one, message_id, stamp, body) for one in secrets),
        }
        started, status, error = time.monotonic(), 0, ""
        try:
            with (
                self._session() as session,
                session.post(
                    url,
                    data=body.encode(),
                    headers=headers,
                    timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                status = response.status_code
        except requests.RequestException as failure:
            error = type(failure).__name__
        except PrivateAddress:
            error = PrivateAddress.__name__
        return Answer(status, round((time.monotonic() - started) * 1000), error)

    def _session(self) -> requests.Session:
        session = requests.Session()
        # A proxy of the environment would connect instead of us, and to any address.
        session.trust_env = False
        if not self._is_demo:
            for prefix in ("https://", "http://"):
                session.mount(prefix, _OutsideOnly())
        return session


def signature(secret: str, message_id: str, stamp: int, body: str) -> str:
    """`v1,` and the HMAC-SHA256 of id, timestamp and body with dots between, in base64."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    digest = hmac.digest(key, f"{message_id}.{stamp}.{body}".encode(), hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


class PrivateAddress(Exception):
    """The peer is not on the public internet. Nothing was sent."""


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast


def _is_outside(host: str, port: int) -> bool:
    """Whether all addresses of a name are public. One that has none yet may get some later."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return all(_is_public(str(one[4][0])) for one in found)


def _outside(connected: socket.socket) -> socket.socket:
    if _is_public(connected.getpeername()[0]):
        return connected
    connected.close()
    raise PrivateAddress


class _Http(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _outside(super()._new_conn())


class _Https(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _outside(super()._new_conn())


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class _OutsideOnly(HTTPAdapter):
    """Connects to public addresses alone."""

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        super().init_poolmanager(*given, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
