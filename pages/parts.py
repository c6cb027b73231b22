"""What the pages work with, and the one way in which they look at an application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.chat_codes import Scenes
from bot.documents.uploads import Uploads
from bot.errors import Refused
from bot.identity.card import IdChecks
from bot.identity.face import FaceChecks
from bot.identity.seat import Seats
from bot.links import Links, Ticket
from bot.models.documents import DocumentTable
from bot.queues import Waker
from bot.records import Records
from bot.turn.turn import Turn
from bot.wechat.jsapi import JsApi
from bot.wechat.oauth import OAuth
from flows.certificates.choice import look_at
from flows.form import Look
from media.storage import Storage


@dataclass(frozen=True, slots=True)
class PageParts:
    """What the pages work with.

    `frame_ancestors`: one further origin that may frame them, or "". Without `jsapi` the browser's own way to
    choose a picture is used.
    """

    turn: Turn
    links: Links
    records: Records
    documents: DocumentTable
    storage: Storage
    uploads: Uploads
    facechecks: FaceChecks
    idchecks: IdChecks
    seats: Seats
    oauth: OAuth
    scenes: Scenes
    jsapi: JsApi | None
    waker: Waker
    public_url: str
    frame_ancestors: str
    clock: Callable[[], datetime]
    fresh_id: Callable[[], str]


def own_look(parts: PageParts, ticket: Ticket) -> Look:
    """The ticket's application as it stands. Raises Refused when it is not the ticket holder's."""
    found = parts.records.application(ticket.application_id)
    if found is None or found[0] != ticket.openid:
        raise Refused("not_yours", "没有找到这笔申请。请回到微信聊天，回复“继续”，我会发新的链接。")
    return look_at(found[1], parts.clock())
