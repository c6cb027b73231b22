"""Another value instead of what was told in the message before: 那张卡平时不带，还是用13900000000吧."""

import re

from flows.form import Look
from flows.hearing.heard import Heard, Told
from flows.hearing.last import last_told, whole_first
from flows.hearing.recognise import Certainty
from flows.hearing.values import surely
from flows.question import Ask
from flows.wording.writing import SENTENCE

_TAKE = (
    r"(?:还是|就|那就?|只能|最好|得|要|改|换|所以|因此|干脆|不如|按|说|我|俺|您|你|请|麻烦|应该|直接|统一|先)*+"
    r"(?:写|用|填|留|改|换|按|打|登记|记|是|发|以)(?:成|为|到|的是?|一下|下)?"
)
_TAKEN = re.compile(
    rf"^{_TAKE}(?:(?:[我俺他她它]们?|公司|单位|本人)(?:自己|本人)?的|这个|这张|新的|(?:另外?)?一?个|(?:企业|公司|单位|工作)?"
    r"(?:邮箱|号码?|手机号?|电话))*+(?:就?是)?[：:，, ]*$"
)
# 上面那个, 别用, 还是, 老板说: the message looks back at what was told before, or prefers another.
_LOOKS_BACK = re.compile(
    "还是|不如|干脆|改|换|别|不用|不要|甭|莫|不是|不带|不方便|不在|不对|没|刚才|刚刚|刚那|刚发|上面|上一|前面|之前|原来|那个|那张|那是|那条"
    "|这个是|这是|现在|升|调|[新另]|自己|本人|要求|让我|说要|想了|算了|比较好|好一?点|为准|才对|才是|错|混|忘|老的?收不到|收不到|更"
)
_VERY = re.compile(r"(?:还是|改|换|别|不用|不要|不如|干脆)")
# 还是填我吧，我叫丁雨婷.
_MYSELF = re.compile("(?:还是|就|改|换)(?:填|写|用|成|登记)?(?:我|俺|本人)")
_CALLED = re.compile("(?:我|俺|本人)的?(?:名字)?(?:叫|是)")
_DATA = re.compile(r"\d{4}|@")
_BREAK = re.compile(r"[，,。；;！!\n~ ]+")


def instead(heard: Heard, look: Look) -> Heard:
    """The hearing with its one value told of the field that the message before filled, if that is meant.

    What is not understood beside it is then a reason, and holds no value. What was told is shown with the
    old value, so that a mistake is seen at once.
    """
    is_clear = (
        heard.told
        and not heard.rest
        and all(one.is_changed and one.certainty is Certainty.SURE for one in heard.told)
    )
    if is_clear or len(heard.text) > SENTENCE or not _LOOKS_BACK.search(heard.text):
        return heard
    fields = [one for one in whole_first(last_told(look)) if isinstance(look.form.by_id[one], Ask)]
    if not fields:
        return heard
    sure = [
        one
        for one in heard.told
        if one.certainty is Certainty.SURE or (one.is_changed and one.field in fields and not one.is_open)
    ]
    if len(sure) > 1 or any(one.is_open or (one.is_named and one.field not in fields) for one in sure):
        return heard
    meant = _again(sure[0], fields, look) if sure else _in_words(heard, fields, look)
    if meant is None or any(_DATA.search(one) for one in heard.rest if meant.value not in one):
        return heard
    is_taken = _is_taken(heard.text, meant.value)
    if not is_taken and not sure:
        return heard
    certainty = Certainty.SURE if is_taken else Certainty.MAYBE
    told = meant._replace(certainty=certainty)
    return heard._replace(told=(told,), rest=() if is_taken else heard.rest)


def _again(told: Told, fields: list[str], look: Look) -> Told | None:
    """The value as another of the field that was told last."""
    for field in fields:
        if found := surely(field, told.value, look):
            if look.form.by_id[field].heard(found.value, look) == look.value(field):
                return None
            return told._replace(field=field, value=found.value, is_named=True, is_changed=True)
    return None


def _in_words(heard: Heard, fields: list[str], look: Look) -> Told | None:
    """写财务主管吧, after 会计: a value of which only its kind says what field is meant."""
    for part in _BREAK.split(heard.text):
        taken = re.match(_TAKE, part) or _CALLED.match(part)
        if taken is None:
            continue
        value = surely(fields[0], part[taken.end() :], look)
        if value is not None and value.value != look.value(fields[0]):
            return value._replace(is_named=True, is_changed=True)
    return None


def _is_taken(text: str, value: str) -> bool:
    """Whether the words around the value say to take it: 还是写X, X为准."""
    before, found, after = text.partition(value)
    if not found:
        return False
    clause = _BREAK.split(before)[-1]
    if _CALLED.fullmatch(clause) and _MYSELF.search(before):
        return True
    return bool(_TAKEN.fullmatch(clause) and (clause or _VERY.search(before))) or after.startswith(
        ("为准", "才对", "才是", "比较好", "好一点", "吧")
    )
