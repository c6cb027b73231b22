"""What a text may be read as, for each kind of field: without the words that stand around a value."""

import re
from collections.abc import Iterable, Iterator

from flows.hearing.recognise import Certainty, recognise
from flows.wording.lexicon import words
from flows.wording.strip import variants

_I = re.compile(r"^(?:就?是)?(?:(?:我|本人|我本人|我自己|俺)[，, ]?){1,2}(?:叫|是|本人)?")
_LATIN = re.compile(r"(?<=[\u3400-\u9fff])[ （(]+[A-Za-z][A-Za-z .]*[)）]?$")
_LOCATED = re.compile(
    r"^(?:(?:[我俺咱]们?)?(?:公司|单位)?(?:地址)?(?:就)?(?:注册地?在|注册于|位于|坐落于|坐落在|在|是|为|写(?!字))"
    r"|^(?:就|都|还|改)?(?:邮|快递)?(?:寄|邮|发|送)(?:到|往|去|回)?(?=..))"
)
# 执照上登记的那个是X, 老板说写X: words before a place that name no part of one.
_TOLD_BEFORE = re.compile(
    r"^[\u3400-\u9fff ]{0,12}?(?:(?<=[的点下个了址整致细])(?:就?是|为|写|填)|[：:]"
    r"|(?<=..)说(?:是|写|填|就写)?|(?<=[点下])|写(?!字))[：:，, ]*(?=.{4})"
)
_PLACED = re.compile("[路街道巷号楼室村镇乡区县市省州]")
_BANKED = re.compile(
    r"^(?:我们|单位|公司)*的?(?:基本户|一般户|开户行?|对公户|公户|账户|户头|户)?(?:就?是|开?在|设在|开的)(?=..)"
)
_WITHIN = re.compile(r"^(?:上|里|那边|这边)?的(?=..)")  # 财务上的李娜
SHORTEST_NAME, _LONGEST_NAME = 2, 4
_OURS = re.compile(r"^(?:我们|咱们?|俺们?|你们)(?:公司|单位|部门|科室|店|这|这边|这里|这儿)?的?(?=..)")
_HERE = re.compile(r"^(?:这儿|这里|这边|那儿|那边|里面)的(?=..)")  # 这儿的出纳
_ASIDE = re.compile(r"[（(][^（）()]{1,8}[)）]$")  # 刘艳（女）
_AROUND = (
    re.compile(
        r"^[我俺咱]?们?(?:老总|老板|领导|董事长|总经理|一把手|当家的|头儿|老爷子|老人家|老太太|老头)(?:的?名字)?(?:就?是|叫)(?=..)"
    ),
    re.compile(r"^(?:由|让|好像|应该|可能)?(?:是|叫)?"),
    re.compile(r"(?:来办理?|办理?|负责|来处理|是法人|是法定代表人|是经办人|是负责人|是老板)$"),
    re.compile(r"(?<=[\u3400-\u9fff]{2}) {0,2}(?:女士|先生|小姐|同志)$"),
    _ASIDE,
    re.compile(r"^[（(]|[)）]$"),
)
_MY = re.compile(r"^(?:就?是)?[我俺咱]们?的?")  # 法人妹妹 is of somebody else
_CALLED = re.compile(r"^(?:的名字)?(?:就?是|叫|[，,：: ])*+")
_MADE_FOR = re.compile(
    r"^(?:(?:这个?|这张)?(?:证书?|数字证书|锁|U?[Kk][Ee][Yy])|[我俺]们?)?(?:就?是)?(?:给|为|替|帮)(?P<who>.{2,12}?)"
    r"(?:来?(?:办理?|做|申请|弄|用|使用|持有|拿))的$"
)
_GIVEN = re.compile(
    r"^(?:(?:快递|面单|单子|包裹|收件人|收件)上?(?=写)|邮寄|寄|邮|快递|发|送|交|就)*+(?:给|写)"
)
_ONCE_CALLED = re.compile(
    r"[（(](?:曾用名|原名|旧名|前身|原|更名前|改名前)(?:是|为|叫|：|:)?[^（()）]{4,40}[）)]$"
)
_NAMED = re.compile(
    r"^.{2,20}?(?:公司|单位|学校|医院|店|全称|名字|名称|证)(?:的?名[字称])?(?:就?是|叫|为)(?=.{4})"
)
# 我在公司做会计的, 应该算行政: the 会计, the 行政.
_EMPLOYED = re.compile(
    r"^(?:(?:说好听点|说白了|名义上|名片上|工牌上|对外|严格来说|算起来)(?:[印写]的?)?)?(?:应该|大概|目前|现在|在|[我俺咱你]们?|公司|单位|学校|医院|厂里?|院里?|部门|这里|这边|店里?|里|上)*+"
    r"(?:主要)?(?:算是|就是|是|算|做|干|当|任|担任|的)++(?:个|一个|一名|名|一位|位)?"
)
_EMPLOYED_END = re.compile(r"(?:一职|工作|岗位|岗|这一?块)?的?$")
_RECEIVES = re.compile(r"(?:自己|本人|亲自)?(?:收|签收|代收|亲收|来取)$")


