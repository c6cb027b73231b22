"""What makes an answer valid: numbers with check digits, names, phones, addresses."""

import re
import unicodedata
from datetime import date

from email_validator import EmailNotValidError, validate_email

from bot.errors import Refused

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af\u3007"
_PERSON = re.compile(rf"[{_HAN}]{{1,20}}(·[{_HAN}]{{1,20}})*|[A-Za-z][A-Za-z .'-]{{1,48}}")
_ORGANISATION = re.compile(rf"[{_HAN}A-Za-z0-9()（）·\-&.、/ ]{{4,60}}")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_MISTYPED_HOSTS = {
    "qq.con": "qq.com", "qq.cm": "qq.com", "qq.co": "qq.com", "163.con": "163.com", "163.cm": "163.com",
    "126.con": "126.com", "gmail.con": "gmail.com", "gmial.com": "gmail.com", "sina.con": "sina.com",
}  # fmt: skip


def plain(text: str) -> str:
    """Full-width letters, digits and blanks as half-width, edges trimmed. Chinese punctuation stays."""
    half = "".join(unicodedata.normalize("NFKC", c) if "\uff10" <= c <= "\uff5a" else c for c in text)
    return half.replace("\u3000", " ").replace("\xa0", " ").strip()


def _number(text: str) -> str:
    return re.sub(r"[\s\-—–_.]", "", unicodedata.normalize("NFKC", text)).upper()


def organisation_name(text: str) -> str:
    """The full name of an organisation, as on its licence."""
    name = re.sub(r"\s+", "", plain(text)) if re.search(f"[{_HAN}]", text) else plain(text)
    name = name.replace("(", "（").replace(")", "）")
    if not _ORGANISATION.fullmatch(name) or re.fullmatch(r"[\d\W]+", name):
        raise Refused(
            "unrecognised", "请填写机构全称，与营业执照上的名称一致，例如：河南示例建设工程有限公司。"
        )
    return name


def credit_code(text: str) -> str:
    """A unified social credit code (GB 32100-2015): shape and check digit."""
    code = _number(text)
    if not re.search(r"[0-9A-Z]{8}", code):
        raise Refused("unrecognised", "请发营业执照上的 18 位统一社会信用代码，例如：91410105MA9XXXXXXX。")
    if len(code) != 18:
        raise Refused(
            "length", f"统一社会信用代码是 18 位，您发来的是 {len(code)} 位，请对照营业执照再发一次。"
        )
    if bad := next((c for c in code if c not in _USCC_ALPHABET), None):
        raise Refused(
            "character",
            f"代码里出现了“{bad}”。统一社会信用代码不使用 I、O、S、V、Z，可能是 1、0、5、2，请核对。",
        )
    if not _USCC_SHAPE.fullmatch(code):
        raise Refused("shape", "第 3 至 8 位应该都是数字，请对照营业执照核对后再发一次。")
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    if _USCC_ALPHABET[-total % 31] != code[17]:
        raise Refused("check_digit", "这个代码的校验位对不上，多半是有一位写错了，请逐位核对后再发一次。")
    return code


def old_number(text: str) -> str:
    """The number of an older certificate: no check digit that all issuers share."""
    number = _number(text)
    if not re.fullmatch(r"[0-9A-Z()（）第号字]{6,30}", number):
        raise Refused("unrecognised", "证件号码一般由 6 至 30 位数字或字母组成，请对照证件再发一次。")
    return number


