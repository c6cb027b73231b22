"""What a business licence says, or the certificate of another kind of organisation."""

import re
from collections.abc import Iterator, Sequence

from media.reading import numbers
from media.reading.layout import Found, Page
from media.reading.result import SURE, Field

NAME, HALF_OF_NAME = ("名称",), ("称",)  # set as wide as 名　　　称, its first character gets lost at times
NAME_SHAPE = r".{4,60}"
# What follows a name below it is the kind of organisation, whose label may have got lost.
NAME_AND_KIND = re.compile(
    r"(.{4,}?(?:公司|厂|店|中心|事务所|合作社|企业|经营部|工作室))"
    r"(?:有限责任公司|股份有限公司|个人独资企业|个体工商户|集体所有制|全民所有制|合伙企业|普通合伙|其他).*"
)
LEGAL_REP = ("法定代表人", "负责人", "经营者", "执行事务合伙人", "投资人")
ADDRESS = ("住所", "经营场所", "主要经营场所", "营业场所")
TERM = ("营业期限", "经营期限", "有效期")
STOPS = (
    *NAME,
    *LEGAL_REP,
    *ADDRESS,
    *TERM,
    "类型",
    "经营范围",
    "注册资本",
    "成立日期",
    "组成形式",
    "统一社会信用代码",
    "登记机关",
    "宗旨和业务范围",
    "经费来源",
    "举办单位",
    "开办资金",
)
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
DOUBT = 0.6  # at most this for what does not look as it should


def read(page: Page) -> dict[str, Field]:
    found = {
        "code": _code(page),
        "name": _text(page, NAME, NAME_SHAPE, lines=3) or _text(page, HALF_OF_NAME, NAME_SHAPE, lines=3),
        "legal_rep": _text(page, LEGAL_REP, r"[\u3400-\u9fff·\U00020000-\U0003ffff]{2,20}"),
        "address": _text(page, ADDRESS, r".{6,120}", lines=3),
        "valid_until": _valid_until(page),
    }
    return {name: value for name, value in found.items() if value is not None}


def _code(page: Page) -> Field | None:
    """The one whose check digit holds; else the first that looks like one, doubted."""
    seen = [(code, word) for word in page.words for code in numbers.companies(word.text)]
    for code, word in seen:
        if numbers.is_company(code):
            # A wrong digit passes one check in 31 times; nearly always the second check inside tells.
            most = 1.0 if numbers.holds_organisation(code) else DOUBT
            return page.field(code, min(word.confidence, most), [word])
    for code, word in seen:
        return page.field(code, min(word.confidence, DOUBT) / 2, [word])
    return None


def _text(page: Page, labels: Sequence[str], shape: str, *, lines: int = 1) -> Field | None:
    for found in _values(page, labels, lines):
        value = found.text.replace("(", "（").replace(")", "）")
        if labels in (NAME, HALF_OF_NAME) and (both := NAME_AND_KIND.fullmatch(value)):
            value = both[1]
        if value:
            looks_right = re.fullmatch(shape, value) is not None
            return page.field(value, min(found.confidence, 1.0 if looks_right else DOUBT), found.words)
    return None


def _valid_until(page: Page) -> Field | None:
    for found in _values(page, TERM, 2):
        days = DAY.findall(found.text)
        if "长期" in found.text or "永久" in found.text:
            return page.field("长期", found.confidence, found.words)
        if len(days) == 2 or (days and "至" in found.text):
            year, month, day = days[-1]
            return page.field(f"{year}-{int(month):02d}-{int(day):02d}", found.confidence, found.words)
    return None


def _values(page: Page, labels: Sequence[str], lines: int) -> Iterator[Found]:
    return (found for found in page.after(labels, STOPS, lines=lines) if found.words)


def is_sure(fields: dict[str, Field]) -> bool:
    return all(name in fields and fields[name].confidence >= SURE for name in ("code", "name", "legal_rep"))
