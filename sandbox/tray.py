"""The tray of sample documents: drawn on the fly, with names that can be changed."""

import io
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import Image, ImageFilter

from media import qr
from media.specimen import (
    Company,
    Hands,
    Person,
    Transfer,
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
from media.specimen.digits import company_code, organisation_code, person_number
from sandbox.actions import ImpossibleError
from sandbox.cat import draw_cat, draw_letter
from sandbox.chat import Chat
from sandbox.config import SandboxConfig
from sandbox.media import MediaShelf

CHINA = timedelta(hours=8)
DOCUMENTS = {
    "licence": "营业执照（盖红章）",
    "bare_licence": "营业执照（没盖章）",
    "id_front": "身份证正面",
    "id_back": "身份证反面",
    "id_copy": "身份证复印件（盖红章）",
    "holder_copy": "证书持有人身份证复印件（盖红章）",
    "holder_front_copy": "证书持有人身份证正面复印件（盖红章）",
    "holder_back_copy": "证书持有人身份证反面复印件（盖红章）",
    "slip": "汇款凭据",
    "signed": "机构证书的表格：盖章、签名",
    "signed_holder": "机构个人证书的表格：盖章、签名",
    "signed_person": "自然人证书的表格：只签名",
    "blurry": "一张模糊的照片",
    "cat": "一张猫的照片",
    "letter": "一封不相干的信",
}
# Fictional, with valid check digits.
FIELDS = {
    "company_name": ("机构名称", "河南示例建设工程有限公司"),
    "company_code": ("统一社会信用代码", company_code("91410105" + organisation_code("MA9GEXMP"))),
    "legal_rep": ("法定代表人", "陈志远"),
    "address": ("住所", "河南省郑州市金水区示例路1号8层801室"),
    "person_name": ("姓名", "王小明"),
    "person_id": ("身份证号", person_number("41010519900307251")),
    "holder_name": ("证书持有人姓名", "刘思琪"),
    "holder_id": ("证书持有人身份证号", person_number("41010519950818264")),
    "amount": ("付款金额", "500.00"),
    "payer": ("付款人", "河南示例建设工程有限公司"),
    "payee": ("收款人", "深圳市电子商务安全证书管理有限公司"),
    "payee_account": ("收款账号", "15473969760074"),
    "payee_bank": ("收款开户行", "平安银行深圳高新技术区支行"),
    "memo": ("附言", "数字证书服务费"),
}
# Forms of each type of certificate have other places to sign and stamp.
SIGNED = {"signed": "institution", "signed_holder": "institution_person", "signed_person": "person"}
ORDER = re.compile(r"订单编号：(\d{18})")
# An upright page: A4 is 1.41 times as high as wide; QR codes and cards are not.
UPRIGHT = (1.2, 1.7)


class Tray:
    def __init__(self, config: SandboxConfig, chat: Chat, shelf: MediaShelf) -> None:
        self._config = config
        self._chat = chat
        self._shelf = shelf
        self._drawn: Mapping[str, Callable[[Mapping[str, str]], Image.Image]] = {
            "licence": lambda values: stamp(licence(read_company(values)), values["company_name"]),
            "bare_licence": lambda values: licence(read_company(values)),
            "id_front": lambda values: id_front(read_person(values)),
            "id_back": lambda values: id_back(read_person(values)),
            "id_copy": lambda values: draw_sealed_copy(values, "person", id_front, id_back),
            "holder_copy": lambda values: draw_sealed_copy(values, "holder", id_front, id_back),
            "holder_front_copy": lambda values: draw_sealed_copy(values, "holder", id_front),
            "holder_back_copy": lambda values: draw_sealed_copy(values, "holder", id_back),
            "slip": lambda values: slip(self._read_transfer(values)),
            "blurry": lambda values: licence(read_company(values)).filter(ImageFilter.GaussianBlur(14)),
            "cat": lambda values: draw_cat(),
            "letter": lambda values: draw_letter(),
        }

    def offers(self) -> list[dict[str, str]]:
        return [{"kind": kind, "label": label} for kind, label in DOCUMENTS.items()]

    def fields(self) -> list[dict[str, str]]:
        return [{"key": key, "label": label, "value": value} for key, (label, value) in FIELDS.items()]

    def draw(self, openid: str, item: Mapping[str, Any] | str) -> list[bytes]:
        """Photographs of one wish: {"kind", "fields"?, "seed"?}; of signed forms there may be several.

        Signed forms also take "media_ids" (which pictures of the account) and "seal": false.
        """
        wish: Mapping[str, Any] = {"kind": item} if isinstance(item, str) else item
        kind, seed = str(wish.get("kind")), int(wish.get("seed") or 0)
        if kind not in DOCUMENTS:
            raise ValueError(f"没有这种资料：{kind}")
        values = {key: default for key, (_, default) in FIELDS.items()}
        values.update({key: str(value) for key, value in (wish.get("fields") or {}).items() if value})
        if values["memo"] == FIELDS["memo"][1]:
            values["memo"] = self._newest_order(openid) or values["memo"]
        if kind in SIGNED:
            return self._sign_forms(openid, wish, values, seed)
        return [photograph(self._drawn[kind](values), seed)]

    def _sign_forms(
        self, openid: str, wish: Mapping[str, Any], values: Mapping[str, str], seed: int
    ) -> list[bytes]:
        kind = str(wish["kind"])
        chosen = wish.get("media_ids") or self._newest_forms(openid)
        forms = [form for media_id in chosen if (form := self._open_picture(str(media_id))) is not None]
        if not forms:
            raise ImpossibleError("还没有收到表格，先和公众号把信息填完")
        holder = values["person_name" if kind == "signed_person" else "holder_name"]
        hands = Hands(values["person_name"], holder, values["company_name"])
        is_sealed, today = bool(wish.get("seal", True)), self._china_now()
        day = (str(today.year), str(today.month), str(today.day))
        return [
            photograph(
                returned(form, form_name(form), SIGNED[kind], hands, place, is_sealed=is_sealed, day=day),
                place,
            )
            for place, form in enumerate(forms, seed)
        ]

    def _china_now(self) -> datetime:
        return datetime.fromtimestamp(self._config.now(), UTC) + CHINA

    def _newest_order(self, openid: str) -> str:
        """The order number that the account asked to be written on the transfer, as an applicant would."""
        told = "\n".join(message["text"] for message in self._chat.since(openid, 0))
        return next(reversed(ORDER.findall(told)), "")

    def _newest_forms(self, openid: str) -> list[str]:
        """The upright pictures that came after the person's last photo; if none, all the upright ones."""
        pictures = [
            message
            for message in self._chat.pictures_from_account(openid)
            if _is_upright(self._open_picture(message["media_id"]))
        ]
        mine = [found["n"] for found in self._chat.since(openid, 0) if _is_my_photo(found)]
        fresh = [message for message in pictures if not mine or message["n"] > mine[-1]]
        return [message["media_id"] for message in fresh or pictures]

    def _open_picture(self, media_id: str) -> Image.Image | None:
        row = self._shelf.find(media_id)
        if row is None or not row["content_type"].startswith("image/"):
            return None
        with Image.open(io.BytesIO(row["content"])) as image:
            return image.convert("RGB")

    def _read_transfer(self, values: Mapping[str, str]) -> Transfer:
        company = a_company(1)
        return {
            "payer": values["payer"],
            "payer_account": company["account"],
            "payer_bank": company["bank"],
            "payee": values["payee"],
            "payee_account": values["payee_account"],
            "payee_bank": values["payee_bank"],
            "amount": values["amount"],
            "paid_at": f"{self._china_now():%Y-%m-%d %H:%M:%S}",
            "memo": values["memo"],
        }


def read_company(values: Mapping[str, str]) -> Company:
    company = a_company(1)
    company["name"] = values["company_name"]
    company["code"] = values["company_code"]
    company["legal_rep"] = values["legal_rep"]
    company["address"] = values["address"]
    return company


def read_person(values: Mapping[str, str], who: str = "person") -> Person:
    """Birth and sex as the number says them, so that the card agrees with itself."""
    person, number = a_person(1), values[f"{who}_id"]
    person["name"] = values[f"{who}_name"]
    person["id_number"] = number
    if len(number) == 18 and number[:17].isdigit():
        person["birth"] = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        person["sex"] = "男" if int(number[16]) % 2 else "女"
    return person


def draw_sealed_copy(
    values: Mapping[str, str], who: str, *sides: Callable[[Person], Image.Image]
) -> Image.Image:
    """A copy of one or both sides on one page, with the seal half on the lowest card."""
    person = read_person(values, who)
    low = 0.32 * len(sides) - 0.02
    return stamp(photocopy([side(person) for side in sides]), values["company_name"], at=(0.62, low))


def form_name(page: Image.Image) -> str:
    """Which printed form this is, as its code says; without one, it is treated as an application form."""
    picture = io.BytesIO()
    page.save(picture, "PNG")
    for text in qr.read(picture.getvalue()):
        if code := qr.FormCode.parse(text):
            return code.form
    return "application_form"


def _is_upright(picture: Image.Image | None) -> bool:
    """As a printed form is; of a photo that was sent, the account shows no more than a thumbnail."""
    if picture is None or picture.width < 600:
        return False
    return UPRIGHT[0] <= picture.height / picture.width <= UPRIGHT[1]


def _is_my_photo(message: Mapping[str, Any]) -> bool:
    return bool(message["side"] == "person" and message["kind"] == "image")
