"""A thread and its application as they stood at any moment, from the rows of what happened."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import cast

from sqlalchemy import Table, select

from bot.models.database import Database
from bot.models.tables import AuditRow, InboxRow, OutboxRow, from_ms, to_ms
from bot.records import Past, Records
from bot.sealing.sealer import Sealer
from flows.certificates.choice import look_at
from flows.state import STATES, Answer, Application, Status
from office.sheet import Sheet, sheet_of
from office.threads.opening import OpenedThread

# What changes who talks with the person, and to whom it goes; a login stands for the agent.
_OWNERS: Mapping[str, str] = MappingProxyType(
    {
        "requeued": "排队中",
        "agent_silent": "排队中",
        "handed_back": "机器人",
        "applicant_silent": "机器人",
        "wechat_transferred": "微信客服",
        "wechat_accepted": "微信客服",
        "wechat_closed": "机器人",
        "wechat_left": "机器人",
        "wechat_quiet": "机器人",
    }
)
_MARKS = ("void", "rejected", "reopened")
_audit = cast(Table, AuditRow.__table__)
_inbox = cast(Table, InboxRow.__table__)
_outbox = cast(Table, OutboxRow.__table__)


@dataclass(frozen=True, slots=True)
class Moment:
    """How things stood. `question` is the label of the open question, "" for none; `sheet` is None before
    there was an application. `changed`: fields whose values are others today, so that they are not known."""

    at: datetime
    owner: str
    state: str = ""
    question: str = ""
    sheet: Sheet | None = None
    changed: frozenset[str] = frozenset()
    later: int | None = None


class Replay:
    """Looks only."""

    def __init__(
        self, database: Database, records: Records, sealer: Sealer, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._records = records
        self._sealer = sealer
        self._clock = clock

    def at(self, opened: OpenedThread, moment: datetime, names: Mapping[str, str]) -> Moment:
        """`names`: login → name of the staff. A moment to come is now."""
        moment = min(moment, self._clock())
        found = Moment(moment, self._owner(opened.openid, moment, names), later=self._next(opened, moment))
        begun = [one for one in opened.applications if one.created_at <= moment]
        if not begun:
            return found
        # The newest first, as they are; those that had ended by then are passed over for one under way.
        stood = [self._stood(one, moment) for one in begun]
        application, changed = next((pair for pair in stood if pair[0].is_active), stood[0])
        pending = look_at(application, moment).pending() if application.is_active else None
        sheet = sheet_of(application, [], [], moment, None)
        return replace(
            found,
            state=STATES[application.status].desk_name,
            question=pending.label if pending else "",
            sheet=sheet,
            changed=changed | _taken_over(sheet, changed),
        )

    def _stood(self, application: Application, moment: datetime) -> tuple[Application, frozenset[str]]:
        return as_of(application, self._records.history(application.id), moment)

    def _owner(self, openid: str, moment: datetime, names: Mapping[str, str]) -> str:
        which = (_audit.c.openid == openid) & (_audit.c.at <= to_ms(moment))
        acts = _audit.c.action.in_(("taken_over", "assigned", *_OWNERS))
        last = select(_audit).where(which, acts).order_by(_audit.c.at.desc(), _audit.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(last).one_or_none()
        if row is None:
            return "机器人"
        login = row.actor.removeprefix("staff:")
        if row.action == "assigned":
            login = self._sealer.detail(row).get("to", "")
        return _OWNERS.get(row.action) or names.get(login, login)

    def _next(self, opened: OpenedThread, moment: datetime) -> int | None:
        """When something was said or done next (ms), None when this is the end."""
        after = to_ms(moment)
        earliest: list[int] = []
        with self._database.reading() as connection:
            for table, at in ((_inbox, _inbox.c.created_at), (_outbox, _outbox.c.created_at)):
                query = select(at).where(table.c.openid == opened.openid, at > after).order_by(at).limit(1)
                earliest += connection.execute(query).scalars().all()
        for application in opened.applications:
            earliest += [row.at for row in self._records.history(application.id) if row.at > after][:1]
        return min(earliest, default=None)


def as_of(
    application: Application, history: Sequence[Past], moment: datetime
) -> tuple[Application, frozenset[str]]:
    """The application as it stood, and the fields that were given another value since.

    Rows name the fields that were answered and marked, never their values: a value that is another one today
    is not known.
    """
    until = to_ms(moment)
    answers: dict[str, Answer] = {}
    postponed: list[str] = []
    status, since, later = Status.DRAFT, application.created_at, set[str]()
    for row in history:
        named = [
            name for name in row.detail.get("questions", row.detail.get("question", "")).split(",") if name
        ]
        if row.at > until:
            later |= set(named) if row.action == "answered" else set()
        elif row.action == "moved":
            status, since = Status(row.detail["to"]), from_ms(row.at)
        elif row.action in ("postponed", "called_up"):
            postponed = [name for name in postponed if name not in named]
            postponed += named if row.action == "postponed" else []
        else:
            _follow(answers, row.action, named, application)
    stood = replace(
        application,
        status=status,
        since=since,
        updated_at=moment,
        answers=answers,
        postponed=tuple(postponed),
        proposals={},
    )
    new = {answers[name].value for name in later & answers.keys()}
    # A default follows another field without a row of its own: it has the same new value.
    return stood, frozenset(name for name, answer in answers.items() if answer.value in new)


def _follow(answers: dict[str, Answer], action: str, named: Sequence[str], application: Application) -> None:
    """One row of the history, on the answers so far."""
    for name in named:
        known = application.answers.get(name)
        if known is None:
            continue
        if action in ("answered", "left"):
            answers[name] = known.marked("given")
        elif action in _MARKS and name in answers:
            answers[name] = known.marked(action)


def _taken_over(sheet: Sheet, changed: frozenset[str]) -> frozenset[str]:
    """Fields that show the value of a changed one: the invoice's mail address is the contact's."""
    items = [item for _, group in sheet.groups for item in group if item.is_given]
    values = {item.text for item in items if item.id in changed}
    return frozenset(item.id for item in items if item.text in values)
