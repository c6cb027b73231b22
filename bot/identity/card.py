"""Both sides of the identity card: which pictures the page takes, and how each side stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table

from bot.errors import Refused
from bot.identity.card_reading import facts_of
from bot.identity.card_words import advice_for
from bot.links import Ticket
from bot.models.seats import CaptureTable
from bot.models.tables import WorkRow, to_ms
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from flows.deadlines import china_day, china_midnight
from media.intake import Unreadable
from media.intake.kind import PDF, kind_of
from media.storage import NotStoredError, Storage
from media.vault import Vault

SIDES = ("front", "back")
UNREADABLE_TRIES = 3
MOST_A_DAY = 20
UPLOAD_LIMIT = 10 * 1024 * 1024
_NOT_TAKEN = {
    "waiting": "上一张照片还在读，请稍等几秒。",
    "too_many": "今天拍的次数太多了，请明天再试，或在聊天里回复“人工”换一种方式。",
}


@dataclass(frozen=True, slots=True)
class SideState:
    """How one side stands. `state`: missing, waiting, good, or what is wrong with the newest picture."""

    side: str
    state: str = "missing"
    words: str = ""
    is_over: bool = False  # no more pictures of this side are taken


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
    """Takes pictures from the visitor who holds the check and says when both sides are good."""

    def __init__(
        self,
        table: CaptureTable,
        storage: Storage,
        vault: Vault,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
    ) -> None:
        self._table = table
        self._storage = storage
        self._vault = vault
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

    def evidence(self, application_id: str) -> list[IdEvidence]:
        """What came of each picture, oldest first."""
        return [
            IdEvidence(
                row.side,
                row.mark,
                row.state,
                row.code,
                row.document_id,
                row.created_at,
                facts_of(self._vault, row),
            )
            for row in self._table.of_application(application_id)
        ]

    def _put(self, data: bytes, media_type: str, values: Mapping[str, Any], work: Mapping[str, Any]) -> int:
        """The bytes, then their row; once more if somebody deleted equal bytes in between."""

        def keep() -> int:
            raw = self._storage.put(data, media_type=media_type)
            table, day = cast(Table, WorkRow.__table__), china_day(self._clock())
            taken = self._table.add({**values, "raw": raw}, work, table, day, MOST_A_DAY)
            if isinstance(taken, str):
                raise Refused(taken, _NOT_TAKEN[taken])
            return taken

        try:
            return keep()
        except NotStoredError:
            return keep()

    def _allow(self, ticket: Ticket, side: str) -> int:
        """When the picture before was taken, 0 without one. Raises Refused."""
        rows = [row for row in self._table.of_person(ticket.application_id, ticket.mark) if row.side == side]
        if rows and rows[-1].state == "waiting":
            raise Refused("waiting", _NOT_TAKEN["waiting"])
        if self._is_over(rows):
            raise Refused("unreadable", advice_for("unreadable", "over", ""))
        return int(rows[-1].created_at) if rows else 0

    def _side(self, side: str, rows: Sequence[Row[Any]], who: str) -> SideState:
        """The newest picture counts; a card that has run out since it was read does not."""
        if not rows:
            return SideState(side)
        row = rows[-1]
        if row.state == "good" and facts_of(self._vault, row).get("valid_until", "长期") < self._day():
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