def received(text: str) -> tuple[str, ...]:
    """给曹国强, 曹国强收: the name."""
    name = _GIVEN.sub("", _RECEIVES.sub("", text)).strip()
    return (name,) if len(name) > 1 and name != text else ()


def read_as(field: str, text: str) -> Iterable[str]:
    """The words that may be the value of a field: the text, then with less and less around it."""
    if field == "mailing.recipient":
        named = variants(next(iter(received(text)), text))
        return tuple(
            dict.fromkeys(each for one in named for each in (one, without_title(one), _ASIDE.sub("", one)))
        )
    if field.endswith(".name") and not field.startswith("organisation"):
        return _names(_LATIN.sub("", text))
    if field == "contact.position":
        return tuple(
            dict.fromkeys(
                each
                for one in variants(text)
                for each in (one, _EMPLOYED.sub("", one), employed(one), _HERE.sub("", one))
                if each
            )
        )
    if field == "invoice.bank":
        return tuple(dict.fromkeys(_BANKED.sub("", one) for one in variants(text)))
    if field.endswith((".region", ".address")):
        placed = dict.fromkeys(_LOCATED.sub("", one) for one in variants(text))
        return tuple(dict.fromkeys((*placed, *map(_without_told_before, placed))))
    if field == "organisation.name":
        return _organisations(text)
    return _one_by_one(text)


def _one_by_one(text: str) -> Iterator[str]:
    """The text as it is nearly always is the value: the others are worked out only if it is none."""
    yield text
    yield from variants(text)[1:]


def _organisations(text: str) -> Iterator[str]:
    yield from _one_by_one(text)
    for one in variants(text):
        # Most hold nothing to take off, and were tried above.
        yield from (bare for way in (_ONCE_CALLED, _NAMED) if (bare := way.sub("", one).strip()) != one)


def _without_told_before(text: str) -> str:
    """老板说写航海路66号: the place; the text itself if what stands before may be a part of the place."""
    found = _TOLD_BEFORE.match(text)
    is_before = found is not None and not _PLACED.search(found[0].rstrip("：: ，,").removesuffix("地址"))
    return text[found.end() :] if found is not None and is_before else text


def employed(text: str) -> str:
    """我干出纳的: the 出纳."""
    return _EMPLOYED_END.sub("", _EMPLOYED.sub("", text))


def _names(text: str) -> Iterator[str]:
    """Worked out one after the other: the first is nearly always the name."""
    if found := _MADE_FOR.match(text):
        text = found["who"]  # 证书是给魏东办的
    yield text
    for one in variants(text):
        yield from (one, without_title(one), _I.sub("", one), _without_words(one), _of_kin(one))


def _of_kin(text: str) -> str:
    """俺老公 陈建设, 我爱人叫刘敏: the name."""
    mine = _MY.match(text)
    named = text[mine.end() :] if mine else ""
    kin = words("others", "family").at_front(named)
    return _CALLED.sub("", named[len(kin) :]) if kin else text


def _without_words(text: str) -> str:
    """由孙丽娜来办, 赵秀兰女士: the name."""
    for pattern in _AROUND:
        text = pattern.sub("", text).strip()
    return text


def without_title(text: str) -> str:
    """院长李国强, 我们项目经理孙国庆: the name. A title after the name leaves no whole name: 李院长."""
    text = _OURS.sub("", text)
    title = words("people", "titles_before").at_front(text)
    name = _WITHIN.sub("", text[len(title) :].strip()) if title else text
    if len(name) > _LONGEST_NAME:
        for at in range(len(text) - _LONGEST_NAME, len(text) - 1):
            if recognise("contact.position", text[:at]) is Certainty.SURE and not _ends_a_word(text, at):
                name = text[at:]
                break
    return name if len(name) >= SHORTEST_NAME else text


def _ends_a_word(text: str, at: int) -> bool:
    """Whether a longer position ends further on: 办公室副|主任."""
    return any(
        recognise("contact.position", text[:end]) is Certainty.SURE for end in range(at + 1, len(text) + 1)
    )
