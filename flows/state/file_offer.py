"""What came for an agent: what could be filed, of which nothing is without the agent's yes, and media."""

from typing import NamedTuple

from bot.message.inbound import MediaKind


class FileOffer(NamedTuple):
    """A value that was recognised for a field, or a photo for a paper. `question` is "" for a photo that was
    not recognised: then the agent says which paper it is."""

    question: str
    value: str = ""
    document_id: str = ""


class SentMedia(NamedTuple):
    """A photo, voice message or video that nobody fetched. `key` is that of the push that brought it, `at`
    when it was sent, in seconds since 1970."""

    kind: MediaKind
    media_id: str
    key: str
    at: float
