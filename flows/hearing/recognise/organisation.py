"""Names of organisations: a place, a name of their own, a trade, and a legal form or a kind at the end."""

import re

from flows.checks.place import split_address, without_province
from flows.checks.writing import HAN
from flows.hearing.recognise.certainty import Certainty
from flows.wording.lexicon import words

_SHAPE = re.compile(rf"[{HAN}A-Za-z0-9()（）·\-&.、,，' /]{{4,60}}+")
_TWO_HAN, _PAUSE = re.compile(f"[{HAN}]{{2}}"), re.compile(r"[，,。]")
_STRONG, _KINDS = words("organisations", "strong"), words("organisations", "kinds")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9()&.,'\- /]{3,60}")
_LATIN_FORM = re.compile(
    r"(?:branch|co\.? ?,? ?\.?ltd\.?|ltd\.?|limited|inc\.?|llc|gmbh|corp(?:oration)?\.?"
    r"|company|group|plc|ag)$"
)
_LONGEST_FORM = 16  # characters
_IN_BRACKETS = re.compile(r"（[^（）]{1,20}）$")
# Said of an organisation, never its name: the first word makes the rest no name.
_SAID = re.compile(
    r"^(?:(?:营业)?执照|证上|证件|公章|章上|合同上|公司|单位|老板|领导|会计|财务|挂靠|换了?|用|发票|新公司|这个|那个|哪个|写|麻烦|另外|我|你|您|他|咱|俺|就|只有?|没有?|有|是|在|给|找|去|到|从|开|办|注册|刚|已|还|先|再|想|要|能|会|不|请|问|看|跟|和|同|比如|例如|叫|喊)"
)
_GRAMMAR = re.compile(
    r"[了吗呢么啊呀您咱俺啦嘛你我他她们怎什哪很]|[能可]办|的能|没有|不是|可以|能不能|多少|多久|怎么|什么|已经|就是|名义|签署|还是|或者|都用|换成|改成|的公司$|的单位$|的店$"
)

_NO_NAME = re.compile(
    "^两[个家]|^都要|公司[和跟与及、](?=.{2,30}公司$)|曾用名|现名|现用名|旧名|更名|改名|原名|前身"
)  # two names with words between, or a word that begins none
_STAMPED = re.compile(r"[章签填称]")
_SENTENCE = re.compile(r"[了吗呢吧哪]|我们|你们|都用|换成|改成|能不能|就是|或者")
_LONG = 6  # characters before a bare 公司
_VERB = re.compile(r"[能要想是在有没可会办找去来]")
_HOUSE_NUMBER = re.compile(r"\d ?(?:号|楼|层|室|单元|栋|幢|组)")
_LONGEST_OWN = 6
_NO_OWN = re.compile(r"[吗呢啥叫办哪]|有没有|是不是|不是|没有|能不|都|的")
_SPOKEN = re.compile(
    r"[了吗呢吧怎什哪]|都用|换成|改成|已经|没有|不是|可以|能不能|就是|还是|或者|我们|你们|和证书|[我你他咱俺]是"
)


def organisation(text: str) -> Certainty:
    """Whether all of the text is the name of an organisation."""
    name = text.strip()
    if _LATIN.fullmatch(name):
        is_whole = not name[-1].isdigit() and bool(_LATIN_FORM.search(name[-_LONGEST_FORM:].lower()))
        return Certainty.SURE if is_whole else Certainty.MAYBE if len(text.split()) > 2 else Certainty.NO
    name = name.replace("(", "（").replace(")", "）")
    if not _SHAPE.fullmatch(name) or not _TWO_HAN.search(name) or _NO_NAME.search(name):
        return Certainty.NO
    is_spaced = " " in name
    name = "".join(name.split())
    body = _IN_BRACKETS.sub("", name)
    if name.endswith("吧") and _STRONG.at_end(name[:-1]):
        return Certainty.NO  # 就写X有限公司吧: a particle, and no bar
    form = _STRONG.at_end(name) or _STRONG.at_end(body)
    kind = form or _KINDS.at_end(body)
    if _PAUSE.search(name):
        return Certainty.NO
    if not kind:
        return Certainty.MAYBE if _may_be_half(name) and not is_spaced else Certainty.NO
    if body != name and not _is_form(name[len(body) + 1 : -1]):
        return Certainty.NO if _STAMPED.search(name[len(body) :]) else Certainty.MAYBE
    if not form and (is_spaced or _HOUSE_NUMBER.search(name)):
        return Certainty.NO
    own = body[: len(body) - len(kind)] if body.endswith(kind) else body
    return _with_ending(own, kind, is_strong=bool(form))


