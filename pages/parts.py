"""What the pages work with, and the one way in which they look at an application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.chat_codes import Scenes
from bot.documents.uploads import Uploads
from bot.drafts import Drafts
from bot.errors import Refused
from bot.handed_on import HandingOn
from bot.identity.card import IdChecks
from bot.identity.face import FaceChecks
from bot.identity.seat import Seats
from bot.links import FOR_ONE_PERSON, Links, Ticket
from bot.models.documents import DocumentTable
from bot.open_pages import OpenPages
from bot.queues import Waker
from bot.records import Records
from bot.turn.turn import Turn
from bot.wechat.jsapi import JsApi
from bot.wechat.oauth import OAuth
from flows.certificates.choice import look_at, title_of
from flows.deadlines import chinese_day
from flows.form import Look
from flows.workdays import CHINA
from media.storage import Storage


@dataclass(frozen=True, slots=True)
class PageParts:
    """What the pages work with.

    `frame_ancestors`: one further origin that may frame them, or "". Without `jsapi` the browser's own way to
    choose a picture is used. `blind_index` turns personal text into a key that tells nothing without ours.
    """

    turn: Turn
    links: Links
    records: Records
    documents: DocumentTable
    storage: Storage
    uploads: Uploads
    open_pages: OpenPages
    handing_on: HandingOn
    drafts: Drafts
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
    blind_index: Callable[[str], str]


def own_look(parts: PageParts, ticket: Ticket) -> Look:
    """The ticket's application as it stands. Raises Refused when it is not the ticket holder's."""
    found = parts.records.application(ticket.application_id)
    if found is None or found[0] != ticket.openid:
        raise Refused("not_yours", "没有找到这笔申请。请回到微信聊天，回复“继续”，我会发新的链接。")
    return look_at(found[1], parts.clock())


def link_to(parts: PageParts, openid: str, look: Look, page: str) -> str:
    """The address of another page of the application; that of the face check is for one person alone."""
    if page in FOR_ONE_PERSON:
        return parts.links.url_for_person(page, openid, look.application.id, look.identified())
    return parts.links.url(page, openid, look.application.id)


def which_application(look: Look, *, is_seen_by_all: bool = False) -> str:
    """What tells an application from others on its pages: whom it is for, certificate, order or first day.

    A natural person's name is left out where `is_seen_by_all` says that strangers may read the screen.
    """
    application = look.application
    subject = "" if is_seen_by_all and look.form.certificate_type == "person" else look.subject()
    number = (
        application.order_no or f"{chinese_day(application.created_at.astimezone(CHINA).date())}开始的申请"
    )
    return " · ".join(part for part in (subject, title_of(application), number) if part)
