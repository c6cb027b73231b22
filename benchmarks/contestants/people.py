"""The invented people who fill in the forms, the same for the same number."""

from dataclasses import dataclass

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文斌宇浩"
_TRADE = str.maketrans("0123456789", "鼎盛宏远瑞丰华泰嘉诚")  # digits in a name would be heard as a number
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Applicant:
    name: str
    id_number: str
    mobile: str
    email: str
    organisation: str
    uscc: str


def applicant(number: int) -> Applicant:
    given = _GIVEN[number // 20 % len(_GIVEN)] + _GIVEN[number // 600 % len(_GIVEN)]
    return Applicant(
        name=_SURNAMES[number % len(_SURNAMES)] + given,
        id_number=_id_number(number),
        mobile=f"138{number % 100_000_000:08d}",
        email=f"person{number}@example.com",
        organisation=f"郑州{str(number).translate(_TRADE)}科技有限公司",
        uscc=_uscc(number),
    )


def _id_number(number: int) -> str:
    """Resident ID number (GB 11643): Zhengzhou, a day in the 1980s, serial number, check digit."""
    year, month, day = 1980 + number // 1000 // 336 % 10, 1 + number // 1000 % 12, 1 + number // 12000 % 28
    body = f"410102{year}{month:02d}{day:02d}{number % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def _uscc(number: int) -> str:
    """Unified social credit code (GB 32100) of a company in Zhengzhou, with both its check digits."""
    organisation = f"MA{number % 1_000_000:06d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(sign, 36) * weight for sign, weight in zip(organisation, weights, strict=True)) % 11
    body = "91410100" + organisation + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(_USCC_DIGITS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + _USCC_DIGITS[(31 - total % 31) % 31]
