"""The effects of a decision. The turn does them, in the same transaction or after the commit."""

from dataclasses import dataclass

from bot.message.inbound import MediaKind
from bot.message.outbound import Notice, Say, Show


@dataclass(frozen=True, slots=True)
class FetchPhoto:
    """Download the picture and put it into the store. `photo` is the key of the push that brought it."""

    media_id: str
    photo: str


@dataclass(frozen=True, slots=True)
class FetchMedia:
    """Download what was sent to an agent and keep it with the conversation; nobody reads it for a form.
    `media` is the key of the push that brought it."""

    kind: MediaKind
    media_id: str
    media: str


@dataclass(frozen=True, slots=True)
class TakeUpload:
    """Look at an uploaded file and put it into the store. `photo` is the key by which it is awaited."""

    application_id: str
    upload: str
    photo: str


@dataclass(frozen=True, slots=True)
class NoteOnUpload:
    """Keep with an uploaded file what the chat says of it, so that the page says the same.

    `about` is the question of the paper that the words are about, "" when that is not known. `for_guest` are
    the same words without values, for somebody to whom the page was handed on.
    """

    upload: str
    words: str
    about: str = ""
    for_guest: str = ""


@dataclass(frozen=True, slots=True)
class MakeForms:
    """Render the printed forms from these values: pairs of key and text."""

    application_id: str
    digest: str
    values: tuple[tuple[str, str], ...]
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckCarrier:
    """Ask the carriers whether a person and a mobile number belong together.

    `mark` stands for the three that are meant, `attempt` counts how often they were answered before: asked
    twice in the same words, it is one question.
    """

    application_id: str
    mark: str
    attempt: int


@dataclass(frozen=True, slots=True)
class AllotOrder:
    """Find a free order number; it comes back as an event in the same transaction."""

    application_id: str
    business_code: str


@dataclass(frozen=True, slots=True)
class SendCode:
    """Make a code and send it to this number; whether one may go out comes back as an event in the same
    transaction."""

    application_id: str
    number: str


@dataclass(frozen=True, slots=True)
class SendSms:
    """A notice by text message, beside the one in WeChat. `revision` tells decisions apart.

    `params`: for each variable of the template its texts, the most telling first. The first that the
    account takes is sent.
    """

    application_id: str
    notice: str
    number: str
    revision: int
    params: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SendPin:
    """The PIN of a certificate by text message. The worker takes it from its table; nobody here knows it."""

    application_id: str
    number: str


@dataclass(frozen=True, slots=True)
class CarryPaper:
    """A document of an earlier application belongs to a new one as well, under an id of its own."""

    application_id: str
    document_id: str
    carried_id: str


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
class AgentLine:
    """What an agent says, or the bot in the agent's name: words or a stored picture. It is never dropped.

    `key` names the line, so that the agent can take it back within `held_seconds`.
    """

    login: str
    key: str
    say: Say = Say("")
    document_id: str = ""
    held_seconds: float = 0


@dataclass(frozen=True, slots=True)
class JoinQueue:
    """Find the person's place in the queue; it comes back as an event in the same transaction. The words
    about it stand between `lead` and `tail`. `is_asked`: the person asked for somebody just now; where agents
    work in WeChat's customer service, another event says so instead."""

    lead: str
    tail: str = ""
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class TransferToWeChat:
    """The reply hands the message to WeChat's customer service. It has no words and costs no budget."""


@dataclass(frozen=True, slots=True)
class FetchRecords:
    """Ask WeChat what was said in the person's sessions since a moment (seconds since 1970)."""

    since: float


@dataclass(frozen=True, slots=True)
class RateStretch:
    """Keep what the person says of the last stretch: 1 (bad) to 3 (good)."""

    rating: int


@dataclass(frozen=True, slots=True)
class TakeBulletins:
    """Whether the person gets notices that staff write to many people."""

    wants: bool


@dataclass(frozen=True, slots=True)
class SendHeldLines:
    """The agent's lines that can still be taken back go now: what follows is said after them."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Delete the photos and forms of an application, and with `is_everything` what the person wrote."""

    application_id: str
    is_everything: bool = False


Effect = (
    Say
    | Show
    | Notice
    | FetchPhoto
    | FetchMedia
    | TakeUpload
    | NoteOnUpload
    | MakeForms
    | CheckCarrier
    | AllotOrder
    | SendCode
    | SendSms
    | SendPin
    | SetTimer
    | CarryPaper
    | Nudge
    | AgentLine
    | SendHeldLines
    | JoinQueue
    | TransferToWeChat
    | FetchRecords
    | RateStretch
    | TakeBulletins
    | Erase
)
