"""A picture is turned and cropped by hand before it is taken."""

import pytest
from PIL import Image

from media.intake import Unreadable, take
from media.intake.adjusted import Adjustment
from media.intake.confined import take_in_limits
from tests.media.hostile.builders import LIMIT, encoded, picture
from tests.media.hostile.checks import opened


def test_what_is_asked_is_meant_for_the_photo_as_the_phone_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    held = picture("JPEG", (400, 200), exif=exif)
    taken = take(held, limit=LIMIT, recompress=True, wish=Adjustment(0, (0, 0, 1, 0.5)))
    assert (taken.width, taken.height) == (200, 200)
    assert opened(taken.original).size == (200, 200)
    assert taken.recompressed


@pytest.mark.parametrize(
    ("turn", "size"), [(0, (300, 300)), (90, (225, 400)), (180, (300, 300)), (270, (225, 400))]
)
def test_a_share_is_of_the_turned_picture(turn: int, size: tuple[int, int]) -> None:
    wish = Adjustment(turn, (0.25, 0, 1, 1))
    taken = take_in_limits(picture("PNG"), limit=LIMIT, recompress=True, allow_png=True, wish=wish)
    assert (taken.width, taken.height) == size
    assert opened(taken.normalised).size == size
    assert taken.media_type == "image/jpeg"


def test_what_was_adjusted_can_be_taken_again() -> None:
    small = encoded(Image.new("RGB", (40, 30), "white"), "PNG")
    wish = Adjustment(0, (0.9, 0.9, 1, 1))
    taken = take(small, limit=LIMIT, recompress=True, allow_png=True, wish=wish)
    again = take(taken.original, limit=LIMIT, recompress=True)
    assert (again.width, again.height) == (taken.width, taken.height) == (24, 24)


@pytest.mark.parametrize("taker", [take, take_in_limits])
def test_a_strip_is_no_picture_of_a_paper(taker: object) -> None:
    with pytest.raises(Unreadable) as refused:
        taker(picture("JPEG", (2000, 400)), limit=LIMIT, recompress=True, wish=Adjustment(0, (0, 0, 1, 0.1)))  # type: ignore[operator]
    assert refused.value.code == "odd_shape"


def test_a_pdf_stays_as_it_is() -> None:
    page = encoded(Image.new("RGB", (600, 900), "white"), "PDF")
    with pytest.raises(Unreadable) as refused:
        take(page, limit=LIMIT, recompress=True, wish=Adjustment(90))
    assert refused.value.code == "pdf_blank"
