"""What was and what is now: 以前在花园路85号，今年搬到示例路1号. Only what is now is told of the form."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from flows.form import Look
from flows.hearing.last import last_told
from flows.hearing.names import Name, names_of
from flows.hearing.talk import asks
from flows.hearing.values import surely
from flows.question import Ask
from flows.wording.lexicon import words
from flows.wording.strip import trimmed, without_particles
from flows.wording.writing import SENTENCE

_SIGN = re.compile(
    "上一?任|前任|曾用名|原名|以前|之前|原来|原先|先前|过去|早先|早年|曾经|最早|一?开始|前年|去年|老|旧"
)
_BREAK = re.compile(
    r"([，,。；;、！!\n]|(?<=.)(?=但是|不过|可是|现在|后来|如今|现名|现用名|曾用名|更名为|变更为))"
)
_WHO = (
    r"(?:因为|主要|那个|然后|但是?|不过|可是|其实|是(?=以|之|原|先|过|早|曾|最|现)|[我俺咱他她]们?(?:家|这边)?的?"
    r"|(?:我们|咱们|俺们)?(?:公司|单位|店|厂|学校|医院)的?|执照上?)*+"
)
_WAS = re.compile(
    rf"^{_WHO}(?:以前|之前|原来|原先|先前|过去|早先|早年|曾经|最早|一?开始|刚开始|前年|去年|老|旧|曾用名|原名)"
    r"(?:的时候|那会儿?|几年)?的?"
)
_TIMES = (
    r"(?:现用?名称?|现在|如今|目前|眼下|今年|去年|前年|后来|再后来|最近|近期|最新|新|刚|已经|年初|年底|月初|月底|上?下?半年"
    r"|[这上前][个几两半]{0,2}(?:天|周|月|年)|\d{1,2}月份?|[12]\d年)"
)
_TURNS = r"(?:改名|更名|变更|改|换|变|搬家?|迁|转|升|调|过户|交)"
_IS = re.compile(rf"^{_WHO}(?:(?:{_TIMES}++的?)(?:早?就|都|又)*+|(?={_TURNS}(?:成|为|到|叫|至|给|去)))")
_VERB = re.compile(
    rf"^(?:早?就|都|又|已经|一直|人)*+"
    rf"(?:{_TURNS}(?:成|为|到|叫|至|给|去|了)?|用的是?|填的是?|写的是?|登记的?是?|办公)?"
    r"(?:是|叫|在|用|为|给)?[：: ]*"
)
_KIN = re.compile("[他她我俺][们]?的?")
_DATA = re.compile(r"\d{3}|@|[：:=]")
# 法人周建民，周建民是上一任，现在的是周海燕: who is denied is named again.
_PREDECESSOR = re.compile(
    r"(?P<name>[\u3400-\u9fff]{2,4}?)(?:是|都是)?(?:上一?任|前任|前一任|原来那?个?|以前那?个?|之前那?个?|老)(?:的|法人|老板|负责人|经办人)*(?:了)?"
)
_LONGEST_REASON = 16  # characters of a clause between both: 后来他把股份转了


class _Said(NamedTuple):
    """A clause with the name of a field in it, and what follows that name."""

    at: int
    label: str
    value: str


def now_only(said: str, look: Look) -> str:
    """The text without what applied once, if it says of the same field what applies now; else the text."""
    if len(said) > SENTENCE or not _SIGN.search(said):
        return said
    said = _without_predecessor(said)
    parts = _BREAK.split(said)
    olds = list(_matching(_WAS, parts, look))
    for old in olds:
        for new in _matching(_IS, parts, look):
            if new.at != old.at and (told := _of_one_field(old, new, look)):
                return _joined(parts, old.at, new.at, told, look)
    return said


def _without_predecessor(said: str) -> str:
    """The text without somebody whom it calls a predecessor, if it names another person."""
    parts = _BREAK.split(said)
    named = [found["name"] for part in parts[::2] if (found := _PREDECESSOR.fullmatch(part.strip()))]
    for name in named:
        kept = [part for part in parts[::2] if name not in part]
        if kept and len(kept) < len(parts[::2]) and any(_IS.match(part) for part in kept):
            return "，".join(part for part in kept if part.strip())
    return said


def _matching(pattern: re.Pattern[str], parts: list[str], look: Look) -> Iterable[_Said]:
    names = names_of(look.form)
    for at in range(0, len(parts), 2):
        found = pattern.match(parts[at])
        if found is None or asks(parts[at]):
            continue
        rest = parts[at][found.end() :]
        label = names.at_front(rest)
        value = rest[len(label) :].lstrip("的")
        if verb := _VERB.match(value):
            value = value[verb.end() :]
        if value := trimmed(without_particles(trimmed(value))):
            yield _Said(at, label, value)


def _of_one_field(old: _Said, new: _Said, look: Look) -> str:
    """The text that tells what applies now, "" if both do not tell values of one field."""
    names = names_of(look.form)
    label = new.label or old.label
    for field in _fields(names.get(label) if label else None, look):
        is_of = _value(field, old.value, look)
        now = _value(field, new.value, look)
        if is_of and now and is_of != now:
            question = look.form.by_id[field]
            named = question.label if label or look.value(field) else ""
            return f"{named}{'改成' if look.value(field) else '：' if named else ''}{now}"
    return ""


def _fields(name: Name | None, look: Look) -> list[str]:
    """The fields that may be spoken of: the one that is named, else the open one, else what was told last."""
    if name is not None and (name.field or name.role):
        return [one for one in (name.field or f"{name.role}.name",) if one in look.form.by_id]
    likely = (look.pending_id(), *last_told(look))
    kind = f".{name.attribute}" if name is not None else ""
    return [one for one in likely if one.endswith(kind) and isinstance(look.form.by_id.get(one), Ask)]


def _value(field: str, text: str, look: Look) -> str:
    """The value of a field in words that are nothing else, "" if they are none."""
    for one in dict.fromkeys((text, text.removesuffix("那边").removesuffix("这边"), _without_kin(text))):
        if found := surely(field, one, look):
            return found.value
    return ""


def _without_kin(text: str) -> str:
    """他儿子张凯: the name."""
    rest = _KIN.sub("", text, count=1)
    who = words("others", "people", "family").at_front(rest) if rest != text else ""
    return rest[len(who) :] if who else text


def _joined(parts: list[str], old: int, new: int, told: str, look: Look) -> str:
    """The parts without the old value, and without the reasons that stand between old and new."""
    between = range(min(old, new) + 2, max(old, new), 2)
    gone = {old, *(at for at in between if _is_reason(parts[at]))}
    kept = [(told if at == new else parts[at]) for at in range(0, len(parts), 2) if at not in gone]
    return "，".join(one for one in kept if one.strip())


def _is_reason(part: str) -> bool:
    return len(part) <= _LONGEST_REASON and not _DATA.search(part) and not asks(part)
