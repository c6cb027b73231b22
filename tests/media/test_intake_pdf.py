"""Taking PDFs: every page that is not blank is on one sheet."""

import random
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageDraw

from media.intake import Unreadable, take
from tests.media.hostile.builders import LIMIT, encoded, pdf, plain_pdf, saved, scan, shades
from tests.media.hostile.checks import accept, colour, opened

BLUE, GREEN = b"0 0 1 rg", b"0 0.7 0 rg"


def coloured(*inks: bytes, size: tuple[float, float]) -> bytes:
    """A PDF with a page of each colour; a page without ink is blank."""
    made = pdf(len(inks), size)
    for page, ink in zip(made.pages, inks, strict=True):
        content = ink + b" 0 0 %d %d re f" % (int(size[0]), int(size[1])) if ink else b""
        page.Contents = pikepdf.Stream(made, content)
    return saved(made)


def test_a_pdf_is_taken_as_it_is_and_shown_as_a_picture() -> None:
    data = scan()
    taken = accept(data)
    assert (taken.kind, taken.media_type, taken.pages, taken.notice) == ("pdf", "application/pdf", 1, "")
    assert taken.original == data
    assert max(taken.width, taken.height) == 2000
    assert opened(taken.normalised).size == (taken.width, taken.height)


def test_two_sides_of_a_card_on_two_pages_are_shown_one_above_the_other() -> None:
    taken = accept(coloured(BLUE, GREEN, size=(243, 153)))
    assert taken.pages == 2
    assert (colour(taken.normalised, 0.5, 0.25), colour(taken.normalised, 0.5, 0.75)) == ("blue", "green")
    assert (taken.width, taken.height) == opened(taken.normalised).size


def test_two_upright_pages_are_shown_side_by_side() -> None:
    taken = accept(coloured(BLUE, GREEN, size=(595, 842)))
    assert (colour(taken.normalised, 0.25, 0.5), colour(taken.normalised, 0.75, 0.5)) == ("blue", "green")
    assert taken.height == 2000


def test_pages_keep_their_order_and_size_on_a_sheet_of_five() -> None:
    taken = accept(coloured(BLUE, GREEN, GREEN, BLUE, GREEN, size=(595, 842)))
    places = [(0.1, 0.2), (0.5, 0.2), (0.9, 0.2), (0.1, 0.8), (0.5, 0.8), (0.9, 0.8)]
    seen = [colour(taken.normalised, x, y) for x, y in places]
    assert seen == ["blue", "green", "green", "blue", "green", "white"]
    assert taken.height > 2 * 2000


def test_the_thumbnail_shows_the_first_page_alone() -> None:
    thumbnail = accept(coloured(BLUE, GREEN, size=(243, 153))).thumbnail
    assert (colour(thumbnail, 0.5, 0.1), colour(thumbnail, 0.5, 0.9)) == ("blue", "blue")


def test_the_blank_back_of_a_scan_takes_no_room_and_needs_no_words() -> None:
    taken = accept(coloured(BLUE, b"", size=(243, 153)))
    assert (taken.pages, taken.sides, taken.notice) == (1, (), "")
    assert colour(taken.normalised, 0.5, 0.95) == "blue"


def on_paper(*marks: str, size: tuple[int, int] = (1654, 2339)) -> Image.Image:
    """A side of grainy grey paper at 200 dots an inch, as a scanner sees it, with these marks."""
    grain = Image.effect_noise(size, 12)
    side = Image.merge("RGB", [grain.point(lambda light: light + 97)] * 3)
    draw = ImageDraw.Draw(side)
    if "lid" in marks:
        draw.rectangle((size[0] - 30, 0, *size), fill=(60, 60, 60))
    if "dust" in marks:
        for number in range(12):
            draw.ellipse((150 * number + 60, 190 * number + 70, 150 * number + 64, 190 * number + 74), fill=0)
    if "front" in marks:  # its print, mirrored, through thin paper
        draw.text((200, 300), "DEKRAM " * 4, fill=(200, 200, 200), font_size=90)
    if "words" in marks:
        draw.text((700, 1100), "1 / 2 end", fill=(30, 30, 30), font_size=34)
    if "stroke" in marks:
        draw.line((400, 1200, 520, 1120, 610, 1260, 760, 1130), fill=(40, 40, 120), width=4)
    if "seal" in marks:
        draw.ellipse((600, 900, 930, 1230), outline=(235, 150, 150), width=10)
    return side


def bound(*sides: Image.Image) -> bytes:
    return encoded(sides[0], "PDF", save_all=True, append_images=sides[1:], resolution=200, quality=40)


@pytest.mark.parametrize("back", [(), ("lid",), ("dust",), ("front",), ("lid", "dust", "front")])
def test_a_scanned_back_is_blank_though_paper_is_never_quite_white(back: tuple[str, ...]) -> None:
    assert accept(bound(on_paper("words"), on_paper(*back)), recompress=True).pages == 1


@pytest.mark.parametrize("mark", ["words", "stroke", "seal"])
def test_a_page_with_a_few_words_a_signature_or_a_faint_seal_is_not_blank(mark: str) -> None:
    assert accept(bound(on_paper(mark), on_paper(), on_paper(mark)), recompress=True).pages == 2


def test_of_several_pages_the_person_hears_how_they_were_taken() -> None:
    notice = accept(plain_pdf(3)).notice
    assert "3页" in notice
    assert "请" in notice


def test_more_than_twenty_pages_are_refused_with_the_number_and_what_to_do() -> None:
    with pytest.raises(Unreadable) as caught:
        take(plain_pdf(21), limit=LIMIT, recompress=False)
    assert "超过20页" in caught.value.words
    assert "分成几个 PDF" in caught.value.words


