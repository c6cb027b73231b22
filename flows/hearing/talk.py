"""What people say beside values: questions, courtesies, commands. Whole clauses only."""

import re

from flows.hearing import faq
from flows.hearing.recognise.person import titled
from flows.wording.lexicon import words
from flows.wording.strip import without_particles
from flows.wording.vocabulary import Kind, command, is_nod
from flows.wording.wishes import wished
from flows.wording.writing import bare

_REMARKS = words("talk", "remarks", "fillers")
_TALK = words("talk", "remarks", "fillers", "particles")
_ASKING, _TAGS = words("asking", "words"), words("asking", "tags")


# 就在老粮食局对门, 放门卫那就中: how a courier finds the address that was told.
_NEAR = re.compile(
    r"(?:放|给|到)?(?:门卫|收发室|传达室|前台|保安室?|物业|门岗|值班室|快递柜|驿站)(?:那里|那儿|那|处)?"
    r"(?:代收|就行|就可以|就中|就好|即可|收|可以|签收)+|"
    r"(?:就|也)?(?:在|靠近|挨着|紧邻|紧挨着)[\u3400-\u9fffA-Za-z0-9]{2,14}(?:对门|对面|斜对面|旁边|隔壁|楼上|楼下|附近|门口|后面|里面)"
    r"|(?:可以|就)?(?:放|交给|给|搁)(?:到|在)?[\u3400-\u9fff]{1,8}?(?:那里|那儿|那|处|里)?(?:就行|就可以|就中|就好|即可|收|代收)"
)


_TO_WHOM = re.compile(
    r"(?:就|先|都)?(?:(?:寄|邮|送|发|交|快递)(?:给|到)?|给)(?:我们|俺们|我|俺)?的?"
    r"(?:(?P<where>[\u3400-\u9fff]{2,6})(?:去|那里|那儿|那边)|(?P<who>[\u3400-\u9fff]{2,6}))"
)
_BEFORE_A_NAME = words("people", "titles_before")
_ROLES = words("others", "people", "family", "colleagues")
# 邮寄是到付还是包邮.
_EITHER = re.compile(r"[是要用选走].{1,8}还是.{1,8}")
# 啥都干, 一个人当三个人使: said of one's own work.
_BUSY = re.compile(
    r"(?:其实|反正|就是|平时)?(?:我|俺)?(?:什么|啥|样样|哪样|里里外外)(?:活|事)?(?:都|也|全)(?:干|管|做|弄|会)(?:点|的)?"
    r"|(?:其实|反正)?(?:我|俺)?一个人?(?:当|顶|干).{0,3}个?人?(?:使|用|干|的活)?|(?:身兼|兼)数职|打杂的?"
)


# 就这么写的 says how, and asks nothing.
_SO = re.compile("[这那]么|要么|怎么说呢|咋说呢?")
# 证书是给我们项目经理办的, 她的这回不办: whose certificate it is, and whose it is not.
_FOR_WHOM = re.compile(
    r"(?:证书?|锁|ca|这个|这次|这)?(?:就?是)?(?:给|替|帮)(?:我们?|俺们?|咱们?|公司|单位)*的?(?P<who>[\u3400-\u9fff]{1,6})"
    r"(?:办|申请|弄|做|用)(?:的|一个|个)*(?:证书?|锁)?"
    r"|(?:他|她|人家|另一个)的?(?:这次|这回|先|暂时|今年)*+(?:不办|不用办|不弄|不用弄)(?:了|的)?"
)
_FROM = re.compile(
    r"(?:他|她|人家|老板|法人|我们?|俺们?)?(?:就)?是(?:澳门|香港|台湾|外国|国外|外地|外省|本地|国内|[\u3400-\u9fff]{2,4}?(?:市|县|省|那边|这边))(?:的|人)"
)
_RELATION = re.compile(r"(?:写|填|是|用|给|留)?(?:我|俺|咱|他|她)们?(?:家)?的?(?P<who>[\u3400-\u9fff]{1,4})")
_ALL_MINE = re.compile(
    r"[\u3400-\u9fff]{2,8}?(?:[我俺]|[我俺]一个人)?(?:都|也|全|全都)(?:管|干|做|负责|弄|兼)(?:着|点|的)?"
)


def tells_relation(words: str) -> bool:
    """收件人 写我老公吧: of whom it is, whose name follows."""
    found = _RELATION.fullmatch(without_particles(words))
    return found is not None and _ROLES.cover(found["who"])


def tells_for_whom(clause: str) -> bool:
    """证书是给我们项目经理办的: of somebody with a title, and no name."""
    found = _FOR_WHOM.fullmatch(clause)
    if found is None:
        return False
    return not found["who"] or bool(_BEFORE_A_NAME.cover(found["who"]) or _ROLES.cover(found["who"]))


def tells_origin(clause: str) -> bool:
    """老板是澳门的: where somebody comes from."""
    return _FROM.fullmatch(clause) is not None


def tells_where(clause: str) -> bool:
    """就在老粮食局对门, 放门卫那就中: how a courier finds an address."""
    return _NEAR.fullmatch(clause) is not None


def tells_to_whom(clause: str) -> bool:
    """寄给门卫老周吧, 寄打字社去: to whom or where, of which name and address are still wanted."""
    found = _TO_WHOM.fullmatch(without_particles(clause))
    if found is None:
        return False
    who = found["who"] or ""
    return bool(found["where"] or titled(who) or titled(who[len(_BEFORE_A_NAME.at_front(who)) :]))


def asks(clause: str) -> bool:
    """Whether a clause asks or complains; a value that contains 多久 was recognised before."""
    return asks_plainly(clause) or faq.complains(clause)


def asks_plainly(clause: str) -> bool:
    """Whether a clause asks."""
    said = _SO.sub("", clause)
    return bool(_ASKING.within(said) or ("还是" in clause and _EITHER.search(clause)))


def without_question(clause: str) -> str:
    """X行不行, X可以吗: the X; the clause itself if it does not end so."""
    tag = _TAGS.at_end(clause)
    return clause[: len(clause) - len(tag)].rstrip(" ，,") if tag else clause


def is_remark(clause: str) -> bool:
    """微信同号, 谢谢: says nothing of any field."""
    said = bare(clause)
    is_of_work = _BUSY.fullmatch(said) is not None or _ALL_MINE.fullmatch(said) is not None
    return said in _REMARKS or is_nod(said) or is_of_work


def takes_back(clause: str) -> bool:
    """算了, 不要了: after a value it may be the value that is not wanted."""
    said = bare(clause)
    return Kind.CANCEL in (command(said), wished(said))


def is_talk(clause: str) -> bool:
    """A remark, a command or a courtesy, with words around it that say nothing."""
    said = bare(clause)
    return (
        is_remark(clause)
        or _TALK.cover(said)
        or command(said) is not None
        or command(bare(without_particles(clause))) is not None
        or wished(clause) is not None
    )
