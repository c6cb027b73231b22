"""Every API call passes here: planned faults, the access token, the record on the wire."""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, make_response, request
from flask.typing import ResponseReturnValue

from sandbox.config import SandboxConfig
from sandbox.faults import Fault, Faults
from sandbox.refusal import RefusalError, refusal_body
from sandbox.tokens import Tokens
from sandbox.wire import Wire

WITH_TOKEN = ("/cgi-bin/", "/customservice/")
TOKENLESS = {"/cgi-bin/token", "/cgi-bin/stable_token", "/cgi-bin/showqrcode"}
JSON_TYPE = "application/json; encoding=utf-8"
SECRET_NAMES = {"secret", "access_token", "refresh_token"}


def guard_calls(app: Flask, config: SandboxConfig, tokens: Tokens, wire: Wire, faults: Faults) -> None:
    gate = Gate(tokens, wire, faults, config.now)
    app.before_request(gate.admit)
    app.before_request(gate.admit_provider)
    app.after_request(gate.finish)
    app.register_error_handler(RefusalError, lambda refusal: refusal_body(refusal, config.token_hex))


@dataclass(frozen=True)
class Gate:
    tokens: Tokens
    wire: Wire
    faults: Faults
    now: Callable[[], float]

    def admit(self) -> ResponseReturnValue | None:
        if not is_api_call():
            return None
        fault = self.faults.take_for_api(request.path)
        if fault and not fault.after:
            return go_wrong(fault)
        g.fault_after = fault
        if request.path.startswith(WITH_TOKEN) and request.path not in TOKENLESS:
            self.tokens.check(request.args.get("access_token"))
        return None

    def admit_provider(self) -> ResponseReturnValue | None:
        """The cloud provider hangs and fails too; its error codes are its own affair."""
        if request.path != "/" or request.method != "POST":
            return None
        fault = self.faults.take_transport(request.headers.get("X-TC-Action", ""))
        if fault and not fault.after:
            return go_wrong(fault)
        g.fault_after = fault
        return None

    def finish(self, response: Response) -> Response:
        response.date = datetime.fromtimestamp(self.now(), UTC)
        if is_api_call():
            if response.mimetype == "application/json":
                response.headers["Content-Type"] = JSON_TYPE
            note_call(self.wire, response)
        fault: Fault | None = g.pop("fault_after", None)
        return make_response(go_wrong(fault)) if fault else response


def is_api_call() -> bool:
    return request.path.startswith((*WITH_TOKEN, "/sns/"))


def go_wrong(fault: Fault) -> ResponseReturnValue:
    if fault.hang:
        time.sleep(fault.seconds)
        drop_connection()
        return "", 504
    if fault.status is not None:
        return "沙箱里预先设定的错误", fault.status
    raise RefusalError(-1 if fault.errcode is None else fault.errcode)


def drop_connection() -> None:
    """Hangs up without an answer, where the server lets us at its socket."""
    for name in ("werkzeug.socket", "gunicorn.socket"):
        connection = request.environ.get(name)
        if isinstance(connection, socket.socket):
            connection.shutdown(socket.SHUT_RDWR)


def note_call(wire: Wire, response: Response) -> None:
    is_json = response.mimetype == "application/json"
    answer = response.get_data(as_text=True) if is_json else f"<{response.mimetype}>"
    found: Any = json.loads(answer) if is_json else {}
    errcode = found.get("errcode", 0) if isinstance(found, dict) else 0
    status = f"HTTP {response.status_code}" if response.status_code != 200 else str(errcode or "ok")
    wire.note(
        "api",
        f"{request.method} {request.path}",
        openid=addressee(),
        status=status,
        request=shown_request(),
        answer=json.dumps(hide_secrets(found), ensure_ascii=False) if is_json else answer,
        problem=str(found.get("errmsg", "")) if errcode else "",
    )


def addressee() -> str:
    sent = request.get_json(silent=True, force=True) if request.method == "POST" else None
    return str(sent.get("touser") or "") if isinstance(sent, dict) else ""


def shown_request() -> str:
    query = "&".join(f"{name}={value}" for name, value in hide_secrets(request.args.to_dict()).items())
    if request.files:
        body = "、".join(f"<{sent.mimetype} {sent.filename}>" for sent in request.files.values())
    else:
        sent = request.get_json(silent=True, force=True) if request.get_data() else None
        body = (
            json.dumps(hide_secrets(sent), ensure_ascii=False)
            if isinstance(sent, dict)
            else request.get_data(as_text=True)
        )
    return "\n".join(part for part in (query, body) if part)


def hide_secrets(found: Any) -> Any:
    if not isinstance(found, dict):
        return found
    return {name: hidden(value) if name in SECRET_NAMES else value for name, value in found.items()}


def hidden(secret: object) -> str:
    """The beginning of a long token tells it from another; of a short secret nothing is shown."""
    words = str(secret)
    return f"{words[:8]}…" if len(words) > 40 else "…"
