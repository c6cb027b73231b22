"""Audit rows in words: who did what when."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from bot.message.face import FaceOutcome
from bot.models.tables import from_ms
from bot.providers.face import outcome_of_code
from flows.by_hand import CHECKS, HOWS
from flows.form import Form
from flows.money import yuan
from flows.question import Agree, Await, Code, Confirm, Photo, Question
from flows.sections.face import staff_words
from flows.state import STATES, Status
from office.held_decisions import WHY_VOID, name_of
from office.masking import hide_numbers
from office.plain_actions import PLAIN

Detail = Mapping[str, str]
Tell = Callable[[Detail], tuple[str, tuple[str, ...]]]
_WHO = {
    "applicant": "申请人",
    "contact": "经办人",
    "bot": "系统",
    "provider": "核验服务",
    "visitor": "核验人",
    "clock": "系统",
}
_VARIANTS = {"thumbnail": "缩略图", "normalised": "图片", "original": "原件"}
_SAID = {
    "review": "审核通过",
    "payment": "确认到账",
    "refund.review": "同意退费",
    "refund.payment": "确认款项已经退回",
    "certificate": "登记制证",
    "parcel": "登记快递单号",
    "pin": "发出 PIN 短信",
}
_TOLD = {
    "nudge": "提醒了接着填",
    "payment": "提醒了付款",
    "escalation": "提醒了管理员：今天是答应的最后一天",
    "delay": "为晚了的答复道歉",
    "warning": "提醒了即将过期",
    "expiry": "到期关闭",
    "arrival": "寄出两周，办结",
    "renewal60": "提醒了证书 60 天后到期",
    "renewal30": "提醒了证书 30 天后到期",
    "renewal7": "提醒了证书 7 天后到期",
}
_CARRIERS = {
    "agree": "一致",
    "disagree": "不一致",
    "no_record": "运营商没有记录",
    "down": "今天不再受理",
    "unasked": "没有核对",
}
_PARTS = {"name": "姓名", "id_number": "身份证号码", "mobile": "手机号码"}
_VERBS: tuple[tuple[type[Question], str], ...] = (
    (Agree, "同意了"), (Code, "输对了"), (Photo, "上传了"), (Await, "完成了"), (Confirm, "完成了"),
)  # fmt: skip
_MEDIA = {"photo": "客户发的照片", "voice": "客户发的语音", "video": "客户发的视频"}
_RATINGS = {"3": "满意", "2": "一般", "1": "不满意"}
# What happens many times in a row is told once.
_MERGED = frozenset({"answered", "opened", "document_viewed", "photo_kept"})
# How a person chatted belongs to the report on the flow, not to the decision on the application.
UNTOLD = frozenset({"digressed", "upset"})


def _always(words: str) -> Tell:
    return lambda _: (words, ())


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history. `is_look`: somebody only looked."""

    at: datetime
    who: str
    verb: str
    things: tuple[str, ...] = ()
    action: str = ""
    is_look: bool = False
    question: str = ""

    @property
    def what(self) -> str:
        return self.verb + "、".join(self.things)


