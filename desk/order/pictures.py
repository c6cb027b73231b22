"""The applicant's documents, shown to staff one by one; each look is recorded."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from flask import Blueprint, Response, abort

from bot.models.documents import DocumentTable
from bot.models.roles import EVERYBODY, Sight, who_sees
from bot.records import Records
from desk.entrance.session import need
from media.storage import NotStoredError, Storage, StorageError, media_type_of
from office.documents import Document, is_paper, papers_given
from office.papers import Papers
from office.sheet import is_at_desk, sheet_of
from office.trail import Trail

VARIANTS = ("normalised", "thumbnail", "original")
log = structlog.get_logger("desk")


class Pictures:
    """`normalised` and `thumbnail` are our own plain copies; an original is only ever downloaded."""

    def __init__(
        self,
        documents: DocumentTable,
        records: Records,
        storage: Storage,
        trail: Trail,
        papers: Papers,
        clock: Callable[[], datetime],
    ) -> None:
        self._documents = documents
        self._records = records
        self._storage = storage
        self._trail = trail
        self._papers = papers
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/documents/<document_id>/<variant>", "document", self.show)

    def show(self, document_id: str, variant: str) -> Response:
        staff = need(*EVERYBODY)
        row = self._documents.find(document_id) if variant in VARIANTS else None
        if row is None or not is_paper(row):  # evidence has a page of its own, which asks what for
            abort(404)
        document = self._document(row)
        name = document.name
        if document not in self._papers.shown_to(staff, [document]):
            need(*who_sees(Sight.PAPERS))
        if document.has_numbers and not self._papers.is_open(staff, row.openid, row.application_id):
            abort(403, "这份资料上有证件号码，请先在业务单里写明查看理由。")
        data, media_type = stored(self._storage, getattr(row, variant))
        about = {"document": document_id, "variant": variant, "name": name}
        self._trail.record(staff, "document_viewed", row.openid, row.application_id, **about)
        response = Response(data, mimetype=media_type)
        if variant == "original":
            suffix = getattr(row, variant).rpartition(".")[2]
            response.headers.set("Content-Disposition", "attachment", filename=f"{document_id[:8]}.{suffix}")
        return response

    def _document(self, row: Any) -> Document:
        """The document as the desk shows it. One of an application that is not here is not shown."""
        found = self._records.application(row.application_id)
        if found is None or not is_at_desk(found[1], self._clock()):
            abort(404)
        if not found[1].order_no:
            need(*who_sees(Sight.DRAFTS))
        given = papers_given(self._records.history(row.application_id))
        sheet = sheet_of(found[1], [row], given, self._clock(), None)
        return sheet.documents[0]


def stored(storage: Storage, name: str) -> tuple[bytes, str]:
    """The bytes of an object and their media type; the page of an error when they cannot be had."""
    try:
        return storage.get(name), media_type_of(name)
    except NotStoredError:
        abort(404, "这份资料已经不在了。")
    except StorageError as error:
        log.error("document not read", reason=str(error)[:200])
        abort(503, "资料暂时读不出来，请过一分钟再试。")
