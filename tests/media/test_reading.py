"""Whole pictures read: what they are, what they say, what is wrong with them."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageFilter
from rapidfuzz import fuzz

from media import specimen
from media.ocr.rapid import RapidReader
from media.reading import Reading
from media.reading.reader import read
from media.specimen.conditions import worsened
from media.specimen.labelled import Sample, sample
from sandbox.cat import draw_cat

TODAY = date(2026, 11, 23)
ALIKE = 70  # of 100: a ring is read less surely than print


@pytest.fixture(scope="module")
def reader() -> RapidReader:
    return RapidReader()


def codes(reading: Reading) -> set[str]:
    return set(reading.flaws)


def wrong(found: Reading, drawn: Sample) -> dict[str, str]:
    """Values that were given as sure and are not what the paper says, or are missing."""
    return {name: true for name, true in drawn.paper.truth.items() if found.sure(name) != true}


@pytest.mark.parametrize(
    ("paper", "condition", "seed"),
    [
        ("licence", "desk", 1),
        ("id_front", "slanted", 3),
        ("id_copy", "quarter", 5),
        ("slip", "desk", 8),
    ],
)
def test_a_document_is_recognised_and_says_what_was_drawn(
    reader: RapidReader, paper: str, condition: str, seed: int
) -> None:
    drawn = sample(paper, condition, seed)
    found = read(drawn.picture, reader, today=TODAY)
    assert found.kind == drawn.paper.kind
    assert wrong(found, drawn) == {}
    assert found.is_sealed == bool(drawn.paper.seals)
    assert codes(found) == set()
    assert found.turned == (90 if condition == "quarter" else 0)


@pytest.mark.parametrize(
    ("paper", "is_sealed", "is_signed"),
    [("form", True, True), ("form_unsealed", False, True), ("form_unsigned", True, False)],
)
def test_our_form_is_known_by_its_code_and_says_what_it_lacks(
    reader: RapidReader, paper: str, *, is_sealed: bool, is_signed: bool
) -> None:
    drawn = sample(paper, "desk", 3)
    found = read(drawn.picture, reader, today=TODAY)
    assert found.kind == drawn.paper.kind
    assert found.code is not None
    assert found.code.form == found.kind
    assert found.is_signed is drawn.paper.is_signed
    assert codes(found) == set()
    assert (found.is_sealed, found.is_signed) == (is_sealed, is_signed)
    if drawn.paper.seals:
        seal = found.fields["seal_text"].value
        assert fuzz.partial_ratio(seal, specimen.a_company(3)["name"]) > ALIKE


def test_a_picture_that_nobody_can_read_is_sent_back(reader: RapidReader) -> None:
    found = read(sample("id_back", "defocused", 1).picture, reader, today=TODAY)
    assert "unreadable" in codes(found)
    assert not any(field.is_sure for field in found.fields.values())


def test_what_is_no_document_is_not_taken_for_one(reader: RapidReader) -> None:
    found = read(sample("letter", "desk", 1).picture, reader, today=TODAY)
    assert (found.kind, found.fields, found.seals) == ("unknown", {}, ())
    assert codes(found) == {"unrecognised"}


def test_a_picture_without_any_print_is_no_document(reader: RapidReader) -> None:
    blurred = specimen.licence(specimen.a_company(1)).filter(ImageFilter.GaussianBlur(14))
    for picture in (draw_cat(), blurred):
        found = read(specimen.photograph(picture, 1), reader, today=TODAY)
        assert found.kind == "unknown"
        assert "no_print" in codes(found)


def test_a_card_that_has_expired_is_refused_and_the_date_is_shown(reader: RapidReader) -> None:
    person = specimen.a_person(1)
    person["valid_from"], person["valid_to"] = "2006-11-22", "2026-11-22"
    found = read(worsened(specimen.id_back(person), "scan"), reader, today=TODAY)
    assert codes(found) == {"expired_id"}
    assert found.flaws == ("expired_id",)
    box = found.fields["valid_until"].box
    assert box.left == pytest.approx(404 / 1012, abs=0.03)
    assert (box.top + box.bottom) / 2 == pytest.approx(546 / 638, abs=0.03)


def test_what_is_no_picture_is_refused(reader: RapidReader) -> None:
    with pytest.raises(ValueError, match="Neither"):
        read(b"no picture", reader, today=TODAY)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_paper_that_lies_on_its_side_is_read_and_sealed_as_one_that_stands(
    reader: RapidReader, degrees: int
) -> None:
    """By where a seal stands it is told from the registrar's: on its side that was the other one."""
    company = specimen.a_company(7)
    standing = specimen.stamp(specimen.licence(company), company["name"], 7)
    found = read(jpeg_of(standing.rotate(degrees, expand=True)), reader, today=TODAY)
    plain = read(jpeg_of(standing), reader, today=TODAY)
    assert (found.turned, plain.turned) == (degrees, 0)
    assert (found.kind, found.is_sealed) == (plain.kind, plain.is_sealed) == ("licence", True)
    assert fuzz.partial_ratio(found.fields["seal_text"].value, company["name"]) > ALIKE
    assert found.fields["code"].box.left == pytest.approx(plain.fields["code"].box.left, abs=0.02)
    assert found.fields["code"].box.top == pytest.approx(plain.fields["code"].box.top, abs=0.02)


def test_our_form_on_its_side_is_read_as_one_that_stands(reader: RapidReader) -> None:
    drawn = sample("form", "desk", 3)
    with Image.open(BytesIO(drawn.picture)) as opened:
        lying = opened.rotate(90, expand=True)
    found = read(jpeg_of(lying), reader, today=TODAY)
    assert (found.turned, found.is_sealed, found.is_signed) == (90, True, True)
    assert fuzz.partial_ratio(found.fields["seal_text"].value, specimen.a_company(3)["name"]) > ALIKE


def jpeg_of(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()
