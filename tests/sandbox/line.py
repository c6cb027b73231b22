"""A sandbox on a real port, a small service that it calls, and a clock that we turn."""

import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from flask import Flask, Response, request
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import create_reply
from wechatpy.utils import check_signature
from werkzeug.serving import BaseWSGIServer, make_server

from sandbox.app import Sandbox
from sandbox.person import Person

APPID, SECRET, TOKEN = "wx5823bf96d3bd56c7", "a-secret", "a-token"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ACCOUNT = "gh_0123456789ab"


@dataclass
class Clock:
    at: float = 1_795_000_000.0

    def __call__(self) -> float:
        return self.at

    def passes(self, seconds: float) -> None:
        self.at += seconds


class Server:
    """An application on a port of its own, in a thread."""

    def __init__(self, make_app: Callable[[str], Flask]) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.app = make_app(self.url)
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", 0, self.app, threaded=True, fd=self._socket.fileno()
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._socket.close()


@dataclass
class Service:
    """The developer's side, with wechatpy's own crypto and parser; it answers what the test tells it to."""

    crypto: WeChatCrypto | None = field(default_factory=lambda: WeChatCrypto(TOKEN, AES_KEY, APPID))
    answer: Callable[[Any], Any] = lambda message: "success"
    sealer: WeChatCrypto | None = None
    pushes: list[Any] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def make_app(self, url: str) -> Flask:
        app = Flask("service")
        app.add_url_rule("/wechat", view_func=self.verify, methods=["GET"])
        app.add_url_rule("/wechat", view_func=self.receive, methods=["POST"])
        return app

    def verify(self) -> str:
        self._check()
        return request.args["echostr"]

    def receive(self) -> Response | str:
        self._check()
        body = request.get_data(as_text=True)
        self.bodies.append(body)
        if self.crypto:
            args = request.args
            body = self.crypto.decrypt_message(body, args["msg_signature"], args["timestamp"], args["nonce"])
        message = parse_message(body)
        self.pushes.append(message)
        return self._seal(message, self.answer(message))

    def _check(self) -> None:
        check_signature(TOKEN, request.args["signature"], request.args["timestamp"], request.args["nonce"])

    def _seal(self, message: Any, answer: Any) -> Response | str:
        if isinstance(answer, Response) or answer in {"", "success"}:
            return answer
        rendered = create_reply(answer, message).render() if not str(answer).startswith("<xml") else answer
        if not self.crypto:
            return str(rendered)
        sealer = self.sealer or self.crypto
        return str(sealer.encrypt_message(rendered, request.args["nonce"], request.args["timestamp"]))


@dataclass
class Line:
    """The sandbox as a test holds it: its parts, its address, its clock and the service it calls."""

    sandbox: Sandbox
    url: str
    clock: Clock
    service: Service
    people: list[Person] = field(default_factory=list)

    def person(self, name: str = "王小明", *, is_following: bool = True) -> Person:
        person = Person.named(self.url, name)
        self.people.append(person)
        if is_following and not self.sandbox.people.is_following(person.openid):
            person.follows()
            self.settle()
        return person

    def settle(self) -> None:
        assert self.sandbox.courier.settle(20)

    def token(self) -> str:
        wish = {"grant_type": "client_credential", "appid": APPID, "secret": SECRET}
        return str(
            requests.post(f"{self.url}/cgi-bin/stable_token", json=wish, timeout=10).json()["access_token"]
        )

    def call(self, path: str, wish: dict[str, Any] | bytes, token: str | None = None) -> dict[str, Any]:
        body = wish if isinstance(wish, bytes) else json.dumps(wish, ensure_ascii=False).encode()
        answer = requests.post(
            f"{self.url}/cgi-bin/{path}",
            params={"access_token": token or self.token()},
            data=body,
            timeout=10,
        )
        assert answer.status_code == 200
        return dict(answer.json())

    def send(self, person: Person, text: str) -> int:
        wish = {"touser": person.openid, "msgtype": "text", "text": {"content": text}}
        return int(self.call("message/custom/send", wish)["errcode"])
