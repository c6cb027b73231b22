"""Places of a returned form that were left empty are noticed; what is filled in never counts as empty."""

from datetime import date

import pytest

from media.ocr.rapid import RapidReader
from media.reading import Reading
from media.reading.reader import read
from media.specimen import Hands, a_company, a_person, returned
from media.specimen.conditions import worsened
from media.specimen.labelled import printed_form

TODAY = date(2026, 11, 23)
SHEET_OF_COMPANY, SHEET_OF_EMPLOYEE = ("seal_sheet", "institution"), ("seal_sheet", "institution_person")
SHEET_OF_PERSON, FORM_OF_COMPANY = ("seal_sheet", "person"), ("application_form", "institution")
BESIDE_ITS_FRAME = (0.70, 0.475)  # in the frame for a person's signature, or over it


@pytest.fixture(scope="module")
def reader() -> RapidReader:
    return RapidReader()


def seen(reader: RapidReader, form: tuple[str, str], condition: str, seed: int, **how: object) -> Reading:
    """A form that came back under this condition."""
    name, kind = form
    hands = Hands(a_person(seed)["name"], a_person(seed + 1)["name"], a_company(seed)["name"])
    page = returned(printed_form(name, kind, seed), name, kind, hands, seed, **how)  # type: ignore[arg-type]
    return read(worsened(page, condition, seed), reader, today=TODAY)


@pytest.mark.parametrize(
    ("form", "condition"),
    [
        (FORM_OF_COMPANY, "slanted"),
        (SHEET_OF_EMPLOYEE, "slanted"),
        (SHEET_OF_PERSON, "dim"),
    ],
)
def test_nothing_is_missed_on_a_form_that_was_filled_in(
    reader: RapidReader, form: tuple[str, str], condition: str
) -> None:
    found = seen(reader, form, condition, 5)
    assert found.code is not None
    assert found.blanks == ()


@pytest.mark.parametrize(
    ("form", "condition", "blanks"),
    [
        (FORM_OF_COMPANY, "desk", {"date"}),
        (SHEET_OF_EMPLOYEE, "slanted", {"date", "sign_box"}),
    ],
)
def test_what_was_left_empty_is_noticed(
    reader: RapidReader, form: tuple[str, str], condition: str, blanks: set[str]
) -> None:
    found = seen(reader, form, condition, 4, is_signed=False, is_dated=False)
    assert set(found.blanks) == blanks
    assert found.is_signed is False


def test_a_seal_beside_its_frame_leaves_the_frame_empty(reader: RapidReader) -> None:
    found = seen(reader, SHEET_OF_COMPANY, "slanted", 6, sealed_at=BESIDE_ITS_FRAME)
    assert found.is_sealed
    assert found.blanks == ("seal_box",)
