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
    seal: Place | None = None


_LAST_LINE: Final = (0.27, 0.915)
_GAPS: Final[Mapping[tuple[str, str], _Gaps]] = {
    ("application_form", INSTITUTION): _Gaps(
        "contact", (handwriting.ON_APPLICATION_FORM,), seal.ON_APPLICATION_FORM
    ),
    ("application_form", INSTITUTION_PERSON): _Gaps(
        "contact", (handwriting.ON_APPLICATION_FORM,), seal.ON_APPLICATION_FORM
    ),
    ("application_form", PERSON): _Gaps("holder", ((0.67, 0.825),)),
    ("seal_sheet", INSTITUTION): _Gaps("contact", (_LAST_LINE,), seal.ON_SEAL_SHEET),
    ("seal_sheet", INSTITUTION_PERSON): _Gaps("holder", ((0.60, 0.465), _LAST_LINE), (0.30, 0.535)),
    ("seal_sheet", PERSON): _Gaps("holder", ((0.18, 0.445), _LAST_LINE)),
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
) -> Image.Image:
    """Sign our form for a type of certificate; press the organisation's seal if it has a place."""
    gaps = _GAPS[form, type_id]
    for number, place in enumerate(gaps.signatures if is_signed else ()):
        page = handwriting.sign(page, getattr(hands, gaps.signer), seed + 100 * number, at=place)
    if gaps.seal and is_sealed:
        page = seal.stamp(page, hands.organisation, seed, at=gaps.seal)
    return page
