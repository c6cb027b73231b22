"""Temporary media: pictures that people or the account sent, kept three days for the API."""

import io
import sqlite3

from flask import Blueprint, Response, request
from PIL import Image, UnidentifiedImageError

from sandbox.config import SandboxConfig
from sandbox.refusal import RefusalError
from sandbox.store import Store

DAYS_3 = 3 * 86400.0
LARGEST = 2 * 1024 * 1024
CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"}
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "audio/amr": "amr"}


class MediaShelf:
    def __init__(self, config: SandboxConfig, store: Store) -> None:
        self._config = config
        self._store = store

    def keep(self, content: bytes, content_type: str) -> str:
        # 64 characters, as WeChat's are.
        media_id = self._config.token_hex(32)
        self._store.write(
            "INSERT INTO media VALUES (?, ?, ?, ?)", media_id, content_type, content, self._config.now()
        )
        return media_id

    def find(self, media_id: str) -> sqlite3.Row | None:
        """For the phone, which goes on showing what the API has already forgotten."""
        return self._store.row("SELECT * FROM media WHERE media_id = ?", media_id)

    def find_alive(self, media_id: object) -> sqlite3.Row | None:
        row = self.find(media_id) if isinstance(media_id, str) else None
        return row if row is not None and row["made_at"] + DAYS_3 > self._config.now() else None


def read_picture(content: bytes) -> str | None:
    """The content type of a whole JPEG, PNG or GIF; None for anything else."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            return CONTENT_TYPES.get(image.format or "")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        return None


def media_routes(config: SandboxConfig, shelf: MediaShelf) -> Blueprint:
    routes = Blueprint("media", __name__)

    @routes.post("/cgi-bin/media/upload")
    def upload() -> dict[str, object]:
        content, content_type = read_upload()
        media_id = shelf.keep(content, content_type)
        return {"type": "image", "media_id": media_id, "created_at": int(config.now()), "item": []}

    @routes.get("/cgi-bin/media/get")
    def get() -> Response | dict[str, str]:
        media_id = request.args.get("media_id", "")
        row = shelf.find_alive(media_id)
        if row is None:
            raise RefusalError(40007)
        if row["content_type"].startswith("video/"):
            return {"video_url": f"{config.public_url}/sandbox/api/media/{media_id}"}
        answer = Response(row["content"], content_type=row["content_type"])
        name = f"{media_id}.{EXTENSIONS.get(row['content_type'], 'bin')}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    return routes


def read_upload() -> tuple[bytes, str]:
    if request.args.get("type") != "image":
        raise RefusalError(40004)
    sent = request.files.get("media")
    if sent is None:
        raise RefusalError(41005)
    content = sent.read()
    if not content:
        raise RefusalError(40006)
    if len(content) > LARGEST:
        raise RefusalError(40009)
    content_type = read_picture(content)
    if content_type is None:
        raise RefusalError(40005)
    return content, content_type
