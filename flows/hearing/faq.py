"""Finds the frequent question that a text means: surely, one of two, or none."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from flows.catalogue import Faq, Meaning, catalogue
from flows.checks.place import split_address
from flows.form import Look
from flows.hearing.learned import asked
from flows.hearing.topics import LONGEST, Spoken, parts, spoken
from flows.wording.lexicon import Words

_ASKING = re.compile(
    r"[?？]|吗|么|吧$|了没有?$|怎|咋|啥|干嘛|如何|多少|多大|好多|几[天点时个块年次张种钱步把]|什么|哪|谁|为何|多久|好久|多长时间|何时"
    r"|能不能|可不可以|可否|能否|是不是|会不会|有没有|要不要|行不|可以不|(能|可以).{1,8}不$|贵不贵|不一样|区别|不同|还是."
)
# 啥都干, 哪个都行: every one of them, which asks nothing.
_EVERY = re.compile(r"(?:什么|啥|哪|谁|怎么|咋|多少|几)[^，。,？?]{0,6}?[都也](?!.*[吗么?？]$|.*不[都也]?$)")
_TROUBLE = re.compile(
    r"没有?(收到|到|通过)|收不到|不通过|过不了|失败|[打填写]错|错了|对不上|不一致|丢了|忘了|盖不了|不在身边|传不上|离职|驳回"
)
_ORGANISATION = re.compile(
    r".*(公司|集团|厂|商行|超市|店|中心|局|院|所|社|学校|大学|银行|支行|事务所|合作社|工作室|委员会|协会|部|科技|商贸)"
)
_NUMBER = re.compile(r"\d{6}|\w@\w|\d\s*(号|室|栋|楼|层|单元|弄)")
# What a topic of a section weighs in a meaning, and what one counts against it that the meaning leaves out.
_WEIGHT = {
    "things": 2.0,
    "states": 2.0,
    "requests": 2.0,
    "services": 2.0,
    "acts": 1.0,
    "asks": 1.0,
    "projects": 3.0,
    "": 1.0,
}
_AGAINST = {
    "things": 1.0,
    "states": 1.0,
    "requests": 1.0,
    "services": 0.8,
    "acts": 0.4,
    "asks": 0.2,
    "projects": 1.0,
}
_SAID_ALONE = ("states", "requests", "projects")  # 章丢了, 我要解锁: asks without asking
_EVERYWHERE = frozenset({"key", "certificate"})  # in questions about anything
_SLIGHT = 0.3
_OPTIONAL = 0.5  # what a topic that may be spoken of weighs less
_UNKNOWN, _UNKNOWN_ALONE = 0.2, 0.4  # for each letter that no word explains; beside a slight meaning
_MOST_UNKNOWN = 1.5
_FEW_UNKNOWN = 1  # more letters may be a name
_ENOUGH = 1.5
_ENOUGH_ALONE = 0.7  # of the weight of the only topic of a meaning
_APART = 0.5
_STRONG = 2.5  # enough to say what a message means before it is heard for values


@dataclass(frozen=True, slots=True)
class Match:
    """`sure` is the one question meant; `unsure` two between which the person should choose. Or neither.

    `others`: further questions of the same message. `is_strong`: nothing else can be meant.
    `of`: the topics of the text that belong to the question.
    """

    sure: Faq | None = None
    unsure: tuple[Faq, ...] = ()
    others: tuple[Faq, ...] = ()
    is_strong: bool = False
    score: float = 0.0
    of: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.sure is not None or bool(self.unsure)


_NONE = Match()


def match(text: str, look: Look | None = None, *, is_gated: bool = True) -> Match:
    """What a text asks where the conversation stands. Ungated, also a text that is no question, as 费用.

    Gate every text that may be the answer to an open question: 多久科技有限公司 is a name.
    """
    if (learned := asked(text)) is not None:
        return Match(sure=learned, is_strong=True)
    if is_gated and not is_question(text) and not _speaks_of_trouble(text):
        return _NONE
    at = _places(look)
    said = [spoken(part) for part in parts(text)]
    whole = _best(sum(said[1:], said[0]), at) if said else _NONE
    if len(said) < 2:
        return whole
    each = [_best(part, at) for part in said if _asks(part)]
    known = tuple(dict.fromkeys(one.sure for one in each if one.sure is not None))
    if len(known) > 1 and whole.score <= max(one.score for one in each):
        is_all = all(_asks(part) or not (part.words or part.unknown) for part in said)
        return Match(
            sure=known[0], others=known[1:2], is_strong=is_all and all(one.is_strong for one in each)
        )
    is_one = all(part.topics & whole.of or not (part.words or part.unknown) for part in said)
    return replace(whole, is_strong=whole.is_strong and is_one)


@lru_cache(maxsize=4096)
def _best(said: Spoken, at: frozenset[str]) -> Match:
    """The question whose meaning fits the words best, if it fits well and better than any other."""
    topics = said.topics | at
    scores: dict[Faq, tuple[float, Meaning]] = {}
    for faq in catalogue().faq:
        fitting = [(_score(meaning, said, topics), meaning) for meaning in faq.means if meaning.fits(topics)]
        if fitting:
            scores[faq] = max(fitting, key=lambda row: row[0])
    ranked = sorted(scores.items(), key=lambda row: -row[1][0])
    near = [
        faq
        for faq, (score, meaning) in ranked
        if score >= _enough(meaning) and ranked[0][1][0] - score < _APART
    ]
    if len(near) > 1:
        return Match(unsure=tuple(near[:2]))
    if not near:
        return _NONE
    score, meaning = scores[near[0]]
    return Match(
        sure=near[0],
        is_strong=score >= _STRONG and meaning.is_specific and said.unknown <= _FEW_UNKNOWN,
        score=score,
        of=(meaning.used(topics) | meaning.optional) & said.topics,
    )


def _weight(topic: str) -> float:
    return _SLIGHT if topic in _EVERYWHERE else _WEIGHT[catalogue().topics.section.get(topic, "")]


def _enough(meaning: Meaning) -> float:
    if len(meaning.groups) > 1:
        return _ENOUGH
    section = catalogue().topics.section
    return _ENOUGH_ALONE * max(_WEIGHT[section.get(topic, "")] for topic in meaning.groups[0])


def _score(meaning: Meaning, said: Spoken, topics: frozenset[str]) -> float:
    section = catalogue().topics.section
    used, besides = meaning.used(topics), meaning.optional & topics
    score = _WEIGHT["things"] if used <= _EVERYWHERE else sum(map(_weight, used))
    score += _OPTIONAL * sum(map(_weight, besides - used))
    for word in said.words:
        if not word & (used | besides):
            score -= min(_SLIGHT if topic in _EVERYWHERE else _AGAINST[section[topic]] for topic in word)
    is_slight = len(meaning.groups) == 1 or not any(_weight(topic) > 1 for topic in used)
    unknown = _UNKNOWN_ALONE if is_slight else _UNKNOWN
    return score - min(unknown * said.unknown, _MOST_UNKNOWN)


def _places(look: Look | None) -> frozenset[str]:
    """Where the conversation stands, as topics: @review, @paper, @paper.licence."""
    pending = look.pending() if look else None
    if pending is None:
        return frozenset({"@nothing"})
    return frozenset({f"@{pending.id}", "@" + pending.id.split(".")[0]})


def is_question(text: str) -> bool:
    """Whether a text asks or complains, and is not the kind of thing that fields are filled with."""
    said = unicodedata.normalize("NFKC", text).strip()
    if (
        len(said) > LONGEST
        or not (_ASKING.search(_EVERY.sub("", said)) or _TROUBLE.search(said))
        or not _may_ask(said)
    ):
        return False
    return said[-1] in "?吗不么" or not split_address(said).region


def _may_ask(said: str) -> bool:
    return len(said) <= LONGEST and not _NUMBER.search(said) and not _ORGANISATION.fullmatch(said)


def _speaks_of_trouble(text: str) -> bool:
    """Whether a text says what happened to something, or what is wanted of us: 章让派出所收走了, 我要解锁."""
    if not _may_ask(text):
        return False
    said = [part for part in parts(text) if _telling().within(part)]
    section = catalogue().topics.section
    return any(section[topic] in _SAID_ALONE for topic in _topics(said))


@cache
def _telling() -> Words:
    """The words without which no part of a text tells of anything by itself."""
    return Words(catalogue().topics.words_of(*_SAID_ALONE))


def _asks(part: Spoken) -> bool:
    """Whether a part asks by itself, and not only names a thing."""
    section = catalogue().topics.section
    return any(section[topic] in (*_SAID_ALONE, "asks") for topic in part.topics)


def _topics(said: Iterable[str]) -> Iterable[str]:
    return (topic for part in said for topic in spoken(part).topics)


def speaks_of(text: str, *topics: str) -> bool:
    """Whether a text speaks of one of the topics."""
    return not {*topics}.isdisjoint(_topics(parts(text)))


def complains(text: str) -> bool:
    """Whether a text speaks of something that went wrong."""
    return bool(_TROUBLE.search(text))
