"""Red seals: found where one was pressed, and not in what is merely red."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from media import specimen
from media.seal import finder, ring
from media.specimen.conditions import worsened
from media.specimen.labelled import PAPERS, printed_form
from media.specimen.seal import press

COMPANY = specimen.a_company(3)


def jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def stamped(at: tuple[float, float] = (0.6, 0.7)) -> Image.Image:
    return specimen.stamp(printed_form("application_form", "institution", 3), COMPANY["name"], 3, at=at)


@pytest.mark.parametrize("at", [(0.3, 0.5), (0.77, 0.84)])
def test_a_seal_is_found_where_it_was_pressed(at: tuple[float, float]) -> None:
    (found,) = finder.find(jpeg(stamped(at)))
    assert ((found.left + found.right) / 2, (found.top + found.bottom) / 2) == pytest.approx(at, abs=0.02)
    assert found.right - found.left == pytest.approx(0.2, abs=0.02)  # 42 mm of 210
    assert found.confidence > 0.8
    assert found.is_round


@pytest.mark.parametrize("condition", ["slanted", "dim", "thrifty"])
def test_a_seal_is_found_on_poor_pictures(condition: str) -> None:
    assert len(finder.find(worsened(stamped(), condition, 3))) == 1


# The person of seed 26 wears a red coat.
@pytest.mark.parametrize(("paper", "seed"), [("letter", 2), ("id_front", 26), ("id_back", 2)])
def test_red_headings_pen_circles_emblems_and_coats_are_no_seals(paper: str, seed: int) -> None:
    for condition in ("scan", "dim"):
        assert finder.find(worsened(PAPERS[paper](seed).image, condition, seed)) == ()


def test_a_circle_of_a_red_pen_out_of_focus_is_no_seal() -> None:
    assert finder.find(worsened(PAPERS["letter"](178).image, "defocused", 178)) == ()


def test_a_seal_copied_in_black_and_white_does_not_count() -> None:
    assert finder.find(jpeg(stamped().convert("L").convert("RGB"))) == ()


@pytest.mark.parametrize(("is_stamped", "count"), [(False, 1), (True, 2)])
def test_a_colour_licence_bears_its_registrars_seal_besides(is_stamped: bool, count: int) -> None:
    image = specimen.licence(COMPANY)
    assert len(finder.find(jpeg(specimen.stamp(image, COMPANY["name"]) if is_stamped else image))) == count


def test_an_unrolled_ring_is_one_upright_line_of_dark_characters() -> None:
    pixels = np.asarray(cv2.imdecode(np.frombuffer(jpeg(stamped()), np.uint8), cv2.IMREAD_COLOR), np.uint8)
    strip = ring.unrolled(pixels, finder.look(pixels).seals[0])
    assert strip.shape[1] > 8 * strip.shape[0]
    # Cut open in the gap of the ring: both ends are blank, the middle is not.
    ends = np.concatenate((strip[:, :30], strip[:, -30:]), axis=1)
    assert ends.mean() > 235
    assert strip[10:-10, 300:-300].mean() < 215


@pytest.mark.parametrize("data", [b"", b"no picture"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="Neither"):
        finder.find(data)


@pytest.mark.parametrize("share", [0.6, 0.75])
def test_a_bleached_seal_is_found(share: float) -> None:
    paper = Image.new("RGB", (1240, 1754), (250, 250, 246))
    fresh = specimen.stamp(paper, COMPANY["name"], 3, at=(0.6, 0.7))
    (found,) = finder.find(jpeg(Image.blend(fresh, paper, share)))
    assert ((found.left + found.right) / 2, (found.top + found.bottom) / 2) == pytest.approx(
        (0.6, 0.7), abs=0.02
    )


def test_a_seal_that_touches_red_print_is_found_without_the_print() -> None:
    image = stamped()
    draw = ImageDraw.Draw(image)
    for height in (0.66, 0.74):
        y = round(height * image.height)
        draw.line((0.05 * image.width, y, 0.95 * image.width, y), (205, 28, 34), 9)
    (found,) = finder.find(jpeg(image))
    assert ((found.left + found.right) / 2, (found.top + found.bottom) / 2) == pytest.approx(
        (0.6, 0.7), abs=0.02
    )
    assert found.right - found.left == pytest.approx(0.2, abs=0.03)


def test_a_drawn_face_with_brown_hair_is_no_seal() -> None:
    image = Image.new("RGB", (900, 560), (222, 226, 240))
    draw = ImageDraw.Draw(image)
    draw.ellipse((620, 110, 760, 250), outline=(150, 97, 66), width=14)
    for place in range(5):
        draw.line((650 + 20 * place, 150, 640 + 22 * place, 210), (150, 97, 66), 7)
    assert finder.find(jpeg(image)) == ()


def test_a_seal_that_fills_the_picture_is_one_seal() -> None:
    paper = Image.new("RGB", (1000, 1000), (250, 250, 246))
    alone = press(paper, COMPANY["name"], at=(0.5, 0.5), diameter=940, seed="3", line="合同专用章")
    (found,) = finder.find(jpeg(alone))
    assert found.right - found.left == pytest.approx(0.94, abs=0.03)
