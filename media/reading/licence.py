"""What a business licence says, or the certificate of another kind of organisation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from media.reading import numbers
from media.reading.labels import Label, Vocabulary
from media.reading.layout import DOUBT, Page
from media.reading.result import SURE, Field
from media.reading.shapes import is_address, is_organisation, is_person
from media.reading.values import Found, Values

NAME = ("名称", "企业名称", "单位名称", "机构名称", "字号名称", "字号")
# Set as wide as 名　　　称, a label loses its first character at times, at the border or in a fold.
HALF_OF_NAME, HALF_OF_TYPE, HALF_OF_ADDRESS = "称", "型", "所"
# What follows a name below it is the kind of organisation, whose label may have got lost.
NAME_AND_KIND = re.compile(
    r"(.{4,}?(?:公司|厂|店|中心|事务所|合作社|企业|经营部|工作室))"
    r"(?:有限责任公司|股份有限公司|个人独资企业|个体工商户|集体所有制|全民所有制|合伙企业|普通合伙|其他).*"
)
LEGAL_REP = (
    "法定代表人姓名",
    "法定代表人",
    "主要负责人",
    "负责人姓名",
    "负责人",
    "经营者姓名",
    "经营者",
    "执行事务合伙人",
    "投资人",
    "法人代表",
)
ADDRESS = ("住所", "主要经营场所", "经营场所", "营业场所", "地址")
TERM = ("营业期限", "经营期限", "合伙期限", "执照有效期", "有效期限", "有效期")
STOPS = (
    *NAME,
    *LEGAL_REP,
    *ADDRESS,
    *TERM,
    "公司类型",
    "企业类型",
    "主体类型",
    "类型",
    "经济性质",
    "组成形式",
    "经营范围及方式",
    "经营范围",
    "业务范围",
    "注册资本",
    "注册资金",
    "实收资本",
    "出资额",
    "成员出资总额",
    "开办资金",
    "成立日期",
    "注册日期",
    "核准日期",
    "发证日期",
    "统一社会信用代码",
    "注册号",
    "证照编号",
    "登记机关",
    "发照机关",
    "发证机关",
    "宗旨和业务范围",
    "经费来源",
    "举办单位",
    "业务主管单位",
)
VOCABULARY = Vocabulary(STOPS, endings=NAME, in_brackets=False)
HALVED = Vocabulary((*STOPS, HALF_OF_NAME, HALF_OF_TYPE, HALF_OF_ADDRESS), in_brackets=False)
NEXT_ROW = re.compile(r"[型所]|(?:有限责任|股份有限|其他有限责任|一人有限责任)公司")
DAY = re.compile(r"(\d{4})[年\-.](\d{1,2})[月\-.](\d{1,2})日?")
FOR_GOOD = re.compile(r"长期|永久|永续|不约定|无固定")


def read(page: Page) -> dict[str, Field]:
    values = Values(page, VOCABULARY)
    found = {
        "code": _code(page),
        "name": _name(values),
        "legal_rep": _legal_rep(values),
        "address": _address(values),
        "valid_until": _valid_until(values),
    }
    return {name: value for name, value in found.items() if value is not None}


def is_sure(fields: dict[str, Field]) -> bool:
    return all(name in fields and fields[name].confidence >= SURE for name in ("code", "name", "legal_rep"))


def _code(page: Page) -> Field | None:
    """The one whose check digit holds; else the first that looks like one, doubted."""
    seen = [(code, word) for word in page.words for code in numbers.companies(word.text)]
    for code, word in seen:
        if numbers.is_company(code):
            # A wrong digit passes one check in 31 times; nearly always the second check inside tells.
            most = 1.0 if numbers.holds_organisation(code) else DOUBT
            return page.field(code, min(word.confidence, most), [word], is_checked=True)
    for code, word in seen:
        return page.field(code, min(word.confidence, DOUBT) / 2, [word])
    return None


def _name(values: Values) -> Field | None:
    page = values.page
    for found in chain(_filled(values, NAME, 3), _half_labelled(page, HALF_OF_NAME), _unlabelled(values)):
        found = _without_next_row(found)
        value = found.text.replace("(", "（").replace(")", "）")
        if both := NAME_AND_KIND.fullmatch(value):
            value = both[1]
        return _field(page, value, found, looks_right=is_organisation(value) and not found.label.is_misread)
    return None


def _without_next_row(found: Found) -> Found:
    """Up to a line that begins with what is left of 类型 or 住所, whose first character was not read."""
    for number, word in enumerate(found.words):
        text = "".join(before.text for before in found.words[:number])
        if NEXT_ROW.match(word.text) and is_organisation(text):
            return replace(found, text=text, words=found.words[:number])
    return found


def _half_labelled(page: Page, half: str) -> Iterator[Found]:
    return _filled(Values(page, HALVED), (half,), 3)


def _unlabelled(values: Values) -> Iterator[Found]:
    """The only whole name above the representative: a guess, which is offered but never sure."""
    people = [label.word.top for label in values.labels if label.name in LEGAL_REP]
    names = [
        piece
        for piece in values.pieces
        if is_organisation(piece.text) and any(piece.top < top for top in people)
    ]
    if len(names) == 1:
        yield Found(names[0].text, (names[0],), Label(NAME[0], names[0], is_misread=True))


def _legal_rep(values: Values) -> Field | None:
    for found in _filled(values, LEGAL_REP, 1):
        return _field(values.page, found.text, found, looks_right=is_person(found.text))
    return None


def _address(values: Values) -> Field | None:
    for found in chain(_filled(values, ADDRESS, 3), _half_labelled(values.page, HALF_OF_ADDRESS)):
        value = found.text.replace("(", "（").replace(")", "）")
        return _field(values.page, value, found, looks_right=is_address(value))
    return None


def _valid_until(values: Values) -> Field | None:
    """Only a day after 至 ends a licence: the place for it may be left blank."""
    for found in _filled(values, TERM, 2):
        if FOR_GOOD.search(found.text):
            return _field(values.page, "长期", found, looks_right=True)
        start, sign, end = found.text.partition("至")
        days = [day for day in map(_day, DAY.finditer(end if sign else start)) if day]
        if sign and days:
            first = DAY.search(start)
            is_later = first is None or (_day(first) or "") < days[-1]
            return _field(values.page, days[-1], found, looks_right=is_later and len(days) == 1)
        if len(days) == 2 and days[0] < days[1]:
            return _field(values.page, days[1], found, looks_right=True)
    return None


def _day(found: re.Match[str]) -> str | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def _field(page: Page, value: str, found: Found, *, looks_right: bool) -> Field:
    return page.field(value, min(found.confidence, 1.0 if looks_right else DOUBT), found.words)


def _filled(values: Values, labels: Sequence[str], lines: int) -> Iterator[Found]:
    return (found for found in values.after(labels, lines=lines) if found.words)
