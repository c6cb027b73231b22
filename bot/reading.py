"""Between what reads pictures and what the conversation knows of a page."""

from dataclasses import astuple
from datetime import date

from bot.message.paper import Paper, Read
from media.reading import PageReader, Reading


def read_page(picture: bytes, pages: PageReader, today: date) -> tuple[Paper, str]:
    """What a normalised picture shows, and the text of our form's code, "" without one."""
    reading = pages.read(picture, today)
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
    )