def resident_id(text: str, today: date) -> str:
    """A resident's ID number (GB 11643-1999): check digit and a real date of birth, 16 to 120 years ago."""
    number = _number(text)
    if not re.search(r"\d{6}", number):
        raise Refused("unrecognised", "请发 18 位身份证号码。")
    if len(number) != 18:
        raise Refused("length", f"身份证号码是 18 位，您发来的是 {len(number)} 位，请核对后再发一次。")
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise Refused("character", "身份证号码前 17 位都是数字，最后一位是数字或 X，请核对后再发一次。")
    born = _date_of(number[6:14])
    if born is None or born > today:
        raise Refused("date", f"号码中的出生日期“{number[6:14]}”不存在，请核对后再发一次。")
    if not 16 <= (today - born).days // 365.2425 <= 120:
        raise Refused("age", f"号码中的出生日期是 {born:%Y 年 %m 月 %d 日}，请核对是否写错。")
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    if "10X98765432"[total % 11] != number[17]:
        raise Refused(
            "check_digit", "这个身份证号码的最后一位校验不通过，多半是有一位写错了，请核对后再发一次。"
        )
    return number


def person_name(text: str) -> str:
    """A person's name: Han characters with rare ones, `·` between the parts of a minority name."""
    name = re.sub(r"[•‧．・]", "·", plain(text))
    name = re.sub(r"\s+", "", name) if re.search(f"[{_HAN}]", name) else name
    if not _PERSON.fullmatch(name) or len(name) < 2 or len(name) > 30:
        raise Refused("unrecognised", "请填写身份证上的姓名，例如：王小明。")
    return name


def mobile(text: str) -> str:
    """A mobile number of mainland China, without +86."""
    number = re.sub(r"^(\+?86|0086)(?=1\d{10}$)", "", _number(text))
    if not _MOBILE.fullmatch(number):
        found = re.sub(r"\D", "", number)
        hint = f"，您发来的是 {len(found)} 位" if found and len(found) != 11 else ""
        raise Refused("shape", f"手机号码是 1 开头的 11 位数字{hint}，例如：13812345678。")
    return number


def email(text: str) -> str:
    """An e-mail address; a mistyped well-known host is asked about, not mended."""
    typed = unicodedata.normalize("NFKC", text).strip().strip("。，,;；")
    try:
        address = validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Refused("unrecognised", "邮箱格式不太对，应当像这样：zhangsan@163.com。") from None
    host = address.rsplit("@", 1)[1].lower()
    if host in _MISTYPED_HOSTS:
        meant = address.rsplit("@", 1)[0] + "@" + _MISTYPED_HOSTS[host]
        raise Refused("typo", f"“@{host}”可能少写或写错了一个字母，是 {meant} 吗？请再发一次完整的邮箱。")
    return address


def address(text: str) -> str:
    """A postal address below the city: street and number."""
    place = re.sub(r"\s+", " ", plain(text))
    if not 5 <= len(place) <= 100 or not re.search(f"[{_HAN}]{{2}}", place):
        raise Refused("unrecognised", "请写详细一些，到路名和门牌号，例如：金水区花园路 85 号 3 楼。")
    return place


def position(text: str) -> str:
    """What somebody is in the organisation."""
    title = plain(text)
    if not 2 <= len(title) <= 20 or re.search(r"\d{3}", title):
        raise Refused("unrecognised", "请填写经办人在单位的职位，例如：行政主管。")
    return title


def line(text: str, what: str, low: int, high: int) -> str:
    """A line of free text within a length."""
    words = re.sub(r"\s+", " ", plain(text))
    if not low <= len(words) <= high:
        raise Refused("length", f"{what}请控制在 {low} 至 {high} 个字以内。")
    return words


def bank_account(text: str) -> str:
    """A corporate bank account: 8 to 32 digits."""
    number = _number(text)
    if not re.fullmatch(r"\d{8,32}", number):
        raise Refused("shape", "银行账号由 8 至 32 位数字组成，请核对后再发一次。")
    return number


def landline_or_mobile(text: str) -> str:
    """Any Chinese phone number, as invoices carry it."""
    number = re.sub(r"[\s()（）]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"(0\d{2,3}-?\d{7,8}(-\d{1,6})?|1[3-9]\d{9}|400-?\d{3}-?\d{4})", number):
        raise Refused("shape", "请填写单位电话，例如：0371-65901234。")
    return number


def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
