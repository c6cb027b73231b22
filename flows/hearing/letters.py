"""Wrong letters and the right ones: 打错了，是公司不是工司, for whichever answer has them."""

import re
from dataclasses import dataclass

from flows.form import Look
from flows.hearing.labels import named
from flows.question import Ask, Question

WRONG = r"(?:都|又)?(?:写错了?+|填错了?+|发错了?+|弄错了?+|打错了?+|说错了?+|搞错了?+|错了?+|有误|不对)"
_OF_PIECE = "(?:门牌号?|楼号|房号|路名|名字|号码|地址|有个字)?"
_LEAD = (
    rf"^(?:不好意思|抱歉|哦|噢)?[，,\s]*+(?:刚才|刚刚|前面)?(?P<sorry>{_OF_PIECE}{WRONG})?"
    r"[，,。！!\s]*+"
)
_GAP = r"[，,。；;\s]*"
_PIECE = r"[^，,。；;！!？?\s]{1,30}?"
_END = r"[。！!]*$"
# 是公司不是工司; 不是工司，是公司. The name of the field may stand before.
_PLAIN = (
    re.compile(
        rf"{_LEAD}(?P<name>.{{0,8}}?)(?:应该|应当)?是(?P<new>{_PIECE}){_GAP}(?:而)?不是(?P<old>{_PIECE}){_END}"
    ),
    re.compile(
        rf"{_LEAD}(?P<name>.{{0,8}}?)不是(?P<old>{_PIECE}){_GAP}(?:而|应该|应当)?是(?P<new>{_PIECE}){_END}"
    ),
)
# 工司写错了，是公司; 把工司改成公司. What is wrong may be a name of a field as well, which comes first.
_LOOSE = (
    re.compile(
        rf"^(?:那个|我把|把)?(?P<old>{_PIECE}){WRONG}[，,。！!\s]*(?:应该是|应当是|应为|改成|改为|是|为)[：:\s]*"
        rf"(?P<new>{_PIECE}){_END}"
    ),
    re.compile(
        rf"^(?:[^，,。；;！!\s\d]{{1,8}}?{WRONG}[，,。！!\s]+)?(?:请|帮我|麻烦|我要|我想)?(?:把|将)?(?P<old>{_PIECE})(?:改成|改为|换成|更正为|修改为)[：:\s]*(?P<new>{_PIECE}){_END}"
    ),
)


# Without one of these a message swaps nothing.
_SOME_OF_IT = re.compile(r"不是|不对|有误|错|[改换]成|[改正]为")


@dataclass(frozen=True, slots=True)
class Swap:
    """`name`: how the field was called, or "". Plain is what cannot mean anything else."""

    old: str
    new: str
    name: str = ""
    is_plain: bool = False
    is_loose: bool = False


def swap(said: str) -> Swap | None:
    """What is to stand for what, if a message says so. A question says nothing."""
    if not _SOME_OF_IT.search(said) or re.search(r"[?？吗]$", said):
        return None
    for pattern in _PLAIN:
        if found := pattern.match(said):
            is_plain = found["sorry"] is not None
            return Swap(found["old"], found["new"], found["name"].strip("，, 的"), is_plain)
    for pattern in _LOOSE:
        if found := pattern.match(said):
            return Swap(found["old"], found["new"], is_loose=True)
    return None


def holding(asked: Swap, look: Look) -> list[Question]:
    """The answered fields that hold the wrong letters; of those, the ones that were named."""
    known: list[Question] = [q for q in look.fields() if isinstance(q, Ask) and asked.old in held(q, look)]
    meant = {question.id for question in named(asked.name, look)} if asked.name else set()
    return [question for question in known if question.id in meant] or known


def held(question: Question, look: Look) -> str:
    """The answer; of a field that is being edited, what it was."""
    answer = look.application.answers.get(question.id)
    return answer.value if answer and answer.state in ("given", "reopened") else ""
