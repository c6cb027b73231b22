"""Reads identity cards and licences from their picture, for the reading service of the sandbox."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media import qr
from media.ocr.rapid import RapidReader
from media.reading import id_card, kinds, licence
from media.reading.labels import Vocabulary
from media.reading.layout import Page
from media.reading.numbers import is_person
from media.reading.result import Field, Kind
from media.reading.values import Values
from media.seal.finder import look

Pixels = NDArray[np.uint8]
PAPER = 245  # what paper is stretched to in red light, in which red ink over print disappears
COLOURLESS = 24  # the strongest colour on a black-and-white copy is weaker than this, of 255
VALIDITY = re.compile(r"(\d{4})\D?(\d{2})\D?(\d{2})\D{1,3}(长期|(\d{4})\D?(\d{2})\D?(\d{2}))")
DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")


class BlindError(Exception):
    """The picture is none, or shows nothing of the kind."""


@dataclass(frozen=True)
class Sheet:
    """A picture, and the lines on it set upright."""

    picture: bytes
    pixels: Pixels
    page: Page
    kind: Kind

    @property
    def is_colourless(self) -> bool:
        strengths = cv2.cvtColor(self.pixels, cv2.COLOR_BGR2HSV)[..., 1]
        return float(np.percentile(strengths, 99)) < COLOURLESS


class Eyes:
    """Loads its models at the first picture."""

    def __init__(self) -> None:
        self._reader = RapidReader()

    def look(self, picture: bytes) -> Sheet:
        """Raises BlindError for what is no picture."""
        pixels = decoded(picture)
        page = Page(self._reader.lines(without_red(pixels)), pixels.shape[1], pixels.shape[0])
        return Sheet(picture, pixels, page, kinds.sort(page).kind)


def decoded(picture: bytes) -> Pixels:
    """Of a PNG, JPEG or BMP."""
    found = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR) if picture else None
    if found is None:
        raise BlindError("not a picture")
    return np.asarray(found, np.uint8)


def without_red(pixels: Pixels) -> bytes:
    red = pixels[..., 2].astype(np.float32)
    stretched = np.clip(red * PAPER / max(1.0, float(np.percentile(red, 95))), 0, 255)
    kept = io.BytesIO()
    Image.fromarray(stretched.astype(np.uint8)).convert("RGB").save(kept, "PNG")
    return kept.getvalue()


def front_of(sheet: Sheet) -> dict[str, str]:
    """Raises BlindError unless name and number are there and the number holds."""
    found = id_card.read_front(sheet.page)
    if "name" not in found or "id_number" not in found or not is_person(found["id_number"].value):
        raise BlindError("no name or no valid number")
    birth = found["birth"].value.split("-") if "birth" in found else []
    return {
        "Name": found["name"].value,
        "Sex": _text(found, "sex"),
        "Nation": _first(sheet, "民族", id_card.FRONT_STOPS),
        "Birth": "/".join(str(int(part)) for part in birth),
        "Address": _text(found, "address"),
        "IdNum": found["id_number"].value,
    }


def back_of(sheet: Sheet) -> dict[str, str]:
    """Raises BlindError unless the validity is there."""
    span = next((found for word in sheet.page.words if (found := VALIDITY.search(word.text))), None)
    if span is None:
        raise BlindError("no validity")
    until = span[4] if span[4] == "长期" else f"{span[5]}.{span[6]}.{span[7]}"
    authority = _first(sheet, "签发机关", id_card.BACK_STOPS)
    return {"Authority": authority, "ValidDate": f"{span[1]}.{span[2]}.{span[3]}-{until}"}


def licence_of(sheet: Sheet) -> dict[str, object]:
    """Raises BlindError unless a code or a name is there."""
    found = licence.read(sheet.page)
    if "code" not in found and "name" not in found:
        raise BlindError("neither code nor name")
    marks = look(sheet.pixels)
    return {
        "RegNum": _text(found, "code"),
        "Name": _text(found, "name"),
        "Person": _text(found, "legal_rep"),
        "Address": _text(found, "address"),
        "Capital": _first(sheet, "注册资本", licence.STOPS),
        "Business": _first(sheet, "经营范围", licence.STOPS, lines=8),
        "Type": _first(sheet, "类型", licence.STOPS),
        "Period": _period(sheet, found),
        "SetDate": _first(sheet, "成立日期", licence.STOPS),
        "Angle": float(-sheet.page.turned % 360),
        "NationalEmblem": marks.has_solid,
        "Seal": bool(marks.seals),
        "QRCode": bool(qr.read(sheet.picture)),
    }


def _period(sheet: Sheet, found: dict[str, Field]) -> str:
    """长期, or from a day to a day."""
    until = _text(found, "valid_until")
    if not until or until == "长期":
        return until
    said = next(
        (text for label in licence.TERM if (text := _first(sheet, label, licence.STOPS, lines=2))), ""
    )
    return "至".join(DAY.findall(said))


def _first(sheet: Sheet, label: str, stops: Sequence[str], *, lines: int = 1) -> str:
    """What stands after the label, where anything does."""
    values = Values(sheet.page, Vocabulary((label, *stops)))
    return next((found.text for found in values.after((label,), lines=lines) if found.text), "")


def _text(found: dict[str, Field], name: str) -> str:
    return found[name].value if name in found else ""
