"""What WeChat pushes to us, as typed values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

MediaKind = Literal["photo", "voice", "video"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One push. `key` names it for dedupe: two deliveries of the same push have the same key."""

    openid: str
    created_at: datetime
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Inbound):
    """Typed words, or a tapped choice: then `menu_id` is the id that we gave the choice."""

    content: str
    menu_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Inbound):
    """A picture sent in the chat. The bytes are fetched by `media_id` within three days."""

    media_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice(Inbound):
    media_id: str
    format: str = ""
    recognition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Video(Inbound):
    media_id: str
    thumb_media_id: str = ""
    is_short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Inbound):
    """A place that the person chose to send."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLink(Inbound):
    title: str
    url: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Inbound):
    """A file. WeChat gives a service account its name but never its content."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sticker(Inbound):
    """A sticker, GIF or other thing that WeChat replaces by its sentinel sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow(Inbound):
    """The account was followed, by a QR code with a scene or without."""

    scene: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfollow(Inbound):
    """The account was unfollowed: nothing can be sent any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan(Inbound):
    """A follower scanned a QR code with a scene."""

    scene: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuTap(Inbound):
    """A tap on the account's menu that opens the short window: click and the scancode kinds."""

    menu_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFinished(Inbound):
    """The fate of a template message."""

    msgid: str
    status: str


class Notice(StrEnum):
    """Events that change nothing in a conversation."""

    VIEW = "view"
    POSITION = "position"
    MENU_TOOL = "menu_tool"
    SUBSCRIPTION = "subscription"
    ACCOUNT = "account"


SessionChange = Literal["accepted", "passed_on", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSession(Inbound):
    """WeChat's customer service tells of a session: `account` has it now, or had it until it was closed.

    No page of WeChat's documents describes these events, and none of them is certain to come.
    """

    change: SessionChange
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed(Inbound):
    """An event that is recorded and answered with `success`."""

    notice: Notice
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationRevoked(Inbound):
    """The person withdrew the authorisation of personal data, or cancelled the WeChat account."""

    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable(Inbound):
    """A message of a known type without what it should carry, as a photo without its media id."""

    msg_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Inbound):
    """A type that this version does not know. Recorded, answered with `success`."""

    msg_type: str
    fields: tuple[str, ...] = field(default=())
