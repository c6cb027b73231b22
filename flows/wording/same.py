"""同经办人, 法人自己, 还是老板: somebody's value said by who has it already."""

import re

from flows.wording.lexicon import Words, grouped
from flows.wording.strip import trimmed

_FRONT = re.compile(
    r"^(?:那)?(?:就)?(?:和|跟|与|同|就是|还是|也是|都是|就写|就填|填|写|用|就用|就|由|让|是|也写|也用|照|按)?(?:是)?(?:上面的?|前面的?|刚才的?|填的?)?(?:我们|俺们)?"
)
_END = re.compile(
    r"(?:自己|本人|他自己|他本人|亲自|亲自来)?(?:的)?(?:那个)?(?:名字|姓名|电话|手机号?码?|号码|号|身份证号?码?|邮箱|地址|信息)?(?:是)?(?:一样|相同|同一个人|一个人|同一个|同样|一致)?(?:的)?(?:来|去)?(?:办理|办|收|签收|负责)?(?:就行|就可以|就好|即可|好了|吧|了|啊|呀|啦){0,3}$"
)
_SAME = re.compile(r"^(?:和|跟|与|同)|一样|相同|同一|^(?:就是|还是|也是|都是|用)|自己|本人|亲自")
_ROLES = {word: role for role, listed in grouped("roles").items() for word in listed} | {
    "单位地址": "organisation",
    "公司地址": "organisation",
    **dict.fromkeys(("领导", "老总", "大老板", "我们老板"), "legal_rep"),
}
_ROLE_WORDS = Words(_ROLES)


def same_as(clause: str) -> str:
    """The role whose value is meant, if the clause says nothing else; else ""."""
    said = trimmed(clause)
    if len(said) > 16:
        return ""
    front = _FRONT.match(said)
    core = said[front.end() :] if front else said
    if not _ROLE_WORDS.at_front(core):
        return ""
    return _ROLES.get(core, "") or _ROLES.get(_END.sub("", core), "")


def is_said_same(clause: str) -> bool:
    """Whether a word such as 同 or 一样 stands in it, so that it is no bare role."""
    return bool(_SAME.search(trimmed(clause)))
