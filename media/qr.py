"""QR codes: draw them, read them, and the code that our own forms carry."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Self
from xml.sax.saxutils import quoteattr

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

MARK = "SZCA1"
QUIET = 4  # modules of white around a code, as ISO 18004 asks
PART = re.compile(r"[A-Za-z0-9_.-]{1,64}")
QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
# Of a picture stretched to full contrast: print is darker than this in red light, red ink is lighter.
BLACK = 120
BLACK_ONLY = [0 if value < BLACK else 255 for value in range(256)]
LONGEST_SIDE = 4000  # a picture is never enlarged beyond this


@dataclass(frozen=True)
class FormCode:
    """Which application, which form, and a digest of what was printed on it."""

    application: str
    form: str
    digest: str

    def __post_init__(self) -> None:
        for part in (self.application, self.form, self.digest):
            if not PART.fullmatch(part):
                raise ValueError(f"A form code takes letters, digits, '_', '.' and '-', not {part!r}")

    def text(self) -> str:
        return "|".join((MARK, self.application, self.form, self.digest))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        mark, *parts = text.split("|")
        if mark != MARK or len(parts) != 3 or not all(PART.fullmatch(part) for part in parts):
            return None
        return cls(*parts)


def draw_svg(text: str) -> str:
    """One path, black on white, one unit a module."""
    rows = _modules(text)
    path = "".join(
        f"M{x + QUIET},{y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    side = len(rows) + 2 * QUIET
    box = quoteattr(f"0 0 {side} {side}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox={box} shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def draw_image(text: str, box: int) -> Image.Image:
    """A grey picture, `box` pixels a module."""
    rows = _modules(text)
    code = Image.frombytes("L", (len(rows),) * 2, bytes(0 if dark else 255 for row in rows for dark in row))
    code = ImageOps.expand(code, QUIET, 255)
    return code.resize((code.width * box,) * 2, Image.Resampling.NEAREST)


def draw_png(text: str, box: int) -> bytes:
    out = BytesIO()
    draw_image(text, box).save(out, "PNG", optimize=True)
    return out.getvalue()


def read(image: bytes) -> list[str]:
    """The texts of the QR codes on a picture, none when there are none or it cannot be decoded."""
    try:
        with Image.open(BytesIO(image), formats=["JPEG", "PNG"]) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return []
    for attempt in _attempts(picture):
        found = zxingcpp.read_barcodes(attempt, formats=QR_ONLY)
        if found:
            return [code.text for code in found]
    return []


def _attempts(picture: Image.Image) -> Iterator[Image.Image]:
    """As it is; without red ink, which a seal over the code brings; larger, for a small code."""
    grey = picture.convert("L")
    red = ImageOps.autocontrast(picture.getchannel("R"), cutoff=(0, 5))
    yield grey
    yield red
    yield red.point(BLACK_ONLY)
    if max(picture.size) * 2 <= LONGEST_SIDE:
        double = (picture.width * 2, picture.height * 2)
        yield grey.resize(double, Image.Resampling.BICUBIC)
        yield red.resize(double, Image.Resampling.BICUBIC)


def _modules(text: str) -> list[list[bool]]:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    return rows
