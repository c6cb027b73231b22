"""The tray of sample documents: drawn on the fly, with names that can be changed."""

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import Image

from media.specimen import Hands
from media.specimen.digits import company_code, organisation_code, person_number
from sandbox.actions import ImpossibleError
from sandbox.chat import Chat
from sandbox.config import SandboxConfig
from sandbox.drawing import photographed, signed
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
        if kind in SIGNED:
            return self._sign_forms(openid, wish, values, seed)
        if kind == "slip":
            values["paid_at"] = f"{self._china_now():%Y-%m-%d %H:%M:%S}"
            if values["memo"] == FIELDS["memo"][1]:
                values["memo"] = self._newest_order(openid) or values["memo"]
        return [photographed(kind, tuple(values.items()), seed)]

    def _sign_forms(
        self, openid: str, wish: Mapping[str, Any], values: Mapping[str, str], seed: int
    ) -> list[bytes]:
        kind = str(wish["kind"])
        chosen = wish.get("media_ids") or self._newest_forms(openid)
        forms = [form for media_id in chosen if (form := self._picture(str(media_id)))]
        if not forms:
            raise ImpossibleError("还没有收到表格，先和公众号把信息填完")
        holder = values["person_name" if kind == "signed_person" else "holder_name"]
        hands = Hands(values["person_name"], holder, values["company_name"])
        is_sealed, today = bool(wish.get("seal", True)), self._china_now()
        day = (str(today.year), str(today.month), str(today.day))
        return [
            signed(form, SIGNED[kind], hands, place, is_sealed=is_sealed, day=day)
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
            if _is_upright(self._picture(message["media_id"]))
        ]
        mine = [found["n"] for found in self._chat.since(openid, 0) if _is_my_photo(found)]
        fresh = [message for message in pictures if not mine or message["n"] > mine[-1]]
        return [message["media_id"] for message in fresh or pictures]

    def _picture(self, media_id: str) -> bytes:
        """Empty for what is no picture."""
        row = self._shelf.find(media_id)
        is_picture = row is not None and row["content_type"].startswith("image/")
        return bytes(row["content"]) if row is not None and is_picture else b""


def _is_upright(picture: bytes) -> bool:
    """As a printed form is; of a photo that was sent, the account shows no more than a thumbnail."""
    if not picture:
        return False
    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
    return width >= 600 and UPRIGHT[0] <= height / width <= UPRIGHT[1]


def _is_my_photo(message: Mapping[str, Any]) -> bool:
    return bool(message["side"] == "person" and message["kind"] == "image")
