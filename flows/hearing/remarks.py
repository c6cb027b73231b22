"""What is said of a value that was just told: 后面那个是R不是P, 有效期到2034年, 晚上八点以后别打.

Such words change nothing. One that contradicts the value is no remark, so that the value is asked about.
"""

import re
from collections.abc import Callable

from flows.wording.strip import without_particles

_WHERE = (
    r"(?:注意|记住|看清)?(?:最?后面?|最末|末尾|中间|前面?|开头|倒数)?(?:第?[一二三四五六七八九十两\d]{1,2})?"
)
_ONE = r"(?:[那这]?(?:[几两]?[个位]|一[个位])|的|都|全)*+"
_SIGN = (
    r"(?:英文|字母|数字|大写|小写|的)*+"
    r"(?P<{name}>[A-Za-z0-9]|零|欧|杠|横杠|横线|点|下划线|空格|叉|乘号?|星号)(?:的)?"
)
_LETTERS = re.compile(
    rf"{_WHERE}{_ONE}(?:就?是)(?:个|一个)?{_SIGN.format(name='sign')}"
    rf"(?:[,，]?(?:可|而)?(?:不是|别写成|不要写成|不要看成|别当成)(?:个|一个)?{_SIGN.format(name='other')})?"
    rf"|{_WHERE}{_ONE}(?P<has>没有?|不带|无|带|有)(?:个|一个)?{_SIGN.format(name='mark')}(?:号)?"
)
_CASE = re.compile(
    r"(?:字母)?(?:都|全|全都|全部)?(?:是|用)?(?:大写|小写|数字|字母|英文)(?:的|字母)?|不?区分?大小写|大小写(?:都)?(?:无所谓|不分|不区分|都行|都可以|一样|没关系)"
)
_GAPS = re.compile(
    r"(?:中间)?(?:的)?空格(?:你们?|您|请|麻烦|自己|帮我|都)*+(?:去掉|删掉|不算|忽略|不要|别管|不用管)"
    r"|(?:中间)?(?:没有?|不带|有)空格(?:的)?"
)
_WRITTEN = {
    "零": "0",
    "欧": "O",
    "杠": "-",
    "横杠": "-",
    "横线": "-",
    "点": ".",
    "下划线": "_",
    "空格": " ",
    "叉": "X",
    "乘": "×",
    "乘号": "×",
    "星号": "*",
}
_VALID = re.compile(
    r"(?:(?:我?的)?(?:身份证|证件|证))?(?:的)?有效期?(?:限)?(?:是|到|至|还有|为|:|：)*+"
    r"(?:[\d一二三四五六七八九十零〇两]{1,4}[年月日号.\-/]?|[至到]){1,8}(?:有效|到期|才到期|为止)?"
    r"|(?:是)?长期(?:有效)?(?:的)?|(?:身份证)?(?:还)?(?:没过期|在有效期内?|有效期内)"
    r"|(?:身份证)?(?:刚|去年|今年|上个?月|前几天|才)*+(?:新?换|补办?|新办)的?(?:新证|新的)?"
)
_HOUR = (
    r"(?:早上|上午|中午|下午|晚上|白天|夜里|工作日|周末|上班时间|平时)?"
    r"(?:[\d一二三四五六七八九十两]{1,2}点(?:半|多)?)?"
)
_CALLING = re.compile(
    rf"(?:他|她)?{_HOUR}(?:以?后|以?前|之后|之前|过后|时间)?(?:他|她|都|再|才|最好|尽量|请|先)*+"
    r"(?:别|不要|可以|能|不能|方便|不方便|不太方便)?"
    r"(?:打(?:电话|过来)?|联系(?:我)?|接(?:电话)?|开机|关机)(?:的)?(?:了|哈|啊|哦)?"
    r"|(?:打|来|联系)?(?:之前|以前|前)?(?:请|先|可以|也可以|最好)?(?:发|加)(?:个|一下|条)?(?:短信|信息|微信)(?:也行|就行|也可以)?"
    r"|(?:24小时|二十四小时|随时)(?:都)?(?:开机|在线|可以|能|可)?(?:打|联系)?"
    r"|(?:要是|如果)?打不通(?:的话)?(?:就)?(?:请)?(?:发短信|发信息|加微信|多打几[遍次]|再打)?"
)


def is_of_value(clause: str, field: str, value: str) -> bool:
    """Whether a clause only remarks on the value of a field that stands before it."""
    attribute = field.rpartition(".")[2]
    fitting = _FITTING.get(attribute)
    said = dict.fromkeys((clause, without_particles(clause)))
    return fitting is not None and any(_GAPS.fullmatch(one) or fitting(one, value) for one in said)


def _of_letters(clause: str, value: str) -> bool:
    if _CASE.fullmatch(clause):
        return _is_of_case(clause, value)
    found = _LETTERS.fullmatch(clause)
    if found is None:
        return False
    local = value.partition("@")[0].upper()
    if found["mark"]:
        return (_written(found["mark"]) in local) is (found["has"] in ("带", "有"))
    is_denied = found["other"] is not None and _written(found["other"]) == _written(found["sign"])
    return _written(found["sign"]) in local and not is_denied


def with_sign(clause: str, value: str) -> str:
    """是数字1不是字母l, of a value with l: the value with the right sign, "" if nothing is said of it."""
    found = _LETTERS.fullmatch(clause)
    if found is None or not found["other"]:
        return ""
    right, wrong = (_as_in(value, _written(found[name])) for name in ("sign", "other"))
    local, at, host = value.partition("@")
    is_meant = local.count(wrong) == 1 and right != wrong
    return f"{local.replace(wrong, right)}{at}{host}" if is_meant else ""


def _as_in(value: str, sign: str) -> str:
    """A letter of an address of mail is small, one of a code is not."""
    return sign.lower() if "@" in value else sign


def _is_of_case(clause: str, value: str) -> bool:
    local = value.partition("@")[0]
    if clause.startswith("大小写"):
        return True
    if "数字" in clause:
        return local.isdigit()
    if "小写" in clause and "大" not in clause:
        return local == local.lower()
    return "大写" not in clause or "小" in clause or local == local.upper()


def _written(sign: str) -> str:
    return _WRITTEN.get(sign, sign.upper())


def _of_card(clause: str, value: str) -> bool:
    return _VALID.fullmatch(clause) is not None or _of_letters(clause, value)


def _of_phone(clause: str, value: str) -> bool:
    return bool(value) and _CALLING.fullmatch(clause) is not None


_FITTING: dict[str, Callable[[str, str], bool]] = {
    "id_number": _of_card,
    "tax_number": _of_letters,
    "email": _of_letters,
    "mobile": _of_phone,
    "phone": _of_phone,
}
