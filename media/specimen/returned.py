"""Our printed forms as people send them back: signed, and stamped where there is an organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PIL import Image

from media.specimen import handwriting, seal

INSTITUTION, INSTITUTION_PERSON, PERSON = "institution", "institution_person", "person"
Place = tuple[float, float]


@dataclass(frozen=True)
class Hands:
    """Whose hands a form goes through."""

    contact: str = ""
    holder: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class _Gaps:
    """What a form leaves open, as fractions of width and height."""

    signer: str  # a name of Hands
    signatures: tuple[Place, ...]
    date: Place  # where the line for the year begins
    seal: Place | None = None


_LAST_LINE: Final = (0.27, 0.915)
_LAST_DATE: Final = (0.572, 0.9315)
_DATE: Final = (0.200, 0.8935)
_BETWEEN: Final = (0.0, 0.1, 0.177)  # from the year's line to the month's and the day's
DAY: Final = ("2026", "11", "23")
_GAPS: Final[Mapping[tuple[str, str], _Gaps]] = {
    ("application_form", INSTITUTION): _Gaps(
        "contact", (handwriting.ON_APPLICATION_FORM,), _DATE, seal.ON_APPLICATION_FORM
    ),
    ("application_form", INSTITUTION_PERSON): _Gaps(
        "contact", (handwriting.ON_APPLICATION_FORM,), _DATE, seal.ON_APPLICATION_FORM
    ),
    ("application_form", PERSON): _Gaps("holder", ((0.67, 0.825),), (0.605, 0.8925)),
    ("seal_sheet", INSTITUTION): _Gaps("contact", (_LAST_LINE,), _LAST_DATE, seal.ON_SEAL_SHEET),
    ("seal_sheet", INSTITUTION_PERSON): _Gaps(
        "holder", ((0.60, 0.465), _LAST_LINE), _LAST_DATE, (0.30, 0.535)
    ),
    ("seal_sheet", PERSON): _Gaps("holder", ((0.18, 0.445), _LAST_LINE), _LAST_DATE),
}


def returned(
    page: Image.Image,
    form: str,
    type_id: str,
    hands: Hands,
    seed: int = 0,
    *,
    is_sealed: bool = True,
    is_signed: bool = True,
    is_dated: bool = True,
    sealed_at: Place | None = None,
    day: tuple[str, str, str] = DAY,
) -> Image.Image:
    """Sign and date our form for a type of certificate; press the organisation's seal if it has a place.

    `sealed_at`: where somebody pressed it instead. `day`: year, month and day as they are written.
    """
    gaps = _GAPS[form, type_id]
    for number, place in enumerate(gaps.signatures if is_signed else ()):
        page = handwriting.sign(page, getattr(hands, gaps.signer), seed + 100 * number, at=place)
    if is_dated:
        (x, y), signer = gaps.date, getattr(hands, gaps.signer)
        page = handwriting.date(page, day, seed + len(signer), [(x + by, y) for by in _BETWEEN])
    if gaps.seal and is_sealed:
        page = seal.stamp(page, hands.organisation, seed, at=sealed_at or gaps.seal)
    return page
