"""The face check, handed over to the provider's page and handed back by the provider's word alone."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Row

from bot.errors import FaceIdError, Refused
from bot.identity.seat import Seats
from bot.links import Ticket
from bot.message.event import FaceChecked, FaceStarted
from bot.models.face_checks import FaceCheckTable
from bot.models.tables import to_ms
from bot.models.work import WorkTable, work_row
from bot.models.work_kinds import WorkKind
from bot.providers.face import NOT_FINISHED, PASSED, TOKEN_SECONDS, FaceProvider, FaceResult
from bot.turn.turn import Outcome, Turn
from flows.deadlines import china_midnight
from flows.state import TRIES_A_DAY
from media.vault import Vault

EXPIRED = 15
FORGED = 9001  # ours: the provider's answer does not carry the mark that we gave to this check
UNSOUND = 9002  # ours: it says passed, and its own liveness, comparison or similarity does not
_FIRST_LOOK_SECONDS = 120
_ENOUGH_LIFE_SECONDS = 600  # a token with less is not handed out again: the check itself takes a while
log = structlog.get_logger("facecheck")


@dataclass(frozen=True, slots=True)
class FaceState:
    """How a check stands, for the page: `code` -1 while the provider has not decided."""

    code: int
    outcome: Outcome = Outcome()
    application_id: str = ""
    visitor: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the person goes; `settled` is what an earlier check came to meanwhile."""

    url: str
    settled: Outcome = Outcome()