class Teller:
    """Tells the history of one application, with the labels of its form and the names of the staff."""

    def __init__(self, form: Form, staff: Mapping[str, str]) -> None:
        self._form = form
        self._staff = staff
        self._tell: dict[str, Tell] = {
            **{action: _always(words) for action, words in PLAIN.items()},
            "answered": self._answered,
            "moved": _moved,
            "rejected": lambda detail: ("要求补正：", self._labels(detail)),
            "reopened": lambda detail: ("要修改：", self._labels(detail)),
            "void": lambda detail: ("因此作废，需要重来：", self._labels(detail)),
            "revealed": lambda detail: (
                f"查看了完整的“{self._label(detail.get('question', ''))}”，理由：{detail.get('reason', '')}",
                (),
            ),
            "evidence_viewed": lambda detail: (f"查看了身份核验证据，理由：{detail.get('reason', '')}", ()),
            "papers_opened": lambda detail: (f"查看了有证件号码的资料，理由：{detail.get('reason', '')}", ()),
            "resent": lambda detail: (f"重发了通知：{detail.get('notice', '')}", ()),
            "listed": lambda detail: (f"下载了“{detail.get('list', '')}”列表", ()),
            "document_viewed": lambda detail: (
                "查看了资料：",
                (f"{detail.get('name', '')}（{_VARIANTS.get(detail.get('variant', ''), '')}）",),
            ),
            "proposed": lambda detail: ("从照片上读到，请申请人确认：", self._labels(detail)),
            "unproposed": lambda detail: ("没有采用照片上读到的：", self._labels(detail)),
            "consent.biometric": lambda _: ("单独同意：人脸与身份证信息的处理", ()),
            "postponed": lambda detail: ("先放一放：", (self._label(detail.get("question", "")),)),
            "called_up": lambda detail: ("接着填：", (self._label(detail.get("question", "")),)),
            "left": lambda detail: ("不改了：", (self._label(detail.get("question", "")),)),
            "transferred": lambda detail: ("把对话转给了", (self._staff.get(detail.get("to", ""), ""),)),
            "assigned": lambda detail: ("分配给 ", (self._staff.get(detail.get("to", ""), ""),)),
            "wechat_accepted": lambda detail: (f"微信客服 {detail.get('account', '')} 接入了会话", ()),
            "rated": lambda detail: (f"评价了客服：{_RATINGS.get(detail.get('rating', ''), '')}", ()),
            "offer_taken": lambda detail: (
                "采用了客户在对话里发的：",
                (self._label(detail.get("question", "")),),
            ),
            "field_asked": lambda detail: ("请机器人去问：", (self._label(detail.get("question", "")),)),
            "promised": lambda detail: ("费用告知：", (f"{yuan(int(detail.get('fee', '0')))} 元",)),
            "transfer_booked": lambda detail: (f"入账 {_money(detail)}", ()),
            "transfer_returned": lambda detail: (f"登记退回汇款 {_money(detail)}", ()),
            "transfer_repaid": lambda detail: (f"退回了汇款 {_money(detail)}", ()),
            "media_lost": lambda detail: (f"没有取到{_MEDIA[detail['kind']]}：{detail['reason']}", ()),
            "told": lambda detail: (_TOLD.get(detail.get("of", ""), "提醒了申请人"), ()),
            "refused": lambda detail: (
                "不同意：" if detail.get("reason") == "declined" else "的回答未被接受：",
                (self._label(detail.get("question", "")),),
            ),
            "face_checked": _face_checked,
            "carrier_checked": _carrier_checked,
            "by_hand": lambda detail: (
                f"等工作人员人工核验：{CHECKS.get(detail.get('question', ''), '')}",
                (),
            ),
            "verification_begun": lambda detail: (_by_hand(detail, "记录了人工核验，等复核"), ()),
            "verified": self._verified,
            "verification_refused": lambda detail: (
                _by_hand(detail, f"没有通过人工核验，原因：{detail.get('reason', '')}"),
                (),
            ),
            "decision_proposed": lambda detail: (f"提出“{_decided(detail)}”，等另一位同事确认", ()),
            "decision_confirmed": self._confirmed,
            "decision_refused": self._refused,
            "decision_withdrawn": lambda detail: (f"撤回了“{_decided(detail)}”，没有生效", ()),
            "decision_void": lambda detail: (
                f"没有让“{_decided(detail)}”生效：{WHY_VOID.get(detail.get('why', ''), '')}",
                (),
            ),
        }

    def knows(self, action: str) -> bool:
        """Whether there are words for it."""
        return action in self._tell

    def tell(self, rows: Iterable[Any]) -> list[Happened]:
        """Oldest first."""
        told: list[Happened] = []
        for row in rows:
            if row.action in UNTOLD or _is_told_by_its_check(row):
                continue
            line = self._line(row)
            if told and _is_same(told[-1], line):
                things = tuple(dict.fromkeys((*told[-1].things, *line.things)))
                told[-1] = replace(told[-1], things=things)
            else:
                told.append(line)
        return told

    def tell_one(self, action: str, detail: Detail) -> str:
        """One row on its own, "" for an action without words."""
        if action not in self._tell:
            return ""
        verb, things = self._tell[action](detail)
        return hide_numbers(verb + "、".join(things))

    def who(self, actor: str) -> str:
        kind, _, login = actor.partition(":")
        return self._staff.get(login, login) if kind == "staff" else _WHO.get(kind, kind)

    def _line(self, row: Any) -> Happened:
        detail: Detail = row.detail
        tell = self._tell.get(row.action)
        verb, things = tell(detail) if tell else (row.action, ())
        hidden = tuple(hide_numbers(thing) for thing in things)
        is_look = row.action in ("opened", "document_viewed")
        return Happened(
            at=from_ms(row.at),
            who=self.who(row.actor),
            verb=hide_numbers(verb),
            things=hidden,
            action=row.action,
            is_look=is_look,
            question=detail.get("question", ""),
        )

    def _answered(self, detail: Detail) -> tuple[str, tuple[str, ...]]:
        question = detail.get("question", "")
        if said := _SAID.get(question):
            return said, ()
        known = self._form.by_id.get(question)
        verb = next((words for kind, words in _VERBS if isinstance(known, kind)), "填写了")
        return verb, (self._label(question),)

    def _verified(self, detail: Detail) -> tuple[str, tuple[str, ...]]:
        first = self.who(detail.get("first", ""))
        return _by_hand(detail, f"复核通过了 {first} 的人工核验"), ()

    def _confirmed(self, detail: Detail) -> tuple[str, tuple[str, ...]]:
        return f"确认了 {self.who('staff:' + detail.get('first', ''))} 提出的“{_decided(detail)}”", ()

    def _refused(self, detail: Detail) -> tuple[str, tuple[str, ...]]:
        first = self.who("staff:" + detail.get("first", ""))
        return f"不同意 {first} 提出的“{_decided(detail)}”，原因：{detail.get('reason', '')}", ()

    def _labels(self, detail: Detail) -> tuple[str, ...]:
        return tuple(self._label(question) for question in detail.get("questions", "").split(","))

    def _label(self, question: str) -> str:
        known = self._form.by_id.get(question)
        return known.label if known else question


