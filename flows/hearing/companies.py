"""Which of several companies a certificate is for: 集团叫X，办证的是Y; 招标人是X，我们是Y."""

import re
from typing import NamedTuple

from flows.wording.lexicon import words

_COPULA = r"(?:的)?(?:名字|名称|全称)?(?:就?是|叫|为|[：:])[，,： :]*"
_OTHERS = "|".join(sorted(words("others", "companies"), key=len, reverse=True))
_BARE = r"(?:总公司|母公司|集团公司|招标人|采购人|业主(?:单位)?|招标代理|代理机构)[：:，, ]*"
_OTHER = re.compile(rf"^(?:[我俺咱他]们?|这次)?的?(?:(?:{_OTHERS}){_COPULA}|{_BARE})(?P<name>.{{4,60}})$")
_OTHER_AFTER = re.compile(
    rf"^(?P<name>.{{4,60}}?)(?:那|这|只)?(?:就?是|属于)(?:另外?一[家个]|别的|别人家?的?|(?:[我俺咱]们?的?)?(?:{_OTHERS}))(?:公司|单位|的)*$"
)
_OWN = re.compile(
    r"^(?:(?:真正|实际|这次|现在|要|来)?(?:办证书?|办|投标|申请|申办|盖章|用章|用证|参加投标|报名|中标|写|填|换)的?"
    r"(?:单位|公司|主体|一方)?的?(?:就?是|用|为|[：:])|[我俺咱]们(?:自己)?(?:公司|单位)?(?:只)?是|[这本](?:次|回)的?(?:就?是|用|为))"
    r"(?:[我俺咱它他]们?)?(?:集团|公司)?(?:下面|下属|旗下|手下|名下|里面|底下)?的?"
    r"(?:全资|控股)?(?:子公司|分公司|分支机构|一家|一个)?(?:叫|是)?[，,： :]*(?P<name>.{4,60})$"
)


# 总公司X已经有证书了; 给Y办.
_HAS = re.compile(
    rf"^(?:[我俺咱]们?)?的?(?:{_OTHERS}|总公司|母公司|集团)?(?P<name>.{{4,60}}?)(?:那边)?(?:已经|早就?|都|也)*有(?:证书?|锁|CA|ca|U盾)?了$"
)
_FOR = re.compile(
    r"^(?:这个|这次)?(?:证书)?(?:就?是|要|想)?(?:给|替|帮|以|用)(?P<name>.{4,60}?(?:公司|厂|店|部|院|所|学校|中心|合作社))(?:的名义)?(?:办|申请|做|弄|投标)(?:的|一个|个)*(?:证书?|锁)?$"
)


class Company(NamedTuple):
    """A company with what was said of it: `is_other`, that it is not the one that applies."""

    name: str
    is_other: bool


def company(clause: str) -> Company | None:
    """The company in a clause that says which one it is, None if the clause says nothing of the kind."""
    if found := _OTHER.match(clause):
        return Company(found["name"], is_other=True)
    if found := _OTHER_AFTER.match(clause):
        return Company(found["name"], is_other=True)
    if found := _HAS.match(clause):
        return Company(found["name"], is_other=True)
    if found := _FOR.match(clause):
        return Company(found["name"], is_other=False)
    if found := _OWN.match(clause):
        return Company(found["name"], is_other=False)
    return None
