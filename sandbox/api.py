"""The sandbox's own JSON API: what the phone, the terminal chat and the tests speak."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from sandbox.actions import Actions, ImpossibleError
from sandbox.agent_console import AgentConsole
from sandbox.config import SandboxConfig
from sandbox.faults import Faults, read_fault
from sandbox.tray import Tray
from sandbox.views import Views
from sandbox.wire import Wire

LONGEST_WAIT = 60.0


@dataclass(frozen=True)
class Parts:
    config: SandboxConfig
    actions: Actions
    views: Views
    tray: Tray
    wire: Wire
    faults: Faults
    console: AgentConsole


def api_routes(parts: Parts) -> Blueprint:
    routes = Blueprint("api", __name__, url_prefix="/sandbox/api")
    routes.register_error_handler(ImpossibleError, lambda impossible: ({"error": str(impossible)}, 409))
    routes.register_error_handler(ValueError, lambda problem: ({"error": str(problem)}, 400))
    add_reading(routes, parts)
    add_acting(routes, parts)
    add_operating(routes, parts)
    return routes


def add_reading(routes: Blueprint, parts: Parts) -> None:
    @routes.get("/people")
    def people() -> dict[str, Any]:
        return parts.views.everything()

    @routes.get("/people/<openid>/messages")
    def messages(openid: str) -> dict[str, Any]:
        require_person(parts, openid)
        wait = min(request.args.get("wait", 0.0, float), LONGEST_WAIT)
        return parts.views.messages(openid, request.args.get("after", 0, int), wait)

    @routes.get("/media/<media_id>")
    def media(media_id: str) -> Response:
        row = parts.actions.shelf.find(media_id)
        if row is None:
            abort(404)
        answer = Response(row["content"], content_type=row["content_type"])
        answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
        return answer

    @routes.get("/texts")
    def texts() -> dict[str, Any]:
        return {"texts": parts.views.sms.inbox(request.args.get("mobile", ""))}

    @routes.get("/wire")
    def wire() -> dict[str, Any]:
        return {"wire": parts.wire.since(request.args.get("after", 0, int))}

    @routes.get("/tray")
    def tray() -> dict[str, Any]:
        return {"documents": parts.tray.offers(), "fields": parts.tray.fields()}


def add_acting(routes: Blueprint, parts: Parts) -> None:
    actions = parts.actions

    @routes.post("/people")
    def add() -> dict[str, Any]:
        name = str(sent_json().get("name") or "").strip()
        if not 1 <= len(name) <= 20:
            raise ValueError("请写一个 20 字以内的名字")
        return parts.views.person(actions.people.add(name))

    @routes.post("/people/<openid>/photos")
    def photos(openid: str) -> dict[str, Any]:
        require_person(parts, openid)
        if request.is_json:
            drawn = [photo for item in sent_json()["tray"] for photo in parts.tray.draw(openid, item)]
        else:
            drawn = [sent.read() for sent in request.files.getlist("photos")]
        return {"media_ids": actions.send_photos(openid, drawn)}

    @routes.post("/people/<openid>/video")
    def video(openid: str) -> dict[str, Any]:
        require_person(parts, openid)
        actions.send_video(openid, request.files["video"].read())
        return {}

    does: dict[str, Callable[[str, dict[str, Any]], dict[str, Any] | None]] = {
        "follow": lambda openid, wish: actions.follow(openid),
        "unfollow": lambda openid, wish: actions.unfollow(openid),
        "text": lambda openid, wish: actions.say(openid, str(wish.get("content") or ""), wish.get("menu_id")),
        "sticker": lambda openid, wish: actions.send_sticker(openid),
        "voice": lambda openid, wish: actions.send_voice(openid, str(wish.get("recognition") or "")),
        "location": partial(send_location, actions),
        "file": partial(send_file, actions),
        "menu": lambda openid, wish: actions.tap_menu(openid, str(wish.get("key") or "")),
        "scan": partial(scan, actions),
        "agent": partial(agent_does, parts.console),
    }

    @routes.post("/people/<openid>/<deed>")
    def act(openid: str, deed: str) -> dict[str, Any]:
        require_person(parts, openid)
        if deed not in does:
            abort(404)
        return does[deed](openid, sent_json()) or {}


def send_location(actions: Actions, openid: str, wish: dict[str, Any]) -> None:
    actions.send_location(
        openid,
        float(wish.get("latitude", 34.757977)),
        float(wish.get("longitude", 113.665412)),
        str(wish.get("label") or "河南省郑州市金水区示例路1号"),
    )


def agent_does(console: AgentConsole, openid: str, wish: dict[str, Any]) -> None:
    """`do`: accept or pass_on, by `account`; close; say, with `text`. Without `tells` no event is sent."""
    account, tells = str(wish.get("account") or ""), bool(wish.get("tells", True))
    match wish.get("do"):
        case "accept" | "pass_on":
            console.accept(openid, account, tells=tells)
        case "close":
            console.close(openid, tells=tells)
        case "say":
            console.say(openid, str(wish.get("text") or ""))
        case _:
            raise ValueError("do: accept、pass_on、close 或 say")


def send_file(actions: Actions, openid: str, wish: dict[str, Any]) -> None:
    actions.send_file(openid, str(wish.get("name") or "申请表.pdf"), int(wish.get("size", 186_240)))


def scan(actions: Actions, openid: str, wish: dict[str, Any]) -> dict[str, Any]:
    if wish.get("media_id"):
        return actions.scan_picture(openid, str(wish["media_id"]))
    scene = str(wish.get("scene") or "").strip()
    if not scene:
        raise ValueError("请写出场景值，或二维码里的网址")
    return actions.scan(openid, scene)


def add_operating(routes: Blueprint, parts: Parts) -> None:
    @routes.get("/faults")
    def faults() -> dict[str, Any]:
        return {"faults": [asdict(fault) for fault in parts.faults.waiting()]}

    @routes.post("/faults")
    def add_fault() -> dict[str, Any]:
        parts.faults.add(read_fault(sent_json()))
        return faults()

    @routes.delete("/faults")
    def clear_faults() -> dict[str, Any]:
        parts.faults.clear()
        return faults()

    @routes.post("/verify")
    def verify() -> dict[str, Any]:
        return {"verified": parts.actions.courier.verify()}

    @routes.get("/settled")
    def settled() -> ResponseReturnValue:
        wait = min(request.args.get("wait", 10.0, float), LONGEST_WAIT)
        return {"settled": parts.actions.courier.settle(wait)}


def require_person(parts: Parts, openid: str) -> None:
    if parts.actions.people.find(openid) is None:
        abort(404)


def sent_json() -> dict[str, Any]:
    found = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(found, dict):
        raise ValueError("请求应当是一个 JSON 对象")
    return found
