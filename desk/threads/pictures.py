"""Pictures, voice and video of a thread, for somebody who gave a reason; each look is recorded."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

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

# The kinds of documents that are heard or played, with their names in the trail.
RECORDINGS: Mapping[str, str] = MappingProxyType({"voice": "会话里的语音", "video": "会话里的视频"})


class ThreadPictures:
    """Our own plain copies of pictures that were sent in the chat, also of an application that is not
    submitted yet, and recordings as they came."""

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
        desk.add_url_rule("/threads/<address>/recordings/<document_id>", "thread_recording", self.play)

    def show(self, address: str, document_id: str, variant: str) -> Response:
        _, response = self._looked(address, document_id, variant, is_recording=False)
        return response

    def play(self, address: str, document_id: str) -> Response:
        """A video plays in the page. Voice comes as AMR, which browsers do not play: it is downloaded."""
        row, response = self._looked(address, document_id, "original", is_recording=True)
        if row.kind == "voice":
            response.headers.set("Content-Disposition", "attachment", filename=f"voice-{document_id[:8]}.amr")
        return response

    def _looked(
        self, address: str, document_id: str, variant: str, *, is_recording: bool
    ) -> tuple[Any, Response]:
        """The document and its bytes; the look is recorded."""
        staff = need(*who_sees(Sight.PAPERS))
        need(*who_sees(Sight.CALLERS))
        opened = self._pages.opened(address)
        if not self._whole.is_open(staff, opened.openid):
            abort(403, "里面可能有证件号码，请先在会话里写明查看理由。")
        row = self._documents.find(document_id)
        if row is None or row.openid != opened.openid or row.kind in CARD_SIDES:
            abort(404)
        if (row.kind in RECORDINGS) is not is_recording:
            abort(404)
        data, media_type = stored(self._storage, getattr(row, variant))
        about = {
            "document": document_id,
            "variant": variant,
            "name": RECORDINGS.get(row.kind, "会话里的照片"),
        }
        self._trail.record(staff, "document_viewed", opened.openid, row.application_id, **about)
        return row, Response(data, mimetype=media_type)
