"""Results from outside, staff decisions and timers: they enter by the same door as a message."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that concerns one person's applications. `key` names it for dedupe."""

    openid: str
    key: str
    application_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoStored(Event):
    """A photo is safe in the store. `form_code` is the text of our form's QR code, if one was read."""

    photo: str
    document_id: str
    form_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRefused(Event):
    """A photo could not be taken. `words` say what to do."""

    photo: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsMade(Event):
    """The forms are rendered from the answers whose digest is named.

    `pages` are pairs of form name and the document of its preview picture.
    """

    digest: str
    pages: tuple[tuple[str, str], ...]
    missing_glyphs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAllotted(Event):
    """A fresh order number, unique in the house."""

    order_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceStarted(Event):
    """The contact opened the provider's page."""

    biz_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceChecked(Event):
    """What the provider told our server about one attempt. Code 0 alone passes."""

    biz_token: str
    code: int
    name: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired(Event):
    """A timer that was set for one revision; a later revision makes it do nothing."""

    name: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEvent(Event):
    """A decision of a member of staff. `actor` is `staff:<login>`."""

    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentConfirmed(StaffEvent):
    """The cashier found the money on the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipReturned(StaffEvent):
    """The cashier cannot match the slip."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAgreed(StaffEvent):
    """The reviewer agrees to a refund."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPaid(StaffEvent):
    """The cashier paid the money back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRefused(StaffEvent):
    """The refund is refused; the application goes on as before."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved(StaffEvent):
    """The reviewer approves the application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(StaffEvent):
    """The reviewer rejects, with a reason for each item: pairs of question and reason."""

    items: tuple[tuple[str, str], ...] = field(default=())
