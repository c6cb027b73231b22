"""Somebody who applies in the chat, played against the real turn."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from bot import jobs
from bot.bootstrap import House, fresh_id
from bot.message import event as ev
from bot.message import inbound
from bot.models.tables import TimerRow
from bot.papers import Papers
from bot.wechat.client import Download
from flows.case import Application
from media.specimen import ON_SEAL_SHEET, Company, a_company, licence, photograph, sign, slip, stamp
from tests.world import TurnedClock

ORGANISATION = "河南示例建设工程有限公司"
CREDIT_CODE = "91410100MA44DWR311"
LEGAL_ID, LEGAL_MOBILE = "11010519491231002X", "13812345678"
CONTACT_ID, CONTACT_MOBILE = "410105199003077658", "13912345678"
# What nobody at the desk may see without giving a reason.
SECRETS = (LEGAL_ID, LEGAL_MOBILE, CONTACT_ID, CONTACT_MOBILE)
# From the menu to the look over everything. The mailbox is named after the mobile number, as many are.
ANSWERS = (
    "申请数字证书", "同意", "同意", "机构证书", ORGANISATION, CREDIT_CODE, "河南郑州", "金水区花园路86号",
    "张三丰", LEGAL_ID, LEGAL_MOBILE, "李小明", CONTACT_ID, CONTACT_MOBILE, f"{CONTACT_MOBILE}@qq.com",
    "行政主管", "可以", "电子普通发票", "确认无误",
)  # fmt: skip


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
    roll: CameraRoll = field(default_factory=CameraRoll)

    @property
    def application(self) -> Application:
        return self.house.records.of_person(self.openid)[-1]

    def applies(self) -> None:
        """All the way to the slip."""
        self.fills_in()
        self.sends_papers()
        self.passes_the_face_check()
        self.sends(bank_slip(self.application.order_no))

    def fills_in(self) -> None:
        """From the menu to the printed forms."""
        self.says(*(self.name if answer == ORGANISATION else answer for answer in ANSWERS))
        for kind, work_id in self.house.work.due():
            if kind == "make_forms":
                jobs.work(work_id)

    def sends_papers(self) -> None:
        forms = [row for row in self.house.records.documents(self.application.id) if row.kind != "photo"]
        for row in forms:
            printed = Image.open(BytesIO(self.house.storage.get(row.normalised)))
            self.sends(_filled(printed, row.kind, self.name))
        self.sends(stamped_licence(self.name))

    def passes_the_face_check(self) -> None:
        self.says("同意")
        person = {"name": "李小明", "id_number": CONTACT_ID}
        self._happens(ev.FaceChecked, biz_token=f"token-{fresh_id()}", code=0, **person)

    def says(self, *texts: str) -> None:
        for text in texts:
            self._push(inbound.Text, content=text)

    def sends(self, picture: bytes) -> None:
        """A photo in the chat: it arrives, is stored, and after a moment has its place."""
        media_id = fresh_id()
        self.roll.pictures[media_id] = picture
        photo = self._push(inbound.Photo, media_id=media_id)
        papers = Papers(self.roll, self.house.storage, self.house.documents, self.clock, fresh_id)
        kept = papers.keep_photo(media_id, photo, self.openid, self.application.id)
        self._happens(ev.PhotoStored, photo=photo, document_id=kept.document_id, form_code=kept.form_code)
        with self.house.database.reading() as connection:
            timer = connection.execute(select(TimerRow.revision).where(TimerRow.openid == self.openid)).one()
        self._happens(ev.TimerFired, name="photos", revision=timer.revision)

    def _push(self, kind: Callable[..., inbound.Inbound], **values: Any) -> str:
        self.clock.forward(seconds=20)
        key = fresh_id()
        self.house.turn.take(kind(openid=self.openid, key=key, created_at=self.clock(), **values))
        return key

    def _happens(self, kind: Callable[..., ev.Event], **values: Any) -> None:
        self.clock.forward(seconds=1)
        about = {"openid": self.openid, "key": fresh_id(), "application_id": self.application.id}
        self.house.turn.take(kind(**about, **values))


def _filled(printed: Image.Image, kind: str, organisation: str) -> bytes:
    """Printed, stamped, signed and photographed."""
    if kind == "seal_sheet":
        return photograph(stamp(printed, organisation, at=ON_SEAL_SHEET))
    return photograph(sign(stamp(printed, organisation), "李小明"))


@cache
def stamped_licence(name: str) -> bytes:
    company: Company = {**a_company(1), "name": name, "code": CREDIT_CODE, "legal_rep": "张三丰"}
    return photograph(stamp(licence(company), name))


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
