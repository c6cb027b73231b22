"""A house with the real turn, its pages, and an applicant who gets as far as a test wants."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import Cookie, TestResponse

from bot.bootstrap import House, fresh_id
from bot.chat_codes import Scenes
from bot.jobs import queued
from bot.message.event import Event, FaceChecked, PaymentConfirmed, PhotoStored
from bot.message.inbound import Text
from bot.settings import load
from bot.web_request import InMemoryRequest
from flows.certificates.choice import FORMS, look_at
from flows.question import Photo
from flows.sections.printing import printed
from flows.state import Application
from pages.app import create
from pages.parts import PageParts
from pages.site import site
from sandbox.contact import AGENT, id_pictures
from sandbox.faceid import FaceId
from sandbox.faults import Faults
from sandbox.oauth import OAuth
from tests.bell import Bell
from tests.databases import new_sqlite
from tests.identity.card_reader import CardReader
from tests.journey import CLIENT, said
from tests.world import CODE, SECRETS, TurnedClock, number_of

FRAME = "http://127.0.0.1:9999"
CONTACT_ID = CLIENT["contact.id_number"]
PERSON = "openid-of-li"
CONTACT = "openid-of-the-contact"
STRANGER = "openid-of-somebody-else"
EMPLOYER = "openid-of-an-employer"
HOLDER, HOLDER_ID = CLIENT["holder.name"], CLIENT["holder.id_number"]
_TYPES = {form.title: kind for kind, form in FORMS.items()}
_SHORT = re.compile(
    r"/p/(fill|forms|papers|face|orders)(?=[/?]|$)(?!/[0-9a-f]{16}(?:[/?]|$)|/who|/back|\?t=)"
)
_OPENED = re.compile(r"/p/(\w+)/([0-9a-f]{16})$")


class Browser(FlaskClient):
    """A browser whose tests may leave the application out of an address: the one opened last is meant."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.opened: dict[str, str] = {}  # page → the application's mark

    def open(self, *args: Any, **options: Any) -> TestResponse:
        if args and isinstance(args[0], str):
            args = (self.at(args[0]), *args[1:])
        answer = super().open(*args, **options)
        if found := _OPENED.search(answer.location or ""):
            self.opened[found[1]] = found[2]
        return answer

    def at(self, address: str) -> str:
        """The whole address of a page or of what lies below it."""
        found = _SHORT.match(address)
        if not found or found[1] not in self.opened:
            return address
        return f"/p/{found[1]}/{self.opened[found[1]]}{address[found.end() :]}"

    def page_cookie(self, page: str) -> Cookie:
        """What the browser keeps of its visit to a page."""
        cookie = self.get_cookie(f"szca_{page}", path=self.at(f"/p/{page}"))
        assert cookie
        return cookie


@dataclass(frozen=True)
class Provider:
    """The stand-in of the face check's provider, on a port of its own."""

    url: str
    face: FaceId
    faults: Faults
    oauth: OAuth


