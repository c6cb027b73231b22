"""What a message demands, by the topics that it speaks of: a certificate, a person, an end, haste."""

import re
from collections.abc import Sequence
from functools import cache

from flows.catalogue import catalogue
from flows.catalogue.topics import LITERAL
from flows.form import Look
from flows.hearing.faq import is_question
from flows.hearing.labels import named
from flows.hearing.topics import parts, spoken
from flows.question import Ask
from flows.wording.lexicon import Words
from flows.wording.vocabulary import Kind

_WANTED = frozenset({"key", "certificate", "type", "henan"})
_WANTING = frozenset({"apply", "buy", "must", "use", "another_one"})
_ACTING = frozenset({"apply", "buy", "another_one"})  # 个人证书能投标吗 asks
_BESIDE_A_WISH = frozenset(
    [
        "bid",
        "bid_system",
        "one_year",
        "may",
        "new",
        "several",
        "project",
        "urgent",
        "done",
        "employee",
        "give",
    ]
)
_WISHING = re.compile(r"(?:需要|要|想|申请|办).*")
_BESIDE_A_PERSON = frozenset(
    [
        "human",
        "transfer",
        "give",
        "may",
        "missing",
        "where",
        "how",
        "must",
        "resend",
        "hotline",
        "unwanted",
        "bot",
    ]
)
_HASTE = frozenset({"urge", "urgent"})
_BESIDE_HASTE = frozenset(
    [
        "review",
        "may",
        "progress",
        "bid",
        "opening",
        "deadline",
        "materials",
        "how_long",
        "money",
        "apply",
        "must",
        "use",
        "how",
    ]
)
_END = frozenset({"cancel", "give_up"})
_BESIDE_AN_END = frozenset(
    ["cancel", "give_up", "order_no", "unwanted", "apply", "give", "draft", "deadline", "refund"]
)
_LEFT_TO_FILL = frozenset({"fill", "how_much"})  # 还要填多少项
_BESIDE_THE_REST = frozenset({"must", "apply", "materials", "what"})
_WAITING = ("review", "payment")
_OF_THE_FIELD = frozenset({"what", "meaning", "where", "read", "how", "fill"})
_LEFT_OUT = frozenset({"fill", "may", "must"})

# 信用代码是啥, 代码在哪看.
_WHAT_IS = re.compile(
    r"(?:这个|那个|请问|你说的)?(?P<name>[^，,？?]{2,12}?)(?:到底|又|都|指的|指)*+(?:是)?"
    r"(?:啥|什么|哪个|哪一个|啥意思|什么意思|什么东西|在哪里?|在哪儿|在哪看|哪里看|哪有|怎么看|咋看|怎么查)[呀啊呢的]*[？?]?"
)
# 算了，还是填我吧: an end of what was told before, and not of the application.
_GOES_ON = re.compile(r"(?:还是|就|改|换)(?:填|写|用|留|登记|报)")


def wants_certificate(text: str) -> bool:
    """Whether a part of a text says that somebody needs a certificate, and nothing else of it."""
    return any(_is_wish(part) for part in parts(text))


def _is_wish(part: str) -> bool:
    found = _WISHING.search(part)
    said = spoken(part)
    if said.unknown > 1 and found is not None:
        said = spoken(found[0])  # after somebody's name
    topics = {topic for topic in said.topics if not topic.startswith(LITERAL)}
    if said.unknown > 1 or not topics & (_WANTING | {"bid"}) or ("may" in topics and not topics & _ACTING):
        return False
    return bool(topics & (_WANTED | {"bid", "another_one"})) and topics <= _WANTED | _WANTING | _BESIDE_A_WISH


def demanded(text: str, look: Look | None) -> Kind | None:
    """A person, an end, or haste while something waits for us: when all words of a text speak of it."""
    said = parts(text)
    topics = _all_topics(said) if any(map(_demanding().within, said)) else None
    if not topics:
        return None
    pending = look.pending() if look else None
    is_waiting = pending is not None and pending.id in _WAITING
    if "human" in topics and topics <= _BESIDE_A_PERSON:
        return Kind.HUMAN
    if is_waiting and topics & _HASTE and topics <= _HASTE | _BESIDE_HASTE:
        return Kind.URGE
    if pending is not None and topics >= _LEFT_TO_FILL and topics <= _LEFT_TO_FILL | _BESIDE_THE_REST:
        return Kind.STATUS
    if {"cancel", "refund"} <= topics <= _BESIDE_AN_END and "give_up" not in topics:
        return Kind.WITHDRAW
    is_end = not is_waiting and topics & _END and topics <= _BESIDE_AN_END
    if pending is not None and is_end and not _GOES_ON.search(text):
        return Kind.CANCEL
    return None


def about_open_field(text: str, look: Look | None) -> Kind | None:
    """这是什么, 在哪看, 不填行不行: asks of the open field without naming it."""
    pending = look.pending() if look else None
    if look is None or not isinstance(pending, Ask) or not pending.group or not is_question(text):
        return None
    if (found := _WHAT_IS.fullmatch(text)) and pending in named(found["name"], look):
        return Kind.EXAMPLE
    topics = _all_topics(parts(text))
    if "不" in text and "fill" in topics and topics <= _LEFT_OUT:
        return Kind.WHY
    return Kind.EXAMPLE if topics and topics <= _OF_THE_FIELD and topics != {"how"} else None


@cache
def _demanding() -> Words:
    """The words without one of which no text demands anything."""
    return Words(catalogue().topics.words_about("human", "fill", "cancel", "give_up", *_HASTE))


def _all_topics(said: Sequence[str]) -> frozenset[str]:
    """The topics of the parts of a text of which every letter is known, else none."""
    if not all(map(catalogue().topics.made_of.fullmatch, said)):
        return frozenset()
    heard = [spoken(part) for part in said]
    if any(part.unknown for part in heard):
        return frozenset()
    return frozenset[str]().union(*(part.topics for part in heard))
