"""Converts the result of reading a page into the words that the conversation uses."""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import date

from bot import metrics
from bot.message.paper import Paper, Read
from media.intake import Side
from media.reading import Frame, PageReader, Reading, joined


def read_sides(sides: Sequence[Side], pages: PageReader, today: date) -> list[Reading]:
    """What each page of a document shows.

    One page after the other: each by itself is as large as a reader needs it, and memory holds only one.
    """
    readings = []
    for side in sides:
        with metrics.reading():
            readings.append(pages.read(side.picture, today))
    return readings


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
