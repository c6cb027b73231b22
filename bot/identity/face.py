"""The face check, handed over to the provider's page and handed back by the provider's word alone."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import Row

from bot.errors import FaceError, Refused
from bot.identity.seat import Seats
from bot.links import Ticket
from bot.message.event import FaceChecked, FaceStarted
from bot.message.face import FaceEvidence, FaceOutcome
from bot.models.face_checks import FaceCheckTable
from bot.models.tables import to_ms
from bot.models.work import WorkTable, work_row
from bot.models.work_kinds import WorkKind
from bot.providers.face import FaceProvider, evidence_of_texts, outcome_of_code
from bot.providers.face_result import FaceResult
from bot.turn.turn import Outcome, Turn
from flows.deadlines import china_midnight
from flows.sections.face import NO_TRY
from flows.state import TRIES_A_DAY
from media.vault import Vault

FACE_WORK = "face:"  # the key of the work that fetches a result: this and the id of the check
_FIRST_LOOK_SECONDS = 120
_ENOUGH_LIFE_SECONDS = 600  # an open check with less is not gone on with: the check itself takes a while
log = structlog.get_logger("facecheck")


@dataclass(frozen=True, slots=True)
class FaceState:
    """How a check stands: `outcome` is None while the provider has not decided.

    `turn` is what the turn of the result left to do.
    """

    outcome: FaceOutcome | None
    turn: Outcome = Outcome()
    application_id: str = ""
    visitor: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the person goes; `settled` is what an earlier check came to meanwhile."""

    url: str
    settled: Outcome = Outcome()


