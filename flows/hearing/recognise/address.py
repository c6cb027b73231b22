"""Addresses: places one inside the other, from the district down to the room."""

import re

from flows.checks.place import split_address, zones_of
from flows.checks.writing import HAN
from flows.hearing.recognise.certainty import Certainty
from flows.hearing.recognise.person import person, titled
from flows.wording.lexicon import words

_SHAPE = re.compile(rf"[{HAN}A-Za-z0-9 ()（）\-—#－~、/·.]{{2,100}}+")
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百][号楼栋层单组队]")
_SAID = re.compile(
    r"有限公司.|[支分]行$|\d\.\D|哦不|噢不|啊不|不用|说错|联系人|[吗呢吧么啊呀您咱俺啦嘛你我他她们怎什哪]|没有|没|不是|不对|不要|不能|不会|不知|不用|有吗|有没|可以|能用|能办|多少|多久|已经|换成|改成|问下|问一下|应该|需要|电话|邮编|手机|收件|邮箱|身份证|名字|姓名|地址|告诉|投标|的锁|证书|办理|网点|分钟|有效|小时|通行证|护照|往来|离职|执照|搬|补办|丢了|弄丢|让同事"
)
_TOLD = re.compile(r"[是了要能]|的$|^(?:今天|明天|先|这|那|就|按|照|给|我)")
_LONG_NUMBER = re.compile(r"\d{5}")
_COUNTED = re.compile(r"[\d一二三四五六七八九十百甲乙丙丁A-Za-z]")
_VERB = re.compile(r"[有是在换了去问]")
_LEAD = re.compile(r"[是为在位用写就按给]")
_ADDED = re.compile(r"(?:后面|前面|再)?加[个上一]|补上|去掉|删掉|改[一成为下]")
_BLANKS, _HAN, _RECEIVING = re.compile(r"\s+"), re.compile(f"[{HAN}]"), re.compile("(?:签|代|亲)?收$")
# 文化路9号 不寄单位的那个: said of a place beside it.
_BESIDE = re.compile(
    r"^(?:不(?![二])|别(?!墅)|先别|以前|现在|原来|就是|还是|因为|但|如果|要是|万一)|[那这]个$|的话"
)
_TAIL = 8  # characters after the last part of an address: 3楼东户王记


def address(text: str) -> Certainty:
    """Whether all of the text is an address below the city, or a whole one."""
    place = _BLANKS.sub(" ", text).strip()
    if not _SHAPE.fullmatch(place) or _LONG_NUMBER.search(place) or _is_said(place):
        return Certainty.NO
    split = split_address(place)
    rest = f"{split.district}{split.rest}" if split.region else place
    if len(rest) < 4 or not _HAN.search(rest) or _is_told(rest):
        return Certainty.NO
    if (
        " " in rest
        and person(rest.split(" ")[-1]) is Certainty.SURE
        and not words("places", "ends").at_end(rest)
    ):
        return Certainty.MAYBE
    return _with_parts(place, rest)


def _with_parts(place: str, rest: str) -> Certainty:
    """By the parts of it that are known: streets, houses, villages."""
    end = _last_part(rest)
    if not end:
        return Certainty.MAYBE if len(rest) <= 20 and not re.search(r"[有是在换了去]", rest) else Certainty.NO
    if not _NUMBER.search(rest) and (_VERB.search(rest) or not _has_strong_part(rest)):
        return Certainty.MAYBE
    if _LEAD.match(place):
        return Certainty.NO
    return Certainty.SURE if len(rest) - end <= _TAIL else Certainty.MAYBE


def _is_said(place: str) -> bool:
    """Words of a sentence, a question at the end, or somebody's name behind the place."""
    if _SAID.search(place) or _ADDED.search(place) or words("asking", "tags").within(place):
        return True
    return any(_is_other(part) or _BESIDE.search(part) for part in place.split(" ")[1:])


def _is_told(rest: str) -> bool:
    """A sentence about a place: without any number, and with a verb or a particle."""
    return not re.search(r"\d", rest) and bool(_TOLD.search(rest) or words("asking", "sentence").within(rest))


def _is_other(part: str) -> bool:
    """What stands after a blank and is no part of the place before it: a whole address, somebody's name."""
    who = _RECEIVING.sub("", part) if part.endswith("收") else part
    is_somebody = bool(titled(who)) or (who != part and person(who) is not Certainty.NO)
    return is_somebody or (len(part) >= 4 and bool(split_address(part).region))


def region(text: str) -> Certainty:
    """Whether the text is a place of the table of divisions, with nothing after it but an address."""
    typed = _BLANKS.sub("", text)
    split = split_address(typed)
    if not split.region:
        return Certainty.NO
    if any(typed.startswith(zone) for zones in zones_of("shared").values() for zone in zones):
        return min(address(text), Certainty.MAYBE)
    if not split.rest:
        return Certainty.SURE
    return address(text) if len(split.rest) >= 2 else Certainty.NO


def _has_strong_part(text: str) -> bool:
    """A street, a village, a district: more than 餐厅 or 公司 alone."""
    weak = words("places", "weak")
    return any(word not in weak for _, word in words("places", "ends").each(text, 1))


def _last_part(text: str) -> int:
    """Where the last part of the address ends, 0 without any part."""
    marks = [
        at + len(word)
        for at, word in words("places", "ends").each(text, 1)
        if word != "号" or _COUNTED.match(text[at - 1])
    ]
    digits = [found.end() for found in _NUMBER.finditer(text)]
    return max((*marks, *digits), default=0) if marks else 0
