"""What a QR code may say: on a paper that comes back, or on any picture."""

import cv2
import numpy as np

from media.qr import MARK, PART, FormCode, draw_png, read
from media.reading import codes
from tests.flows.every_step import Walk, every_step
from tests.fuzz.target import Bytes, Target

_LONGEST = 200  # a longer text is a larger code, which takes longer to draw and shows nothing else
_ASKED = {"paper.application_form": "application_form", "paper.seal_sheet": "seal_sheet"}


def check(data: bytes) -> None:
    source = Bytes(data)
    source.one_of((_parsed, _drawn, _on_a_form))(source)


def _parsed(source: Bytes) -> None:
    text = source.text()
    code = FormCode.parse(text)
    if code is None:
        return
    assert code.text() == text
    assert all(PART.fullmatch(part) for part in (code.application, code.form, code.digest))


def _drawn(source: Bytes) -> None:
    """A code of our own comes back as it was written; any other does no harm."""
    text = source.text()[:_LONGEST]
    if not text:
        return
    picture = draw_png(text, 3)
    code = FormCode.parse(text)
    if code is not None:
        assert read(picture) == [text]
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    seen = codes.find(np.asarray(pixels, np.uint8))
    assert (seen.code if seen else None) == code


def _on_a_form(source: Bytes) -> None:
    """Only today's form of this application takes the place of the form that is asked for."""
    place = source.one_of(tuple(_ASKED))
    walk = every_step("institution")[place].branch()
    assert isinstance(walk, Walk)
    right = walk.form_code(_ASKED[place])
    _, application, _, digest = right.split("|")
    text = source.text().replace("{application}", application).replace("{digest}", digest)
    if FormCode.parse(text) is None:
        return  # then the paper is one without a code, which staff look at
    before = len(walk.heard)
    walk.sends_photo(text)
    assert len(walk.heard) > before
    if walk.application.value(place):
        assert text == right


QR_CODES = Target(
    check,
    seeds=(
        f"\0{MARK}|a1|application_form|0123abcd".encode(),
        f"\1{MARK}|a1|application_form|0123abcd".encode(),
        "\1https://weixin.qq.com/q/02abc 深圳".encode(),
        b"\2\0SZCA1|{application}|application_form|{digest}",
        b"\2\1SZCA1|{application}|seal_sheet|{digest}",
        b"\2\1SZCA1|{application}|application_form|0000000000000000",
        b"\2\0https://szca.example/p/papers",
    ),
    words=(
        MARK.encode(),
        b"|",
        b"{application}",
        b"{digest}",
        b"application_form",
        b"seal_sheet",
        b"\n",
        b"\xef\xbc\xa1",
    ),
    longest=1024,
    seconds=5.0,
)
