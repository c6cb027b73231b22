"""What a page turned out to be and to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from media.qr import FormCode
from media.seal import Seal

Kind = Literal[
    "application_form", "seal_sheet", "licence", "id_front", "id_back", "id_copy", "slip", "unknown"
]
CARD_SIDES = ("id_front", "id_back")

FLAWS = frozenset(
    {
        "unrecognised",  # what it is
        "unreadable",  # neither its fields nor its code
        "no_print",  # no document, or nothing on it that anybody could read
        "blurred",
        "dark",
        "cut_off",
        "too_small",
        "code_unread",  # one of our forms, known by its print alone
        "number_doubtful",  # the check digit says that it was misread
        "expired_id",
        "expired_licence",
    }
)
BLANKS = frozenset(
    {
        "date",  # no day is written beside 日期
        "seal_box",  # nothing is pressed into the frame for the organisation's seal
        "sign_box",  # neither signature nor square seal is in the frames for a person's
    }
)
SURE = 0.9  # a value at or above this may be offered; one below is to be asked for or checked


@dataclass(frozen=True, slots=True)
class Frame:
    """Where on the picture, turned upright, in fractions of its width and height then."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Field:
    value: str
    confidence: float  # 0 to 1; a number whose check digit fails never reaches SURE
    box: Frame

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class Reading:
    """`fields` by kind, each only where it was found:

    licence       name, code, legal_rep, address, valid_until
    id_front      name, id_number, birth, sex, address
    id_back       valid_until
    id_copy       those of both sides
    slip          amount (500.00), payer, payer_account, payee, account, date, serial, memo
    our forms     organisation_name, organisation_id_number (only where the code was not readable)
    any           seal_text, the characters on the surest seal that is not a registrar's or a bank's

    Dates are 2026-11-23; valid_until may also be 长期. `is_signed` is None where it cannot be judged.
    `blanks` are places on our own forms that were surely left empty; what cannot be judged is not among them.
    `papers` say where each of several papers lies on the picture; without them it shows one. Then `kind` and
    `fields` are those of one of them: cut out and read each.
    """

    kind: Kind
    confidence: float
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    flaws: tuple[str, ...] = ()
    seals: tuple[Seal, ...] = ()
    seals_of_others: int = 0  # of the seals: a registrar's on a colour licence, a bank's on a slip
    is_signed: bool | None = None
    blanks: tuple[str, ...] = ()
    code: FormCode | None = None
    papers: tuple[Frame, ...] = ()
    turned: int = 0  # by how many degrees clockwise the picture as given is to be turned to stand upright

    @property
    def is_sealed(self) -> bool:
        return len(self.seals) > self.seals_of_others

    def sure(self, name: str) -> str | None:
        """The value of a field that is sure."""
        found = self.fields.get(name)
        return found.value if found is not None and found.is_sure else None