@dataclass
class World:
    """What a test holds: the house, its pages and its clock."""

    house: House
    clock: TurnedClock
    bell: Bell
    app: Flask
    reader: CardReader
    oauth: OAuth | None = None
    count: int = 0

    def say(self, *texts: str, by: str = PERSON) -> str:
        """What the person types; the workers do what comes of it. Returns the last reply."""
        reply = ""
        for text in texts:
            reply = self.say_only(text, by)
            self.work()
        return reply

    def say_only(self, text: str, by: str = PERSON) -> str:
        """What the person types, while the workers are busy elsewhere."""
        self.count += 1
        key = f"{by}-{self.clock().timestamp()}-{self.count}"
        return self.take(Text(openid=by, created_at=self.clock(), key=key, content=text))

    def take(self, event: Text | Event) -> str:
        self.clock.forward(seconds=20)
        if isinstance(event, Text):
            event = replace(event, created_at=self.clock())
        return self.house.turn.take(event, answer_by=self.clock() + timedelta(seconds=4)).reply

    def application(self, openid: str = PERSON) -> Application:
        return self.house.records.of_person(openid)[-1]

    def link(self, page: str, openid: str = PERSON, application_id: str | None = None) -> str:
        """Path and query of a link, as the chat sends it."""
        about = self.application(openid).id if application_id is None else application_id
        found = self.house.records.application(about)
        if found and page == "face":
            person = look_at(found[1], self.clock()).identified()
            url = self.house.links.url_for_person(page, openid, about, person)
        else:
            url = self.house.links.url(page, openid, about)
        return url.removeprefix(self.house.settings.public_url)

    def browser(self) -> Browser:
        """WeChat's on a phone."""
        client = self.app.test_client()
        assert isinstance(client, Browser)
        client.environ_base["HTTP_USER_AGENT"] = AGENT
        return client

    def visit(self, page: str, openid: str = PERSON, by: str = "") -> Browser:
        """A browser that has opened a link of the chat; for the face check, on the phone of `by`."""
        client = self.browser()
        assert client.get(self.link(page, openid)).status_code == 303
        if page == "face" and self.oauth:
            self.sign_in(client, by or openid)
        return client

    def sign_in(self, client: FlaskClient, openid: str) -> None:
        """WeChat says whose phone it is."""
        answer = client.get("/p/face")
        if answer.status_code == 303:
            state = parse_qs(urlsplit(answer.location).query)["state"][0]
            assert self.oauth
            code = self.oauth.give_code(openid, "snsapi_base")
            assert client.get(f"/p/face/who?code={code}&state={state}").status_code == 303

    def begin(self, openid: str = PERSON, by: str = "") -> Browser:
        """A browser of somebody who has begun the check."""
        client = self.visit("face", openid, by)
        mark = csrf_of(client.get("/p/face").text)
        assert client.post("/p/face/begin", data={"csrf": mark, "agree": "yes"}).status_code == 303
        return client

    def ready(self, openid: str = PERSON, by: str = "") -> Browser:
        """A browser of somebody whose identity card is in order."""
        client = self.begin(openid, by)
        person = look_at(self.application(openid), self.clock()).identified()
        self.photograph(client, person)
        return client

    def photograph(self, client: FlaskClient, person: tuple[str, str]) -> None:
        """Each side that is not in order yet."""
        self.reader.person = person
        stands = client.get("/p/face/state").get_json()["sides"]
        for side, picture in zip(("front", "back"), small_pictures(*person), strict=True):
            if stands[side]["state"] == "good":
                continue
            self.clock.forward(seconds=1)  # nobody photographs both sides at once
            assert self.send(client, side, picture).status_code == 200
        self.work()

    def send(self, client: FlaskClient, side: str, picture: bytes, mark: str = "") -> TestResponse:
        """One side, as the page's script sends it."""
        csrf = mark or csrf_of(client.get("/p/face").text)
        files = {"csrf": csrf, "picture": (BytesIO(picture), f"{side}.jpg")}
        return client.post(f"/p/face/id/{side}", data=files, headers={"Accept": "application/json"})

    def work(self) -> None:
        """What the workers have to do now."""
        for _, work_id in self.house.work.due():
            queued.work(work_id)

    def documents(self, openid: str = PERSON) -> dict[str, str]:
        """Form → document."""
        return {row.kind: row.id for row in self.house.records.documents(self.application(openid).id)}

    def fill_in(self, openid: str, kind: str = "机构证书") -> None:
        """From the first word to the printed forms."""
        messages = said(_TYPES[kind], CLIENT, phone=number_of(openid))
        self.say("申请数字证书", *messages, "确认无误", by=openid)

    def send_papers(self, openid: str = PERSON) -> None:
        """Every paper, the carriers' word, then the consent: what remains is the face check."""
        self.hand_in(openid)
        self.work()
        self.say("同意", by=openid)

    def hand_in(self, openid: str = PERSON) -> None:
        """Every paper; no worker has asked the carriers yet."""
        application = self.application(openid)
        look = look_at(application, self.clock())
        digest = look.printed_digest(printed(look))
        papers = [q for q in look.missing() if isinstance(q, Photo) and q.id.startswith("paper.")]
        for paper in papers:
            event = PhotoStored(
                openid=openid,
                key=f"stored-{openid}-{paper.id}-{self.count}",
                photo=f"photo-{paper.id}",
                document_id=f"document-{paper.id}",
                form_code=f"SZCA1|{application.id}|{paper.form}|{digest}" if paper.form else "",
                application_id=application.id,
            )
            self.take(event)
        for paper in papers:
            if not paper.form:
                self.say_only(paper.label, openid)

    def pass_face(self, openid: str = PERSON) -> None:
        """The provider's word, without its pages: the order is accepted."""
        look = look_at(self.application(openid), self.clock())
        name, id_number = look.identified()
        about = {"openid": openid, "key": f"face-{openid}", "application_id": look.application.id}
        self.take(
            FaceChecked(**about, check_id=f"face-{openid}", outcome="passed", name=name, id_number=id_number)
        )

    def pay(self, openid: str = PERSON) -> None:
        """The slip, and the cashier's word: the review begins."""
        about = {"openid": openid, "application_id": self.application(openid).id}
        self.take(PhotoStored(key=f"slip-{openid}", photo="slip", document_id="slip", **about))
        self.say("汇款凭据", by=openid)
        self.take(PaymentConfirmed(key=f"paid-{openid}", actor="staff:cashier", **about))


