"""A choice that is made among other words: 普票就中，俺是小规模; 不开专票了，改普票."""

import re
from collections.abc import Iterator

from flows.checks.writing import simplified
from flows.form import Look
from flows.hearing.heard import Heard
from flows.hearing.intent import Intent
from flows.question import Choose, Confirm, Option
from flows.wording.lexicon import words
from flows.wording.strip import variants
from flows.wording.vocabulary import Kind, bare

_ASIDE = re.compile(
    r"(?:别的|其他的?|其它的?|另外的|剩下的)?(?:都|先|也)?(?:不要|不用|不办|不选|不开|不挂|不是|不)?(.*?)"
    r"(?:以后再说|下次再办|以后再办|先不办|不办|不要|不用)?(?:了|的)?"
)
_OTHERS = re.compile("别的|其他|其它|另外|剩下")
_DENYING = re.compile("[不没别]|但|换")
_HARMLESS = re.compile("没问题|不错|不变|没错")
# 俺是小规模抵不了, 我们不在注册地办公: what somebody is or has, and not what they want.
_REASON = re.compile(
    r"(?:因为|反正|毕竟|主要|我们|俺们|咱们|[我俺咱]|公司|单位|领导|老板|会计|财务|这边|那边)"
)
_WANTING = re.compile(r"[要选换改]|办(?!公)|[开用](?!的|不)|不行|不对|不可以|不是|算了|等等|再想|先别")
_BREAK = re.compile(r"[，,。；;！!…\s]+")
_TAGS = words("asking", "tags")  # 对吧, after a value, asks
_ON_SECOND_THOUGHT = words("talk", "second_thoughts")
# No option has more characters. Without a bound every place of a long text would be tried as its end.
_DROPPED = re.compile(
    r"(?:算了|想了想|还是|那|就|我们?|俺们?|咱们?|先)*+(?:不要|不开|不用|不办|不选|不搞|不弄|别开|别办|不是|不)"
    r"(.{1,30}?)(?:了|啦|吧)*"
)
_TAKEN = re.compile(
    r"(?:算了|那就|就|我们?|俺们?|咱们?|给我|帮我|请)*+(?:改|换|还是|得|必须|需要)(?:成|为|回)?(?:开|要|用|办|选)?(.{1,30}?)"
    r"(?:吧|了|呗|好了|算了|就行|可以|谢谢)*"
)

# 领导说要专票, after 普票.
_BIDDEN = re.compile(
    r"(?:我们?|俺们?)?(?:领导|老板|会计|财务|经理|主任|公司|单位|甲方|对方)(?:刚刚?|又|那边)?(?:说|让|叫|要求|通知)(?:还?是)?(?:得|必须)?"
    r"(?:要|开|用|办|选)+(.{1,30}?)(?:才行|吧|了|的)*"
)
# 财务说不行, 帮我换一下: beside the option that is wanted instead.
_TURNED_DOWN = re.compile(
    r"(?:我们?|俺们?)?(?:领导|老板|会计|财务|经理|主任|公司|单位|甲方|对方)?(?:刚刚?|又|那边)?(?:说)?(?:不行|不对|不中|不可以|不能用|不能)"
    r"|(?:麻烦|请|帮我|给我|你)*(?:换|改)(?:一?下|过来|一换|一改)(?:吧|哈|谢谢)?"
)
_CHANGING = re.compile("[改换说让叫]|还是|要求|通知")


def choice(heard: Heard, look: Look) -> Intent | None:
    """要专票吧，能抵扣: a clause that is one of what is offered, and none that denies or turns it."""
    pending = look.pending()
    if not isinstance(pending, Choose | Confirm) or heard.is_turned or heard.is_wrong:
        return None
    taken = [
        clause
        for clause in heard.clauses
        if pending.as_offered(clause, look) is not None and bare(clause) not in _TAGS
    ]
    others = [
        clause
        for clause in heard.clauses
        if clause not in taken and clause not in heard.asked and not _sets_aside(clause, pending, look)
    ]
    is_confirmed = isinstance(pending, Confirm)
    denied = (_denies(clause) and (is_confirmed or not _gives_reason(clause)) for clause in others)
    is_by_denial = any(map(_denies, taken)) and bool(others)  # 先别寄单位, and more
    if not taken or is_by_denial or any(denied) or (is_confirmed and heard.rest):
        return None
    values = {pending.as_offered(clause, look) for clause in taken}
    return Intent(Kind.ANSWER, taken[0], also=heard.asked) if len(values) == 1 else None


def _sets_aside(clause: str, pending: Choose | Confirm, look: Look) -> bool:
    """别的不要, 个人的以后再说, 不挂单位: beside the option that was taken, what is said of another one."""
    said = bare(clause)
    found = _ASIDE.fullmatch(said)
    if found is None or found[1] == said:
        return False
    other = pending.as_offered(found[1], look) if found[1] else None
    return isinstance(pending, Choose) and (other is not None or _OTHERS.match(said) is not None)


def _denies(clause: str) -> bool:
    return bool(_DENYING.search(clause)) and not _HARMLESS.search(clause)


def _gives_reason(clause: str) -> bool:
    return bool(_REASON.match(clause)) and not _WANTING.search(clause)


def other_option(said: str, look: Look) -> Intent | None:
    """改成专票, at the summary; 不开专票了，改普票, anywhere: the other option of a choice that was made."""
    taken = _taken_instead(simplified(said), look)
    names = {taken} if taken else set()
    if look.pending_id() == "confirm":
        names |= {bare(one) for one in variants(simplified(said), is_choice=True)}
    if not names:
        return None
    found = [
        (question, option)
        for question, option in _choices_made(look)
        if (names & {*option.plain_names} or _is_said(question, option, names))
        and (question.id == look.pending_id() or option.value != look.value(question.id))
    ]
    return Intent(Kind.CORRECT, found[0][0].label, found[0][1].label) if len(found) == 1 else None


def _is_said(question: Choose, option: Option, names: set[str]) -> bool:
    """寄单位: words that mean an option without its name."""
    return question.said is not None and any(question.said(name) == option.value for name in names)


def _choices_made(look: Look) -> Iterator[tuple[Choose, Option]]:
    """The options of the open choice, and of those that have an answer."""
    for question in look.visible():
        if isinstance(question, Choose) and question.group:
            yield from ((question, option) for option in question.options(look))


def _taken_instead(said: str, look: Look) -> str | None:
    """The words after 改, if all else of a message is second thoughts and no to what was chosen."""
    if not _CHANGING.search(said):
        return None
    name = None
    for clause in filter(None, map(bare, _BREAK.split(said))):
        if _TURNED_DOWN.fullmatch(clause):
            continue
        if name is None and (_ON_SECOND_THOUGHT.cover(clause) or _is_dropped(clause, look)):
            continue
        found = _TAKEN.fullmatch(clause) or _BIDDEN.fullmatch(clause)
        if found is None or name is not None:
            return None
        name = found[1]
    return name


def _is_dropped(clause: str, look: Look) -> bool:
    """不开专票了: no to an option that was chosen."""
    pending = look.pending()
    if isinstance(pending, Choose) and pending.as_offered(clause, look) is not None:
        return True  # named, and then another instead
    found = _DROPPED.fullmatch(clause)
    chosen = (option for question, option in _choices_made(look) if option.value == look.value(question.id))
    return found is not None and any(found[1] in option.plain_names for option in chosen)
