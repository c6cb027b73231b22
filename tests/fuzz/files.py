"""Files of strangers: pictures and PDFs, damaged in any way."""

from io import BytesIO

import cv2
import numpy as np

from media import qr
from media.intake import Unreadable
from media.qr import FormCode
from media.reading import codes
from media.seal.finder import look
from tests.fuzz.target import Target
from tests.media.hostile.builders import frames, pdf, picture, plain_pdf, raw_page, raw_pdf, saved, scan
from tests.media.hostile.checks import accept, check_advice
from tests.media.hostile.pdfs import linked, locked

_CODE = FormCode("a" * 32, "application_form", "0123456789abcdef")


def check(data: bytes) -> None:
    """Taken or refused with advice; what is taken can be looked at."""
    try:
        taken = accept(data, allow_png=True)
    except Unreadable as refused:
        check_advice(refused)
        return
    qr.read(taken.normalised)
    pixels = cv2.imdecode(np.frombuffer(taken.normalised, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    marks = look(np.asarray(pixels, np.uint8))
    assert 0 <= marks.redness <= 1
    codes.find(np.asarray(pixels, np.uint8))


def _with_code() -> bytes:
    out = BytesIO()
    qr.draw_image(_CODE.text(), 3).convert("RGB").save(out, "JPEG")
    return out.getvalue()


FILES = Target(
    check,
    seeds=(
        picture(size=(64, 48)),
        picture(size=(64, 48), progressive=True),
        picture("BMP", (30, 20)),
        picture("GIF", (30, 20)),
        picture("PNG", (30, 20)),
        frames("GIF", 3, (20, 20)),
        frames("MPO", 2, (30, 24)),
        _with_code(),
        plain_pdf(2),
        saved(pdf(2), linearize=True),
        raw_pdf(raw_page()),
        scan((60, 80)),
        locked(""),
        linked("URI", URI="https://example.com"),
    ),
    words=(
        b"\xff\xd8",
        b"\xff\xd9",
        b"\xff\xe1",
        b"Exif\0\0",
        b"ICC_PROFILE\0",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"BM",
        b"%PDF-1.7\n",
        b"/Kids[3 0 R 3 0 R]",
        b"/Parent 3 0 R",
        b"/Filter/FlateDecode",
        b"/Filter/JBIG2Decode",
        b"/JS",
        b"/AA",
        b"/Count 99999999",
        b"/MediaBox[0 0 1e9 1e9]",
        b"endobj",
        b"startxref",
        b"\0\0\0\0",
        b"\xff\xff\xff\xff",
        b"IHDR",
        b"acTL",
        b"/Annots[5 0 R]",
        b"/Rotate 90",
        b"/UserUnit 9",
        b"stream\n",
        b"endstream",
        b"<</Type/XRef>>",
        b"4 0 obj",
        b"/Contents 4 0 R",
    ),
    longest=16384,
    seconds=10.0,
)
