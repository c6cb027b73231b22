"""The deadlines of an application. They are computed from it; a timer only says when to look again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType

from flows.state import Application, Status, Thread
from flows.workdays import CHINA, add_working_days

NUDGE_AFTER = timedelta(hours=24)  # WeChat lets us write for 48 hours after a person's message
DRAFT_LASTS = timedelta(days=30)
WARNING_BEFORE = timedelta(days=3)
WARNED_AT_LEAST = timedelta(days=2)  # before the expiry, however long the clock was off
ARRIVED_AFTER = timedelta(days=14)
RENEWAL_DAYS = (60, 30, 7)  # before the last day of a certificate
PAYMENT_DAYS = 1
REVIEW_DAYS = 3
# What the applicant is promised: so many working days from the beginning of the status to our answer.
PROMISED_DAYS: Mapping[Status, int] = MappingProxyType(
    {Status.SLIP_RECEIVED: PAYMENT_DAYS, Status.IN_REVIEW: REVIEW_DAYS}
)
_BEFORE_BANKS_CLOSE = time(15, 0)  # many take no transfers of organisations after five
_MORNING = time(9, 0)
_AFTERNOON = time(14, 0)  # of the promised day: the admins hear of it, and half a working day is left


@dataclass(frozen=True, slots=True)
class Deadline:
    """One moment: nudge, payment, escalation, delay, warning, expiry, arrival, or renewal60, renewal30,
    renewal7."""

    name: str
    at: datetime


def deadlines(application: Application, thread: Thread) -> list[Deadline]:
    """What is still to come for an application, the earliest first; what was acted upon is left out."""
    touched = _touched(application, thread)
    found: list[Deadline] = []
    if application.status is Status.DRAFT:
        found.append(Deadline("nudge", touched + NUDGE_AFTER))
    if application.status is Status.SUBMITTED:
        due = payment_due(application, china_day(application.standing_since))
        found.append(Deadline("payment", datetime.combine(due, _BEFORE_BANKS_CLOSE, CHINA)))
    if promised := promised_day(application):
        found.append(Deadline("escalation", escalated_at(promised)))
        found.append(Deadline("delay", datetime.combine(promised + timedelta(days=1), _MORNING, CHINA)))
    found += _of_certificate(application)
    found = [deadline for deadline in found if deadline.name not in application.told]
    # Money that came keeps an order open until it is paid up or goes back.
    if application.status in (Status.DRAFT, Status.SUBMITTED) and not application.received:
        is_warned = _warned_at(application, touched) is not None
        at = _expires_at(application, touched) if is_warned else touched + DRAFT_LASTS - WARNING_BEFORE
        found.append(Deadline("expiry" if is_warned else "warning", at))
    return sorted(found, key=lambda d: d.at)


def may_renew(application: Application, today: date) -> bool:
    """Whether the certificate ends so soon that renewing it is offered without being asked for."""
    until = application.value("certificate")
    if application.status not in (Status.MAILED, Status.COMPLETED) or not until:
        return False
    return date.fromisoformat(until) - timedelta(days=max(RENEWAL_DAYS)) <= today


def _of_certificate(application: Application) -> list[Deadline]:
    """When a parcel counts as received that nobody speaks of, and the reminders of a certificate's end."""
    if application.status is Status.MAILED:
        return [Deadline("arrival", application.standing_since + ARRIVED_AFTER)]
    until = application.value("certificate")
    if application.status is not Status.COMPLETED or not until:
        return []
    last = date.fromisoformat(until)
    return [
        Deadline(f"renewal{days}", datetime.combine(last - timedelta(days=days), _MORNING, CHINA))
        for days in RENEWAL_DAYS
    ]


def expires_on(application: Application, thread: Thread) -> date:
    """The day on which an untouched application is closed."""
    return china_day(_expires_at(application, _touched(application, thread)))


def _expires_at(application: Application, touched: datetime) -> datetime:
    warned = _warned_at(application, touched)
    last = touched + DRAFT_LASTS
    return last if warned is None else max(last, warned + WARNED_AT_LEAST)


def _warned_at(application: Application, touched: datetime) -> datetime | None:
    """When the person was warned since they did something last; None: not yet.

    Who was warned by an earlier release was warned in time.
    """
    if "warning" not in application.told:
        return None
    warned = application.warned_at or touched + DRAFT_LASTS - WARNING_BEFORE
    return warned if warned > touched else None


def _touched(application: Application, thread: Thread) -> datetime:
    """When the person last did something about it, or wrote at all."""
    return max(application.updated_at, thread.heard_at or application.updated_at)


def payment_due(application: Application, today: date) -> date:
    """The last day for the transfer: one working day after acceptance."""
    accepted = china_day(application.standing_since) if application.order_no else today
    return add_working_days(accepted, PAYMENT_DAYS)


def review_due(application: Application) -> date:
    """The last day of the review: three working days after it began."""
    return add_working_days(china_day(application.standing_since), REVIEW_DAYS)


def promised_day(application: Application) -> date | None:
    """The last day by which the applicant was promised a result of ours; None without such a promise."""
    return promised_by(application.status, application.standing_since)


def promised_by(status: Status, since: datetime) -> date | None:
    """The same for any application that has had this status since then."""
    days = PROMISED_DAYS.get(status)
    return None if days is None else add_working_days(china_day(since), days)


def escalated_at(promised: date) -> datetime:
    """From when on the admins see work as well that was promised for a day and is not done."""
    return datetime.combine(promised, _AFTERNOON, CHINA)


def is_late(application: Application, today: date) -> bool:
    """Whether the promised day has passed."""
    promised = promised_day(application)
    return promised is not None and today > promised


@lru_cache(maxsize=64)
def china_day(moment: datetime) -> date:
    """The date in China."""
    return moment.astimezone(CHINA).date()


def china_midnight(moment: datetime) -> datetime:
    """When the day began in China."""
    return moment.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)


def chinese_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def at_latest(day: date) -> str:
    """A last day, which still counts: 最晚11月30日. With 前 it is in doubt whether it does."""
    return f"最晚{chinese_day(day)}"


def near_moment(moment: datetime, now: datetime) -> str:
    """今天 9:00, 明天 9:00, or the day with its weekday: 11月30日（周一）9:00."""
    day, clock = china_day(moment), moment.astimezone(CHINA)
    near = {0: "今天 ", 1: "明天 "}.get((day - china_day(now)).days)
    return (near or f"{chinese_day(day)}（周{'一二三四五六日'[day.weekday()]}）") + f"{clock.hour}:{clock:%M}"