class FaceChecks:
    """Starts checks and fetches their results, in any order and number, to one effect."""

    def __init__(
        self,
        provider: FaceProvider,
        table: FaceCheckTable,
        work: WorkTable,
        seats: Seats,
        vault: Vault,
        turn: Turn,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
    ) -> None:
        self._provider = provider
        self._table = table
        self._work = work
        self._seats = seats
        self._vault = vault
        self._turn = turn
        self._clock = clock
        self._fresh_id = fresh_id

    def start(self, ticket: Ticket, visitor: str, back_url: str) -> Begun:
        """The provider's address for the person of the ticket; the same one while a check is open.

        Raises Refused with words, or FaceIdError.
        """
        self._person(ticket)
        before = self._table.open_one(ticket.application_id, ticket.mark, visitor)
        settled = Outcome()
        if before is not None:
            state = self.finish(before.biz_token)
            settled = state.outcome
            if state.code == PASSED:
                return Begun("", settled)
            if state.code == -1 and before.expires_at - to_ms(self._clock()) > _ENOUGH_LIFE_SECONDS * 1000:
                return Begun(str(self._open(before)["url"]))
        name, id_number = self._person(ticket)
        return Begun(self._start(ticket, visitor, back_url, name, id_number), settled)

    def finish(self, biz_token: str) -> FaceState:
        """Ask the provider, and let the conversation know. A second call finds it done."""
        row = self._table.find(biz_token)
        if row is None:
            raise Refused("unknown_token", "没有找到这次核验，请回到微信聊天，回复“继续”重新开始。")
        if row.state == "done":
            return FaceState(row.code, Outcome(), row.application_id, row.visitor)
        result = self._result(row)
        code = result.code
        if code == NOT_FINISHED:
            if to_ms(self._clock()) < row.expires_at:
                return FaceState(-1, Outcome(), row.application_id, row.visitor)
            code = EXPIRED
        event = FaceChecked(
            openid=row.openid,
            key=f"face:{biz_token}",
            application_id=row.application_id,
            biz_token=biz_token,
            code=code,
            name=result.name,
            id_number=result.id_number,
        )
        outcome = self._turn.take(event)  # before the row is closed: a crash between the two repeats it
        now = to_ms(self._clock())
        evidence = {**self._open(row), "url": "", **_evidence(result, code), "fetched_at": now}
        self._table.close(biz_token, code, result.request_id, self._seal(biz_token, evidence), now)
        return FaceState(code, outcome, row.application_id, row.visitor)

    def evidence(self, application_id: str) -> list[dict[str, Any]]:
        """What the provider said of each attempt, oldest first: texts, numbers, request ids, times; and the
        `mark` of the person who was to be checked."""
        rows = self._table.of_application(application_id)
        return [self._open(row) | {"code": row.code, "mark": row.mark} for row in rows]

    def _start(self, ticket: Ticket, visitor: str, back_url: str, name: str, id_number: str) -> str:
        extra, now = self._fresh_id(), self._clock()
        started = self._provider.start(name=name, id_number=id_number, redirect_url=back_url, extra=extra)
        opened = {
            "url": started.url,
            "started_at": to_ms(now),
            "start_request_id": started.request_id,
            "visitor": visitor,
        }
        self._table.open(
            {
                "biz_token": started.biz_token,
                "openid": ticket.openid,
                "application_id": ticket.application_id,
                "visitor": visitor,
                "mark": ticket.mark,
                "extra": extra,
                "state": "open",
                "code": -1,
                "request_id": started.request_id,
                "sealed": self._seal(started.biz_token, opened),
                "due_at": to_ms(now),
                "expires_at": to_ms(now + timedelta(seconds=TOKEN_SECONDS)),
                "created_at": to_ms(now),
                "finished_at": 0,
            }
        )
        self._look_later(ticket, started.biz_token, now)
        return started.url

    def _look_later(self, ticket: Ticket, biz_token: str, now: datetime) -> None:
        """For those who close the page: somebody asks for the result all the same."""
        due = to_ms(now + timedelta(seconds=_FIRST_LOOK_SECONDS))
        payload = {"biz_token": biz_token}
        self._work.add(
            work_row(
                self._vault,
                WorkKind.PULL_FACE,
                f"face:{biz_token}",
                ticket.openid,
                ticket.application_id,
                payload,
                due,
            )
        )
        self._turn.take(
            FaceStarted(
                openid=ticket.openid,
                key=f"face-started:{biz_token}",
                application_id=ticket.application_id,
                biz_token=biz_token,
            )
        )

    def _result(self, row: Row[Any]) -> FaceResult:
        """The provider's word, doubted where it does not fit. Raises FaceIdError."""
        try:
            result = self._provider.result(row.biz_token)
        except FaceIdError as error:
            if not error.code.endswith(("BizTokenExpired", "BizTokenIllegal")):
                raise
            return FaceResult(EXPIRED, "", "", row.extra, "", error.request_id)
        if result.extra != row.extra:
            log.error("the result carries another mark", request_id=result.request_id)
            return FaceResult(FORGED, "", "", result.extra, "", result.request_id, texts=result.texts)
        if result.code == PASSED and not result.is_sound:
            log.error("the result contradicts itself", request_id=result.request_id)
            return FaceResult(
                UNSOUND, "", "", result.extra, result.similarity, result.request_id, texts=result.texts
            )
        return result

    def _person(self, ticket: Ticket) -> tuple[str, str]:
        """Name and ID number of the person to check. Raises Refused."""
        look = self._seats.due(ticket)
        today = china_midnight(self._clock())
        # A link that nobody used in time was no try.
        if self._table.count_since(ticket.application_id, to_ms(today), (EXPIRED,)) >= TRIES_A_DAY:
            raise Refused("too_many", "今天的核验次数用完了，请明天再试，或在聊天里回复“人工”换一种方式。")
        return look.identified()

    def _seal(self, biz_token: str, data: Mapping[str, Any]) -> bytes:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return self._vault.seal(text.encode(), f"face:{biz_token}".encode())

    def _open(self, row: Row[Any]) -> dict[str, Any]:
        """What is kept of a check; rows of the time before kept nothing."""
        if not row.sealed:
            return {}
        return dict(json.loads(self._vault.open(row.sealed, f"face:{row.biz_token}".encode())))


def _evidence(result: FaceResult, code: int) -> dict[str, Any]:
    return {
        "texts": dict(result.texts),
        "similarity": result.similarity,
        "result_request_id": result.request_id,
        "decided": code,
    }
