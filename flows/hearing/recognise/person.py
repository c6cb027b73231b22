"""Names of persons: a family name and one or two characters, parts with a dot between, or Latin letters."""

import re

from flows.checks.writing import HAN
from flows.hearing.recognise.certainty import Certainty
from flows.wording.lexicon import words
from flows.wording.surnames import COMPOUND, FAMILY

# Rare family names that also begin many words: sure only with a name of two characters that is no word.
_DOUBTFUL = frozenset(
    "都公员代未才上时能后从全长原相通别关查国明家和平于经应计信修归候单空有者本海东南百安成利占迟麦兰闪"
)
_DOTTED = re.compile(rf"[{HAN}]{{1,20}}(?:[·•‧．・.][{HAN}]{{1,20}}){{1,4}}")
_LATIN = re.compile(r"[A-Za-z][a-z'A-Z-]{0,20}(?:[ .]{1,2}[A-Za-z][a-zA-Z'-]{0,20}){1,4}")
_LONG_HAN = re.compile(rf"[{HAN}]{{5,12}}")
_LAUGHS = frozenset("哈呵嘿嘻")
_SURE_LONG = 3  # characters of a name made of known parts
_ONLY_HAN = re.compile(rf"[{HAN}]{{2,4}}")
# Inside a name these are grammar; 能 and 不 are the second character of real names too rarely to be sure.
_VERBS = frozenset(
    "了吗呢吧么啊呀您咱俺啦嘛没再给这你我他她们怎什哪不的是在有要会说去来换问等打发写填寄改到就都还也把被让很太已"
)
_LAST = frozenset("发来有会太")  # 周德发, 王有来: also the last character of names
_PARTS = words("people", "parts")
_TITLES_BEFORE = words("people", "titles_before")
_WORDS, _TITLES_AFTER = words("people", "words"), words("people", "titles_after")
# A part that somebody plays, a topic, a position or grammar, and nobody's name.
_NOBODYS = frozenset(
    word
    for each in (
        words("asking", "sentence"),
        words("talk", "fillers", "remarks", "particles"),
        words("roles", "legal_rep", "holder", "contact", "organisation", "mailing", "invoice"),
        words("attributes", "name", "id_number", "mobile", "email", "position", "address", "region"),
        words("positions", "ends"),
        words("people", "spelt", "nobody"),
    )
    for word in each
)
_THINGS = re.compile("(?:地址|住址|电话|号码|手机|邮箱|证号|姓名|名字|公司|单位)$")  # 是我家地址 is nobody
_KIN = words("others", "family")
_LONGEST_OF_KIN = 3  # characters of a name that may begin with such a word by chance: 姐夫 and one more
_AGE = re.compile(r"[一二三四五六七八九十百]{1,3}(?:多|来|好几|几)?(?:岁|了)*")  # 七十多
_SPELT = words("people", "spelt")
_NICKNAME = re.compile(r"[小老阿大][一-鿿]")


def person(text: str) -> Certainty:
    """Whether all of the text is a person's name."""
    name = text.strip()
    if _is_led_or_trailed(name) or _is_of_kin("".join(name.split())) or _AGE.fullmatch(name):
        return Certainty.NO
    if _DOTTED.fullmatch(name):
        return Certainty.SURE
    if _LATIN.fullmatch(name):
        return Certainty.SURE if name[0].isupper() and name.lower() not in _CLOSINGS else Certainty.MAYBE
    solid = "".join(name.split())
    if len(solid) >= _SURE_LONG and _PARTS.cover(solid):
        return Certainty.SURE
    if solid in _NOBODYS or titled(solid) or titled(solid[len(_TITLES_BEFORE.at_front(solid)) :]):
        return Certainty.NO
    if _LONG_HAN.fullmatch(solid) and not _is_sentence(solid):
        return Certainty.MAYBE
    return _of_han(solid) if _ONLY_HAN.fullmatch(solid) else Certainty.NO


def _is_of_kin(name: str) -> bool:
    """老公陈建设, 爱人: says how somebody is related, as no name does."""
    kin = _KIN.at_front(name)
    return len(kin) > 1 and (kin == name or len(name) > _LONGEST_OF_KIN)


def _is_led_or_trailed(name: str) -> bool:
    """是扎西·顿珠, 陈国庆哈: a name with a word before it or a particle behind it."""
    if "叫" in name[1:3]:
        return True  # 老总叫张志强
    is_led = name[:1] in "是叫" and _DOTTED.fullmatch(name) is not None
    return is_led or (name[-1:] == "哈" and person(name[:-1]) is not Certainty.NO)


_CLOSINGS = frozenset(
    ("best regards", "kind regards", "yours sincerely", "thank you", "dear sir", "good morning")
)


