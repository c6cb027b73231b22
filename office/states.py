"""The lists of the desk, and how long and for whom an application waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models.roles import who_works
from flows.by_hand import wanted_by_hand
from flows.certificates.choice import look_at
from flows.deadlines import at_latest, china_day, chinese_day, is_late, promised_day
from flows.decisions import is_refund_agreed
from flows.state import OURS_TO_DO, STATES, Application, Status
from flows.workdays import add_working_days

_AGREED = "审核员已同意退费，等财务退款"


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the list. Without statuses it shows everything that was submitted.

    `is_by_hand`: applications whose person the staff is to verify, drafts among them.
    """

    id: str
    name: str
    statuses: tuple[Status, ...] = ()
    is_queue: bool = True
    is_by_hand: bool = False


def _tab_of(status: Status) -> Tab:
    return Tab(str(status), STATES[status].desk_name, (status,))


TABS = (
    _tab_of(Status.SLIP_RECEIVED),
    _tab_of(Status.IN_REVIEW),
    Tab("by_hand", "待人工核验", is_by_hand=True),
    _tab_of(Status.SUPPLEMENTING),
    _tab_of(Status.REJECTED),
    Tab("refund", "退费", (Status.REFUND_REQUESTED,)),
    Tab(
        "approved",
        STATES[Status.APPROVED].desk_name,
        (Status.APPROVED, Status.PRODUCED, Status.MAILED, Status.COMPLETED),
        is_queue=False,
    ),
    Tab("all", "全部", is_queue=False),
)


def queues_of(roles: frozenset[str]) -> list[Tab]:
    """The tabs that are work for somebody with these roles, the most urgent first."""
    return [tab for tab in TABS if roles & set(who_works(tab.id))]


def turn_of(application: Application) -> str:
    """Whose turn it is, "" when nobody's. A refund has two: the reviewer's, then the cashier's."""
    return _AGREED if is_refund_agreed(application) else STATES[application.status].waits


def is_ours(application: Application, now: datetime) -> bool:
    """Whether somebody of ours has to do something next."""
    return application.status in OURS_TO_DO or bool(wanted_by_hand(look_at(application, now)))


def overdue(application: Application, now: datetime) -> str:
    """What the applicant was promised and did not get in time. "" while there is time."""
    promised = promised_day(application)
    if promised is None or not is_late(application, china_day(now)):
        return ""
    what = "审完" if application.status is Status.IN_REVIEW else "核对好到账"
    return f"答应{at_latest(promised)}{what}"


def promise(application: Application, now: datetime) -> tuple[str, str]:
    """The promised day in words and its colour before it is late: good, or warn on the last working day.

    Two empty texts without a promise, or when it is late already.
    """
    promised, today = promised_day(application), china_day(now)
    if promised is None or today > promised:
        return "", ""
    is_last = add_working_days(today, 1) > promised
    if is_last:
        return f"今天是答应的最后一天（{chinese_day(promised)}）", "warn"
    return f"答应{at_latest(promised)}", "good"


def span(waited: timedelta) -> str:
    """How long, in the two largest units; a minute at least."""
    minutes = max(1, int(waited.total_seconds() // 60))
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时 {minutes % 60} 分" if minutes % 60 else f"{hours} 小时"
    return f"{minutes} 分钟"


def waited(since: datetime, now: datetime) -> str:
    return span(now - since)


def urged_on(moments: list[datetime]) -> str:
    """On which days the applicant asked for speed: 催办 11月24日、11月26日. "" when on none."""
    days = dict.fromkeys(chinese_day(china_day(moment)) for moment in sorted(moments))
    return f"催办 {'、'.join(days)}" if days else ""
