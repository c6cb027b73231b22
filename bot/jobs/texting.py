"""Worker jobs that send SMS: codes (until they expire) and notices."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.errors import SmsError
from bot.message.event import CodeNotSent
from bot.message.making import PinTexted
from bot.models.pins import PinTable
from bot.models.sms_codes import CodeLimits
from bot.models.tables import to_ms
from bot.models.work import Work, WorkTable
from bot.providers.sms import TextMessages
from bot.records import Records
from bot.turn.turn import Outcome, Turn
from flows.sections.binding import MINUTES

log = structlog.get_logger("texting")


class Texting:
    """Sends what a worker took. Neither numbers nor codes are written to the log."""

    def __init__(
        self,
        sms: TextMessages,
        work: WorkTable,
        records: Records,
        limits: CodeLimits,
        pins: PinTable,
        turn: Turn,
        clock: Callable[[], datetime],
    ) -> None:
        self._sms = sms
        self._work = work
        self._records = records
        self._limits = limits
        self._pins = pins
        self._turn = turn
        self._clock = clock

    def send_code(self, work: Work) -> Outcome:
        """Once, and again while it may still be typed. What no try can mend is told in the chat."""
        if not self._is_awaited(work):
            self._work.bury(work)
            return Outcome()
        number, code = str(work.payload["number"]), str(work.payload["code"])
        try:
            sent = self._sms.send_code(number, code, minutes=MINUTES)
        except SmsError as error:
            return self._code_failed(work, error)
        self._work.bury(work, reference=sent.serial)
        self._limits.forget_old(self._clock())
        return Outcome()

    def send_notice(self, work: Work) -> None:
        """News that goes by text message too. The one in WeChat does not wait for it."""
        number, notice = str(work.payload["number"]), str(work.payload["notice"])
        try:
            sent = self._sms.send_notice(number, notice, _params(work))
        except SmsError as error:
            if error.retryable and not work.is_last_try:
                log.warning("text message not sent yet", reason=error.reason, attempts=work.attempts)
                self._work.retry(work, error.reason, error.wait_seconds)
            else:
                self.give_up(work, error.reason)
            return
        self._work.bury(work, reference=sent.serial)

    def send_pin(self, work: Work) -> Outcome:
        """To its holder, and nowhere else. That it left is told to the conversation, which says it there."""
        pin, number = self._pins.find(work.application_id), str(work.payload["number"])
        if pin is None:
            log.error("PIN wanted, and none is here", application=work.application_id)
            self._work.bury(work, "no PIN")
            return Outcome()
        try:
            sent = self._sms.send_pin(number, pin)
        except SmsError as error:
            if error.retryable and not work.is_last_try:
                log.warning("PIN not sent yet", reason=error.reason, attempts=work.attempts)
                self._work.retry(work, error.reason, error.wait_seconds)
                return Outcome()
            return self.give_up(work, error.reason)
        texted = PinTexted(
            openid=work.openid,
            key=f"{work.key}:{work.created_at}",
            application_id=work.application_id,
            tail=number[-4:],
        )
        outcome = self._turn.take(texted)
        self._work.bury(work, reference=sent.serial)
        return outcome

    def give_up(self, work: Work, reason: str, *, blames_number: bool = False) -> Outcome:
        """It will not be sent: an alarm for the operator, and for a code a word to the person."""
        log.error("text message given up", work=work.id, kind=work.kind, reason=reason, number=blames_number)
        outcome = Outcome()
        if work.kind == "send_code":
            lost = CodeNotSent(
                openid=work.openid,
                key=f"{work.key}:lost",
                application_id=work.application_id,
                salt=str(work.payload["salt"]),
                blames_number=blames_number,
            )
            outcome = self._turn.take(lost)
            self._work.bury(work, reason)
        else:
            self._work.fail(work, reason)  # with its words, so that staff may send it once more
        return outcome

    def _code_failed(self, work: Work, error: SmsError) -> Outcome:
        wait = max(2**work.attempts, error.wait_seconds)
        is_in_time = to_ms(self._clock()) + wait * 1000 < int(work.payload["until"])
        if error.retryable and not work.is_last_try and is_in_time:
            log.warning("code not sent yet", reason=error.reason, attempts=work.attempts)
            self._work.retry(work, error.reason, wait)
            return Outcome()
        return self.give_up(work, error.reason, blames_number=error.blames_number)

    def _is_awaited(self, work: Work) -> bool:
        """Whether it may still be typed, and no newer code took its place."""
        if to_ms(self._clock()) >= int(work.payload["until"]):
            return False
        found = self._records.application(work.application_id)
        code = found[1].code if found else None
        return code is not None and code.salt == work.payload["salt"]


def _params(work: Work) -> list[list[str]]:
    """For each variable its texts, the most telling first. Earlier releases queued a rejection's reasons."""
    payload = work.payload
    if "params" in payload:
        return [[str(text) for text in texts] for texts in payload["params"]]
    if payload["notice"] != "rejected":
        return []
    return [[str(reason) for reason in payload.get("reasons") or [payload.get("reason", "")]]]
