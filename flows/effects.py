"""What a decision wants done. The turn does it, in the same transaction or after the commit."""

from dataclasses import dataclass

from bot.message.outbound import Notice, Say, Show


@dataclass(frozen=True, slots=True)
class FetchPhoto:
    """Download the picture and put it into the store. `photo` is the key of the push that brought it."""

    media_id: str
    photo: str


@dataclass(frozen=True, slots=True)
class MakeForms:
    """Render the printed forms from these values: pairs of key and text."""

    application_id: str
    digest: str
    values: tuple[tuple[str, str], ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllotOrder:
    """Find a free order number; it comes back as an event in the same transaction."""

    application_id: str
    business_code: str


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Come back after so many seconds, unless the revision has moved on."""

    name: str
    seconds: float
    revision: int
    application_id: str = ""


@dataclass(frozen=True, slots=True)
class Nudge:
    """A friendly word to somebody who fell silent. It is sent now or never."""

    say: Say


@dataclass(frozen=True, slots=True)
class Erase:
    """Delete the photos and forms of an application, and with `is_everything` what the person wrote."""

    application_id: str
    is_everything: bool = False


@dataclass(frozen=True, slots=True)
class CallPerson:
    """Somebody asks for a person: let the staff know."""

    reason: str


Effect = Say | Show | Notice | FetchPhoto | MakeForms | AllotOrder | SetTimer | Nudge | Erase | CallPerson
