"""Which red shapes count as seals, and whose they are."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from media import specimen
from media.intake.picture import jpeg
from media.ocr import Box, Line
from media.reading import whose
from media.reading.layout import Page
from media.seal import Marks, Seal, finder
from media.specimen.paper import typeface

WIDTH, HEIGHT = 1600, 1100
COLOURED = np.full((HEIGHT, WIDTH, 3), (190, 225, 250), np.uint8)
GREY = np.full((HEIGHT, WIDTH, 3), 235, np.uint8)


def word(x: float, y: float, text: str) -> Line:
    box: Box = ((x, y), (x + 28 * len(text), y), (x + 28 * len(text), y + 30), (x, y + 30))
    return Line(text, 0.99, box)


LICENCE = Page(
    [word(600, 280, "营业执照"), word(1000, 850, "登记机关"), word(1100, 930, "2021年08月09日")],
    WIDTH,
    HEIGHT,
)


def seal(x: float, y: float, *, confidence: float = 0.95, is_round: bool = True) -> Seal:
    """With its centre at these pixels, 220 across."""
    return Seal(
        (x - 110) / WIDTH, (y - 110) / HEIGHT, (x + 110) / WIDTH, (y + 110) / HEIGHT, confidence, is_round
    )


def marks(*seals: Seal, has_solid: bool = False) -> Marks:
    return Marks(seals, 0.01, has_solid)


THEIRS, OWN = seal(1180, 900), seal(300, 900)


def test_the_seal_beside_the_registrars_name_and_day_is_theirs() -> None:
    assert whose.others("licence", marks(OWN, THEIRS), LICENCE, COLOURED) == (THEIRS,)


def test_the_applicants_seal_counts_though_the_registrars_was_not_found() -> None:
    assert whose.others("licence", marks(OWN, has_solid=True), LICENCE, COLOURED) == ()


def test_on_a_copy_without_colour_a_red_seal_is_the_applicants_wherever_it_stands() -> None:
    assert whose.others("licence", marks(THEIRS), LICENCE, GREY) == ()


def test_of_two_seals_near_the_registrars_name_only_the_nearest_is_theirs() -> None:
    beside = seal(930, 900)
    assert whose.others("licence", marks(beside, THEIRS), LICENCE, COLOURED) == (THEIRS,)


def test_where_the_registrars_name_was_not_read_the_last_seal_of_an_original_is_theirs() -> None:
    page = Page([word(600, 280, "营业执照")], WIDTH, HEIGHT)
    assert whose.others("licence", marks(OWN, THEIRS, has_solid=True), page, COLOURED) == (THEIRS,)


def test_a_stamp_with_corners_on_a_licence_is_not_the_applicants() -> None:
    stamp = seal(300, 700, is_round=False)
    assert whose.others("licence", marks(stamp), LICENCE, COLOURED) == (stamp,)


def test_an_emblem_above_the_title_is_no_seal() -> None:
    emblem = seal(800, 180)
    assert whose.counted("licence", marks(emblem, OWN), LICENCE).seals == (OWN,)


def test_the_word_licence_in_the_scope_of_business_is_no_title() -> None:
    page = Page(
        [word(100, 1040, "项目外，凭营业执照依法自主开展"), word(1000, 850, "登记机关")], WIDTH, HEIGHT
    )
    assert whose.counted("licence", marks(THEIRS, OWN), page).seals == (THEIRS, OWN)


def test_a_face_in_the_frame_of_a_card_is_no_seal_but_a_clear_ring_over_it_is() -> None:
    number = word(500, 900, specimen.a_person(2)["id_number"])
    card = Page([number], WIDTH, HEIGHT)
    face, ring = seal(900, 500, confidence=0.62), seal(900, 500)
    assert whose.counted("id_front", marks(face), card).seals == ()
    assert whose.counted("id_copy", marks(ring), card).seals == (ring,)


def ringed(ink: tuple[int, int, int], paper: tuple[int, int, int]) -> bytes:
    """A ring with characters and a star, as the intake keeps it."""
    page = Image.new("RGB", (1400, 1000), paper)
    draw = ImageDraw.Draw(page)
    draw.ellipse((850, 600, 1150, 900), outline=ink, width=9)
    for number, char in enumerate("深圳市市场监督管理局"):
        angle = np.pi * (0.75 + 1.5 * number / 9)
        at = (1000 + 105 * np.cos(angle), 750 + 105 * np.sin(angle))
        draw.text(at, char, ink, typeface("sans_bold", 38), anchor="mm")
    draw.regular_polygon((1000, 750, 40), 5, fill=ink)
    return jpeg(page, 85)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ((243, 185, 181), (250, 250, 246)),
        ((161, 122, 118), (215, 208, 200)),
        ((205, 28, 34), (250, 250, 246)),
    ],
)
def test_faded_ink_and_ink_on_a_grey_scan_are_found_after_the_intake(
    ink: tuple[int, int, int], paper: tuple[int, int, int]
) -> None:
    (found,) = finder.find(ringed(ink, paper))
    assert ((found.left + found.right) / 2, (found.top + found.bottom) / 2) == pytest.approx(
        (1000 / 1400, 0.75), abs=0.02
    )


def test_the_colour_of_skin_is_no_ink() -> None:
    assert finder.find(ringed((215, 165, 140), (250, 250, 246))) == ()
