"""Results from outside, decisions of the staff and timers. They take the same turn as a message."""

from dataclasses import dataclass, field
from typing import Literal

from bot.message.face import FaceOutcome
from bot.message.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that concerns one person's applications. `key` names it for dedupe."""

    openid: str
    key: str
    application_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadCame(Event):
    """All bytes of a file are here from the upload page; nobody has looked at them yet."""

    upload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsMissing(Event):
    """The application was stored before terms were kept with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoStored(Event):
    """A photo is safe in the store, and read.

    `form_code` is the text of our form's QR code, if one was read. `place` is the question that somebody
    chose for it, "" to go by what it is. `notice` is how the file was taken, if that is worth a word.
    `has_more`: others of the same choice are still being uploaded. `upload` is the file of the upload page,
    "" for a photo of the chat. `instead_of` is the document that was turned or cropped by hand, "" for none.
    """

    photo: str
    document_id: str
    form_code: str = ""
    paper: Paper = Paper()
    place: str = ""
    notice: str = ""
    has_more: bool = False
    upload: str = ""
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRefused(Event):
    """A photo could not be taken. `words` say what to do."""

    photo: str
    words: str
    has_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSorted(Event):
    """On the page the person said which paper a document is; "" that it is none."""

    document_id: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsMade(Event):
    """The forms are rendered from the answers whose digest is named.

    `pages` are pairs of form name and the document of its preview picture.
    """

    digest: str
    pages: tuple[tuple[str, str], ...]
    missing_glyphs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsLate(Event):
    """The forms of these answers cannot be kept for the moment. They are still being tried."""

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAllotted(Event):
    """A fresh order number, unique in the service."""

    order_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSent(Event):
    """A code is on its way to this number; only its hash is told. Or none may go out for `wait_seconds`."""

    number: str
    salt: str = ""
    digest: str = ""
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued(Event):
    """The person's place in the queue: how many are `ahead`, and how long people waited lately, None when too
    few did. `lead` and `tail` are the words around it."""

    ahead: int
    minutes: int | None = None
    lead: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeNotSent(Event):
    """The code of this salt did not go out. `blames_number`: no message will ever reach that number."""

    salt: str
    blames_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceStarted(Event):
    """The contact opened the provider's page."""

    check_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceChecked(Event):
    """What the provider told our server about one check. "passed" alone passes."""

    check_id: str
    outcome: FaceOutcome
    name: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierChecked(Event):
    """What the carriers say of one question: agree, disagree, no_record, down, or unasked.

    `mark` and `attempt` say which question it was. `doubts` name what seems wrong: name, id_number, mobile.
    Unasked: it had become superfluous before anybody asked. `is_capped`: they answer no more today.
    """

    mark: str
    attempt: int
    outcome: str
    code: str = ""
    doubts: tuple[str, ...] = ()
    is_capped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsFilled(Event):
    """What somebody wrote on the page with all fields: pairs of question and words.

    `revision` is that of the application which the page showed.
    """

    revision: int
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedOnPage(Event):
    """A button of a page was pressed: 申请退费 (and confirmed) or 催办; all fields were looked over, or the
    application is sent again; or the consent to the face check was given; or 续办 of a certificate.

    `revision` is that of the application which the page showed.
    """

    request: Literal["refund", "urge", "confirm", "agree", "renew"]
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired(Event):
    """A timer that was set for one revision; a later revision makes it do nothing.

    `may_expire`: whether an application may be closed because of it. `is_page_open`: whether its upload page
    is on a screen.
    """

    name: str
    revision: int
    may_expire: bool = True
    is_page_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEvent(Event):
    """A decision of a member of staff. `actor` is `staff:<login>`."""

    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEvent(StaffEvent):
    """A decision that waited before it takes effect.

    `revision` is that of the application that the decision was made on, None when nobody compares it.
    `seconded_by` is the actor who confirmed it, "" when nobody had to.
    """

    revision: int | None = None
    seconded_by: str = ""


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
class Approved(HeldEvent):
    """The reviewer approves the application."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(HeldEvent):
    """The reviewer rejects, with a reason for each item: pairs of question and reason."""

    items: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementAsked(HeldEvent):
    """The review goes on when the applicant has given what is named: pairs of question and reason."""

    items: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class FinallyRejected(HeldEvent):
    """The reviewer rejects what cannot be put right; the money goes back."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierRerun(StaffEvent):
    """The carriers are asked once more, even when the person's tries are used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationBegun(StaffEvent):
    """A first member of staff is sure who the person is. `question`: carrier or face; `note` says how."""

    question: str
    how: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedByStaff(StaffEvent):
    """A second member of staff confirms what the first one recorded at the moment `begun`."""

    question: str
    begun: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRefused(StaffEvent):
    """What the first one recorded is taken back or refused, with the reason."""

    question: str
    begun: str
    reason: str
