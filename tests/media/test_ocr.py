"""The reader of print: any way up, with boxes on the picture as given, and without the network."""

import socket
from io import BytesIO
from typing import NoReturn

import pytest
from PIL import Image

from media.ocr.rapid import RapidReader
from media.specimen.paper import Sheet

LINES = ("河南省示例协会会员登记簿", "二零二六年第四季度缴费名单", "41010519900307251X")
TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


@pytest.fixture(scope="module")
def reader() -> RapidReader:
    return RapidReader()


def page() -> Image.Image:
    sheet = Sheet(700, 360)
    for number, line in enumerate(LINES):
        sheet.text((60, 60 + 90 * number), line, 40)
    return sheet.image


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_print_is_read_with_boxes_around_it(reader: RapidReader) -> None:
    lines = reader.lines(png(page()))
    assert [line.text for line in lines] == list(LINES)
    for number, line in enumerate(lines):
        assert line.confidence > 0.9
        left, top = line.box[0]
        assert left == pytest.approx(60, abs=15)
        assert top == pytest.approx(66 + 90 * number, abs=15)


@pytest.mark.parametrize("turn", TURNS)
def test_print_is_read_whichever_way_up_the_picture_is(reader: RapidReader, turn: int) -> None:
    picture = page().transpose(TURNS[turn])
    lines = reader.lines(png(picture))
    assert {line.text for line in lines} == set(LINES)
    width, height = picture.size
    begins = next(line.box[0] for line in lines if line.text == LINES[0])
    # Where reading starts, the upper left of the page, has wandered to another corner.
    near_right, near_bottom = begins[0] > width / 2, begins[1] > height / 2
    assert (near_right, near_bottom) == {90: (False, True), 180: (True, True), 270: (True, False)}[turn]


def test_a_blank_page_has_no_lines(reader: RapidReader) -> None:
    assert reader.lines(png(Image.new("RGB", (300, 200), (255, 255, 255)))) == []


def test_a_very_narrow_picture_is_not_blown_up(reader: RapidReader) -> None:
    # Enlarged until its short side suited the detector it would be 90 million pixels.
    ribbon = Image.new("RGB", (3000, 24), (255, 255, 255))
    assert reader.lines(png(ribbon)) == []


def test_a_strip_is_read_as_one_line(reader: RapidReader) -> None:
    strip = page().crop((50, 50, 600, 120))
    text, confidence = reader.strip(png(strip))
    assert text == LINES[0]
    assert confidence > 0.9


@pytest.mark.parametrize("data", [b"", b"no picture", png(page())[:60]])
def test_what_is_no_picture_is_refused(reader: RapidReader, data: bytes) -> None:
    with pytest.raises(ValueError, match="Neither"):
        reader.lines(data)


def test_models_are_loaded_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> NoReturn:
        raise AssertionError("something was to be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert RapidReader().strip(png(page().crop((50, 50, 600, 120))))[0] == LINES[0]
