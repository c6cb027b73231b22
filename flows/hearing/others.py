"""Numbers of people and companies that the form has no field for: 这是监事的4107…, 138… 这个是司机的."""

import re
from typing import NamedTuple

from flows.wording.lexicon import Words, words

_PEOPLE = words("others", "people", "family")
_COLLEAGUES = words("others", "colleagues")
_OF_BEFORE = r"(?:以前|之前|原来|先前|过去|上一?任|上一个|前任?|原|老|旧|离职|退休)的?那?个?"
_ROLES = r"(?:老板|法人代表|法人|法定代表人|负责人|经办人|联系人|会计|出纳|财务|同事|员工|单位|公司)"
_OWNER = (
    rf"(?:{_OF_BEFORE}{_ROLES}"
    r"|(?:(?:[我俺咱他她]们?|老板|法人|法定代表人|负责人|经办人)的?)?(?:家|公司|单位|这边|这里|项目部)?(?:的?那个?|里)?"
    rf"(?:{'|'.join(sorted((*_PEOPLE, *_COLLEAGUES), key=len, reverse=True))}))"
)
_WHAT = (
    r"(?:公民)?(?:联系)?(?:身份证件?|手机|电话|移动电话|座机|邮箱|邮件|电邮|信用代码|代码|税号|微信|证件|号码|号)"
    r"(?:号码?|地址|证号)?"
)
_POINTING = (
    r"(?:(?:这|那|此|上面|前面|后面|刚才|刚发)(?:一)?(?:个|条|串|位)?(?:的)?(?:号码?|手机号?|电话|邮箱)?)"
)
# Right before a number: 这是监事的, 司机电话, 我媳妇的手机号是. A colleague may be the contact: only 会计的.
_BEFORE = re.compile(
    rf"(?P<not>不)?(?P<said>{_POINTING}?(?:可能|好像|应该)?(?:就?是|用|填|写|留|记)?(?P<who>{_OWNER}))"
    rf"(?P<of>的)?(?P<what>{_WHAT})?(?:就?是|为|叫)?[：:，, ]*$"
)
_AFTER = re.compile(
    rf"(?P<mark>[，,、。；;（( \n]*)(?:但|不过|可|只)?"
    rf"(?P<is>{_POINTING}?(?:可能|好像|应该|也|只|其实)?(?:就?是|属于))?"
    rf"(?P<who>{_OWNER})的(?:{_WHAT})?(?:了|哈|啊|哦|吧|呀|呢|嘛)?(?=[，,。；;！!？?）)\s]|$)"
)
# Without one of these nobody else is named before a number.
_SIGNS = Words((*_PEOPLE, *_COLLEAGUES, "前", "原", "过去", "上一", "上任", "老", "旧", "离职", "退休"))
_FAR = 40  # characters before a number in which its owner is looked for
_WISHED = re.compile("[用填写留记]")


class Owner(NamedTuple):
    """Whose a number is: `who` as it was said; `at`, the length of the text before the phrase, or that of the
    phrase after the number. `is_doubtful`: perhaps of the person whom the question is about.
    """

    who: str
    at: int
    is_doubtful: bool


def owner_before(text: str) -> Owner | None:
    """The other owner of a number that follows the text."""
    start = max(0, len(text) - _FAR)
    found = _BEFORE.search(text[start:]) if _SIGNS.within(text[start:]) else None
    if found is None or found["not"]:
        return None
    who = found["who"]
    is_colleague = bool(_COLLEAGUES.at_end(who))
    if not found["of"] and (is_colleague or not (found["what"] or _PEOPLE.at_end(who))):
        return None
    return Owner(_called(who), start + found.start(), is_colleague or bool(_WISHED.search(found["said"])))


def owner_after(text: str, *, is_last: bool) -> Owner | None:
    """The other owner of a number before the text; 会计的 right before the next number is of that one."""
    found = _AFTER.match(text)
    if found is None:
        return None
    is_of_next = (
        not is_last
        and found.end() == len(text.rstrip())
        and (not found["is"] or any(mark in found["mark"] for mark in "，,。；;\n"))
    )
    if is_of_next:
        return None
    return Owner(_called(found["who"]), found.end(), bool(_COLLEAGUES.at_end(found["who"])))


def _called(who: str) -> str:
    """我们家保安: the 保安."""
    return _PEOPLE.at_end(who) or _COLLEAGUES.at_end(who) or who
