"""The face check, handed over to the provider's page and handed back by the provider's word alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.casefile import CaseFile
from bot.errors import FaceIdError, Refused
from bot.faceid import NOT_FINISHED, TOKEN_SECONDS, FaceId
from bot.message.event import FaceChecked, FaceStarted
from bot.models.face_checks import FaceCheckTable
from bot.models.tables import to_ms
from bot.models.work import WorkTable
from bot.records import Records
from bot.turn import Outcome, Turn
from flows.forms import look_at
from flows.workdays import CHINA

TRIES_A_DAY = 3
EXPIRED = 15
FORGED = 9001  # ours: the provider's answer does not carry the mark that we gave to this check
_FIRST_LOOK_SECONDS = 120
log = structlog.get_logger("facecheck")


@dataclass(frozen=True, slots=True)
class FaceState:
    """How a check stands, for the page: `code` -1 while the provider has not decided."""

    code: int
    outcome: Outcome = Outcome()


class FaceChecks:
    """Starts checks and fetches their results, in any order and number, to one effect."""

    def __init__(
        self,
        provider: FaceId,
        table: FaceCheckTable,
        work: WorkTable,
        records: Records,
        casefile: CaseFile,
        turn: Turn,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
    ) -> None:
        self._provider = provider
        self._table = table
        self._work = work
        self._records = records
        self._file = casefile
        self._turn = turn
        self._clock = clock
        self._fresh_id = fresh_id

    def start(self, openid: str, application_id: str, back_url: str) -> str:
        """The provider's address for this person. Raises Refused with words, or FaceIdError."""
        name, id_number = self._person(openid, application_id)
        now = self._clock()
        extra = self._fresh_id()
        started = self._provider.start(name=name, id_number=id_number, redirect_url=back_url, extra=extra)
        self._table.open(
            {
                "biz_token": started.biz_token,
                "openid": openid,
                "application_id": application_id,
                "extra": extra,
                "state": "open",
                "code": -1,
                "request_id": started.request_id,
                "sealed": b"",
                "due_at": to_ms(now),
                "expires_at": to_ms(now + timedelta(seconds=TOKEN_SECONDS)),
                "created_at": to_ms(now),
            }
        )
        look_later = to_ms(now + timedelta(seconds=_FIRST_LOOK_SECONDS))
        payload = {"biz_token": started.biz_token}
        row = self._file.work(
            "pull_face", f"face:{started.biz_token}", openid, application_id, payload, look_later
        )
        self._work.add(row)
        key = f"face-started:{started.biz_token}"
        self._turn.take(
            FaceStarted(openid=openid, key=key, application_id=application_id, biz_token=started.biz_token)
        )
        return started.url

    def finish(self, biz_token: str) -> FaceState:
        """Ask the provider, and let the conversation know. A second call finds it done."""
        row = self._table.find(biz_token)
        if row is None:
            raise Refused("unknown_token", "没有找到这次核验，请回到微信聊天，回复“继续”重新开始。")
        if row.state == "done":
            return FaceState(row.code)
        name, id_number, code, request_id = "", "", EXPIRED, ""
        try:
            result = self._provider.result(biz_token)
            name, id_number, code, request_id = result.name, result.id_number, result.code, result.request_id
            if result.extra != row.extra:
                log.error("the result carries another mark", request_id=request_id)
                code = FORGED
        except FaceIdError as error:
            if not error.code.endswith(("BizTokenExpired", "BizTokenIllegal")):
                raise
        is_over = to_ms(self._clock()) >= row.expires_at
        if code == NOT_FINISHED:
            if not is_over:
                return FaceState(-1)
            code = EXPIRED
        event = FaceChecked(
            openid=row.openid,
            key=f"face:{biz_token}",
            application_id=row.application_id,
            biz_token=biz_token,
            code=code,
            name=name,
            id_number=id_number,
        )
        outcome = self._turn.take(event)  # before the row is closed: a crash between the two repeats it
        self._table.close(biz_token, code, request_id)
        return FaceState(code, outcome)

    def _person(self, openid: str, application_id: str) -> tuple[str, str]:
        found = self._records.application(application_id)
        if found is None or found[0] != openid:
            raise Refused("not_yours", "没有找到这笔申请，请回到微信聊天，回复“继续”。")
        look = look_at(found[1], self._clock())
        pending = look.pending()
        if pending is None or pending.id != "face":
            raise Refused("not_now", "现在不需要做人脸核验，请回到微信聊天查看下一步。")
        today = self._clock().astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
        if self._table.count_since(application_id, to_ms(today)) >= TRIES_A_DAY:
            raise Refused("too_many", "今天的核验次数用完了，请明天再试，或在聊天里回复“人工”换一种方式。")
        return look.identified()
