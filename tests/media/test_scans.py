"""Scans in black and white, as office machines pack them into PDFs, are read like grey ones."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageChops

from media.intake import take
from media.ocr.rapid import RapidReader
from media.reading.reader import read
from media.specimen.labelled import PAPERS
from tests.media.hostile.builders import LIMIT, encoded, saved
from tests.media.hostile.checks import opened

TODAY = date(2026, 11, 23)
A4_INCHES = 8.27
PAGE, REGION = 48, 38  # segments of JBIG2: what a page is, and a picture on it
FACSIMILE = 1  # of a JBIG2 picture: packed as the fax standard T.6 has it


@pytest.fixture(scope="module")
def reader() -> RapidReader:
    return RapidReader()


def in_black_and_white(paper: str, seed: int) -> Image.Image:
    """At 300 dpi, every point either ink or paper."""
    image = PAPERS[paper](seed).image.convert("L")
    scale = 300 * A4_INCHES / image.width
    large = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    return large.point([255 * (light > 150) for light in range(256)]).convert("1", dither=Image.Dither.NONE)


def as_fax(image: Image.Image) -> bytes:
    """CCITT G4, as Pillow packs a picture of one bit."""
    return encoded(image, "PDF", resolution=image.width / A4_INCHES)


def as_jbig2(image: Image.Image) -> bytes:
    """Ink is 1 in JBIG2 and 0 in the fax that Pillow makes; the packing of both is the same."""
    with pikepdf.open(BytesIO(as_fax(ImageChops.invert(image)))) as pdf:
        (picture,) = pdf.pages[0].Resources.XObject.values()
        packed = picture.read_raw_bytes()
        size = image.width.to_bytes(4) + image.height.to_bytes(4)
        page = segment(0, PAGE, size + bytes(11))
        region = segment(1, REGION, size + bytes(9) + bytes((FACSIMILE,)) + packed)
        picture.write(page + region, filter=pikepdf.Name.JBIG2Decode)
        if "/DecodeParms" in picture:
            del picture["/DecodeParms"]
        return saved(pdf)


def segment(number: int, kind: int, body: bytes) -> bytes:
    """Of JBIG2: it refers to no other segment and belongs to the first page."""
    return number.to_bytes(4) + bytes((kind, 0, 1)) + len(body).to_bytes(4) + body


def shown(data: bytes) -> bytes:
    return take(data, limit=LIMIT, recompress=False).normalised


def test_jbig2_shows_the_same_points_as_a_fax() -> None:
    image = in_black_and_white("slip", 5)
    fax, jbig2 = (shown(pack(image)) for pack in (as_fax, as_jbig2))
    assert fax == jbig2
    assert opened(fax).convert("L").getpixel((2, 2)) == 255


@pytest.mark.parametrize(
    ("paper", "seed", "pack"), [("licence", 3, as_jbig2), ("slip", 4, as_fax), ("id_front", 6, as_jbig2)]
)
def test_a_scan_in_black_and_white_says_what_was_drawn(
    reader: RapidReader, paper: str, seed: int, pack: Callable[[Image.Image], bytes]
) -> None:
    found = read(shown(pack(in_black_and_white(paper, seed))), reader, today=TODAY)
    truth = PAPERS[paper](seed).truth
    assert {name: found.sure(name) for name in truth} == truth
