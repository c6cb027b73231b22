"""Converts the result of reading a page into the words that the conversation uses."""

from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import date
from itertools import islice

from bot import metrics
from bot.message.paper import Paper, Read
from media.intake import Intake, Side
from media.intake.part import cut
from media.intake.upright import upright
from media.reading import Frame, PageReader, Reading, joined


def read_apart(
    intake: Intake, pages: PageReader, today: date, *, is_upright: bool = False
) -> tuple[Intake, list[Reading]]:
    """The file upright, with a side for each paper that lies on one of its pages, and what each side shows.

    One page after the other: each by itself is as large as a reader needs it, and memory holds only one.
    `is_upright`: the person said so, and a reader that thinks otherwise turns nothing back.
    """
    whole = [_read(side, pages, today) for side in sides_of(intake)]
    if is_upright and not any(reading.papers for reading in whole):
        return intake, [_as_it_lies(reading) for reading in whole]
    intake = upright(intake, [reading.turned for reading in whole])
    if not any(reading.papers for reading in whole):
        return intake, whole
    intake = cut(intake, [[astuple(paper) for paper in reading.papers] for reading in whole])
    readings, sides = [], iter(intake.sides)
    for reading in whole:
        parts = list(islice(sides, len(reading.papers) or 1))
        is_cut = bool(reading.papers)
        readings += [_read(part, pages, today) if is_cut else replace(reading, turned=0) for part in parts]
    return upright(intake, [reading.turned for reading in readings]), readings


def _as_it_lies(reading: Reading) -> Reading:
    """The same with each place on the picture as it was given."""
    if not reading.turned:
        return reading
    fields = {
        name: replace(found, box=_turned_back(found.box, reading.turned))
        for name, found in reading.fields.items()
    }
    return replace(reading, fields=fields, turned=0)


def _turned_back(box: Frame, degrees: int) -> Frame:
    """Where a place of the picture was before it was turned clockwise."""
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    return {
        90: Frame(top, 1 - right, bottom, 1 - left),
        180: Frame(1 - right, 1 - bottom, 1 - left, 1 - top),
        270: Frame(1 - bottom, left, 1 - top, right),
    }[degrees]


def sides_of(intake: Intake) -> tuple[Side, ...]:
    """The pictures that are read of a file."""
    return intake.sides or (Side(intake.normalised),)


def _read(side: Side, pages: PageReader, today: date) -> Reading:
    with metrics.reading():
        return pages.read(side.picture, today)


def paper_of(readings: Sequence[Reading], sides: Sequence[Side]) -> tuple[Paper, str]:
    """What the pages show together, and the text of our form's code, "" without one."""
    reading = joined(readings, [Frame(*side.box) for side in sides])
    return _paper(reading), reading.code.text() if reading.code else ""


def _paper(reading: Reading) -> Paper:
    return Paper(
        kind=reading.kind,
        fields={
            name: Read(found.value, found.confidence, astuple(found.box))
            for name, found in reading.fields.items()
        },
        flaws=reading.flaws,
        is_sealed=reading.is_sealed,
        is_signed=reading.is_signed,
        blanks=reading.blanks,
    )
