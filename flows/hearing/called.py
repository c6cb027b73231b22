"""A name told in more words than its own: 姓李，单名一个强字; 大家叫我小刘，大名刘建国."""

import re

from flows.checks.writing import HAN
from flows.hearing.recognise import Certainty
from flows.hearing.recognise.person import person, spells_itself
from flows.hearing.talk import asks
from flows.wording.lexicon import words
from flows.wording.strip import after_copula, without_lead, without_particles
from flows.wording.surnames import COMPOUND, FAMILY

_SIGN = re.compile("姓|单名|单字|名|小|老|阿|大|的")
_SPELT_FAMILY = re.compile(rf"姓([{HAN}]{{3}})(?=[，, ]|$)")
_PAUSE = re.compile("[，,、。！! ]+")
_COUNTED = re.compile("(?:就|一共)?[两俩三仨2二3]个?字")
_ASIDE = words("talk", "fillers", "particles", "remarks")
_OF_PART = re.compile("^(?:后面|中间|最后|前面|名字?|然后|再|姓)*(?:就?是|叫)?")
_CHARACTERS = (2, 3)  # of a name
_GIVEN = re.compile(
    rf"(?:免贵|复)?姓(?P<family>[{HAN}]{{1,2}}?)(?:的)?(?P<beside>[，, ]+[{HAN}]{{2,3}})?[，, ]*"
    rf"(?:(?:后面)?(?:单名|单字|单|名字?)(?:就)?(?:叫|是)?(?:一个|个)(?P<one>[{HAN}])字?|(?:单名|名)(?P<given>[{HAN}]{{1,2}}?))[哈啊吧哦的]?(?![{HAN}])"
)
_BREAK = re.compile(r"([，,。；;、！!（）()\n])")
_SHORT = re.compile(
    rf"[小老阿大](?P<after>[{HAN}])|(?P<before>[{HAN}])(?:哥|姐|总|工|叔|姨|师傅|老师|会计|经理)"
)
_FORMAL = re.compile(
    r"(?:[我他她俺](?:的)?)?(?:大名|全名|真名|本名|官名|学名|真实姓名|身份证上(?:的)?(?:名字)?(?:写的)?)"
    rf"(?:就)?(?:是|叫|为)?[：: ]*(?P<name>[{HAN}]{{2,4}})"
)
_CALLED = re.compile(
    r"(?:但是?|不过|只是)?(?:平时|平常|一般|大家|大伙|人家|别人|同事们?|邻居们?|我们|俺们|咱们|单位里?|厂里|公司里?|村里|这边|都|也|习惯|里)*+"
    r"(?:管?[我他她俺])?(?:都)?(?:叫|喊|称呼)(?:[我他她俺])?(?P<short>.{2,3}?)(?:的|就行|就中|就好|哈|啊|吧)*"
)
_NAMED = re.compile(rf"(?:^|[叫是为名 ：:])(?P<name>[{HAN}]{{2,4}})$")
_LONGEST = 60  # characters of a text that tells a name in such words
_LONGEST_BESIDE = 12  # characters of a clause with a short name in it


def named_once(said: str) -> str:
    """The text with such a name told once, without what else its bearer is called; else the text."""
    if len(said) > _LONGEST or not _SIGN.search(said):
        return said
    return _without_short(_GIVEN.sub(_joined, _spelt_family(_spelt_out(said))))


def _spelt_family(said: str) -> str:
    """姓木子李: 姓李."""
    return _SPELT_FAMILY.sub(lambda found: f"姓{found[1][-1]}" if spells_itself(found[1]) else found[0], said)


def _spelt_out(said: str) -> str:
    """双口吕 后面是建设的建 平安的安: 吕建安, a name of which each character is told."""
    said_apart = (without_particles(one) for one in _PAUSE.split(said))
    parts = [
        _OF_PART.sub("", one)
        for one in said_apart
        if one and one not in _ASIDE and not _COUNTED.fullmatch(one)
    ]
    if len(parts) not in _CHARACTERS or not all(spells_itself(one) for one in parts) or "的" in parts[0]:
        return said
    name = "".join(one[-1] for one in parts)
    return name if person(name) is Certainty.SURE else said


def _joined(found: re.Match[str]) -> str:
    """姓李，木子李，单名一个强字: 叫李强."""
    family = found["family"]
    name = family + (found["one"] or found["given"])
    beside = found["beside"] or ""
    is_name = family in FAMILY or family in COMPOUND
    is_spelt = not beside or beside.endswith(family)
    return f"叫{name}" if is_name and is_spelt and person(name) is not Certainty.NO else found[0]


def _without_short(said: str) -> str:
    parts = _BREAK.split(said)
    clauses = range(0, len(parts), 2)
    kept = list(parts)
    for at in clauses:
        formal = _FORMAL.fullmatch(without_particles(parts[at].strip()))
        if formal and at and _is_person(formal["name"]) and _is_short(parts[at - 2], formal["name"]):
            kept[at - 2], kept[at] = "", formal["name"]
        called = _CALLED.fullmatch(parts[at].strip())
        if called and any(_is_short(called["short"], name) for name in _names(parts[:at] + parts[at + 1 :])):
            kept[at] = ""
    if kept == parts:
        return said
    return "，".join(kept[at] for at in clauses if kept[at].strip())


def _is_short(clause: str, name: str) -> bool:
    """Whether a clause holds a short name of the same family: 门岗老周, of 周德顺."""
    if len(clause) > _LONGEST_BESIDE or asks(clause) or any(one.isdigit() for one in clause):
        return False
    return any(
        one["before"] == name[0] or (one["after"] or "") in (name[0], name[-1])
        for one in _SHORT.finditer(clause)
    )


def _names(parts: list[str]) -> list[str]:
    found = (
        _NAMED.search(without_particles(after_copula(without_lead(one.strip())))) for one in parts if one
    )
    return [one["name"] for one in found if one and _is_person(one["name"])]


def _is_person(name: str) -> bool:
    return person(name) is Certainty.SURE
