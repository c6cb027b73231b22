"""Somebody who applies in the chat, played against the real turn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from bot.bootstrap import House, fresh_id
from bot.documents.keeping import Papers
from bot.jobs import queued
from bot.message import event as ev
from bot.message import inbound
from bot.message.paper import Paper
from bot.models.tables import TimerRow
from bot.wechat.client import Download
from flows.certificates.choice import look_at
from flows.sections.carrier import question_to_ask
from flows.state import Application
from media.reading.pages import LocalPages
from media.specimen import (
    Company,
    Hands,
    a_company,
    a_person,
    id_back,
    id_front,
    licence,
    photocopy,
    photograph,
    returned,
    slip,
    stamp,
)
from tests.identity.card_reader import CardReader
from tests.journey import CLIENT, said
from tests.world import TurnedClock, number_of

ORGANISATION = CLIENT["organisation.name"]
CREDIT_CODE = CLIENT["organisation.id_number"]
LEGAL_ID, LEGAL_MOBILE = (CLIENT[f"legal_rep.{part}"] for part in ("id_number", "mobile"))
CONTACT_ID, CONTACT_MOBILE = (CLIENT[f"contact.{part}"] for part in ("id_number", "mobile"))
HOLDER, HOLDER_ID, HOLDER_MOBILE = (CLIENT[f"holder.{part}"] for part in ("name", "id_number", "mobile"))
# What nobody at the desk may see without giving a reason.
SECRETS = (LEGAL_ID, LEGAL_MOBILE, CONTACT_ID, CONTACT_MOBILE, HOLDER_ID, HOLDER_MOBILE)


@dataclass
class CameraRoll:
    """The pictures on the phone: WeChat hands out the one that was sent."""

    pictures: dict[str, bytes] = field(default_factory=dict)

    def download(self, media_id: str) -> Download:
        return Download("image/jpeg", self.pictures[media_id])


@dataclass
class Applicant:
    """Talks, photographs, has the face checked: each step is an event that the turn takes."""

    house: House
    clock: TurnedClock
    openid: str
    name: str = ORGANISATION
    kind: str = "institution"
    roll: CameraRoll = field(default_factory=CameraRoll)

    @property
    def application(self) -> Application:
        return self.house.records.of_person(self.openid)[-1]

    def becomes(self, kind: str) -> None:
        """Somebody else, who applies for another type of certificate."""
        self.kind, self.openid = kind, f"openid-of-{kind}"

    def applies(self) -> None:
        """All the way to the slip."""
        self.fills_in()
        self.sends_papers()
        self.carriers_say("agree")
        self.passes_the_face_check()
        self.sends(bank_slip(self.application.order_no))

    def fills_in(self) -> None:
        """From the menu to the printed forms."""
        messages = said(self.kind, CLIENT, phone=number_of(self.openid))
        own = {ORGANISATION: self.name}
        self.says("申请数字证书", *(own.get(words, words) for words in messages), "确认无误")
        for kind, work_id in self.house.work.due():
            if kind == "make_forms":
                queued.work(work_id)

    def sends_papers(self) -> None:
        forms = [row for row in self.house.records.documents(self.application.id) if row.kind != "photo"]
        for row in forms:
            printed = Image.open(BytesIO(self.house.storage.get(row.normalised)))
            hands = Hands("李小明", HOLDER, self.name)
            self.sends(photograph(returned(printed, row.kind, self.kind, hands)))
        for label, picture in PAPERS[self.kind]:
            self.sends(picture(self.name))
            if len(PAPERS[self.kind]) > 1 and self.application.unsorted:
                self.says(label)

    def carriers_say(self, outcome: str, **more: Any) -> None:
        """Their answer to the question that is open."""
        look = look_at(self.application, self.clock())
        [asked] = question_to_ask(look, look.form.identified)
        question = {"mark": asked.mark, "attempt": asked.attempt}
        self._happens(ev.CarrierChecked, **question, outcome=outcome, **more)

    def passes_the_face_check(self) -> None:
        self.says("同意")
        who = (HOLDER, HOLDER_ID) if self.kind == "person" else ("李小明", CONTACT_ID)
        person = dict(zip(("name", "id_number"), who, strict=True))
        self._happens(ev.FaceChecked, check_id=f"check-{fresh_id()}", outcome="passed", **person)

    def says(self, *texts: str) -> None:
        for text in texts:
            self._push(inbound.Text, content=text)

    def sends(self, picture: bytes, read: Paper | None = None) -> None:
        """A photo in the chat: it arrives, is stored, and after a moment has its place. `read`: what a better
        reader than that of the tests sees on it."""
        media_id = fresh_id()
        self.roll.pictures[media_id] = picture
        photo = self._push(inbound.Photo, media_id=media_id)
        house = self.house
        papers = Papers(
            self.roll,
            house.storage,
            house.documents,
            lambda: LocalPages(CardReader()),
            house.vault.fingerprint,
            self.clock,
            fresh_id,
        )
        (kept,) = papers.keep_photo(media_id, photo, self.openid, self.application.id)
        about = {"photo": photo, "document_id": kept.document_id}
        self._happens(ev.PhotoStored, **about, form_code=kept.form_code, paper=read or kept.paper)
        with self.house.database.reading() as connection:
            of_photos = (TimerRow.openid == self.openid) & (TimerRow.name == "photos")
            timer = connection.execute(select(TimerRow.revision).where(of_photos)).one()
        self._happens(ev.TimerFired, name="photos", revision=timer.revision)

    def speaks(self) -> None:
        self._push(inbound.Voice, media_id=fresh_id())

    def _push(self, kind: Callable[..., inbound.Inbound], **values: Any) -> str:
        self.clock.forward(seconds=20)
        key = fresh_id()
        self.house.turn.take(kind(openid=self.openid, key=key, created_at=self.clock(), **values))
        return key

    def _happens(self, kind: Callable[..., ev.Event], **values: Any) -> None:
        self.clock.forward(seconds=1)
        about = {"openid": self.openid, "key": fresh_id(), "application_id": self.application.id}
        self.house.turn.take(kind(**about, **values))


@cache
def stamped_licence(name: str) -> bytes:
    company: Company = {**a_company(1), "name": name, "code": CREDIT_CODE, "legal_rep": "张三丰"}
    return photograph(stamp(licence(company), name))


@cache
def holders_card(organisation: str = "", *, is_front: bool = True) -> bytes:
    """One side of the holder's card, or both copied and stamped by their organisation."""
    person = a_person(3)
    if organisation:
        return photograph(stamp(photocopy([id_front(person), id_back(person)]), organisation))
    return photograph(id_front(person) if is_front else id_back(person))


@cache
def bank_slip(order_no: str, amount: str = "500.00") -> bytes:
    return photograph(
        slip(
            {
                "payer": ORGANISATION,
                "payer_account": "6212345678901234567",
                "payer_bank": "中原银行郑州花园路支行",
                "payee": "深圳市电子商务安全证书管理有限公司",
                "payee_account": "15473969760074",
                "payee_bank": "平安银行深圳高新技术区支行",
                "amount": amount,
                "paid_at": "2026-11-23 12:20:30",
                "memo": order_no,
            }
        )
    )


# What is photographed besides our own forms, in the order in which it is asked for.
PAPERS: dict[str, tuple[tuple[str, Callable[[str], bytes]], ...]] = {
    "institution": (("营业执照", stamped_licence),),
    "institution_person": (("营业执照", stamped_licence), ("持有人身份证复印件", holders_card)),
    "person": (
        ("身份证人像面", lambda _: holders_card()),
        ("身份证国徽面", lambda _: holders_card(is_front=False)),
    ),
}
