"""Taking pictures from strangers: refused with advice, or kept and made plain."""

import pillow_heif
import pytest
from PIL import Image

from media.intake import Unreadable, take
from media.intake.confined import take_in_limits
from tests.media.hostile.builders import LIMIT, corners, encoded, grey, noisy_photo, picture
from tests.media.hostile.checks import accept, colour, opened

TURNS = Image.Transpose
# What a camera does to the picture before it notes how to undo it.
HELD = {
    1: None,
    2: TURNS.FLIP_LEFT_RIGHT,
    3: TURNS.ROTATE_180,
    4: TURNS.FLIP_TOP_BOTTOM,
    5: TURNS.TRANSPOSE,
    6: TURNS.ROTATE_90,
    7: TURNS.TRANSVERSE,
    8: TURNS.ROTATE_270,
}


@pytest.mark.parametrize("kind", ["JPEG", "BMP", "GIF"])
def test_the_allowed_kinds_of_picture_are_taken(kind: str) -> None:
    data = picture(kind)
    taken = accept(data)
    assert (taken.kind, taken.media_type) == ("picture", f"image/{kind.lower()}")
    assert (taken.width, taken.height, taken.pages) == (400, 300, 1)
    assert taken.original == data
    assert taken.notice == ""


def test_a_png_is_taken_only_where_it_is_allowed() -> None:
    data = picture("PNG")
    assert accept(data, allow_png=True).media_type == "image/png"
    with pytest.raises(Unreadable, match="png"):
        take(data, limit=LIMIT, recompress=False)


def test_what_is_transparent_becomes_paper() -> None:
    clear = encoded(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), "PNG")
    assert opened(accept(clear, allow_png=True).normalised).getpixel((5, 5)) == (255, 255, 255)


def test_a_png_of_16_bits_keeps_its_greys() -> None:
    deep = encoded(Image.new("I;16", (30, 30), 128 * 256), "PNG")
    pixel = opened(accept(deep, allow_png=True).normalised).getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert abs(pixel[0] - 128) <= 2


def test_a_photo_in_printers_inks_keeps_its_colours() -> None:
    inks = encoded(opened(corners("PNG")).convert("CMYK"), "JPEG")
    shown = accept(inks).normalised
    assert (colour(shown, 0, 0), colour(shown, 1, 0), colour(shown, 1, 1)) == ("blue", "green", "white")


@pytest.mark.parametrize("orientation", HELD)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_turned_upright_however_the_phone_was_held(kind: str, orientation: int) -> None:
    upright, turn = opened(corners("PNG")), HELD[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(upright.transpose(turn) if turn is not None else upright, kind, exif=exif)
    taken = accept(data, allow_png=True)
    assert (taken.width, taken.height) == upright.size
    for shown in (taken.normalised, taken.thumbnail):
        places = [colour(shown, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        assert places == ["blue", "green", "white", "white"]


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_turns_nothing(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    taken = accept(corners("JPEG", exif=exif))
    assert (taken.width, taken.height) == (80, 60)


def test_a_photo_loses_where_and_with_what_it_was_taken_but_the_original_stays() -> None:
    exif = Image.Exif()
    exif[0x010F] = "MakerOfPhones"
    exif.get_ifd(0x8825)[2] = (34.0, 45.0, 0.0)
    data = picture(exif=exif, comment=b"MakerOfPhones", icc_profile=b"MakerOfPhones")
    assert data.count(b"MakerOfPhones") == 3
    taken = accept(data)
    assert b"MakerOfPhones" not in taken.normalised + taken.thumbnail
    assert taken.original == data


def test_a_photo_with_broken_metadata_is_still_taken() -> None:
    plain = picture()
    segment = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(20)
    accept(plain[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + plain[2:])


def test_a_large_picture_is_normalised_to_2000_pixels() -> None:
    taken = accept(picture(size=(4000, 1000), quality=40))
    assert (taken.width, taken.height) == (4000, 1000)
    assert opened(taken.normalised).size == (2000, 500)


def test_a_photo_of_48_million_pixels_is_decoded_at_half_its_size() -> None:
    taken = accept(grey("JPEG", (8000, 6000), quality=20))
    assert (taken.width, taken.height) == (4000, 3000)
    assert opened(taken.normalised).size == (2000, 1500)


@pytest.mark.parametrize("kind", ["JPEG", "BMP"])
def test_a_photo_from_the_chat_over_the_limit_is_recompressed(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "MakerOfPhones"
    data = noisy_photo(kind, exif=exif)
    assert len(data) > LIMIT
    taken = accept(data, recompress=True)
    assert taken.recompressed
    assert taken.media_type == "image/jpeg"
    assert len(taken.original) <= LIMIT
    assert max(opened(taken.original).size) >= 2000
    assert b"MakerOfPhones" not in taken.original


def test_a_file_on_the_page_over_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(Unreadable) as caught:
        take(noisy_photo(), limit=LIMIT, recompress=False)
    assert caught.value.code == "too_large"
    assert "2MB" in caught.value.words


def test_a_file_of_exactly_the_limit_is_taken_as_it_is() -> None:
    data = picture()
    data += bytes(LIMIT - len(data))
    assert accept(data).original == data
    with pytest.raises(Unreadable, match="too_large"):
        take(data + b"\0", limit=LIMIT, recompress=False)


@pytest.mark.parametrize("kind", ["WEBP", "HEIF"])
def test_a_picture_of_a_phones_album_is_kept_as_a_jpeg(kind: str) -> None:
    pillow_heif.register_heif_opener()
    data = corners(kind)
    taken = accept(data)
    assert (taken.media_type, taken.recompressed) == ("image/jpeg", True)
    assert opened(taken.original).format == "JPEG"
    assert opened(taken.normalised).size == opened(data).size
    assert take_in_limits(data, limit=LIMIT, recompress=False) == taken


def test_a_photo_of_48_million_pixels_from_an_iphone_is_taken_at_half_its_size() -> None:
    pillow_heif.register_heif_opener()
    taken = take_in_limits(grey("HEIF", (8064, 6048), quality=10), limit=LIMIT, recompress=True)
    assert (taken.width, taken.height) == (4032, 3024)


def test_a_photo_too_large_even_to_be_recompressed_is_refused() -> None:
    with pytest.raises(Unreadable, match="too_large_photo"):
        take(picture() + bytes(21 * 1024 * 1024), limit=LIMIT, recompress=True)


@pytest.mark.parametrize("missing", [0.03, 0.05])
def test_a_photo_that_lacks_its_last_rows_is_taken_without_them(missing: float) -> None:
    whole = encoded(Image.effect_noise((600, 800), 60).convert("RGB"), "JPEG")
    taken = accept(whole[: round((1 - missing) * len(whole))])
    assert 0.9 * 800 < taken.height < 800


@pytest.mark.parametrize("missing", [0.2, 0.6])
def test_a_photo_that_lacks_more_is_asked_for_again(missing: float) -> None:
    whole = encoded(Image.effect_noise((600, 800), 60).convert("RGB"), "JPEG")
    with pytest.raises(Unreadable, match="broken"):
        take(whole[: round((1 - missing) * len(whole))], limit=LIMIT, recompress=False)
