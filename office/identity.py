"""The checks of a person, each with its state and what staff may do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.message.event import VerificationBegun, VerifiedByStaff
from bot.models.staff import Staff
from flows.by_hand import CHECKS, HOWS, under_way, wanted_by_hand
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.decisions import DECISIONS
from flows.form import Look
from flows.sections.carrier import CARRIER, FAILED, mark_of
from flows.state import TRIES_A_DAY, Application, Verification

# Documents that the identity check keeps as evidence: they are no papers of the application.
CARD_SIDES: Mapping[str, str] = {
    "id_front_original": "身份证人像面（核验时拍摄）",
    "id_back_original": "身份证国徽面（核验时拍摄）",
}
_DOUBTS = {"name": "姓名", "id_number": "身份证号码", "mobile": "手机号码"}


@dataclass(frozen=True, slots=True)
class Check:
    """One check as its card shows it. `begun` is what a first member of the staff recorded, if it stands."""

    id: str
    name: str
    words: str
    tone: str = ""
    at: datetime | None = None
    tries: str = ""
    begun: Verification | None = None
    how: str = ""
    first: str = ""
    begun_at: datetime | None = None
    may_begin: bool = False
    may_confirm: bool = False
    may_refuse: bool = False
    may_rerun: bool = False


def checks_of(
    application: Application, staff: Staff, names: Mapping[str, str], now: datetime, *, is_rerunnable: bool
) -> tuple[Check, ...]:
    """Of the carriers, then of the face. `names`: actor → name."""
    look = look_at(application, now)
    return tuple(
        _check(check, look, staff, names, now, is_rerunnable=is_rerunnable and check == CARRIER)
        for check in CHECKS
    )


def _check(
    check: str, look: Look, staff: Staff, names: Mapping[str, str], now: datetime, *, is_rerunnable: bool
) -> Check:
    is_wanted = wanted_by_hand(look) == check
    begun = under_way(look, check) if is_wanted else None
    is_own = begun is not None and begun.by == staff.actor
    is_confirmer = bool(staff.roles & set(DECISIONS[VerifiedByStaff].roles))
    words, tone, at = _standing(check, look, names)
    return Check(
        id=check,
        name=CHECKS[check],
        words=words,
        tone=tone,
        at=at,
        tries=_tries(check, look, now),
        begun=begun,
        how=HOWS.get(begun.how, "") if begun else "",
        first=names.get(begun.by, begun.by) if begun else "",
        begun_at=_moment(begun.at) if begun else None,
        may_begin=is_wanted and begun is None and bool(staff.roles & set(DECISIONS[VerificationBegun].roles)),
        may_confirm=begun is not None and not is_own and is_confirmer,
        may_refuse=begun is not None and (is_own or is_confirmer),
        may_rerun=is_rerunnable and is_confirmer and bool(look.value("consent.privacy")),
    )


def _standing(check: str, look: Look, names: Mapping[str, str]) -> tuple[str, str, datetime | None]:
    """In words, with a colour and the moment."""
    answer = look.application.answer(check)
    if answer is not None and answer.source == "staff":
        return _by_hand(look.application.identity.verifications.get(check), names), "good", _moment(answer.at)
    if check == CARRIER:
        return _carriers(look, _moment(answer.at) if answer else None)
    return ("通过", "good", _moment(answer.at)) if answer else ("还没有通过", "", None)


def _by_hand(settled: Verification | None, names: Mapping[str, str]) -> str:
    if settled is None:
        return "人工核验通过"
    first, second = (names.get(who, who) for who in (settled.by, settled.confirmed_by))
    return f"人工核验通过（{HOWS.get(settled.how, '')}，{first} 核验，{second} 复核）：{settled.note}"


def _carriers(look: Look, passed: datetime | None) -> tuple[str, str, datetime | None]:
    """What they said last, of the person as they are described now."""
    carrier = look.application.identity.carrier
    is_current = carrier.mark == mark_of(look, look.form.identified)
    at = _moment(carrier.at)
    if is_current and carrier.outcome in FAILED:
        doubts = "、".join(_DOUBTS[part] for part in carrier.doubts)
        differs = f"不一致{f'（{doubts}）' if doubts else ''}"
        return (differs if carrier.outcome == "disagree" else "运营商没有记录"), "bad", at
    if is_current and carrier.outcome == "down":
        return "运营商今天不再受理这个人的核对", "bad", at
    if passed:
        return "一致", "good", passed
    return ("运营商还没有回应" if is_current and carrier.is_slow else "还没有结果"), "", None


def _tries(check: str, look: Look, now: datetime) -> str:
    identity = look.application.identity
    tries = identity.carrier.tries if check == CARRIER else identity.face_tries
    count = tries.on(china_day(now).isoformat())
    if not count:
        return ""
    return f"今天核对了 {count} 次" if check == CARRIER else f"今天没通过 {min(count, TRIES_A_DAY)} 次"


def _moment(at: str) -> datetime | None:
    return datetime.fromisoformat(at) if at else None
