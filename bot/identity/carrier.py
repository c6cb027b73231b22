"""Asks the carriers about a person: once for each question, and again until there is an answer."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.message.event import CarrierChecked
from bot.models.daily_counts import DailyCounts
from bot.models.tables import to_ms
from bot.models.work import Work, WorkTable
from bot.providers.carrier import Carrier, CarrierAnswer
from bot.records import Records
from bot.turn.turn import Outcome, Turn
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.sections.carrier import mark_of, three_of
from flows.state import Application

# As long as it has lasted already, but within these: 5, 5, 10, 20 … seconds.
_SHORTEST_SECONDS, _LONGEST_SECONDS = 5.0, 1800.0
MOST_A_DAY = 10  # questions about anybody that one person may cause: each costs a fee
log = structlog.get_logger("carriercheck")


class CarrierChecks:
    """Asks, and brings the answer to the conversation."""

    def __init__(
        self,
        carrier: Carrier,
        work: WorkTable,
        records: Records,
        turn: Turn,
        clock: Callable[[], datetime],
        counts: DailyCounts,
    ) -> None:
        self._carrier = carrier
        self._work = work
        self._records = records
        self._turn = turn
        self._clock = clock
        self._counts = counts

    def ask(self, work: Work) -> Outcome:
        """One question. What has become superfluous meanwhile costs nothing."""
        mark, attempt = str(work.payload["mark"]), int(work.payload["attempt"])
        found = self._records.application(work.application_id)
        application = found[1] if found else None
        if application is None or not _is_asked(application, mark, attempt):
            self._work.done(work)
            return Outcome()
        three = self._three(application, mark)
        if three is None:
            return self._answered(work, CarrierAnswer("down", ""), "unasked")
        subject, today = f"carrier:{work.openid}", china_day(self._clock())
        if not self._counts.count_one(subject, today, MOST_A_DAY):
            return self._answered(work, CarrierAnswer("down", "too_many", is_capped=True), "down")
        answer = self._carrier.check(**three)
        if answer.outcome == "down" and not answer.is_capped:
            self._counts.give_back(subject, today)
            return self._nobody_answers(work, answer)
        return self._answered(work, answer, answer.outcome)

    def _three(self, application: Application, mark: str) -> dict[str, str] | None:
        """Whom to ask about, unless the answers were edited since."""
        look = look_at(application, self._clock())
        return three_of(look) if mark_of(look, look.form.identified) == mark else None

    def _nobody_answers(self, work: Work, answer: CarrierAnswer) -> Outcome:
        """The first time it may be a hiccup; then the person is told, once. A refusal is for the operator."""
        age = (to_ms(self._clock()) - work.created_at) / 1000
        is_hiccup = answer.retryable and age < _SHORTEST_SECONDS
        if answer.retryable:
            log.warning("the carriers do not answer", code=answer.code)
        else:
            log.error("the carriers' records refuse us", code=answer.code, request_id=answer.request_id)
        outcome = Outcome() if is_hiccup else self._told(work, answer, "down", "slow")
        # A refusal lasts until the operator acts, retry at the longest interval.
        pause = min(max(age, _SHORTEST_SECONDS), _LONGEST_SECONDS) if answer.retryable else _LONGEST_SECONDS
        self._work.later(work, pause)
        return outcome

    def _answered(self, work: Work, answer: CarrierAnswer, outcome: str) -> Outcome:
        told = self._told(work, answer, outcome, "answer")
        self._work.done(work)
        return told

    def _told(self, work: Work, answer: CarrierAnswer, outcome: str, word: str) -> Outcome:
        """Each word on a question is said once, however often a crash repeats it."""
        event = CarrierChecked(
            openid=work.openid,
            key=f"{work.key}:{word}",
            application_id=work.application_id,
            mark=str(work.payload["mark"]),
            attempt=int(work.payload["attempt"]),
            outcome=outcome,
            code=answer.code,
            doubts=answer.doubts,
            is_capped=answer.is_capped,
        )
        return self._turn.take(event)


def _is_asked(application: Application, mark: str, attempt: int) -> bool:
    """Whether anybody still waits for the answer to this question."""
    return application.is_active and application.identity.carrier.attempt(mark) == attempt
