"""Where a document comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """`source`: what comes from the same source is the same document.

    `content` is the keyed hash of the bytes that the person sent, "" when the document itself has them.
    `is_upright`: the person turned it by hand, so nothing turns it back.
    """

    source: str
    openid: str
    application_id: str
    content: str = ""
    is_upright: bool = False
