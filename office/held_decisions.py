"""Decisions that are held: nothing happens for some seconds, then the turn takes them.

Until then they can be withdrawn, and the applicant hears nothing. The work row of a decision is stored with
it, so that a killed process loses nothing; the key of its event makes a second try do nothing.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import structlog

from bot.errors import IllegalMove
from bot.message.event import HeldEvent
from bot.models.decision_drafts import DecisionDrafts
from bot.models.decisions import Beside, DecisionTable, HeldDecision, State
from bot.models.staff import Staff
from bot.models.tables import to_ms
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from bot.records import Records
from bot.sealing.sealer import Sealer
from bot.turn.turn import Outcome, Turn
from flows.decisions import DECISIONS, fits
from flows.state import Application, Change
from media.vault import Vault, VaultError

HOLD = timedelta(seconds=15)
KINDS: Mapping[str, type[HeldEvent]] = MappingProxyType(
    {kind.__name__: kind for kind in DECISIONS if issubclass(kind, HeldEvent)}
)
# Why a decision is void, as its maker reads it.
WHY_VOID: Mapping[str, str] = MappingProxyType(
    {
        "moved": "这笔申请的状态已经变了",
        "changed": "申请人改动了资料",
        "refused": "复核的同事不同意",
        "failed": "系统没有办成，请看清这笔申请现在的状态再决定",
        "unreadable": "这项决定的内容打不开，请告诉技术人员",
    }
)
log = structlog.get_logger("decisions")


def name_of(kind: str) -> str:
    """What staff call a decision of this kind, "" for one that this release does not know."""
    return DECISIONS[KINDS[kind]].name if kind in KINDS else ""


@dataclass(frozen=True, slots=True)
class Made:
    """What somebody decided: the id of the form, the kind, and the fields of its event. `needs_second`: a
    colleague has to confirm it before it counts."""

    id: str
    kind: type[HeldEvent]
    fields: Mapping[str, Any]
    needs_second: bool = False


class HeldDecisions:
    """Makes, confirms, withdraws and takes them. A method that returns False came too late."""

    def __init__(
        self,
        table: DecisionTable,
        drafts: DecisionDrafts,
        records: Records,
        sealer: Sealer,
        vault: Vault,
        turn: Turn,
        clock: Callable[[], datetime],
    ) -> None:
        self._table = table
        self._drafts = drafts
        self._records = records
        self._sealer = sealer
        self._vault = vault
        self._turn = turn
        self._clock = clock
        self.find, self.open_on, self.of, self.put_away = table.find, table.open_on, table.of, table.put_away

    def open_now(self, application: Application) -> HeldDecision | None:
        """Its open decision. What waits for a colleague and does not fit it any more is void from now on."""
        held = self._table.open_on([application.id]).get(application.id)
        if held is None or held.state is not State.PROPOSED:
            return held
        is_same = application.revision == held.revision and fits(KINDS[held.kind], application)
        if is_same:
            return held
        why = self._why_not(held)
        self._table.lapse(held.id, why, self._beside(held, "clock", "decision_void", why=why))
        return None

    def make(self, made: Made, staff: Staff, openid: str, application: Application) -> None:
        """Hold it. Made twice it is held once. Raises IllegalMove when another decision is open."""
        now = self._clock()
        held = HeldDecision(
            id=made.id,
            application_id=application.id,
            openid=openid,
            kind=made.kind.__name__,
            login=staff.login,
            revision=application.revision,
            made_at=now,
            fields=made.fields,
            state=State.PROPOSED if made.needs_second else State.COUNTING,
            effective_at=None if made.needs_second else now + HOLD,
        )
        beside = (
            self._beside(held, staff.actor, "decision_proposed")
            if made.needs_second
            else Beside(work=self._work(held, now + HOLD))
        )
        if not self._table.make(held, beside) and self._table.find(made.id) is None:
            raise IllegalMove("another decision is open")

    def confirm(self, held: HeldDecision, staff: Staff) -> bool:
        """The second of four eyes: it counts from now on."""
        due = self._clock() + HOLD
        beside = replace(
            self._beside(held, staff.actor, "decision_confirmed", first=held.login),
            work=self._work(held, due),
        )
        return self._table.confirm(held.id, staff.login, due, beside)

    def refuse(self, held: HeldDecision, staff: Staff, words: str) -> bool:
        """The second of four eyes disagrees: it is void, and its maker reads why."""
        beside = self._beside(held, staff.actor, "decision_refused", first=held.login, reason=words)
        return self._table.refuse(held, staff.login, words, beside)

    def withdraw(self, held: HeldDecision, staff: Staff) -> bool:
        """By who made or confirmed it. What was written stays as the draft of its maker."""
        return self._table.withdraw(
            held.id, staff.login, self._beside(held, staff.actor, "decision_withdrawn")
        )

    def take(self, decision_id: str) -> Outcome | None:
        """To the turn, when its time has come. It is void when the application moved or changed meanwhile.

        None when there was nothing to take. Safe to run twice, also after a crash in between.
        """
        try:
            held = self._table.begin(decision_id)
        except VaultError as error:
            log.error("decision does not open", decision=decision_id, reason=str(error))
            self._table.end(decision_id, "unreadable")
            return None
        if held is None:
            return None
        try:
            outcome = self._turn.take(_event(held))
        except IllegalMove as error:
            log.info("decision is void", decision=held.id, kind=held.kind, reason=str(error))
            why = self._why_not(held)
            self._table.end(held.id, why, self._beside(held, "clock", "decision_void", why=why))
            return None
        self._table.end(held.id)
        self._drafts.drop(held.login, held.application_id)
        return outcome

    def give_up(self, decision_id: str) -> None:
        """Every try of it killed its worker."""
        with suppress(VaultError):
            self._table.begin(decision_id)
        self._table.end(decision_id, "failed")

    def _why_not(self, held: HeldDecision) -> str:
        found = self._records.application(held.application_id)
        if found is None or not fits(KINDS[held.kind], found[1]):
            return "moved"
        return "changed"

    def _beside(self, held: HeldDecision, actor: str, action: str, **detail: str) -> Beside:
        """The audit row of a change."""
        change = Change(action, actor, {"kind": held.kind, **detail})
        now = to_ms(self._clock())
        return Beside(audit=self._sealer.audit(now, change, held.openid, held.application_id))

    def _work(self, held: HeldDecision, due: datetime) -> Mapping[str, Any]:
        return work_row(
            self._vault,
            WorkKind.TAKE_DECISION,
            f"decision:{held.id}",
            held.openid,
            held.application_id,
            {"decision": held.id},
            to_ms(due),
        )


def _event(held: HeldDecision) -> HeldEvent:
    """The event that the turn takes. Pairs come back from JSON as lists."""
    fields = {
        name: tuple(tuple(pair) for pair in value) if isinstance(value, list) else value
        for name, value in held.fields.items()
    }
    return KINDS[held.kind](
        openid=held.openid,
        key=f"desk:{held.id}",
        application_id=held.application_id,
        actor=f"staff:{held.login}",
        revision=held.revision,
        seconded_by=f"staff:{held.second}" if held.second else "",
        **fields,
    )
