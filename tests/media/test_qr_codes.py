"""QR codes: what is drawn is read again, also from poor pictures."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from media import qr
from media.qr import FormCode

CODE = FormCode("A261123000001", "application_form", "0123456789ab")
PARTS = st.text("ABCxyz019_.-", min_size=1, max_size=64)


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@given(PARTS, PARTS, PARTS)
def test_a_form_code_survives_its_text(application: str, form: str, digest: str) -> None:
    code = FormCode(application, form, digest)
    assert FormCode.parse(code.text()) == code


@given(st.text())
def test_other_texts_are_not_form_codes(text: str) -> None:
    assert FormCode.parse(text) is None


@pytest.mark.parametrize(
    "text", ["SZCA1|a|b", "SZCA1|a|b|c|d", "SZCA2|a|b|c", "SZCA1||b|c", "SZCA1|a b|c|d", "SZCA1|a|b|c\n"]
)
def test_near_misses_are_not_form_codes(text: str) -> None:
    assert FormCode.parse(text) is None


def test_a_form_code_cannot_be_made_of_what_would_not_parse() -> None:
    with pytest.raises(ValueError, match="takes letters"):
        FormCode("a|b", "form", "digest")


@pytest.mark.parametrize("text", [CODE.text(), "https://example.com/p/认证?x=1&y=2", "一"])
def test_what_is_drawn_is_read_again(text: str) -> None:
    assert qr.read(qr.draw_png(text, 4)) == [text]


def test_the_svg_is_wellformed_and_holds_the_same_modules() -> None:
    text = CODE.text()
    root = ElementTree.fromstring(qr.draw_svg(text))  # noqa: S314
    image = qr.draw_image(text, 1)
    assert root.attrib["viewBox"] == f"0 0 {image.width} {image.height}"
    dark = sum(1 for value in image.tobytes() if value == 0)
    assert root[1].attrib["d"].count("M") == dark


def test_a_code_that_was_drawn_over_in_red_is_read() -> None:
    image = qr.draw_image(CODE.text(), 4).convert("RGB")
    image.paste((225, 60, 60), (0, 0), image.convert("L"))
    assert qr.read(png(image)) == [CODE.text()]


def test_a_small_or_turned_code_is_read() -> None:
    page = Image.new("L", (700, 900), 255)
    page.paste(qr.draw_image(CODE.text(), 2), (450, 60))
    assert qr.read(png(page)) == [CODE.text()]
    turned = page.rotate(184, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    assert qr.read(png(turned)) == [CODE.text()]


@pytest.mark.parametrize(
    "data", [b"", b"no picture", png(Image.new("RGB", (90, 90))), qr.draw_png("x", 4)[:200]]
)
def test_a_picture_without_a_code_gives_nothing(data: bytes) -> None:
    assert qr.read(data) == []
