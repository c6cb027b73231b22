"""A piece of what was told last, told anew: 最后一位是2, 后缀是cn, 后面再加2103室, 天诚，诚信的诚.

The whole value is never written in such a message. It is always asked about, never stored at once.
"""

import re
from collections.abc import Callable, Iterator

from flows.form import Look
from flows.hearing.chat import is_chat
from flows.hearing.heard import Heard, Told
from flows.hearing.last import last_told, whole_first
from flows.hearing.letters import WRONG
from flows.hearing.recognise import Certainty
from flows.hearing.recognise.person import spells_itself
from flows.hearing.remarks import with_sign
from flows.hearing.values import best, surely
from flows.question import Ask
from flows.state import EDITABLE
from flows.wording.lexicon import words
from flows.wording.sounds import alike, syllables_of

_LONGEST = 28  # characters
_FEWEST = 2  # characters that say which piece is meant
_LEAD = rf"^(?:哦|噢|啊|等下|不好意思|抱歉|刚才|刚刚|上面|那个|邮箱|号码?|{WRONG}|[，, ])*+"
_END = rf"(?:[，, ]*(?:才对|才是|刚才|刚刚|刚|打漏|漏|写漏|少打|{WRONG}|了|的|哈|啊)*+)$"
_NUMBER_END = re.compile(
    rf"{_LEAD}(?:尾号|尾数|末尾|末位|后[一二三四两几]位|最后[一二三四两几]?[个位])"
    rf"(?:数字?)?(?:{WRONG}[，, ]*)?"
    rf"(?:应该|应当)?(?:是|为)(?P<end>\d{{1,6}}|[Xx]){_END}"
)
_MAIL_END = re.compile(
    rf"{_LEAD}(?:后缀|后面|结尾|末尾|域名|最后)?(?:应该|应当)?是\.?(?P<end>[A-Za-z0-9][A-Za-z0-9.-]{{1,19}}){_END}"
)
_ADDING = r"(?:再|还|要|得|给|我|帮)*+(?:加上?|添上?|补上?)(?:一?个|[一两几]个字)?[“\"「：: ]*"
_ADDED_BEHIND = re.compile(
    rf"{_LEAD}(?:在)?(?:最?后面?|末尾|结尾)(?:的)?{_ADDING}(?P<piece>.{{1,16}}?)(?:[”\"」]|字)*$"
)
_ADDED_BEFORE = re.compile(
    rf"{_LEAD}(?:在)?(?:最?前面|开头)(?:的)?{_ADDING}(?P<piece>.{{1,8}}?)(?:[”\"」]|字)*$"
)
_TOO_SHORT = re.compile(
    rf"{_LEAD}(?:是|应该是)?(?P<piece>[\u3400-\u9fff]{{3,10}})[，, ]*"
    r"(?:刚才|刚刚|前面|上面)?(?:少|漏|掉)(?:写|打|填|了)*+(?:[一两俩几]?个?字)?了?$"
)
_HOW = (
    r"(?P<how>[\u3400-\u9fff]{2,6}的|"
    r"[\u3400-\u9fff]{1,2}(?:字头|字旁|字底|旁|头|底)(?:的)?(?:那个)?的?)(?P<new>[\u3400-\u9fff])"
)
_SPELT = re.compile(rf"{_LEAD}(?:是|应该是)?(?P<piece>[\u3400-\u9fff]{{1,6}})[，, ]+{_HOW}{_END}")
_MISSPELT = re.compile(
    rf"{_LEAD}(?P<old>[\u3400-\u9fff])(?:这个)?字?(?:{WRONG})[，, ]*(?:应该|应当)?是(?:个|那个)?{_HOW}{_END}"
)
_SPELT_ALONE = re.compile(
    rf"{_LEAD}(?:(?:中间|最后|后面|前面|第[一二三]个|[那这]个?)++字?)?(?:应该|应当)?是?(?:个|那个)?{_HOW}(?:那个(?P=new))?(?:那个)?{_END}"
)
_PAUSE = re.compile("[，,。；; ]+")
_DENYING = re.compile("可?(?:不|别|莫)")
_FORM = re.compile(rf"{_LEAD}(?:应该|应当)?是(?P<form>[\u3400-\u9fff（）]{{2,12}}){_END}")
_TOP_LEVEL = frozenset(
    ("cn", "com", "net", "org", "com.cn", "net.cn", "org.cn", "gov.cn", "edu.cn", "ac.cn", "cc", "vip")
)
_FORMS = words("organisations", "strong")


