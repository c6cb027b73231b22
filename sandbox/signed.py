"""What every service of the cloud provider asks of a call: signature, version, action, a JSON object."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from werkzeug.datastructures import Headers

from sandbox.tc3 import AUTHORIZATION, ProviderError, check_signature

Wish = dict[str, Any]
Answer = dict[str, object]


class Service(Protocol):
    """One of the provider's services, behind the address that they share here."""

    def answer(self, headers: Headers, body: bytes) -> Answer:
        """One signed API call. Raises ProviderError."""


@dataclass(frozen=True)
class Lock:
    """Who may call a service, and what it offers."""

    service: str
    version: str
    actions: Collection[str]
    secret_id: str
    secret_key: str

    def open(self, headers: Headers, body: bytes, now: float) -> tuple[str, Wish]:
        """The action and what is wished of it. Raises ProviderError, in the provider's order."""
        check_signature(
            headers,
            body,
            service=self.service,
            secret_id=self.secret_id,
            secret_key=self.secret_key,
            now=now,
        )
        if headers.get("X-TC-Version") != self.version:
            raise ProviderError("NoSuchVersion", "接口版本不存在")
        wish = read_wish(body)
        action = headers.get("X-TC-Action", "")
        if action not in self.actions:
            raise ProviderError("InvalidAction", f"接口 {action} 不存在")
        return action, wish


def read_wish(body: bytes) -> Wish:
    try:
        wish = json.loads(body)
    except ValueError as problem:
        raise ProviderError("InvalidParameter", "请求不是 JSON") from problem
    if not isinstance(wish, dict):
        raise ProviderError("InvalidParameter", "请求不是 JSON 对象")
    return wish


def service_of(headers: Headers) -> str:
    """The service that a signature is for, unchecked; empty when it is no signature."""
    found = AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
    return found[3] if found else ""
