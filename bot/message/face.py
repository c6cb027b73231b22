"""What a face check comes to, in our own words: no provider's code is known outside its client."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

# What each one means to the applicant and to the staff stands in `flows/sections/face.py`.
FaceOutcome = Literal[
    "passed",
    "expired",  # nobody finished the check in time, or the provider does not keep it any more
    "tries_over",  # the provider takes no more tries of this person today
    "number_differs",  # the card that was shown has another number
    "card_expired",
    "card_unclear",
    "too_slow",
    "not_alive",  # no living face was seen
    "name_refused",
    "number_refused",
    "mismatch",  # name and number are not of one person
    "not_same",  # the face is not that of the person
    "no_record",  # nothing to compare with
    "down",  # trouble of the provider
    "unclear",  # any other reason
    "foreign",  # the result carries another mark than ours
    "contradictory",  # it says passed, and its own details do not
]


@dataclass(frozen=True, slots=True)
class FaceVerdict:
    """Of the liveness check or of the comparison. `code` and `words` are the provider's own."""

    passed: bool
    code: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class FaceTry:
    """One go within a check. `at`: ms since 1970, 0 where nobody says."""

    at: int
    code: str
    live: FaceVerdict | None
    compared: FaceVerdict | None
    similarity: str


@dataclass(frozen=True, slots=True)
class FaceEvidence:
    """What the provider tells of a check. `code` and `words` are its own; `similarity` is of 100."""

    code: str = ""
    words: str = ""
    live: FaceVerdict | None = None
    compared: FaceVerdict | None = None
    similarity: str = ""
    tries: tuple[FaceTry, ...] = ()

    @staticmethod
    def restored(parts: Mapping[str, Any]) -> "FaceEvidence":
        """From what `asdict` made of one."""
        tries = tuple(FaceTry(**{**one, **_verdicts(one)}) for one in parts["tries"])
        return FaceEvidence(**{**parts, **_verdicts(parts), "tries": tries})


def _verdicts(parts: Mapping[str, Any]) -> dict[str, FaceVerdict | None]:
    return {name: FaceVerdict(**parts[name]) if parts[name] else None for name in ("live", "compared")}
