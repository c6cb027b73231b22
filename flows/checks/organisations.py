"""Names of organisations, and the numbers of their certificates, new and old."""

import re
from operator import mul
from typing import NoReturn

from bot.errors import Refused
from flows.checks.writing import HAN, likely, misplaced, number, plain, refuse_length

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_SHAPE = re.compile(rf"[{_USCC_ALPHABET}]{{2}}\d{{6}}[{_USCC_ALPHABET}]{{10}}")
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION = re.compile(rf"[{HAN}A-Za-z0-9()（）·\-&.、/ ]{{4,60}}")
_LATIN = re.compile(r"[A-Za-z0-9()（）\-&.,' /]{4,60}")
# What somebody says rather than what an organisation is called: only a legal form at the end makes it a name.
_SENTENCE = re.compile(
    r"[我俺咱你您他她].*|[和跟].*一样的?|(?:请|不|没|忘|怎|为|要|想|能|有|在|等|先|可以|什么|这|那).*[吗呢吧啊呀了的么]"
    r"|.*(?:不知道|不清楚|不记得|忘了|怎么|什么|多少|为啥|号码|手机号|身份证).*"
)
_LEGAL_FORM = re.compile(
    r"(?:公司|集团|厂|店|行|社|所|院|局|处|中心|会|校|学|部|站|队|馆|室|园|场|团|户|基地|政府|村|组|超市|城|庄|坊|铺|吧|厅|楼"
    r"|企业|合伙）|分公司|（[^（]*）)$"
)
_HAN, _BLANKS, _NO_LETTERS = re.compile(f"[{HAN}]"), re.compile(r"\s+"), re.compile(r"[\d\W]+")
_MISTYPED = re.compile("工司|公可$|公司司|有线公司|有限公$")
_SOME_OF_CODE = re.compile(r"[0-9A-Z]{8}")
_CHECK_AGAIN = "请对照证件再发一次"


def organisation_name(text: str) -> str:
    """The full name of an organisation, as on its licence."""
    is_han = _HAN.search(text) is not None
    name = _BLANKS.sub("", plain(text)) if is_han else plain(text)
    if is_han:
        name = name.replace("(", "（").replace(")", "）")
    shape = _ORGANISATION if is_han else _LATIN
    if not shape.fullmatch(name) or _NO_LETTERS.fullmatch(name) or _is_said(name):
        raise Refused(
            "unrecognised", "请填写机构全称，与营业执照上的名称一致，例如：河南示例建设工程有限公司。"
        )
    if wrong := _MISTYPED.search(name):
        raise Refused("typo", f"“{wrong[0]}”可能写错了，请对照营业执照再发一次全称。")
    return name


def _is_said(name: str) -> bool:
    """我不知道老板的手机号: letters enough for a name, and none."""
    return bool(_SENTENCE.fullmatch(name)) and not _LEGAL_FORM.search(name)


def credit_code(text: str) -> str:
    """A unified social credit code (GB 32100-2015): shape and check digit."""
    code = number(text)
    if not _SOME_OF_CODE.search(code):
        raise Refused("unrecognised", "请发营业执照上的 18 位统一社会信用代码，例如：91410105MA9GEXMP9W。")
    refuse_length("统一社会信用代码", code, 18, "请对照营业执照再发一次")
    if not _USCC_SHAPE.fullmatch(code):
        _refuse_shape(code)
    total = sum(map(mul, map(_USCC_ALPHABET.index, code[:17]), _USCC_WEIGHTS))
    expected = _USCC_ALPHABET[-total % 31]
    if expected != code[17]:
        raise Refused(
            "check_digit",
            f"按前 17 位推算，最后一位应当是 {expected}，您写的是 {code[17]}。"
            f"{_where_wrong(code)}，请对照营业执照逐位核对。",
        )
    return code


def _refuse_shape(code: str) -> NoReturn:
    """Says which characters stand where they cannot."""
    if bad := misplaced(code, _USCC_ALPHABET):
        raise Refused(
            "character",
            f"{bad}不会出现在统一社会信用代码里{likely(code, _USCC_ALPHABET)}。"
            "代码只有数字和大写字母，不使用 I、O、S、V、Z，请核对后再发一次。",
        )
    bad = misplaced(code[2:8], _DIGITS, 3)
    raise Refused(
        "shape",
        f"第 3 至 8 位应该都是数字，您写的{bad}不是{likely(code[2:8], _DIGITS)}，请对照营业执照核对。",
    )


