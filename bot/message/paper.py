"""What a photographed page was read to be and to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SURE = 0.9  # a value at or above this may be offered; one below is asked for
UNKNOWN = "unknown"
LOOSE_PAGE = "loose_page"  # of a file with several papers, and it is none of them


@dataclass(frozen=True, slots=True)
class Read:
    """A value that stands on a page. `box`: left, top, right, bottom in fractions of the picture."""

    value: str
    confidence: float
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Paper:
    """One page. Of the kinds, the application form and the seal sheet are ours.

    `kind`: application_form, seal_sheet, licence, id_front, id_back, id_copy, slip or unknown.
    `fields` by kind: licence name, code, legal_rep, address, valid_until; the cards name, id_number,
    valid_until; slip amount, payer, payee, account, date, serial, memo; any page seal_text.
    `flaws` are codes of what is wrong with the picture itself, and LOOSE_PAGE. `is_signed` is None where
    nobody can tell.
    `blanks` are the places of our own form that were left empty: date, seal_box, sign_box.
    `also_in` are the order numbers of other people's applications that the same page was sent for.
    """

    kind: str = UNKNOWN
    fields: Mapping[str, Read] = field(default_factory=dict)
    flaws: tuple[str, ...] = ()
    is_sealed: bool = False
    is_signed: bool | None = None
    also_in: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()

    def sure(self, name: str) -> str:
        """The value of a field that is sure, else ""."""
        seen = self.fields.get(name)
        return seen.value if seen is not None and seen.confidence >= SURE else ""
