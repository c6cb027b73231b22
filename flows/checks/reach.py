"""How somebody is reached and paid: phones, e-mail, address, bank account."""

import re

from email_validator import EmailNotValidError, validate_email

from bot.errors import Refused
from flows.checks.writing import HAN, even, misplaced, number, plain

_DIGITS = "0123456789"
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
_COUNTRY, _ABROAD = re.compile(r"^(\+?86|0086)(?=1\d{10}$)"), re.compile(r"^(\+86|0086)-?")
_MAIL_LABEL = re.compile(r"^(电子)?(邮箱|邮件)(地址)?(是|为|:)+")
_MAIL_DOT = re.compile(r"(?<=[\w])[。](?=[A-Za-z])")
_QQ = re.compile(r"(?:QQ|qq|Qq)(?:邮箱)?[：:号是]*([1-9]\d{4,10})")
_BLANKS, _TWO_HAN = re.compile(r"\s+"), re.compile(f"[{HAN}]{{2}}")
_APART, _DASH = re.compile(r"[\s()]"), re.compile("[‐-―−]")
_PHONE = re.compile(r"(0\d{2,3}-?\d{7,8}(-\d{1,6})?|1[3-9]\d{9}|400-?\d{3}-?\d{4})")
_SENTENCE = re.compile(r"[我俺咱你您]|[和跟].{1,4}一样|不知道|不清楚")
_MISTYPED_HOSTS = {
    "qq.con": "qq.com", "qq.cm": "qq.com", "qq.co": "qq.com", "163.con": "163.com", "163.cm": "163.com",
    "126.con": "126.com", "gmail.con": "gmail.com", "gmial.com": "gmail.com", "sina.con": "sina.com",
}  # fmt: skip


def mobile(text: str) -> str:
    """A mobile number of mainland China, without +86."""
    given = _COUNTRY.sub("", number(text))
    if not _MOBILE.fullmatch(given):
        raise Refused("shape", f"手机号码是 1 开头的 11 位数字{_wrong_mobile(given)}，例如：13812345678。")
    return given


def _wrong_mobile(given: str) -> str:
    if not re.search(r"\d{3}", given):
        return ""
    if re.search("[\u3400-\u9fff]", given):
        return ""  # 尾号5521那个: words beside digits, which nobody counts
    if _LANDLINE.fullmatch(given):
        return "，您发来的像是座机号码"
    off = len(given) - 11
    if off:
        return f"，您发来的是 {len(given)} 位，" + (f"少了 {-off} 位" if off < 0 else f"多了 {off} 位")
    if bad := misplaced(given, _DIGITS):
        return f"，您写的{bad}不是"
    return f"，没有以“{given[:2]}”开头的手机号码"


def email(text: str) -> str:
    """An e-mail address; a mistyped well-known host is asked about, not mended."""
    typed = _MAIL_LABEL.sub("", even(text))
    if qq := _QQ.fullmatch(typed):
        typed = f"{qq[1]}@qq.com"
    typed = _MAIL_DOT.sub(".", typed).strip("。，,;；. ")
    try:
        address = validate_email(typed, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        raise Refused("unrecognised", f"{_wrong_email(typed)}，应当像这样：zhangsan@163.com。") from None
    host = address.rsplit("@", 1)[1].lower()
    if host in _MISTYPED_HOSTS:
        meant = address.rsplit("@", 1)[0] + "@" + _MISTYPED_HOSTS[host]
        raise Refused("typo", f"“@{host}”可能少写或写错了一个字母，是 {meant} 吗？请再发一次完整的邮箱。")
    return address


def _wrong_email(typed: str) -> str:
    name, at, host = typed.partition("@")
    if not at:
        return "邮箱里少了“@”"
    if "@" in host:
        return "邮箱里多了一个“@”"
    if not name:
        return "“@”前面少了邮箱的名字"
    if "." not in host:
        return f"“@”后面少了“.com”这样的结尾，您写的是“@{host}”" if host else "“@”后面少了邮箱的网址"
    if found := re.search(rf"[\s{HAN}，,、；;：:]", typed):
        return "邮箱里不能有空格" if found[0].isspace() else f"邮箱里不能有“{found[0]}”"
    return "邮箱格式不太对"


def address(text: str) -> str:
    """A postal address below the city: street and number."""
    place = _BLANKS.sub(" ", plain(text))
    if len(place) > 100:
        raise Refused("unrecognised", f"地址请控制在 100 个字以内，您发来的是 {len(place)} 个字。")
    if len(place) < 5 or not _TWO_HAN.search(place) or _SENTENCE.match(place):
        raise Refused("unrecognised", "地址请写详细一些，到路名和门牌号，例如：金水区花园路 85 号 3 楼。")
    return place


def bank_account(text: str) -> str:
    """A corporate bank account: 8 to 32 digits."""
    given = number(text)
    if bad := misplaced(given, _DIGITS):
        told = f"，您写的{bad}不是数字" if re.search(r"\d{4}", given) else ""
        raise Refused("shape", f"银行账号由 8 至 32 位数字组成{told}，请核对后再发一次。")
    if not 8 <= len(given) <= 32:
        told = f"，您发来的是 {len(given)} 位" if given else ""
        raise Refused("shape", f"银行账号由 8 至 32 位数字组成{told}，请核对后再发一次。")
    return given


def landline_or_mobile(text: str) -> str:
    """Any Chinese phone number, as invoices carry it."""
    given = _APART.sub("", even(text))
    given = _ABROAD.sub("", _DASH.sub("-", given))
    if not _PHONE.fullmatch(given):
        is_without_area = re.fullmatch(r"[2-9]\d{6,7}", given)
        told = f"，您写的“{given}”前面少了区号" if is_without_area else ""
        raise Refused("shape", f"请填写单位电话{told}，例如：0371-65901234。")
    return given
