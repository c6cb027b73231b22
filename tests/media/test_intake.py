"""Taking files from strangers: refused with advice, or kept and made plain."""

import random
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from media.intake import Intake, Unreadable, take
from media.intake.confined import take_in_limits
from tests.media.hostile_files import REFUSED, pdf, picture, png_claiming, saved

LIMIT = 2 * 1024 * 1024


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def accept(data: bytes, *, limit: int = LIMIT, recompress: bool = False, allow_png: bool = False) -> Intake:
    taken = take(data, limit=limit, recompress=recompress, allow_png=allow_png)
    assert taken.sha256 == sha256(data).hexdigest()
    for plain, side in ((taken.normalised, 2000), (taken.thumbnail, 320)):
        image = opened(plain)
        assert image.format == "JPEG"
        assert image.mode == "RGB"
        assert max(image.size) <= side
        assert not image.getexif()
        assert "icc_profile" not in image.info
    return taken


@pytest.mark.parametrize("name", [name for name, (_, codes) in REFUSED.items() if codes])
def test_a_hostile_or_mistaken_file_is_refused_with_advice(name: str) -> None:
    make, codes = REFUSED[name]
    data = make()
    with pytest.raises(Unreadable) as caught:
        take(data, limit=LIMIT, recompress=True)
    assert caught.value.code in codes
    assert "请" in caught.value.words
    assert caught.value.words.endswith("。")
    assert "{" not in caught.value.words


def test_a_pdf_hidden_behind_a_picture_is_only_ever_the_picture() -> None:
    taken = accept(REFUSED["pdf behind a gif"][0]())
    assert taken.media_type == "image/gif"
    assert b"%PDF" not in taken.normalised


@pytest.mark.parametrize("kind", ["JPEG", "BMP", "GIF"])
def test_the_allowed_kinds_of_picture_are_taken(kind: str) -> None:
    data = picture(kind)
    taken = accept(data)
    assert (taken.kind, taken.media_type) == ("picture", f"image/{kind.lower()}")
    assert (taken.width, taken.height, taken.pages) == (400, 300, 1)
    assert taken.original == data


def test_a_png_is_taken_only_where_it_is_allowed() -> None:
    clear = BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(clear, "PNG")
    taken = accept(clear.getvalue(), allow_png=True)
    assert opened(taken.normalised).getpixel((5, 5)) == (255, 255, 255)


def test_a_png_of_16_bits_keeps_its_greys() -> None:
    deep = BytesIO()
    Image.new("I;16", (30, 30), 128 * 256).save(deep, "PNG")
    pixel = opened(accept(deep.getvalue(), allow_png=True).normalised).getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert abs(pixel[0] - 128) <= 2


def test_a_png_bomb_is_refused() -> None:
    with pytest.raises(Unreadable):
        take(png_claiming(50_000, 50_000), limit=LIMIT, recompress=False, allow_png=True)


def test_a_photo_taken_sideways_is_turned_upright_and_loses_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "MakerOfPhones"
    exif.get_ifd(0x8825)[2] = (34.0, 45.0, 0.0)
    data = picture(size=(400, 300), exif=exif)
    assert b"MakerOfPhones" in data
    taken = accept(data)
    assert (taken.width, taken.height) == (300, 400)
    assert opened(taken.normalised).size == (300, 400)
    assert b"MakerOfPhones" not in taken.normalised
    assert taken.original == data