@cache
def small_pictures(name: str, id_number: str) -> tuple[bytes, bytes]:
    """Both sides of a card. Above 500 kB the test client leaves a file open."""
    front, back = id_pictures(name, id_number)
    return smaller(front), smaller(back)


def smaller(picture: bytes) -> bytes:
    with Image.open(BytesIO(picture)) as opened:
        small = opened.convert("RGB")
    small.thumbnail((1500, 1500))
    out = BytesIO()
    small.save(out, "JPEG", quality=85)
    return out.getvalue()


@contextmanager
def make_house(
    home: Path, outside_url: str, public_url: str, frame: str = FRAME, oauth: OAuth | None = None
) -> Iterator[World]:
    """A house in a folder, which may hold the data of one already. `frame` may frame its pages."""
    home.mkdir(exist_ok=True)
    is_new = not (home / "szca.db").exists()
    outside = {
        "SZCA_DATABASE_URL": new_sqlite(home) if is_new else f"sqlite:///{home}/szca.db",
        "SZCA_REDIS_URL": "redis://127.0.0.1:1/0",
        "SZCA_PUBLIC_URL": public_url,
        "SZCA_MEDIA_URL": f"file://{home}/documents",
        "SZCA_WECHAT_API_BASE": outside_url,
        "SZCA_WECHAT_OPEN_BASE": outside_url,
        "SZCA_FACEID_BASE": outside_url,
    }
    clock, bell, reader = TurnedClock(), Bell(), CardReader()
    # There is no WeChat here, so nothing is shown there.
    house = House(load(SECRETS | outside), clock, bell, reader, lambda: CODE, own_aside=lambda deed: None)
    house.equip_jobs()
    app = Flask("pages-under-test", static_folder=None)
    app.secret_key = house.settings.secret_key
    app.test_client_class = Browser
    app.request_class = InMemoryRequest
    app.register_blueprint(create(_parts(house, frame)))
    app.register_blueprint(site())
    yield World(house, clock, bell, app, reader, oauth)
    house.close()


def _parts(house: House, frame: str) -> PageParts:
    return PageParts(
        links=house.links,
        records=house.records,
        documents=house.documents,
        storage=house.storage,
        uploads=house.uploads,
        open_pages=house.open_pages,
        handing_on=house.handing_on,
        drafts=house.drafts,
        facechecks=house.identity.facechecks,
        idchecks=house.identity.idchecks,
        seats=house.identity.seats,
        oauth=house.identity.oauth,
        scenes=Scenes(house.wechat.create_qrcode, house.redis),
        jsapi=None,
        turn=house.turn,
        waker=house.waker,
        public_url=house.settings.public_url,
        frame_ancestors=frame,
        clock=house.clock,
        fresh_id=fresh_id,
        blind_index=house.vault.blind_index,
    )


def pdf_links(page: str) -> list[str]:
    """Addresses behind the download buttons."""
    return [found.replace("&amp;", "&") for found in re.findall(r'href="(/p/forms/[^"]+\.pdf[^"]*)"', page)]


def csrf_of(page: str) -> str:
    """The mark in the page's form."""
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found.group(1)
