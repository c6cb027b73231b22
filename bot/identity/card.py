"""Both sides of the identity card: photographed on the page, read, compared."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import structlog
from sqlalchemy import Row, Table

from bot.errors import Refused
from bot.identity.card_words import Verdict, advice_for, judge
from bot.links import Links, Ticket
from bot.models.documents import DocumentTable
from bot.models.seats import CaptureTable
from bot.models.tables import WorkRow, to_ms
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from bot.records import Records
from flows.certificates.choice import look_at
from flows.deadlines import china_day, china_midnight
from media.intake import Intake, Unreadable
from media.intake.confined import take_in_limits
from media.intake.kind import PDF, kind_of
from media.storage import NotStoredError, Storage
from media.vault import Vault

if TYPE_CHECKING:  # reading brings OCR along, which a process that reads nothing need not load
    from media.reading import PageReader

SIDES = ("front", "back")
UNREADABLE_TRIES = 3
MOST_A_DAY = 20
UPLOAD_LIMIT = 10 * 1024 * 1024
_KEPT_LIMIT = 2 * 1024 * 1024
# Read when the check was over: what proved it then is kept.
_LATE = Verdict("failed", "late", {})
log = structlog.get_logger("idcheck")


@dataclass(frozen=True, slots=True)
class SideState:
    """How one side stands. `state`: missing, waiting, good, or what is wrong with the newest picture."""

    side: str
    state: str = "missing"
    words: str = ""
    is_over: bool = False  # no more pictures of this side are taken


@dataclass(frozen=True, slots=True)
class Superfluous:
    """What is no longer needed once a picture was read: documents by id, objects of the store by name."""

    documents: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IdEvidence:
    """One picture: `mark` stands for the person it was to show, `facts` is what was read of it.

    A `document` that a later picture took the place of is there no more.
    """

    side: str
    mark: str
    state: str
    code: str
    document: str
    taken_at: int
    facts: Mapping[str, str]


class IdChecks:
    """Takes pictures from the visitor who holds the check, reads them and says when both sides are good."""

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

    def take(self, ticket: Ticket, visitor: str, side: str, data: bytes) -> tuple[str, int]:
        """Keep a picture and queue its reading. Returns kind and id of the work. Raises Refused."""
        if side not in SIDES:
            raise Refused("no_side", "请重新打开页面再拍。")
        newest = self._allow(ticket, side)
        media_type = _media_type(data)
        capture_id, now = self._fresh_id(), to_ms(self._clock())
        values = {
            "id": capture_id,
            "application_id": ticket.application_id,
            "mark": ticket.mark,
            "side": side,
            "visitor": visitor,
            "state": "waiting",
            "code": "",
            "document_id": "",
            "sealed": b"",
            "created_at": max(now, newest + 1),  # the newest of a side counts, so no two are of one moment
            "done_at": 0,
        }
        payload = {"capture": capture_id}
        key = f"read-id:{capture_id}"
        work = work_row(
            self._vault, WorkKind.READ_ID, key, ticket.openid, ticket.application_id, payload, now
        )
        return WorkKind.READ_ID, self._put(data, media_type, values, work)

    def sides(self, ticket: Ticket, who: str) -> tuple[SideState, ...]:
        """Front and back as they stand. `who` is what the person is called: 经办人 or 申请人."""
        rows = self._table.of_person(ticket.application_id, ticket.mark)
        return tuple(self._side(side, [row for row in rows if row.side == side], who) for side in SIDES)

    def require(self, ticket: Ticket) -> None:
        """Raises Refused unless both sides were read, agree, and are valid still."""
        if not all(side.state == "good" for side in self.sides(ticket, "")):
            raise Refused("no_id", "请先拍好身份证的正反两面，两面都通过后再开始人脸核验。")

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
        """Reading it ended badly too often."""
        row = self._table.find(capture_id)
        return self._close(row, "", Verdict("failed", "given_up", {})) if row else Superfluous()

    def evidence(self, application_id: str) -> list[IdEvidence]:
        """What came of each picture, oldest first."""
        return [
            IdEvidence(
                row.side, row.mark, row.state, row.code, row.document_id, row.created_at, self._facts(row)
            )
            for row in self._table.of_application(application_id)
        ]

    def _put(self, data: bytes, media_type: str, values: Mapping[str, Any], work: Mapping[str, Any]) -> int:
        """The bytes, then their row; once more if somebody deleted equal bytes in between."""

        def keep() -> int:
            raw = self._storage.put(data, media_type=media_type)
            return self._table.add({**values, "raw": raw}, work, cast(Table, WorkRow.__table__))

        try:
            return keep()
        except NotStoredError:
            return keep()

    def _allow(self, ticket: Ticket, side: str) -> int:
        """When the picture before was taken, 0 without one. Raises Refused."""
        rows = [row for row in self._table.of_person(ticket.application_id, ticket.mark) if row.side == side]
        if rows and rows[-1].state == "waiting":
            raise Refused("waiting", "上一张照片还在读，请稍等几秒。")
        if self._is_over(rows):
            raise Refused("unreadable", advice_for("unreadable", "over", ""))
        if self._table.count_since(ticket.application_id, self._today()) >= MOST_A_DAY:
            raise Refused("too_many", "今天拍的次数太多了，请明天再试，或在聊天里回复“人工”换一种方式。")
        return int(rows[-1].created_at) if rows else 0

    def _side(self, side: str, rows: Sequence[Row[Any]], who: str) -> SideState:
        """The newest picture counts; a card that has run out since it was read does not."""
        if not rows:
            return SideState(side)
        row = rows[-1]
        if row.state == "good" and self._facts(row).get("valid_until", "长期") < self._day():
            return SideState(side, "expired", advice_for("expired", "", who))
        if row.state in ("waiting", "good"):
            return SideState(side, row.state)
        is_over = self._is_over(rows)
        return SideState(
            side, row.state, advice_for(row.state, "over" if is_over else row.code, who), is_over
        )

    def _is_over(self, rows: Sequence[Row[Any]]) -> bool:
        since = self._today()
        bad = [row for row in rows if row.state == "unreadable" and row.created_at >= since]
        return len(bad) >= UNREADABLE_TRIES and rows[-1].state == "unreadable"

    def _keep(self, intake: Intake, row: Row[Any], openid: str) -> str:
        store = self._storage
        return self._documents.add(
            {
                "id": self._fresh_id(),
                "openid": openid,
                "application_id": row.application_id,
                "kind": f"id_{row.side}_original",
                "media_type": intake.media_type,
                "sha256": intake.sha256,
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
        sealed = self._vault.seal(
            json.dumps(dict(verdict.facts), ensure_ascii=False).encode(), _context(row.id)
        )
        now = to_ms(self._clock())
        is_first = self._table.close(
            row.id,
            state=verdict.state,
            code=verdict.code,
            document_id=document,
            sealed=sealed,
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

    def _facts(self, row: Row[Any]) -> dict[str, str]:
        return dict(json.loads(self._vault.open(row.sealed, _context(row.id)))) if row.sealed else {}

    def _day(self) -> str:
        return china_day(self._clock()).isoformat()

    def _today(self) -> int:
        return to_ms(china_midnight(self._clock()))


def _media_type(data: bytes) -> str:
    if len(data) > UPLOAD_LIMIT:
        raise Refused("too_large", "照片太大了，请用手机相机重新拍一张。")
    try:
        kind = kind_of(data, allow_png=True)
    except Unreadable:
        kind = PDF
    if kind is PDF:
        raise Refused("no_picture", "这里要的是照片，请用手机相机直接拍身份证原件。")
    return kind.media_type


def _context(capture_id: str) -> bytes:
    return f"id-capture:{capture_id}".encode()
