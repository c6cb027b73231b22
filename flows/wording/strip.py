"""Words around a value that say nothing of it: taken off its front and its end."""

import re

from flows.wording.lexicon import words
from flows.wording.surnames import FAMILY

_ORDINAL = re.compile(r"(?:[（(]?\d{1,2}[)）.、．](?!\d)|[①-⑳]|[一二三四五六七八九十]、|[-—·•*▪●>#]+)\s*")
_BRACKETS = re.compile(
    r"^\s*[（(](?:[^（）()]{0,8}[章签][^（）()]{0,6}|必填|全称|选填|如有|单位|个人|甲方|乙方|供方|需方|买方|卖方|投标方|承包方|18位)[)）]"
    r"|^\s*[（(][^（）()]{1,8}[)）](?=\s*[：:])"
)
_IN_BRACKETS = re.compile(r"[（(]([^（）()]{2,40})[）)]")
_STAMP = re.compile(
    r"[（(](?:[^（）()]{0,8}[章签][^（）()]{0,6}|(?:不是|注意是?|别写成)[^（）()]{1,10})[)）]$"
)
_SPEAKER = (
    r"(?:(?:我们|咱们|俺们|我|俺|咱)(?:这个|这边|这里|这儿|家|这)?"
    r"(?:公司|单位|店|学校|医院|村|厂|院|局|所|中心|社|合作社|协会|集团)?"
    r"|他们(?:家|公司|单位)?|她们|人家|我司|本公司|本单位|这里|这边|这是|这|人|他|她)"
)
_PRINTED = r"(?:营业)?(?:执照|身份证|证件|证|公章|章|合同)(?:上面|上边|上头|上)?的?"
_WRITTEN = r"(?:写|印|登记|显示|刻|抄)(?:的|着)(?:地址|名字|名称|全称)?(?:就|也)?"
_BIDDEN = (
    r"(?:[我俺]们?)?(?:科里|科长|领导|老板|财务|会计|单位|公司|主任|办公室|处里|院里|学校|人家)"
    r"(?:就|都|又)?(?:让|叫|说|要求|安排|通知)(?:[我俺]们?)?(?:就)?(?:写|填|用|报)(?:成|的是|的)?(?=..)"
)
_LEAD = re.compile(
    rf"^(?:(?:{_SPEAKER}的?(?:公司|单位)?(?:全称|全名|名字|名称|姓名|公司)?的?|{_PRINTED}(?:{_WRITTEN})?)"
    rf"(?:就是|叫做|名叫|是|叫|为)|{_PRINTED}{_WRITTEN}|{_BIDDEN})"
)
_AS = re.compile(
    r"^(?:[：:=]|\s)*(?:(?:具体|准确|确切|完整|全称)(?:点|地|来)?(?:说|讲)?(?:就?是|叫)|应该是|应当是|应为|就是|就叫|就喊|喊做|喊|叫做|名叫|名为|叫|是|为|写成|填成|就写|就填|就用|[填写弄报]一?个(?=..)|写(?!字)|填|用|改成|改为|换成|名字叫|更正为|如下)?(?:[：:=]|\s)*"
)
_FILLERS, _PARTICLES, _CHOOSING = (words("talk", name) for name in ("fillers", "particles", "choosing"))
_LIMITED = re.compile(r"(?:Ltd|Inc|Corp|Co|ltd|LTD)\.[ \t\n，,。；;！!、~～]*$")
_CLOSING = "）)"
_EDGES = " \t\n/，,。.；;！!、|~～…\"'“”‘’「」《》"


def trimmed(text: str) -> str:
    """Without blanks and punctuation at the edges, and without the number of a list."""
    is_shortened = "." in text[-8:] and _LIMITED.search(text[-16:]) is not None
    text = text.strip(_EDGES)
    if text[-1:] in _CLOSING:
        if found := _IN_BRACKETS.fullmatch(text):
            text = found[1].strip(_EDGES)
        if text.endswith(("）", ")")) and "（" not in text and "(" not in text:
            text = text.rstrip("）)")
    if number := _ORDINAL.match(text):
        text = text[number.end() :]
    return text.strip(_EDGES) + ("." if is_shortened else "")


def unbracketed(text: str) -> str:
    """甲方（盖章）: without what a form prints behind a name."""
    return _STAMP.sub("", _BRACKETS.sub("", text)) if "（" in text or "(" in text else text


def after_copula(text: str) -> str:
    """The value after 是, 叫, a colon or the like."""
    found = _AS.match(text)
    return text[found.end() :] if found else text


def has_copula(text: str) -> bool:
    """Whether a text begins with a colon or with a word such as 是."""
    found = _AS.match(text)
    return bool(found and found[0].strip())


def without_lead(text: str) -> str:
    """我们是X, 我叫X: the X; the text itself without such a beginning."""
    found = _LEAD.match(text)
    return text[found.end() :].lstrip("：: ") if found else text


# A family name, and what begins many a word: 行政主管, 好运. Fillers only before a pause.
_BEGINS_WORDS = FAMILY | frozenset("行对好来先")


def without_fillers(text: str) -> str:
    """嗯那个X: the X."""
    while (word := _FILLERS.at_front(text)) and len(word) < len(text):
        if word in _BEGINS_WORDS and text[1:2] not in "，, ":
            break
        text = text[len(word) :].lstrip(_EDGES)
    return text


def without_particles(text: str) -> str:
    """X吧, X谢谢: the X."""
    while (word := _PARTICLES.at_end(text)) and len(word) < len(text):
        text = text[: -len(word)]
        text = text if text.endswith(".") and _LIMITED.search(text[-16:]) else text.rstrip(_EDGES)
    return text


def variants(text: str, *, is_choice: bool = False) -> tuple[str, ...]:
    """The text as it is, then with less and less around it; the first that is recognised is meant."""
    led, plain = without_lead(text), without_fillers(text)
    front = after_copula(led if plain == text else without_lead(plain))
    if is_choice and (verb := _CHOOSING.at_front(front)):
        front = without_fillers(front[len(verb) :]) or front
    tail = without_particles(text)
    if led == front == text:
        return tuple(dict.fromkeys(filter(None, (text, tail))))
    both = without_particles(front)
    return tuple(dict.fromkeys(one for one in (text, tail, led, without_particles(led), front, both) if one))
