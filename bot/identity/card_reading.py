"""A worker reads a picture of an identity card, keeps it as a document and judges it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Row

from bot.identity.card_words import Verdict, judge
from bot.links import Links
from bot.models.documents import DocumentTable, keyed_mark
from bot.models.seats import CaptureTable
from bot.models.tables import to_ms
from bot.records import Records
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from media.intake import Intake, Unreadable
from media.intake.confined import take_in_limits
from media.storage import NotStoredError, Storage
from media.vault import Vault

if TYPE_CHECKING:  # reading brings OCR along, which a process that reads nothing need not load
    from media.reading import PageReader

_KEPT_LIMIT = 2 * 1024 * 1024
# Read when the check was over: what proved it then is kept.
_LATE = Verdict("failed", "late", {})
log = structlog.get_logger("idcheck")


@dataclass(frozen=True, slots=True)
class Superfluous:
    """What is no longer needed once a picture was read: documents by id, objects of the store by name."""

    documents: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()


class CardReading:
    """Reads the pictures that `IdChecks` took, each once."""

    def __init__(
        self,
        table: CaptureTable,
        documents: DocumentTable,
        storage: Storage,
        records: Records,
        vault: Vault,
        links: Links,
        pages: "Callable[[], PageReader]",
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
    ) -> None:
        self._table = table
        self._documents = documents
        self._storage = storage
        self._records = records
        self._vault = vault
        self._links = links
        self._pages = pages
        self._clock = clock
        self._fresh_id = fresh_id

    def read(self, capture_id: str) -> Superfluous:
        """Take the picture in and read it, once. Raises StorageError."""
        row = self._table.find(capture_id)
        if row is None or row.state != "waiting":
            return Superfluous()
        found = self._records.application(row.application_id)
        look = look_at(found[1], self._clock()) if found else None
        if look is None or self._links.mark(look.identified()) != row.mark:
            return self._close(row, "", Verdict("failed", "changed", {}))
        pending = look.pending()
        if pending is None or pending.id != "face":
            return self._close(row, "", _LATE)
        try:
            intake = take_in_limits(
                self._storage.get(row.raw), limit=_KEPT_LIMIT, recompress=True, allow_png=True
            )
        except Unreadable as unreadable:
            return self._close(row, "", Verdict("unreadable", unreadable.code, {}))
        except NotStoredError:
            return self._close(row, "", Verdict("failed", "gone", {}))
        document = self._keep(intake, row, found[0] if found else "")
        return self._close(
            row, document, judge(row.side, intake.normalised, self._pages(), look.identified(), self._day())
        )

    def give_up(self, capture_id: str) -> Superfluous:
        """Close a picture whose reading crashed at every try."""
        row = self._table.find(capture_id)
        return self._close(row, "", Verdict("failed", "given_up", {})) if row else Superfluous()

    def _keep(self, intake: Intake, row: Row[Any], openid: str) -> str:
        store = self._storage
        return self._documents.add(
            {
                "id": self._fresh_id(),
                "openid": openid,
                "application_id": row.application_id,
                "kind": f"id_{row.side}_original",
                "media_type": intake.media_type,
                "sha256": keyed_mark(self._vault.fingerprint, intake.sha256),
                "width": intake.width,
                "height": intake.height,
                "original": store.put(intake.original, media_type=intake.media_type),
                "normalised": store.put(intake.normalised, media_type="image/jpeg"),
                "thumbnail": store.put(intake.thumbnail, media_type="image/jpeg"),
                "source": f"id:{row.id}",
                "created_at": to_ms(self._clock()),
            }
        )

    def _close(self, row: Row[Any], document: str, verdict: Verdict) -> Superfluous:
        now = to_ms(self._clock())
        is_first = self._table.close(
            row.id,
            state=verdict.state,
            code=verdict.code,
            document_id=document,
            sealed=_seal(self._vault, row.id, verdict.facts),
            raw="",
            done_at=now,
        )
        raws = (row.raw,) if row.raw else ()
        if not is_first:  # the application was deleted meanwhile
            return Superfluous((document,) if document else (), raws)
        log.info("identity card read", side=row.side, state=verdict.state, code=verdict.code)
        if verdict is _LATE:
            return Superfluous((), raws)
        rows = self._table.of_person(row.application_id, row.mark)
        older = (r.document_id for r in rows if r.side == row.side and r.document_id != document)
        return Superfluous(tuple(filter(None, older)), raws)

    def _day(self) -> str:
        return china_day(self._clock()).isoformat()


def facts_of(vault: Vault, row: Row[Any]) -> dict[str, str]:
    """What was read of a picture; nothing before it is read."""
    return dict(json.loads(vault.open(row.sealed, _context(row.id)))) if row.sealed else {}


def _seal(vault: Vault, capture_id: str, facts: Mapping[str, str]) -> bytes:
    return vault.seal(json.dumps(dict(facts), ensure_ascii=False).encode(), _context(capture_id))


def _context(capture_id: str) -> bytes:
    return f"id-capture:{capture_id}".encode()
