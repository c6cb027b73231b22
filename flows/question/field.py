"""A field: words in, a checked value out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.errors import Refused
from bot.message.outbound import Choice
from flows.question.base import KEEP, KEPT, Question, View, brief, words
from flows.state import Answer
from flows.wording.same import ONESELF, is_as_before, is_said_same, same_as
from flows.wording.vocabulary import bare, is_nod

_NO_VALUE_WORDS = (
    "没有 不知道 不清楚 随便 都可以 都行 不用 不要 无 没 不填 跳过 同意 确认 同上 一样 确认无误 核对 无误 "
    "正确 没毛病 没错 都对"
)
_SAME_WORDS = (
    "同上 一样 同样 相同 和上面一样 跟上面一样 就是他 就是她 也是他 也是她 是同一个人 同一个人 本人 "
    "可以 好 好的 是 是的 对 中 行"
)
_PLAIN_ROLES = frozenset(
    [
        "法人",
        "法定代表人",
        "法人代表",
        "经办人",
        "持有人",
        "证书持有人",
        "申请人",
        "单位",
        "单位地址",
        "公司地址",
        "本人",
    ]
)
_NO_VALUE, _THE_SAME = frozenset(_NO_VALUE_WORDS.split()), frozenset(_SAME_WORDS.split())
_NOTHING = frozenset(
    [
        "没有",
        "没",
        "无",
        "暂无",
        "暂时没有",
        "都没有",
        "不填",
        "不填了",
        "不用填",
        "不用",
        "不要",
        "跳过",
        "略过",
        "空",
        "空着",
    ]
)
_HAS_NOT = ("没有", "没", "无", "暂无", "不填")  # 没有传真: before the name of the field

Holds = Literal[
    "words",
    "person",
    "organisation",
    "id_number",
    "organisation_number",
    "mobile",
    "phone",
    "account",
    "mail",
    "region",
    "address",
    "position",
    "bank",
]
_NUMBERS = frozenset({"id_number", "organisation_number", "mobile", "phone", "account"})


NOTHING = "无"  # how a field without a value is shown


@dataclass(frozen=True, kw_only=True)
class Ask(Question):
    """A field: words in, a checked value out.

    `suggest` offers values known from elsewhere; `also` finds what the same words say of other fields.
    `can_wait`: the questions after it do not speak of it, so it may be asked after them.
    `holds` is the kind of value: what recognises, compares and types it goes by this, not by the id.
    `certain` says whether words can only be meant for this field, right or wrong: 护照E12345678.
    An `optional` field hears 没有 as a given answer without a value: it counts, and is not asked again.
    """

    parse: Callable[[str, View], str]
    suggest: "Suggestion | None" = None
    also: Callable[[str, View], Mapping[str, str]] | None = None
    can_wait: bool = False
    holds: Holds = "words"
    optional: bool = False
    certain: Callable[[str], bool] | None = None

    @property
    def holds_number(self) -> bool:
        """Whether a long run of digits can be its value."""
        return self.holds in _NUMBERS

    def is_nothing(self, text: str) -> bool:
        """Whether the text says that there is no value, and the field may stay without one."""
        if not self.optional:
            return False
        said = bare(text)
        names = (bare(name) for name in (self.label, *self.names))
        return said in _NOTHING or said in {f"{no}{name}" for name in names for no in _HAS_NOT}

    def is_open(self, view: View) -> bool:
        is_left_empty = self.optional and view.application.answer(self.id) is not None
        return not is_left_empty and not view.value(self.id)

    def show(self, value: str, view: View) -> str:
        """The value; 无 for one that there is not, 未填 while nothing is said of it."""
        if value or not self.optional:
            return super().show(value, view)
        return "未填" if self.is_open(view) else NOTHING

    def choices(self, view: View) -> tuple[Choice, ...]:
        old = view.application.answers.get(self.id)
        keep = (
            (Choice(f"{KEEP}（{brief(self.show(old.value, view))}）", KEEP),)
            if old and _can_keep(old)
            else ()
        )
        nothing = (Choice("没有", "没有"),) if self.optional else ()
        return keep + (self.suggest(view) if self.suggest else ()) + nothing

    def _is_kept(self, text: str, old: Answer | None, view: View) -> bool:
        """保持不变, also as it stands on the choice, with the value."""
        if bare(text) in KEPT:
            return True
        return bool(
            old and _can_keep(old) and text.strip() == f"{KEEP}（{brief(self.show(old.value, view))}）"
        )

    def as_offered(self, text: str, view: View) -> str | None:
        old = view.application.answers.get(self.id)
        if self._is_kept(text, old, view):
            return old.value if old and _can_keep(old) else None
        if self.is_nothing(text):
            return ""
        if self.certain is not None and self.certain(text):
            return text
        return self._suggested(text, view) or None

    def hear(self, text: str, view: View) -> str:
        old = view.application.answers.get(self.id)
        if self._is_kept(text, old, view):
            if kept := old.value if old and _can_keep(old) else view.value(self.id):
                return kept
            raise Refused("unrecognised", words(self.ask, view))
        if self.is_nothing(text):
            return ""
        taken = self._suggested(text, view)
        if not taken and (bare(text) in _NO_VALUE or is_nod(bare(text))):
            hint = f"，例如：{self.example}" if self.example else ""
            raise Refused("unrecognised", f"这里要的是{self.label}{hint}。")
        return self.parse(taken or text, view)

    def _suggested(self, text: str, view: View) -> str:
        """The value that is offered, when its label or a part of it is said, or "the same"."""
        if self.suggest is None:
            return ""
        offered, said = self.suggest(view), bare(text)
        is_meant = self.suggest.said is not None and self.suggest.said.fullmatch(said)
        if len(offered) == 1 and (said in _THE_SAME or is_meant or is_as_before(text)):
            return offered[0].value
        if value := self.suggest.of(_meant_role(text, self.id, is_name=self.holds == "person"), view):
            return value
        named = (c.value for c in offered if len(said) >= 2 and said in bare(c.label.split("（")[0]))
        return next((c.value for c in offered if said == bare(c.label)), next(named, ""))

    def tells(self, text: str, view: View) -> Mapping[str, str]:
        return self.also(text, view) if self.also else {}


def _meant_role(text: str, field: str, *, is_name: bool) -> str:
    """Whose value is meant: 老板 alone is who somebody is; 老板自己 is that person. 我 is no name, and
    whose number 我自己的号 is, is known.
    """
    role = same_as(text)
    if not role:
        return ""
    if role == ONESELF and field.startswith("contact."):
        return ""  # the contact is who writes: 和我一样 names nobody else
    is_plain = bare(text).removesuffix("的") in _PLAIN_ROLES
    return role if is_said_same(text) or is_plain or (role == ONESELF and not is_name) else ""


class Suggestion:
    """Offers the values of other fields: 同经办人 and its like.

    `said`: other bare words that take the only offer.
    """

    def __init__(self, *offers: tuple[str, str], said: re.Pattern[str] | None = None) -> None:
        self._offers = offers
        self.said = said

    def of(self, role: str, view: View) -> str:
        """The value of somebody who is offered: 同法人. 寄给我 means the holder or the contact."""
        meant = ("holder", "contact") if role == ONESELF else (role,)
        return next(
            (
                view.value(question)
                for question, _ in self._offers
                if role and question.split(".")[0] in meant
            ),
            "",
        )

    def __call__(self, view: View) -> tuple[Choice, ...]:
        known: dict[str, Choice] = {}
        for question, label in self._offers:
            if value := view.value(question):
                known.setdefault(value, Choice(f"{label}（{brief(value)}）", value))
        return tuple(known.values())


def _can_keep(old: Answer | None) -> bool:
    return bool(old and old.value and old.state == "reopened")