def _of_han(name: str) -> Certainty:
    if _THINGS.search(name) or name in COMPOUND or (len(name) == 4 and name[1:3] in _TITLES_AFTER):
        return Certainty.NO
    if len(set(name)) == 1:
        return Certainty.MAYBE if _is_doubled(name) else Certainty.NO
    if any(c in _VERBS for c in name):
        is_name = name[0] in FAMILY and not any(c in _VERBS - _LAST for c in name[2:]) and name not in _WORDS
        return Certainty.MAYBE if is_name else Certainty.NO
    if name in _WORDS:
        return Certainty.MAYBE
    if name[:2] in COMPOUND and 3 <= len(name) <= 4:
        return Certainty.SURE
    if len(name) == 4:
        return _of_four(name)
    if name[0] not in FAMILY or _wordy(name):
        return Certainty.NO if _is_sentence(name) else Certainty.MAYBE
    return Certainty.SURE if name[0] not in _DOUBTFUL or len(name) == 3 else Certainty.MAYBE


def _is_doubled(name: str) -> bool:
    """苗苗 may be a name, 哈哈 and 哈哈哈 are none."""
    is_name = len(name) == 2 and name[0] in FAMILY and name[0] not in _LAUGHS
    return is_name and name not in words("people", "words")


def _of_four(name: str) -> Certainty:
    """Two family names and two characters: 欧阳 apart, only those of both parents."""
    if words("asking", "sentence").within(name):
        return Certainty.NO
    is_of_both = name[0] in FAMILY and name[1] in FAMILY and not _wordy(name)
    return Certainty.SURE if is_of_both else Certainty.MAYBE


def _is_sentence(name: str) -> bool:
    """A long stretch with grammar or a common word in it is no name without its dots."""
    known = (words("asking", "sentence"), words("asking", "words"), words("people", "words"))
    return any(c in _VERBS for c in name) or any(each.within(name) for each in known)


def _wordy(name: str) -> bool:
    """Begins or ends with a common word: 方便面, 明天王."""
    known = _WORDS
    return name[:2] in known or (len(name) > 3 and (name[-2:] in known or name[:3] in known))


def titled(name: str) -> str:
    """The title in 陈总, 赵老师 or 李女士, "" if there is none: no name on an identity card."""
    title = _TITLES_AFTER.at_end(name)
    family = name[: len(name) - len(title)] if title else ""
    if title and 1 <= len(family) <= 2 and (family[0] in FAMILY or family[0] in "小老大"):
        if len(title) == 1 and len(family) == 2 and title not in "总姐哥叔姨董":
            return ""  # 王海工 may be a name
        return title
    return name if _NICKNAME.fullmatch(name) and name[1] in FAMILY else ""


def without_titled(text: str) -> str:
    """陈总电话: without who it is of, when that is a family name and a title."""
    for length in (4, 3, 2):
        if length <= len(text) and titled(text[:length]):
            return text[length:].removeprefix("的")
    return text


_LONGEST_SPELT = 24  # characters before the spelling
_FEWEST_OF_A_WORD = 2
_LONGEST_WORD = 6  # characters of a word of which one is in the name


def without_spelling(text: str) -> str:
    """谭永辉言西早的谭永远的永光辉的辉, in speech: without the words that tell the name's characters."""
    if "的" not in text and not _SPELT.within(text):
        return text
    for at in range(2, min(len(text), _LONGEST_SPELT)):
        told = _spelt(text[at:])
        if told and told <= set(text[max(0, at - 4) : at]):
            return text[:at]
    return text


def spells(clause: str, name: str) -> bool:
    """Whether a clause only tells the characters of a name: 马路的马."""
    told = _spelt(clause)
    return bool(told) and told <= set(name)


def spells_itself(clause: str) -> bool:
    """意思的意, 卢沟桥的卢: a word and one of its characters; 弓长张: the parts of one, and the character."""
    if clause in _SPELT:
        return True
    word, of, character = clause.rpartition("的")
    is_told = character in word or word + character in _SPELT
    return bool(of) and len(character) == 1 and len(word) >= _FEWEST_OF_A_WORD and is_told


def _spelt(text: str) -> set[str]:
    """The characters that 马路的马骁勇的骁 or 立早章 tells, none if it is anything else."""
    told: set[str] = set()
    at = 0
    while at < len(text):
        if word := _SPELT.at_front(text[at : at + _LONGEST_WORD]):
            told.add(word[-1])
            at += len(word)
            continue
        end = text.find("的", at + 2, at + _LONGEST_WORD + 1)
        if end < 0 or end + 1 >= len(text):
            return set()
        told.add(text[end + 1])
        at = end + 2
    return told
