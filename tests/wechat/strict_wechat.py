"""A strict WeChat API over real HTTP, for the client's tests."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

APPID, SECRET = "wx0123456789abcdef", "a-very-secret-appsecret"
Fault = Callable[[Request], Response]


def error(code: int, words: str = "something is wrong") -> Response:
    """Errors come with status 200, and the real thing calls them text/plain as often as JSON."""
    body = {"errcode": code, "errmsg": f"{words} rid: 655b9a2c-0f1e2d3c-4b5a6978"}
    return Response(json.dumps(body), content_type="text/plain")


class StrictWeChat:
    """Accepts what WeChat would accept. `faults` are answers, by path, given before the right one."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.released = threading.Event()
        self.token_number = 0
        self.token_fetches = 0
        self.fetch_seconds = 0.0
        self.expires_in = 7200
        self.accepts_tokens = True
        self.faults: dict[str, list[Fault]] = {}
        self.bodies: dict[str, list[Any]] = {}
        self.uploads: list[tuple[str | None, bytes]] = []
        self.media: dict[str, Response] = {}
        self.seen_msg_ids: dict[str, int] = {}

    @property
    def token(self) -> str:
        return f"token-{self.token_number}-{'x' * 120}"

    def end_token(self) -> None:
        """The platform ends the token before its time."""
        with self.lock:
            self.token_number += 1

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        with Request(environ) as request:
            request.get_data(cache=True, parse_form_data=False)
            answer = self._answer(request)
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        with self.lock:
            faults = self.faults.get(request.path)
            fault = faults.pop(0) if faults else None
        if fault:
            return fault(request)
        if request.path == "/cgi-bin/stable_token":
            return self._stable_token(request)
        if not self.accepts_tokens or request.args.get("access_token") != self.token:
            sent = request.args.get("access_token")
            return error(40001, f"invalid credential, access_token {sent} is invalid")
        return self._route(request)

    def _route(self, request: Request) -> Response:
        if request.path == "/cgi-bin/media/upload":
            return self._upload(request)
        if request.path == "/cgi-bin/media/get":
            return self.media.get(request.args["media_id"]) or error(40007, "invalid media_id")
        if b"\\u" in request.data:
            return error(40033, "invalid charset")
        body = json.loads(request.data.decode("utf-8"))
        self.bodies.setdefault(request.path, []).append(body)
        return Response(json.dumps(self._good(request.path, body)), content_type="application/json")

    def _good(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path == "/cgi-bin/qrcode/create":
            return {
                "ticket": "gQ==",
                "expire_seconds": body["expire_seconds"],
                "url": "http://weixin.qq.com/q/1",
            }
        if path == "/cgi-bin/message/template/send":
            with self.lock:
                msgid = self.seen_msg_ids.setdefault(
                    body["client_msg_id"], 200163836 + len(self.seen_msg_ids)
                )
            return {"errcode": 0, "errmsg": "ok", "msgid": msgid}
        return {"errcode": 0, "errmsg": "ok"}

    def _stable_token(self, request: Request) -> Response:
        body = json.loads(request.data)
        with self.lock:
            self.token_fetches += 1
        time.sleep(self.fetch_seconds)
        if body != {
            "grant_type": "client_credential",
            "appid": APPID,
            "secret": SECRET,
            "force_refresh": False,
        }:
            return error(40125, f"invalid appsecret {body.get('secret')}")
        answer = {"access_token": self.token, "expires_in": self.expires_in}
        return Response(json.dumps(answer), content_type="application/json")

    def _upload(self, request: Request) -> Response:
        file: FileStorage | None = request.files.get("media")
        data = file.read() if file else b""
        if not file or not data or request.args.get("type") != "image":
            return error(41005, "media data missing")
        self.uploads.append((file.filename, data))
        answer = {"type": "image", "media_id": f"media-{len(self.uploads)}", "created_at": 1}
        return Response(json.dumps(answer), content_type="text/plain")

    def hang(self, _: Request) -> Response:
        """A fault: no answer until the test is over."""
        self.released.wait(30)
        return error(-1)


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The base URL at which `app` is served."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
