"""What a page is and what it says.

    reading = read(picture, reader, today=today)
    findings = reading.findings + demand(reading, seal=True, signature=True) + compare(reading, known)

Readings pre-fill and point out; people decide. A number with a check digit is sure only if that holds.
"""

from media.reading.comparing import compare, demand
from media.reading.reader import read
from media.reading.result import SURE, Field, Finding, Frame, Kind, Reading, Severity
from media.reading.words import FINDINGS

__all__ = [
    "FINDINGS",
    "SURE",
    "Field",
    "Finding",
    "Frame",
    "Kind",
    "Reading",
    "Severity",
    "compare",
    "demand",
    "read",
]
