"""The pictures of a thread, shown to somebody who gave a reason; each look is recorded."""

from flask import Blueprint, Response, abort

from bot.models.documents import DocumentTable
from bot.models.roles import Sight, who_sees
from desk.entrance.session import need
from desk.order.pictures import stored
from desk.threads.page import ThreadPages
from media.storage import Storage
from office.identity import CARD_SIDES
from office.threads.whole import WholeThreads
from office.trail import Trail


class ThreadPictures:
    """Our own plain copies of what was sent in the chat, also of an application that is not submitted yet."""

    def __init__(
        self,
        pages: ThreadPages,
        documents: DocumentTable,
        storage: Storage,
        whole: WholeThreads,
        trail: Trail,
    ) -> None:
        self._pages = pages
        self._documents = documents
        self._storage = storage
        self._whole = whole
        self._trail = trail

    def register(self, desk: Blueprint) -> None:
        at = "/threads/<address>/pictures/<document_id>/<any(normalised, thumbnail):variant>"
        desk.add_url_rule(at, "thread_picture", self.show)

    def show(self, address: str, document_id: str, variant: str) -> Response:
        staff = need(*who_sees(Sight.PAPERS))
        need(*who_sees(Sight.CALLERS))
        opened = self._pages.opened(address)
        if not self._whole.is_open(staff, opened.openid):
            abort(403, "照片上可能有证件号码，请先在会话里写明查看理由。")
        row = self._documents.find(document_id)
        if row is None or row.openid != opened.openid or row.kind in CARD_SIDES:
            abort(404)
        data, media_type = stored(self._storage, getattr(row, variant))
        about = {"document": document_id, "variant": variant, "name": "会话里的照片"}
        self._trail.record(staff, "document_viewed", opened.openid, row.application_id, **about)
        return Response(data, mimetype=media_type)