def licence_number(text: str) -> str:
    """The number of a business licence from before the unified code: 15 digits with a check digit."""
    licence = _old(text, "请发营业执照上的注册号，一般是 15 位数字。")
    # Licences from before 2007 may still bear 13 digits without a check digit; those of foreign
    # companies an official word: 企合豫总字第 000123 号.
    if re.fullmatch(r"\d{13}", licence) or re.fullmatch(rf"[{HAN}]+字第?\d{{4,10}}号", licence):
        return licence
    refuse_length("营业执照注册号", licence, 15, _CHECK_AGAIN)
    if bad := misplaced(licence, _DIGITS):
        raise Refused("character", f"注册号都是数字，{bad}不是{likely(licence, _DIGITS)}，{_CHECK_AGAIN}。")
    rest = 10
    for digit in licence[:14]:  # GB/T 17710, MOD 11,10
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    expected = str((11 - rest) % 10)
    if expected != licence[14]:
        raise Refused("check_digit", _off("前 14 位", expected, licence[14]))
    return licence


def organisation_code(text: str) -> str:
    """An organisation's code (GB 11714): eight characters and a check digit; the dash is left out."""
    code = _old(text, "请发组织机构代码，8 位数字或字母加 1 位校验码，例如：12345678-8。")
    refuse_length("组织机构代码", code, 9, _CHECK_AGAIN)
    bad = misplaced(code[:8], _DIGITS + _LETTERS) or misplaced(code[8], _DIGITS + "X", 9)
    if bad:
        raise Refused("character", f"{bad}不会出现在组织机构代码里，{_CHECK_AGAIN}。")
    expected = _organisation_check(code[:8])
    if expected != code[8]:
        raise Refused("check_digit", _off("前 8 位", expected, code[8]))
    return code


def institution_number(text: str) -> str:
    """The number of a public institution's certificate: 事证第 1…号.

    Twelve digits are usual, but lengths differ between issuers and no check digit is shared, so only
    the shape is looked at.
    """
    given = _old(text, "请发事业单位法人证书上的证号，例如：事证第 141000000123 号。")
    if not re.fullmatch(rf"[{HAN}]{{0,6}}\d{{6,16}}号?", given):
        raise Refused("shape", f"证号一般是 12 位数字，前面可以有“事证第”，{_CHECK_AGAIN}。")
    return given


def society_number(text: str) -> str:
    """The number of a society's certificate: 豫社证字第 0123 号. Each registrar has its own shape."""
    given = _old(text, "请发社会团体登记证书上的证号，例如：豫社证字第 0123 号。")
    if not re.fullmatch(rf"[{HAN}()（）A-Z]{{0,12}}\d{{3,16}}[{HAN}]?", given):
        raise Refused("shape", f"证号像“豫社证字第 0123 号”这样，也可以只发数字，{_CHECK_AGAIN}。")
    return given


def old_number(text: str) -> str:
    """The number of an older certificate of any kind: no check digit that all issuers share."""
    given = number(text)
    if not re.fullmatch(r"[0-9A-Z()（）第号字]{6,30}", given):
        raise Refused("unrecognised", "证件号码一般由 6 至 30 位数字或字母组成，请对照证件再发一次。")
    return given


def _old(text: str, wanted: str) -> str:
    """The number of an old certificate. A new code belongs under another kind of certificate."""
    given = number(text)
    if not re.search(r"[0-9A-Z]{3}", given):
        raise Refused("unrecognised", wanted)
    if _USCC_SHAPE.fullmatch(given):
        raise Refused(
            "type",
            "这是 18 位的统一社会信用代码。"
            "请回复“修改机构证件类型”，选“统一社会信用代码”，再发一次这个代码。",
        )
    return given


def _organisation_check(first_8: str) -> str:
    total = sum(int(c, 36) * weight for c, weight in zip(first_8, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def _where_wrong(code: str) -> str:
    """Characters 9 to 17 are the organisation's code with a check digit of its own: that narrows it down."""
    if _organisation_check(code[8:16]) != code[16]:
        return "多半是第 9 至 17 位里有一位写错了"
    return "多半是前 8 位或最后一位写错了"


def _off(counted: str, expected: str, given: str) -> str:
    told = f"按{counted}推算，最后一位应当是 {expected}，您写的是 {given}"
    return f"{told}，多半是有一位写错了，请对照证件逐位核对。"
