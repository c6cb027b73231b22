"""The papers that people photograph: drawn once, small, and the forms stamped."""

import io
from functools import cache

import pypdfium2
from PIL import Image, ImageDraw

from bot.demo.applicant import DEMO
from media.specimen import Transfer, a_company, licence, photograph, slip, stamp

_LONGEST_SIDE = 1400


@cache
def photos() -> dict[str, bytes]:
    """A licence, a slip and a letter that nobody asked for, the same for everybody.

    With the code that the applicants give: name and code of somebody else would not take the licence's place.
    """
    company = a_company(1)
    company["code"] = DEMO["organisation.id_number"]
    paid: Transfer = {
        "payer": company["name"],
        "payer_account": company["account"],
        "payer_bank": company["bank"],
        "payee": "深圳市电子商务安全证书管理有限公司",
        "payee_account": "15473969760074",
        "payee_bank": "平安银行深圳高新技术区支行",
        "amount": "500.00",
        "paid_at": "2026-11-23 10:00:00",
        "memo": "数字证书服务费",
    }
    drawn = {
        "licence": photograph(stamp(licence(company), company["name"]), 1),
        "slip": photograph(slip(paid), 2),
        "letter": photograph(_letter(), 3),
    }
    return {kind: _small(_opened(photo)) for kind, photo in drawn.items()}


def _letter() -> Image.Image:
    page = Image.new("RGB", (900, 1200), "white")
    ImageDraw.Draw(page).text((90, 200), "Dear Sir or Madam", fill="black", font_size=80)
    return page


def stamped(form: bytes) -> bytes:
    """A form from the chat with a red ring on it; its code can still be read."""
    page = _opened(form)
    middle, low, ring = page.width // 2, page.height * 3 // 4, page.width // 8
    ImageDraw.Draw(page).ellipse(
        (middle - ring, low - ring, middle + ring, low + ring), outline="red", width=9
    )
    return _small(page)


def printed(form: bytes) -> bytes:
    """The first page of a PDF as a picture."""
    with pypdfium2.PdfDocument(form) as pdf:
        page = pdf[0]
        picture = page.render(scale=_LONGEST_SIDE / page.get_height()).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _opened(photo: bytes) -> Image.Image:
    with Image.open(io.BytesIO(photo)) as picture:
        return picture.convert("RGB")


def _small(picture: Image.Image) -> bytes:
    """Dozens of photos go through a house; large ones would take minutes and show nothing more."""
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    photo = io.BytesIO()
    picture.save(photo, "JPEG", quality=80)
    return photo.getvalue()
