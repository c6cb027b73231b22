"""What the upload page's script does, done by hand; and what the chat said of it."""

import json
import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from bot.jobs import queued
from bot.models.binding import OUTBOX
from bot.models.tables import OutboxRow
from bot.models.uploads import PieceRow, UploadRow
from media.specimen import a_company, licence
from tests.identity.card_reader import CardReader
from tests.pages.applicant import PERSON, Browser, World

PIECE = 256 * 1024


@dataclass
class Line:
    """A browser on the upload page, sending as the script does."""

    client: Browser
    mark: str

    def call(self, method: str, path: str, **sent: object) -> TestResponse:
        headers = {"X-Page-Mark": self.mark}
        return self.client.open(f"/p/papers/uploads{path}", method=method, headers=headers, **sent)  # type: ignore[arg-type]

    def call_page(self, method: str, path: str) -> TestResponse:
        return self.client.open(f"/p/papers{path}", method=method, headers={"X-Page-Mark": self.mark})

    def begin(self, size: int, place: str = "", name: str = "扫描件.jpg") -> TestResponse:
        return self.call("POST", "", json={"place": place, "name": name, "size": size})

    def put(self, upload: str, start: int, data: bytes) -> TestResponse:
        return self.call("PUT", f"/{upload}?offset={start}", data=data)

    def finish(self, upload: str) -> TestResponse:
        return self.call("POST", f"/{upload}/finish")

    def bring(self, data: bytes, place: str = "", name: str = "扫描件.jpg") -> str:
        """Begin and send every byte, without the last word."""
        begun = self.begin(len(data), place, name)
        assert begun.status_code == 201, begun.text
        upload: str = begun.get_json()["id"]
        for start in range(0, len(data), PIECE):
            assert self.put(upload, start, data[start : start + PIECE]).status_code == 200
        return upload

    def send(self, data: bytes, place: str = "", name: str = "扫描件.jpg") -> str:
        upload = self.bring(data, place, name)
        assert self.finish(upload).get_json()["state"] == "queued"
        return upload

    def send_plainly(self, files: dict[str, bytes], place: str = "", mark: str = "") -> TestResponse:
        """As a browser without our script: one form with all files."""
        shown = [FileStorage(BytesIO(data), name, "files") for name, data in files.items()]
        fields = {"csrf": mark or self.mark, "place": place}
        # The client itself would put what is large into a file of its own, and leave it open.
        boundary, body = encode_multipart({**fields, "files": shown})
        kind = f'multipart/form-data; boundary="{boundary}"'
        return self.client.post("/p/papers", data=body, content_type=kind)

    def state(self) -> dict[str, dict[str, str]]:
        """By upload: its state and words."""
        found = self.client.get("/p/papers/state").get_json()["uploads"]
        return {upload: {"state": state, "words": words} for upload, (state, _, words) in found.items()}

    def page(self) -> str:
        return self.client.get("/p/papers").text


def line(world: World, openid: str = PERSON) -> Line:
    """Of somebody who opened the link. Print is not read: what a page is, is said."""
    if "reader" not in world.house.__dict__:
        world.house.own_reader = CardReader()
    client = world.visit("papers", openid)
    mark = re.search(r'data-csrf="([^"]+)"', client.get("/p/papers").text)
    assert mark
    return Line(client, mark[1])


def settle(world: World, openid: str = PERSON) -> list[str]:
    """The workers work, a moment of quiet passes. Returns what the chat says of it."""
    before = len(told(world, openid))
    world.work()
    world.clock.forward(seconds=12)
    queued.fire(openid, "photos")
    return told(world, openid)[before:]


def told(world: World, openid: str = PERSON) -> list[str]:
    """Everything the chat said outside of replies."""
    query = select(OutboxRow.__table__).where(OutboxRow.openid == openid).order_by(OutboxRow.id)
    with world.house.database.reading() as connection:
        rows = connection.execute(query).all()
    opened = [json.loads(OUTBOX.open(world.house.vault, row.sealed, row)) for row in rows]
    return [body["text"] for body in opened if "text" in body]


def staged(world: World) -> tuple[list[str], int]:
    """The states of all uploads, and how many pieces are kept."""
    with world.house.database.reading() as connection:
        states = list(connection.execute(select(UploadRow.state)).scalars())
        return states, len(connection.execute(select(PieceRow.start)).all())


@cache
def scan(number: int = 0, kind: str = "JPEG") -> bytes:
    """A small page with a number on it."""
    page = Image.new("RGB", (900, 1200), "white")
    ImageDraw.Draw(page).text((100, 100), f"page {number}", fill="black", font_size=80)
    out = BytesIO()
    page.save(out, kind)
    return out.getvalue()


def pages_pdf(count: int) -> bytes:
    """A PDF of so many small pages."""
    first, *others = (Image.open(BytesIO(scan(number))) for number in range(count))
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


@cache
def licence_scan() -> bytes:
    out = BytesIO()
    licence(a_company(1)).save(out, "JPEG", quality=85)
    return out.getvalue()
