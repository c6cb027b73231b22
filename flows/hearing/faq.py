"""Finds the frequent question that a text means: surely, one of two, or none."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Hamming

from flows.catalogue import Faq, catalogue
from flows.checks.place import split_address

# What people say differently, in speech and dialect, for the same word.
_SAME = tuple(
    (re.compile(different), same)
    for different, same in (
        (r"咋个|咋样|咋|怎样|如何|怎莫|怎麽|点样", "怎么"),
        (r"啥子|啥|什麽|甚么|神马|什莫", "什么"),
        (r"几时|何时", "什么时候"),
        (r"好久|好长时间|多长时间|多少天|几日", "多久"),
        (r"好多钱|几多钱|多钱", "多少钱"),
        (r"搞得?好|弄好|整好", "办好"),
        (r"整|搞|弄", "办"),
        (r"行不行|行不|行吗|行么|可不可以|能不能|能否|可否|可以吗|可以不|能不", "可以"),
        (r"为啥|为何", "为什么"),
        (r"刷脸|扫脸|脸部识别|面部识别", "人脸"),
        (r"跟", "和"),
    )
)
_POLITE = re.compile(
    r"您好|你好|请问|请教|麻烦|劳驾|谢谢|多谢|感谢|不好意思|打扰|一下|想问|问问|我想知道|帮我看看|亲|老师"
    r"|呢|啊|呀|嘛|哦|哈|吧|啦|哟|诶|欸|那个|这个|就是|现在|大概"
)
# Carries no subject: a question that is only this, is about nothing that we know.
_EMPTY = re.compile(
    r"怎么|什么时候|什么|可以|是不是|为什么|需要|的|了|吗|么|我|你们|你|们|要|办|请|是|有|在|会|都|到|得|去"
)
_ASKING = re.compile(
    r"[?？]|吗|么|吧$|怎|咋|啥|如何|多少|多大|好多|几[天点时个块年次张种钱]|什么|哪|谁|为何|多久|好久|多长时间|何时"
    r"|能不能|可不可以|可否|能否|是不是|会不会|有没有|要不要|行不|可以不|(能|可以).{1,8}不$|贵不贵|不一样|区别|不同"
)
_TROUBLE = re.compile(
    r"没有?(收到|到|通过)|收不到|不通过|过不了|失败|[打填写]错|错了|对不上|不一致|丢了|忘了|盖不了|不在身边|传不上|离职|驳回"
)
_ORGANISATION = re.compile(
    r".*(公司|集团|厂|商行|超市|店|中心|局|院|所|社|学校|大学|银行|支行|事务所|合作社|工作室|委员会|协会|部|科技|商贸)"
)
# Asks, but hardly says about what.
_WEAK = re.compile(r"多久|几天|什么时候能|时效")
_NUMBER = re.compile(r"\d{6}|\w@\w|\d\s*(号|室|栋|楼|层|单元|弄)")
_EDGES = re.compile(r"[\W_]+")
_LONGEST = 80
_SAID_AT_MOST = 30  # a longer message speaks of more than one thing
# A score that is enough, and how far the best must be ahead of the next: tried out on the tests' phrasings.
_ENOUGH = 0.6
_APART = 0.25


@dataclass(frozen=True, slots=True)
class Match:
    """`sure` is the one question meant; `unsure` two between which the person should choose. Or neither."""

    sure: Faq | None = None
    unsure: tuple[Faq, ...] = ()

    def __bool__(self) -> bool:
        return self.sure is not None or bool(self.unsure)


_NONE = Match()


def match(text: str, *, is_gated: bool = True) -> Match:
    """What a text asks. Ungated, also a text that is no question by itself, such as 费用.

    Gate every text that may be the answer to an open question: 多久科技有限公司 is a name.
    """
    if found := surely(_EDGES.sub("", unicodedata.normalize("NFKC", text).lower())):
        return Match(sure=found)
    if is_gated and not is_question(text):
        return _NONE
    essence = _essence(text)
    known = (faq for faq in catalogue().faq if faq.words)
    ranked = sorted(((_score(essence, faq), faq) for faq in known), key=lambda row: -row[0])
    near = [faq for score, faq in ranked if score >= _ENOUGH and ranked[0][0] - score < _APART]
    return Match(unsure=tuple(near[:2])) if len(near) > 1 else Match(sure=near[0]) if near else _NONE


def surely(words: str) -> Faq | None:
    """The question whose certain words a bare message holds; of several the one with most letters of them."""
    if len(words) > _SAID_AT_MOST or _NUMBER.search(words) or _ORGANISATION.fullmatch(words):
        return None
    # Of equal ones the last, since projects come after the questions about all of them.
    found = [(_length(one, words), faq) for faq in reversed(catalogue().faq) for one in faq.surely]
    longest = max(found, key=lambda row: row[0], default=(0, None))
    return longest[1] if longest[0] else None


def _length(joined: str, words: str) -> int:
    """How many letters of certain words a message holds in their order, 0 when it lacks one."""
    if joined.startswith("="):
        return len(words) if words == joined[1:] else 0
    place = 0
    parts = joined.split("+")
    for part in parts:
        place = words.find(part, place)
        if place < 0:
            return 0
        place += len(part)
    return sum(map(len, parts))


def is_question(text: str) -> bool:
    """Whether a text asks or complains, and is not the kind of thing that fields are filled with."""
    said = unicodedata.normalize("NFKC", text).strip()
    if len(said) > _LONGEST or _NUMBER.search(said) or _ORGANISATION.fullmatch(said):
        return False
    if not (_ASKING.search(said) or _TROUBLE.search(said)):
        return False
    return said[-1] in "?吗" or not split_address(said).region


def complains(text: str) -> bool:
    """Whether a text speaks of something that went wrong."""
    return bool(_TROUBLE.search(text))


def _score(essence: str, faq: Faq) -> float:
    """How surely a text means a question: its words in the text, and the nearest of its phrasings."""
    content = _EMPTY.sub("", essence)
    if not content:
        return 0.0
    nearest = max(fuzz.ratio(content, phrase) for phrase in _phrases(faq)) / 100
    covered = _covered(essence, _words(faq))
    share = min(covered / len(content), 1.0)
    return 0.55 * min(covered / 2, 1.0) + 0.2 * share + 0.6 * nearest**2


def _covered(essence: str, words: tuple[str, ...]) -> float:
    """How many characters of the text belong to words of a question; mistyped and weak ones count less."""
    marks = [0.0] * len(essence)
    for word in words:
        start = essence.find(word)
        weight = 0.5 if _WEAK.fullmatch(word) else 1.0
        if start < 0:
            start, weight = _mistyped(word, essence), 0.7
        if start >= 0:
            end = start + len(word)
            marks[start:end] = [max(mark, weight) for mark in marks[start:end]]
    return sum(marks)


def _mistyped(word: str, essence: str) -> int:
    """Where a word stands with one wrong character, or -1. Short words have too many neighbours."""
    if len(word) < 4 or sum(c in essence for c in word) < len(word) - 1 or len(_EMPTY.sub("", word)) < 3:
        return -1
    starts = range(len(essence) - len(word) + 1)
    return next((s for s in starts if Hamming.distance(word, essence[s : s + len(word)]) == 1), -1)


@cache
def _phrases(faq: Faq) -> tuple[str, ...]:
    return tuple(_EMPTY.sub("", _essence(phrase)) for phrase in (faq.question, *faq.asks))


@cache
def _words(faq: Faq) -> tuple[str, ...]:
    return tuple({_essence(word) for word in faq.words} - {""})


def _essence(text: str) -> str:
    """A text in one way of speaking, without politeness, punctuation and blanks."""
    said = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
    for different, same in _SAME:
        said = different.sub(same, said)
    return _POLITE.sub("", said)
