"""One line of a list: what an application is about, how long it waits, and what is to be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.message.event import VerificationBegun
from bot.models.staff import Staff
from bot.records import Records
from flows.by_hand import CHECKS, wanted_by_hand
from flows.certificates.choice import look_at
from flows.decisions import DECISIONS
from flows.state import STATES, Application, Status
from office.permissions import may
from office.sheet import summary
from office.states import is_ours, overdue, promise, turn_of, urged_on, waited
from office.worklist import Waiting, Worklist


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `promise`: the promised day in words and its colour, while it is not over."""

    application: Application
    about: dict[str, str]
    state: str
    waits: str
    overdue: str
    urged: str
    promise: tuple[str, str]
    turn: str
    is_by_hand: bool = False

    def to_do(self, staff: Staff) -> str:
        """What this person does with it next, "" when it is not their turn."""
        if self.is_by_hand and may(staff, VerificationBegun, self.application):
            return "人工核验"
        tasks = (
            one.task for kind, one in DECISIONS.items() if one.task and may(staff, kind, self.application)
        )
        return next(tasks, "")


class Rows:
    """Opens the applications of a list, many at once."""

    def __init__(self, records: Records, worklist: Worklist, clock: Callable[[], datetime]) -> None:
        self._records = records
        self._worklist = worklist
        self._clock = clock

    def of(self, found: Sequence[Waiting]) -> list[Row]:
        """In the order of the list; one that does not open is left out."""
        now = self._clock()
        urged = self._worklist.urged(found)
        known = self._records.several([waiting.application_id for waiting in found])
        return [
            _row(known[waiting.application_id], waiting, urged.get(waiting.application_id, []), now)
            for waiting in found
            if waiting.application_id in known
        ]


def _row(application: Application, waiting: Waiting, urged: list[datetime], now: datetime) -> Row:
    is_refund = application.status is Status.REFUND_REQUESTED
    check = wanted_by_hand(look_at(application, now))
    return Row(
        application=application,
        about=summary(application, now),
        state=STATES[application.status].desk_name,
        waits=waited(waiting.since, now) if is_ours(application, now) else "",
        overdue=overdue(application, now),
        urged=urged_on(urged),
        promise=promise(application, now),
        # The others' turn is in their name.
        turn=turn_of(application) if is_refund else f"等人工核验：{CHECKS[check]}" if check else "",
        is_by_hand=bool(check),
    )
