"""Our forms as people send them back: signed and stamped where they are blank, the code still readable."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from media import qr, specimen
from tests.media.test_printed_forms import ORDINARY, every_form, ordinary_form

HANDS = specimen.Hands(contact="王小明", holder="刘思琪", organisation=ORDINARY)


def preview(form: str, type_id: str) -> Image.Image:
    with Image.open(BytesIO(ordinary_form(form, type_id).preview_png)) as opened:
        return opened.convert("RGB")


def marks(before: Image.Image, after: Image.Image) -> Image.Image:
    """White where the pen or the seal left something."""
    return ImageChops.difference(before, after).convert("L").point([0] * 40 + [255] * 216)


def count(mask: Image.Image) -> int:
    return mask.histogram()[255]


@every_form
def test_pen_and_seal_keep_to_what_a_form_leaves_blank(form: str, type_id: str) -> None:
    page = preview(form, type_id)
    left = marks(page, specimen.returned(page, form, type_id, HANDS, 1))
    # A pen crosses the line that it writes on, but no words.
    print_ = page.convert("L").point([255] * 200 + [0] * 56)
    assert count(left) > 1000
    assert count(ImageChops.multiply(left, print_)) < count(left) / 25


@every_form
def test_only_an_organisation_stamps_and_it_may_forget_to(form: str, type_id: str) -> None:
    page = preview(form, type_id)
    sealed = specimen.returned(page, form, type_id, HANDS, 1)
    unsealed = specimen.returned(page, form, type_id, HANDS, 1, is_sealed=False)
    assert (sealed == unsealed) == (type_id == "person")
    assert count(marks(page, unsealed)) > 1000


@pytest.mark.parametrize("seed", range(2))
@every_form
def test_the_code_is_readable_on_a_photo_of_the_stamped_and_signed_form(
    form: str, type_id: str, seed: int
) -> None:
    paper = specimen.returned(preview(form, type_id), form, type_id, HANDS, seed)
    photo = specimen.photograph(paper, seed)
    assert len(photo) <= 2 * 1024 * 1024
    assert qr.read(photo) == qr.read(ordinary_form(form, type_id).preview_png)
