"""What was told is asked back, or only remarked on: 我手机号填的啥, 没写错吧; 敏感的敏，别写成民.

Neither tells a new value. The answer is what was noted.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.checks.writing import HAN
from flows.form import Look
from flows.hearing.labels import named
from flows.hearing.last import last_told, whole_first
from flows.hearing.names import Name, names_of
from flows.hearing.recognise.person import spells, spells_itself
from flows.hearing.remarks import is_of_value
from flows.hearing.values import surely
from flows.question import Ask, Choose
from flows.state import EDITABLE
from flows.wording.lexicon import words
from flows.wording.strip import without_particles
from flows.wording.writing import bare

_LONGEST = 40  # characters
_DATA = re.compile(r"\d{3}|@")
# Without one of these a message asks back nothing and remarks on nothing, but for 弓长张.
_SIGNS = re.compile(
    "[吗没么吧呢不错对啥哪咋是的别莫带有加漏打接短通关长过换办号期]|多少|什么|几号|怎么|后|前|尾|末|头"
)
_SPELT = words("people", "spelt")
_BREAK = re.compile(r"[，,。；;、！!\s]+")
_FIELD = "#"  # stands for the name of a field
_AROUND = (
    r"(?:我们?|俺们?|咱们?|您|你们?|这边|系统|上面|前面|刚才|刚刚|之前|前头|上一?[个条项]|最后一?[个条项]|那[个项]|这[个项]"
    r"|那|这|的|都|是(?!不是)|刚|才|帮|给|看看|看一?下|瞅瞅|瞧瞧|核对一?下|查一?下|确认一?下|问一?下|请问|请|麻烦|想知道|想问|忘了|记不清|有点|怕)*+"
)
_DID = "(?:显示|带|写|填|发|打|记|报|给|输|录|登记|留|存|弄|搞)"
_CORE = re.compile(
    rf"{_DID}(?:给|过|你们?|您){{0,3}}+(?:的|了|成|下|下来|好的|到的?|上去的?){{0,3}}+{_FIELD}?(?:就|都|现在|到底)?(?:是|叫|成)?"
    rf"(?:[{HAN}]{{0,2}}叫)?(?:多少|啥|什么|谁|哪个[{HAN}]?|哪一?[串条个]|哪几个字?|几号|怎么写|咋写)|{_DID}(?:的|得)(?:都|全)?(?:对不对|对[吗么没不]|没错吧|正确吗|没问题吧)|多少来着|[啥什么哪个]来着"
    rf"|(?:显示|{_DID}的)[{HAN}]{{0,2}}(?:叫)?(?:多少|啥|什么|谁)|带上没有?|(?:{_DID}|认|念|看)(?:给|你们?|您)?(?:对|全|好|齐|准|错|岔|串|混|漏|反)了?(?:没有?|吗|吧|不|么)"
    rf"|没(?:给)?(?:我|俺)?(?:{_DID}|认|念|看|手滑)?(?:错|岔|串|混|漏|反)(?:掉|了)?[{HAN}]{{0,6}}?(?:吧|吗|么)"
    rf"|(?:有没有|是不是|有无)[{HAN}]{{0,3}}?{_DID}(?:错|岔|串|混|漏|反)"
    rf"|(?:写|填|打|记|录|弄|发)错了?(?:吗|没有?)|(?:念|报|重复|复述|读)(?:我|俺)?(?:听听?|一遍|一下|看看)"
)
_WHOLE = re.compile(
    rf"{_AROUND}{_FIELD}?{_AROUND}(?:对|正确|准确|没错|没问题)(?:了|着)?(?:吗|没有?|不对|不|么|吧|呢)|{_AROUND}(?:对不对|错没错|对没对)"
)
_FILLING = re.compile(
    rf"(?:要|该|应该|得|需要|可以|能|让|叫){_DID}|{_DID}(?:多少|啥|什么|哪个)"
    "|申请表|采集表|照片|图片|凭据|证书|公章|盖章|短信|验证码|发票|审核"
)
_NOTED = re.compile(
    rf"{_AROUND}{_FIELD}?{_AROUND}(?:记|存|保存|收|登记|录)(?:下来|下|好|上|住|进去|到|全)?了?(?:吗|没有?|吧|不|么)"
    rf"|{_AROUND}{_FIELD}?{_AROUND}{_DID}(?:过|给)*(?:你们?|您)?(?:过)?了(?:吗|没有?|吧|不|么)"
)
_WHETHER = re.compile("是不是|对不对|不是[，,。？?]|对吧|对吗|是吧|没错吧|[吗么吧][？?]?$")
_SOME_DIGITS = re.compile(r"(?<!\d)\d{2,6}(?!\d)")
_OF_A_PART = re.compile("前|开头|头")
_ENDING = re.compile(
    rf"{_AROUND}{_FIELD}?{_AROUND}(?:尾号|尾数|末尾|后面?[两三四]位|最后[两三四]位)(?:数字?)?(?:是不是|是|对不对)?(?P<end>\d{{2,6}})(?:吗|吧|不|么|对吗|对吧|没错吧)*"
)
_ALL = re.compile("都|全|前面|上面|前头|地方")
_LEAD = re.compile(
    r"^(?:注意|看清楚?|看好|记得|记住|记好|提醒一?下|对了|是|就是|嗯|那个)+(?:哈|啊|一下|下|了|，)*"
)
_DESCRIBING = re.compile(
    rf"[{HAN}]字?[旁头底]|[三两双]个[{HAN}]|[上下左右][面边]?是?[{HAN}]|仨[{HAN}]|摞|宝盖|[{HAN}]{{1,6}}的[{HAN}](?![{HAN}]{{4}})|(?:写|打|弄)成[{HAN}]|那个字|这个姓|多音字"
)
_OF_A_CHARACTER = re.compile("[这那]个?[姓字]|第[一二三四五六七八九]个字|字旁|[上下左右][面边]是|中间那")
_MENDING = re.compile("[换改]|错(?!的)|不写|不要|要办|应该|不对")
_EACH = re.compile(rf"(?P<one>[{HAN}])(?:字|就)?是(?P<how>[{HAN}]{{2,8}})")
_BY_PART = re.compile(rf"[{HAN}]{{1,2}}(?:字头|字旁|字底|旁|头|底)(?:的)?(?:那个)?的?[{HAN}]")  # 日字头那个晟
_WHICH_OF_MANY = re.compile(rf"那个[{HAN}]$|那个$")  # 成功的成那个成
_NOT = re.compile(
    rf"(?:可|千万)?(?:别|不要|不是|莫)(?:再)?(?:写|打|搞|弄|当|记|录|看)?成?(?P<what>[{HAN}A-Za-z0-9]{{1,8}})"
)
_HAS = re.compile(
    rf"(?:别|不要)(?:漏|忘|少|落|丢)(?:写|打|填)?(?:了|掉)*(?P<left>[{HAN}]{{1,6}}?)(?:[两俩几一]?个?字)?"
    rf"|(?:里面?|中间|后面|前面)?(?:有|带|加)(?:个)?(?P<with>[{HAN}]{{1,6}}?)(?:[两俩几一]?个?字)?的?"
)
_PART = re.compile(
    r"(?:(?:最后|后面?|末尾|尾号|尾数)(?:[一二三四两几]?[个位])?(?:数字?)?|(?P<front>开头|前面?(?:[一二三四两几]?[个位])?))"
    r"(?:就?是|为)?(?P<part>[0-9]{1,6}|[0-9A-Z])"
)
_OWNED = re.compile(
    r"(?:这|那)?个?(?:就|都)?是(?P<who>我|俺|他|她|老板|法人|领导)(?:们)?(?:自己|本人)?的?(?:本人|自己)?的?(?:号码?|手机号?|电话|身份证号?|邮箱|名字|大名)?"
)


@dataclass(frozen=True, slots=True)
class Recalled:
    """The fields that are spoken of; none: all of them. `is_right`: the message says what was noted."""

    fields: tuple[str, ...] = ()
    is_right: bool = False


def recalled(said: str, look: Look) -> Recalled | None:
    """What a message asks back or remarks on, None of any other message."""
    if len(said) > _LONGEST or look.application.status not in EDITABLE:
        return None
    if not _SIGNS.search(said) and said not in _SPELT:
        return None
    pending = look.pending()
    if pending is not None and pending.id == "confirm":
        text = bare(said)
        return Recalled() if _asks_back(text) or _WHOLE.fullmatch(text) else None
    is_of_field = isinstance(pending, Ask | Choose) and bool(pending.group)
    asked = _asked(said, look, is_of_field=is_of_field) or _shown(said, look)
    return asked or (_remarked(said, look) if is_of_field else None)


def _asked(said: str, look: Look, *, is_of_field: bool) -> Recalled | None:
    text = bare(said)
    name = _name_within(text, look)
    asked = text.replace(name, _FIELD, 1) if name else text
    ending = _ENDING.fullmatch(asked)
    is_noted = is_of_field and _NOTED.fullmatch(asked)  # 收到了吗 asks of a paper
    if not (ending or is_noted or _asks_back(asked) or _WHOLE.fullmatch(asked)):
        return None
    if name:
        fields = tuple(one.id for one in named(name, look))
        given = tuple(one for one in fields if look.value(one))
        end = ending["end"] if ending else ""
        meant = tuple(one for one in given if look.value(one).endswith(end))
        return Recalled(meant or given or fields) if fields else None
    if _ALL.search(asked):
        return Recalled()
    last = whole_first(last_told(look)) if is_of_field else ()
    return Recalled(last) if last else None


def _shown(said: str, look: Look) -> Recalled | None:
    """记的尾号是不是8846; 给登的投标专员，对吧: says what was told, or its end, and asks if it is so."""
    if not _WHETHER.search(said):
        return None
    ends = _SOME_DIGITS.findall(said)
    for field in whole_first(last_told(look)):
        value = look.value(field)
        is_part = len(ends) == 1 and _OF_A_PART.search(said) and value.startswith(ends[0])
        is_end = len(ends) == 1 and value.endswith(ends[0])
        if value and (value in said or is_part or is_end):
            return Recalled((field,))
    return None


def _asks_back(text: str) -> bool:
    """姓认对了没有，这个姓少见: asks what was noted, whatever is said beside it. 填什么 asks for help."""
    return _CORE.search(text) is not None and not _FILLING.search(text) and not _DATA.search(text)


def _name_within(text: str, look: Look) -> str:
    """The longest name of a field in a text."""
    names = names_of(look.form)
    found = [word for _, word in names.words.each(text) if len(word) > 1 and _is_of_field(names.get(word))]
    return max(found, key=len, default="")


def _is_of_field(name: Name) -> bool:
    return bool(name.field or name.attribute) and not name.is_speaker


def _remarked(said: str, look: Look) -> Recalled | None:
    parts = [one for one in _BREAK.split(said) if one and not _LEAD.fullmatch(one)]
    if not parts or surely(look.pending_id(), said, look):
        return None
    for field in whole_first(last_told(look)):
        value = look.value(field)
        if not value:
            continue
        if all(_fits(part, field, value) for part in parts):
            return Recalled((field,), is_right=True)
        is_name = field.endswith(("name", "recipient"))
        if is_name and _describes(said, value) and not _tells(parts, field, look):
            return Recalled((field,))
    return None


def _describes(said: str, value: str) -> bool:
    """三个金那个鑫啊; 聪明的明: tells of a character, of the value or not."""
    if _DATA.search(said) or _MENDING.search(said) or not (found := _DESCRIBING.search(said)):
        return False
    is_of_a_character = _OF_A_CHARACTER.search(said) is not None
    return is_of_a_character or any(one in said for one in value) or spells_itself(found[0])


def _tells(parts: Iterable[str], field: str, look: Look) -> bool:
    """是李宏伟 宏大的宏: whether a part is a whole value of the field, which is told anew."""
    return any(surely(field, one, look) for part in parts for one in re.split("[：:]", part))


def _fits(part: str, field: str, value: str) -> bool:
    """Whether a part of a message says of a value what is so."""
    for one in dict.fromkeys(_said_of(part)):
        if is_of_value(one, field, value) or _is_part(one, field, value) or _is_owned(one, field):
            return True
        if field.endswith(("name", "recipient", "address", "bank", "title")) and _is_written(one, value):
            return True
    return False


def _said_of(part: str) -> Iterable[str]:
    plain = without_particles(part).rstrip("啊哈呀哦")
    yield from (part, plain, _LEAD.sub("", part), _LEAD.sub("", plain))


def _is_written(said: str, value: str) -> bool:
    """敏是敏感的敏; 别写成民; 别漏了建设."""
    if found := _HAS.fullmatch(said):
        return (found["left"] or found["with"]) in value
    if found := _NOT.fullmatch(said):
        what = found["what"]
        other = what[-1] if spells_itself(what) else what
        return len(other) == 1 and other not in value
    found = _EACH.fullmatch(said)
    how = found["how"] if found else said
    how = how if _BY_PART.fullmatch(how) else _WHICH_OF_MANY.sub("", how)
    is_told = spells_itself(how) or _BY_PART.fullmatch(how) is not None
    if found and found["one"] != how[-1]:
        return False
    return spells(said, value) or (is_told and how[-1] in value)


def _is_part(said: str, field: str, value: str) -> bool:
    """最后四位是0002."""
    found = _PART.fullmatch(said.upper())
    if found is None or not field.endswith(("mobile", "phone", "number", "account")):
        return False
    return value.startswith(found["part"]) if found["front"] else value.endswith(found["part"])


def _is_owned(said: str, field: str) -> bool:
    """这是我本人的号, of the one who writes; 是老板的, of the legal representative."""
    found = _OWNED.fullmatch(said)
    is_own = found is not None and found["who"] in "我俺"
    return found is not None and field.startswith(("contact.", "holder.") if is_own else "legal_rep.")