def piece_told(said: str, look: Look) -> Heard | None:
    """The hearing of a message that tells a piece of the last answer anew, None of any other message."""
    if len(said) > _LONGEST or look.application.status not in EDITABLE:
        return None
    said = _without_chat(said, look)
    for field in whole_first(last_told(look)):
        if not isinstance(look.form.by_id[field], Ask):
            continue
        value = look.value(field)
        whole = next((one for mend in _ways(field) if (one := mend(said, value))), "")
        is_value = whole and whole != value and best(field, whole, look) is not None
        if is_value and not surely(look.pending_id(), said, look):
            told = Told(field, whole, Certainty.MAYBE, is_named=True, is_changed=True)
            return Heard(said, told=(told,), clauses=(said,), is_wrong=True)
    return None


def _without_chat(said: str, look: Look) -> str:
    """中间那字是大小的小哈 输入法自己带出来的: without the everyday words behind a pause."""
    first, *others = _PAUSE.split(said)
    owner = look.pending_id().partition(".")[0]
    return first if others and all(is_chat(one, owner) for one in others) else said


def _ways(field: str) -> Iterator[Callable[[str, str], str]]:
    attribute = field.rpartition(".")[2]
    if attribute in ("email", "id_number", "tax_number"):
        yield with_sign
    if attribute == "email":
        yield _with_mail_end
    elif attribute in ("mobile", "id_number", "account", "phone"):
        yield _with_number_end
    elif attribute in ("name", "recipient", "address", "bank"):
        yield from (_with_addition, _grown, _spelt)
        if attribute == "address":
            yield _continued
        if field == "organisation.name":
            yield _with_form


def _with_number_end(said: str, value: str) -> str:
    """尾数写错了，应该是5512."""
    found = _NUMBER_END.match(said)
    return value[: len(value) - len(found["end"])] + found["end"].upper() if found else ""


def _with_mail_end(said: str, value: str) -> str:
    """后缀是cn; 是qq.com."""
    found = _MAIL_END.match(said)
    local, _, host = value.partition("@")
    if found is None or not host:
        return ""
    end = found["end"].lower()
    if end in _TOP_LEVEL:
        return f"{local}@{host.partition('.')[0]}.{end}"
    return f"{local}@{end}" if "." in end else ""


def _with_addition(said: str, value: str) -> str:
    """后面再加上2103室; 前面加上“省”."""
    if found := _ADDED_BEHIND.match(said):
        return value + found["piece"].strip()
    found = _ADDED_BEFORE.match(said)
    return found["piece"].strip() + value if found else ""


def _grown(said: str, value: str) -> str:
    """建筑工程 少了俩字, of a name with 建筑: the longer piece instead of the part of it that was told."""
    found = _TOO_SHORT.match(said)
    if found is None:
        return ""
    piece = found["piece"]
    for length in range(len(piece) - 1, _FEWEST - 1, -1):
        for part in (piece[:length], piece[-length:]):
            if value.count(part) == 1:
                return value.replace(part, piece)
    return ""


def _spelt(said: str, value: str) -> str:
    """天诚，诚信的诚; 俊打错了，是君子的君: the piece instead of the one that sounds like it."""
    if found := _MISSPELT.match(said):
        old = found["old"]
        return value.replace(old, found["new"]) if _is_told(found) and value.count(old) == 1 else ""
    if (found := _SPELT_ALONE.match(said)) and _is_told(found):
        return _sounding_like(found["new"], value)
    found = _SPELT.match(said)
    if found is None or not _is_told(found) or found["new"] not in found["piece"]:
        return ""
    piece = found["piece"]
    if len(piece) == len(value):
        return ""  # 袁维东，维护的维: the whole name anew
    places = range(len(value) - len(piece) + 1)
    like = {value[at : at + len(piece)] for at in places if alike(piece, value[at : at + len(piece)])}
    return value.replace(like.pop(), piece, 1) if len(like) == 1 else ""


def _sounding_like(new: str, value: str) -> str:
    """是成功的成, of a name with 晟 in it: the one character that sounds like it gives way."""
    read = syllables_of(new)
    like = [one for one in value if read & syllables_of(one)] if new not in value else []
    return value.replace(like[0], new) if len(like) == 1 else ""


def _is_told(found: re.Match[str]) -> bool:
    """诚信的诚, 日字头那个晟: whether the words before a character tell it."""
    how = found["how"]
    if _DENYING.match(how):
        return False  # 不是人民的民
    return not how.endswith("的") or "头" in how or "旁" in how or spells_itself(how + found["new"])


def _continued(said: str, value: str) -> str:
    """9号院3号楼, after 文化路9号: the address goes on where it ended."""
    for length in range(min(len(said) - 1, len(value)), _FEWEST - 1, -1):
        if value.endswith(said[:length]) and any(one.isdigit() for one in said[:length]):
            return value + said[length:]
    return ""


def _with_form(said: str, value: str) -> str:
    """是有限责任公司: another legal form at the end of the name."""
    found = _FORM.match(said)
    form, end = found["form"] if found else "", _FORMS.at_end(value)
    return value[: len(value) - len(end)] + form if form and end and _FORMS.at_end(form) == form else ""