def test_a_photo_with_broken_metadata_is_still_taken() -> None:
    plain = picture()
    segment = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(20)
    accept(plain[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + plain[2:])


def test_what_hangs_behind_a_picture_is_not_in_its_plain_copies() -> None:
    taken = accept(picture() + b"PK\x03\x04 hidden archive")
    assert b"hidden archive" not in taken.normalised + taken.thumbnail


def test_a_large_picture_is_normalised_to_2000_pixels() -> None:
    taken = accept(picture(size=(4000, 1000), quality=40))
    assert (taken.width, taken.height) == (4000, 1000)
    assert opened(taken.normalised).size == (2000, 500)


def test_a_photo_from_the_chat_over_the_limit_is_recompressed() -> None:
    data = _noisy_photo()
    assert len(data) > LIMIT
    taken = accept(data, recompress=True)
    assert taken.recompressed
    assert taken.media_type == "image/jpeg"
    assert len(taken.original) <= LIMIT
    assert max(opened(taken.original).size) >= 2000


def test_a_file_on_the_page_over_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(Unreadable) as caught:
        take(_noisy_photo(), limit=LIMIT, recompress=False)
    assert caught.value.code == "too_large"
    assert "2MB" in caught.value.words


def test_a_pdf_over_the_limit_is_refused_even_from_the_chat() -> None:
    with pytest.raises(Unreadable, match="too_large"):
        take(saved(pdf()) + bytes(LIMIT), limit=LIMIT, recompress=True)


def test_a_scan_of_two_pages_gives_two_plain_pages() -> None:
    data = saved(pdf(2))
    taken = accept(data)
    assert (taken.kind, taken.media_type, taken.pages) == ("pdf", "application/pdf", 2)
    assert len(taken.further) == 1
    assert taken.original == data
    assert max(opened(taken.further[0]).size) == 2000


def test_a_pdf_page_of_200_inches_is_rendered_small() -> None:
    taken = accept(saved(pdf(size=(14_400, 14_400))))
    assert (taken.width, taken.height) == (2000, 2000)


def test_a_pdf_that_only_says_where_to_open_is_taken() -> None:
    made = pdf()
    made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.XYZ, None, None, 0])
    assert accept(saved(made)).pages == 1


def test_an_electronic_seal_which_is_a_form_field_is_visible() -> None:
    made = pdf(size=(200, 200))
    red = made.make_indirect(pikepdf.Stream(made, b"1 0 0 rg 0 0 100 100 re f"))
    red.Type, red.Subtype, red.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 100]
    field = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, T="seal", F=4,
            Rect=[50, 50, 150, 150], AP=pikepdf.Dictionary(N=red),
        )
    )  # fmt: skip
    made.pages[0].Annots = pikepdf.Array([field])
    made.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    image = opened(accept(saved(made)).normalised)
    middle = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(middle, tuple)
    assert middle[0] > 200
    assert middle[1] < 60


def test_a_scan_with_a_moderate_picture_inside_is_taken() -> None:
    accept(_scan())


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "BMP", "PNG", "PDF"])
def test_files_damaged_at_random_are_taken_or_refused_but_never_crash(kind: str) -> None:
    rng = random.Random(kind)
    whole = _scan() if kind == "PDF" else picture(kind, (120, 90))
    refusals = 0
    for _ in range(30):
        damaged = bytearray(whole)
        for _ in range(rng.choice((1, 3, 20))):
            damaged[rng.randrange(rng.choice((60, len(damaged))))] = rng.randrange(256)
        try:
            accept(bytes(damaged), allow_png=True)
        except Unreadable as refusal:
            assert "请" in refusal.words
            refusals += 1
    assert refusals > 0


def test_within_limits_a_file_gives_the_same_as_without() -> None:
    for data in (picture(), saved(pdf(2))):
        asked = {"limit": LIMIT, "recompress": True}
        assert take_in_limits(data, **asked) == take(data, **asked)


def test_within_limits_a_refusal_keeps_its_words() -> None:
    with pytest.raises(Unreadable) as caught:
        take_in_limits(REFUSED["pdf with a password"][0](), limit=LIMIT, recompress=False)
    assert (caught.value.code, "密码" in caught.value.words) == ("pdf_locked", True)


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    data = picture(size=(5000, 5000), quality=30)
    with pytest.raises(Unreadable, match="too_heavy"):
        take_in_limits(data, limit=LIMIT, recompress=False, megabytes=150)


def test_a_file_that_takes_too_long_is_refused() -> None:
    with pytest.raises(Unreadable, match="too_heavy"):
        take_in_limits(picture(), limit=LIMIT, recompress=False, seconds=0)


def _noisy_photo() -> bytes:
    out = BytesIO()
    noise = Image.frombytes("L", (2600, 2000), random.Random(1).randbytes(2600 * 2000))
    Image.merge("RGB", (noise,) * 3).save(out, "JPEG", quality=85)
    return out.getvalue()


def _scan() -> bytes:
    out = BytesIO()
    opened(picture(size=(800, 1100))).save(out, "PDF")
    return out.getvalue()
