"""QR codes with a scene: making one, showing its picture, finding what a scanned one means."""

import io
import sqlite3
from typing import Any

import qrcode
from flask import Blueprint, Response, abort, request

from sandbox.body import read_json
from sandbox.config import SandboxConfig
from sandbox.refusal import RefusalError
from sandbox.store import Store

LONGEST_LIFE = 2_592_000
DEFAULT_LIFE = 60
MOST_PERMANENT = 100_000


class QrCodes:
    def __init__(self, config: SandboxConfig, store: Store) -> None:
        self._config = config
        self._store = store

    def create(self, wish: dict[str, Any]) -> dict[str, object]:
        action = wish.get("action_name")
        if action not in {"QR_SCENE", "QR_STR_SCENE", "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"}:
            raise RefusalError(40052)
        scene = _read_scene(str(action), wish.get("action_info"))
        if "LIMIT" in str(action):
            return self._keep(scene, None)
        seconds = wish.get("expire_seconds", DEFAULT_LIFE)
        if not isinstance(seconds, int) or not 1 <= seconds <= LONGEST_LIFE:
            raise RefusalError(40097, "invalid expire_seconds")
        return self._keep(scene, seconds)

    def ticket_for(self, scene: str) -> str:
        """The ticket of a code with this scene; one is made when nobody made it yet."""
        row = self._store.row(
            "SELECT ticket FROM qrcodes WHERE scene = ? AND (until IS NULL OR until > ?)",
            scene,
            self._config.now(),
        )
        return str(row["ticket"] if row else self._keep(scene, DEFAULT_LIFE)["ticket"])

    def find(self, ticket: str) -> sqlite3.Row | None:
        return self._store.row("SELECT * FROM qrcodes WHERE ticket = ?", ticket)

    def scene_of(self, content: str) -> str | None:
        """The scene behind the address that a picture holds, if it is one of ours and still valid."""
        row = self._store.row("SELECT * FROM qrcodes WHERE url = ?", content)
        if row is None or (row["until"] is not None and row["until"] <= self._config.now()):
            return None
        return str(row["scene"])

    def _keep(self, scene: str, seconds: int | None) -> dict[str, object]:
        ticket = f"gQ{self._config.token_hex(40)}=="
        url = f"http://weixin.qq.com/q/{self._config.token_hex(11)}"
        until = None if seconds is None else self._config.now() + seconds
        self._store.write("INSERT INTO qrcodes VALUES (?, ?, ?, ?)", ticket, scene, url, until)
        made: dict[str, object] = {"ticket": ticket, "url": url}
        return made if seconds is None else {**made, "expire_seconds": seconds}


def _read_scene(action: str, info: object) -> str:
    scene = info.get("scene") if isinstance(info, dict) else None
    if not isinstance(scene, dict):
        raise RefusalError(40053)
    if action.endswith("_STR_SCENE"):
        words = scene.get("scene_str")
        if not isinstance(words, str) or not 1 <= len(words) <= 64:
            raise RefusalError(40053)
        return words
    number = scene.get("scene_id")
    largest = MOST_PERMANENT if "LIMIT" in action else 2**32 - 1
    if not isinstance(number, int) or not 1 <= number <= largest:
        raise RefusalError(40053)
    return str(number)


def draw_qrcode(content: str) -> bytes:
    drawn = io.BytesIO()
    qrcode.make(content, box_size=8, border=3).save(drawn)
    return drawn.getvalue()


def qrcode_routes(qrcodes: QrCodes) -> Blueprint:
    routes = Blueprint("qrcodes", __name__)

    @routes.post("/cgi-bin/qrcode/create")
    def create() -> dict[str, object]:
        return qrcodes.create(read_json())

    @routes.get("/cgi-bin/showqrcode")
    def show() -> Response:
        found = qrcodes.find(request.args.get("ticket", ""))
        if found is None:
            abort(404)
        return Response(draw_qrcode(found["url"]), content_type="image/png")

    return routes