@dataclass(frozen=True, slots=True)
class FaceRecord:
    """What is kept of one check. Moments in ms, 0 where there is none; `mark` stands for the person who was
    to be checked, `visitor` is the OpenID of the phone."""

    outcome: FaceOutcome | None
    evidence: FaceEvidence
    mark: str
    visitor: str
    started_at: int
    fetched_at: int
    request_ids: tuple[str, ...]


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

        Raises Refused with words, or FaceError.
        """
        self._person(ticket)
        before = self._table.open_one(ticket.application_id, ticket.mark, visitor)
        settled = Outcome()
        if before is not None:
            state = self.finish(before.check_id)
            settled = state.turn
            if state.outcome == "passed":
                return Begun("", settled)
            if (
                state.outcome is None
                and before.expires_at - to_ms(self._clock()) > _ENOUGH_LIFE_SECONDS * 1000
            ):
                return Begun(str(self._open(before)["url"]))
        name, id_number = self._person(ticket)
        return Begun(self._start(ticket, visitor, back_url, name, id_number), settled)

    def finish(self, check_id: str) -> FaceState:
        """Ask the provider, and let the conversation know. A second call finds it done."""
        row = self._table.find(check_id)
        if row is None:
            raise Refused("unknown_check", "没有找到这次核验，请回到微信聊天，回复“继续”重新开始。")
        if row.state == "done":
            return FaceState(_outcome(row), Outcome(), row.application_id, row.visitor)
        result = self._result(row)
        outcome = result.outcome
        if outcome is None:
            if to_ms(self._clock()) < row.expires_at:
                return FaceState(None, Outcome(), row.application_id, row.visitor)
            outcome = "expired"
        event = FaceChecked(
            openid=row.openid,
            key=f"face:{check_id}",
            application_id=row.application_id,
            check_id=check_id,
            outcome=outcome,
            name=result.name,
            id_number=result.id_number,
        )
        turn = self._turn.take(event)  # before the row is closed: a crash between the two repeats it
        now = to_ms(self._clock())
        kept = {**self._open(row), "url": "", **_kept(result), "fetched_at": now}
        self._table.close(check_id, outcome, result.request_id, self._seal(check_id, kept), now)
        return FaceState(outcome, turn, row.application_id, row.visitor)

    def returned(self, arguments: Mapping[str, str]) -> str:
        """The id of the check that the provider's page named in an address of ours, else ""."""
        return self._provider.returned(arguments)

    def evidence(self, application_id: str) -> list[FaceRecord]:
        """Every check of an application, oldest first."""
        return [_record(row, self._open(row)) for row in self._table.of_application(application_id)]

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
                "check_id": started.check_id,
                "openid": ticket.openid,
                "application_id": ticket.application_id,
                "visitor": visitor,
                "mark": ticket.mark,
                "extra": extra,
                "state": "open",
                "request_id": started.request_id,
                "sealed": self._seal(started.check_id, opened),
                "due_at": to_ms(now),
                "expires_at": to_ms(now + timedelta(seconds=started.seconds)),
                "created_at": to_ms(now),
                "finished_at": 0,
            }
        )
        self._look_later(ticket, started.check_id, now)
        return started.url

    def _look_later(self, ticket: Ticket, check_id: str, now: datetime) -> None:
        """For those who close the page: somebody asks for the result all the same."""
        due = to_ms(now + timedelta(seconds=_FIRST_LOOK_SECONDS))
        key = FACE_WORK + check_id
        whose = (ticket.openid, ticket.application_id)
        self._work.add(work_row(self._vault, WorkKind.PULL_FACE, key, *whose, {}, due))
        self._turn.take(
            FaceStarted(
                openid=ticket.openid,
                key=f"face-started:{check_id}",
                application_id=ticket.application_id,
                check_id=check_id,
            )
        )

    def _result(self, row: Row[Any]) -> FaceResult:
        """The provider's word, doubted where it does not fit. Raises FaceError."""
        try:
            result = self._provider.result(row.check_id)
        except FaceError as error:
            if not error.is_gone:
                raise
            return FaceResult("expired", "", "", row.extra, error.request_id)
        if result.extra != row.extra:
            log.error("the result carries another mark", request_id=result.request_id)
            return replace(result, outcome="foreign", name="", id_number="")
        if result.outcome == "contradictory":
            log.error("the result contradicts itself", request_id=result.request_id)
            return replace(result, name="", id_number="")
        return result

    def _person(self, ticket: Ticket) -> tuple[str, str]:
        """Name and ID number of the person to check. Raises Refused."""
        look = self._seats.due(ticket)
        today = china_midnight(self._clock())
        if self._table.count_since(ticket.application_id, to_ms(today), NO_TRY) >= TRIES_A_DAY:
            raise Refused("too_many", "今天的核验次数用完了，请明天再试，或在聊天里回复“人工”换一种方式。")
        return look.identified()

    def _seal(self, check_id: str, data: Mapping[str, Any]) -> bytes:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return self._vault.seal(text.encode(), f"face:{check_id}".encode())

    def _open(self, row: Row[Any]) -> dict[str, Any]:
        """What is kept of a check; rows of before migration 0005 kept nothing."""
        if not row.sealed:
            return {}
        return dict(json.loads(self._vault.open(row.sealed, f"face:{row.check_id}".encode())))


def _kept(result: FaceResult) -> dict[str, Any]:
    return {
        "texts": dict(result.texts),
        "evidence": asdict(result.evidence),
        "result_request_id": result.request_id,
    }


def _outcome(row: Row[Any]) -> FaceOutcome | None:
    """Of a check that a process of before closed there is the code alone."""
    if row.state != "done":
        return None
    return cast(FaceOutcome, row.outcome) if row.outcome else outcome_of_code(str(row.code))


def _record(row: Row[Any], kept: Mapping[str, Any]) -> FaceRecord:
    """Checks of before outcomes had names kept the provider's texts alone."""
    evidence = (
        FaceEvidence.restored(kept["evidence"])
        if "evidence" in kept
        else evidence_of_texts(kept.get("texts", {}))
    )
    request_ids = (kept.get("start_request_id", ""), kept.get("result_request_id", ""))
    return FaceRecord(
        outcome=_outcome(row),
        evidence=evidence,
        mark=row.mark,
        visitor=kept.get("visitor", ""),
        started_at=kept.get("started_at", 0),
        fetched_at=kept.get("fetched_at", 0),
        request_ids=tuple(filter(None, request_ids)),
    )
