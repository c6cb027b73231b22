"""What agents do in a conversation: take it over, write, ask for a field, correct one, give it back; and what
became of the media that people send to them."""

from dataclasses import dataclass
from datetime import datetime

from bot.message.event import Event, StaffEvent
from bot.message.inbound import MediaKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver(StaffEvent):
    """An agent talks with the person from now on, and the bot is silent.

    `relieves`: the login of the colleague from whom the agent takes it. Without it the conversation has to
    be free.
    """

    relieves: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(StaffEvent):
    """The agent passes the conversation on: `to` the login of a colleague, or "" back into the queue."""

    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    """The system assigns a conversation of the queue to the agent with the login `to`.

    `epoch`: that of the conversation when the agent was chosen; `seen`: how many assignments the agent had
    had by then. An agent with `most` conversations gets none.
    """

    to: str
    epoch: int
    seen: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsInWeChat(Event):
    """Who asked for a person is answered in WeChat's customer service, not at the desk.

    `asked_at`: when they asked, by WeChat's clock. `is_message`: they did so by a message, which WeChat can
    transfer; a tap on the account's menu is none. `lead` and `tail`: the words for the queue of the desk.
    """

    asked_at: datetime
    is_message: bool
    lead: str
    tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedBack(StaffEvent):
    """The agent is done: the bot goes on where the form stands."""

    asks_rating: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSaid(StaffEvent):
    """A line of the agent: words, or a stored picture."""

    text: str = ""
    document_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAsked(StaffEvent):
    """The bot asks for this field in the agent's name, and checks the answer."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEdited(StaffEvent):
    """The agent fills in or corrects a field with what the person said, on the phone for example."""

    question: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTaken(StaffEvent):
    """The agent files what came in the conversation: the value that was recognised for `question`, or the
    photo `document_id` as the paper `question`. `value` is the value that the agent saw, "" for a photo:
    a later one for the same field is not filed in its place."""

    question: str
    document_id: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDeclined(StaffEvent):
    """What came in the conversation is not filed. `value` as in OfferTaken."""

    question: str
    document_id: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDismissed(StaffEvent):
    """A member of the staff looked at the conversation, and nobody has to step in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaStored(Event):
    """What was sent to an agent is in the store and belongs to the conversation. `media` is the key of the
    push that brought it."""

    media: str
    document_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLost(Event):
    """What was sent to an agent cannot be had. `words` tell the agent why."""

    media: str
    kind: MediaKind
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSaid(Event):
    """What was said in a session of WeChat's customer service, as WeChat's records tell it afterwards.

    `account`: of the agent who said it, or to whom the person said it. `said_at`: by WeChat, in seconds.
    """

    account: str
    is_agent: bool
    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWaits(Event):
    """WeChat lets no line of an agent through: since `held_at` it waits for the person's next message."""

    held_at: datetime