def _is_told_by_its_check(row: Any) -> bool:
    """The result of a face check or of the carriers has a line of its own, which says more."""
    return bool(row.action == "answered" and row.detail.get("source") == "provider")


def names_of(staff: Sequence[Any]) -> dict[str, str]:
    return {person.login: person.name for person in staff}


def _is_same(before: Happened, line: Happened) -> bool:
    if line.action not in _MERGED:
        return False
    return (before.action, before.who, before.verb) == (line.action, line.who, line.verb)


def _moved(detail: Detail) -> tuple[str, tuple[str, ...]]:
    """Programs give their reasons in English, people in Chinese; only people's are worth reading."""
    reason = detail.get("reason", "")
    to = STATES[Status(detail["to"])].desk_name
    return f"状态改为“{to}”" + ("" if reason.isascii() else f"，原因：{reason}"), ()


def _money(detail: Detail) -> str:
    return f"{yuan(int(detail.get('fen', '0')))} 元"


def _decided(detail: Detail) -> str:
    return name_of(detail.get("kind", ""))


def _by_hand(detail: Detail, did: str) -> str:
    how = HOWS.get(detail.get("how", ""), "")
    what = CHECKS.get(detail.get("question", ""), "")
    return f"{did}（{what}{f'，{how}' if how else ''}）"


def _carrier_checked(detail: Detail) -> tuple[str, tuple[str, ...]]:
    said = _CARRIERS.get(detail.get("outcome", ""), "没有结果")
    doubts = "、".join(_PARTS.get(part, part) for part in detail.get("doubts", "").split(",") if part)
    old = "" if detail.get("is_current") == "yes" else "，核对的是修改之前的信息"
    return f"实名电信认证：{said}{f'（{doubts}）' if doubts else ''}{old}", ()


def _face_checked(detail: Detail) -> tuple[str, tuple[str, ...]]:
    """Entries of before outcomes had names hold the provider's code."""
    outcome = cast(FaceOutcome, detail.get("outcome") or outcome_of_code(detail.get("code", "")))
    return f"人脸核验{staff_words(outcome)}", ()