def _is_form(words_in_brackets: str) -> bool:
    """（有限合伙）, （北京）, （河南分公司）: a part of the name."""
    ends = words("organisations", "strong").at_end(words_in_brackets) or words(
        "organisations", "kinds"
    ).at_end(words_in_brackets)
    is_place = bool(split_address(words_in_brackets).region)
    return bool(ends) or is_place or words_in_brackets.endswith(("合伙", "集团", "控股"))


def _with_ending(own: str, kind: str, *, is_strong: bool) -> Certainty:
    """`own` is what stands before the legal form or the kind."""
    own = own.strip("（）")
    if not own:
        return Certainty.NO
    rest = _rest(own)
    is_whole = kind.endswith("有限公司") and rest != own and not _SENTENCE.search(own)
    if is_whole and _has_trade(rest):
        return Certainty.SURE  # 河南可以科技有限公司
    if _SPOKEN.search(own) or words("asking", "words").within(own):
        return Certainty.MAYBE if is_whole else Certainty.NO
    nation = words("organisations", "nations").at_front(own)
    is_led = bool(words("talk", "fillers").at_front(own) or _SAID.match(own))
    if split_address(own).region or nation or (_in_county(own) and not is_led):
        is_plain = not _VERB.match(rest) and bool(rest or not is_strong) and not (len(kind) == len(rest) == 1)
        return Certainty.SURE if is_plain else Certainty.MAYBE
    return _unplaced(own, kind, is_strong=is_strong)


def _has_trade(rest: str) -> bool:
    """我爱我家物业服务, after a place: a name of its own and a trade, as the register wants it."""
    trade = words("organisations", "industries").at_end(rest)
    name = rest[: len(rest) - len(trade)]
    return bool(trade) and 2 <= len(name) <= _LONGEST_OWN and not _NO_OWN.search(name)


def _unplaced(own: str, kind: str, *, is_strong: bool) -> Certainty:
    """A name without a place: sure only with a legal form or a long kind, and no word of talk before it."""
    is_talk = _GRAMMAR.search(own + kind) or _SAID.match(own) or words("talk", "fillers").at_front(own)
    if is_talk or is_half(own) or _is_after_talk(own):
        return Certainty.MAYBE
    if is_strong:
        return Certainty.SURE if kind != "公司" or len(own) >= _LONG else Certainty.MAYBE
    return Certainty.SURE if len(kind) >= 2 and len(own) >= 2 else Certainty.MAYBE


def _is_after_talk(own: str) -> bool:
    """一下哈洛阳铭泰: everyday words, and then a place with which the name begins."""
    heads = range(1, min(len(own) - 2, _LONGEST_OWN) + 1)
    chat = words("chat", "words")
    return any(chat.cover(own[:at]) and split_address(own[at:]).region for at in heads)


_COUNTY = re.compile(rf"[{HAN}]{{1,6}}?[省市区县旗镇乡村]")


def _in_county(own: str) -> bool:
    """某某县第一高级中学: begins with a division, though none that the table knows."""
    found = _COUNTY.match(own)
    return found is not None and len(own) > found.end() and not _GRAMMAR.search(found[0])


def _rest(own: str) -> str:
    """What stands between the place and the form: without it, 郑州有限公司 is no name."""
    place = split_address(own)
    return place.rest if place.region else without_province(own)


def is_half(own: str) -> bool:
    """建筑工程: a trade without a name of its own before it, which is half a name."""
    return words("organisations", "industries").cover(own)


def _may_be_half(name: str) -> bool:
    """河南鼎诚: the beginning of a name, or a name without its form."""
    is_begun = bool(split_address(name).region) or bool(words("organisations", "industries").within(name))
    return (
        is_begun
        and 3 <= len(name) <= 30
        and not _GRAMMAR.search(name)
        and not _SAID.match(name)
        and not words("asking", "words").within(name)
    )