def test_on_a_sheet_of_twenty_pages_each_is_smaller_and_by_itself_it_is_not() -> None:
    taken = accept(coloured(*[BLUE, GREEN] * 10, size=(600, 600)))
    assert taken.width * taken.height < 6 * 2000 * 2000
    assert {opened(side.picture).size for side in taken.sides} == {(2000, 2000)}
    seen = []
    for left, top, right, bottom in (side.box for side in taken.sides):
        seen.append(colour(taken.normalised, (left + right) / 2, (top + bottom) / 2))
    assert seen == ["blue", "green"] * 10


def test_a_scan_of_twenty_printed_pages_fits_into_the_limit() -> None:
    taken = accept(bound(*[on_paper("words", "front")] * 20), recompress=True)
    assert (taken.recompressed, taken.pages) == (True, 20)
    assert len(taken.original) <= LIMIT


def test_a_scan_over_the_limit_is_made_smaller_and_keeps_its_pages() -> None:
    data = scanned(3)
    assert len(data) > 2 * LIMIT
    taken = accept(data, recompress=True)
    assert (taken.recompressed, taken.media_type, taken.pages) == (True, "application/pdf", 3)
    assert len(taken.original) <= LIMIT
    assert [side.box for side in accept(taken.original).sides] == [side.box for side in taken.sides]
    with pytest.raises(Unreadable, match="too_large"):
        take(data, limit=LIMIT, recompress=False)


def test_a_pdf_of_more_than_twenty_megabytes_is_refused() -> None:
    with pytest.raises(Unreadable, match="pdf_too_large"):
        take(plain_pdf() + bytes(21 * 1024 * 1024), limit=LIMIT, recompress=True)


def scanned(pages: int) -> bytes:
    """As a scanner makes it: a picture of 300 dots an inch on each page."""
    grain = random.Random(5).randbytes(1240 * 1754)
    page = Image.frombytes("L", (1240, 1754), grain).resize((2480, 3508)).convert("RGB")
    out = BytesIO()
    page.save(out, "PDF", save_all=True, append_images=[page] * (pages - 1), resolution=300, quality=80)
    return out.getvalue()


def test_a_page_of_200_inches_is_rendered_small() -> None:
    taken = accept(saved(pdf(size=(14_400, 14_400), ink=b"0 0 9000 9000 re f")))
    assert (taken.width, taken.height) == (2000, 2000)


def test_a_pdf_that_only_says_where_to_open_is_taken() -> None:
    made = pdf()
    made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.XYZ, None, None, 0])
    assert accept(saved(made)).pages == 1


def test_a_pdf_that_opens_without_a_password_is_taken_though_it_forbids_editing() -> None:
    lock = pikepdf.Encryption(user="", owner="bank", allow=pikepdf.Permissions(extract=False))
    assert accept(saved(pdf(), encryption=lock)).pages == 1


def test_what_hangs_behind_the_end_of_a_pdf_by_a_few_blanks_does_no_harm() -> None:
    assert accept(plain_pdf() + bytes(5000) + b"\r\n").pages == 1


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
    assert colour(accept(saved(made)).normalised, 0.5, 0.5) == "red"


def test_a_seal_that_was_put_on_as_a_stamp_is_visible() -> None:
    made = pdf(size=(200, 200))
    red = made.make_indirect(pikepdf.Stream(made, b"1 0 0 rg 0 0 100 100 re f"))
    red.Type, red.Subtype, red.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 100]
    stamp = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, F=4, Rect=[50, 50, 150, 150],
        AP=pikepdf.Dictionary(N=red),
    )  # fmt: skip
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(stamp)])
    assert colour(accept(saved(made)).normalised, 0.5, 0.5) == "red"


@pytest.mark.parametrize("font", ["STSong-Light", "SimSun", "KaiTi_GB2312"])
def test_print_in_a_chinese_font_that_the_pdf_does_not_carry_is_not_blank(font: str) -> None:
    made = pdf(size=(200, 100))
    glyphs = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType0, BaseFont=pikepdf.Name("/" + font),
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"GB1", Supplement=2),
        FontDescriptor=pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/" + font), Flags=4, ItalicAngle=0,
            Ascent=880, Descent=-120, CapHeight=880, StemV=93, FontBBox=[-25, -254, 1000, 880],
        ),
    )  # fmt: skip
    whole = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/" + font),
        Encoding=pikepdf.Name("/UniGB-UCS2-H"), DescendantFonts=[made.make_indirect(glyphs)],
    )  # fmt: skip
    made.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=made.make_indirect(whole)))
    made.pages[0].Contents = pikepdf.Stream(made, b"BT /F1 80 Tf 20 20 Td <6DF15733> Tj ET")
    grey = opened(accept(saved(made)).normalised).convert("L")
    dark = sum(grey.histogram()[:100])
    assert dark > 0.02 * grey.width * grey.height


def test_a_photo_wrapped_into_a_pdf_loses_its_metadata_too() -> None:
    wrapped = encoded(shades(), "PDF", title="MakerOfPhones", author="MakerOfPhones")
    assert b"MakerOfPhones" not in accept(wrapped).normalised


def test_of_a_page_only_what_its_crop_box_leaves_is_shown() -> None:
    made = pdf(1, (600, 800), ink=b"0 0.7 0 rg 0 0 600 800 re f 0 0 1 rg 100 100 300 500 re f")
    made.pages[0].CropBox = pikepdf.Array([100, 100, 400, 600])
    taken = accept(saved(made))
    assert taken.height / taken.width == pytest.approx(500 / 300, abs=0.01)
    corners = [(x, y) for x in (0.03, 0.97) for y in (0.03, 0.97)]
    assert {colour(taken.normalised, x, y) for x, y in corners} == {"blue"}
