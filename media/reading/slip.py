"""What a bank slip says about a transfer. Every bank has its own layout; labels are what they share."""

import re
from datetime import date

from media.reading import money, parties
from media.reading.labels import Vocabulary
from media.reading.layout import DOUBT, Page, Word
from media.reading.result import SURE, Field
from media.reading.values import Values

SERIAL = (
    "回单编号",
    "电子回单号码",
    "回单号码",
    "交易流水号",
    "流水号",
    "凭证号码",
    "凭证号",
    "交易序号",
    "回单号",
    "交易编号",
)
# The words that the payer wrote, under the names that banks give them.
MEMO = ("附言用途", "交易附言", "转账附言", "汇款附言", "附言", "交易用途", "用途", "备注", "摘要")
STOPS = (
    *parties.LABELS,
    *SERIAL,
    *MEMO,
    "对方户名",
    "对方账号",
    "交易时间",
    "交易日期",
    "记账日期",
    "转账日期",
    "打印日期",
    "打印时间",
    "交易金额",
    "转账金额",
    "金额大写",
    "金额",
    "大写",
    "小写",
    "币种",
    "手续费",
    "交易状态",
    "交易机构",
    "交易渠道",
    "交易类型",
    "业务类型",
    "业务种类",
    "业务产品种类",
    "凭证种类",
    "借贷标志",
    "验证码",
    "校验码",
    "指令编号",
    "柜员",
    "复核",
)
# Across the lines a bank presses its stamp; the others are titles and the marks of columns.
NOISE = re.compile(r"专用章|业务章|回单章|受理章|核算章|^(?:电子回单|钞汇标志|[付收款人方])$")
VOCABULARY = Vocabulary(STOPS, NOISE, parties.SHARED)
# 2026-11-23, 2026年1月3日; the time after it may have run into it. Or 20261123.
DAY = re.compile(r"(20\d{2})[-年/.](\d{1,2})[-月/.](\d{2}|\d(?!\d))")
DAY_IN_A_RUN = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")


def read(page: Page) -> dict[str, Field]:
    values = Values(page, VOCABULARY)
    found = {
        "amount": _amount(page),
        "payer": parties.name_of(values, "payer"),
        "payee": parties.name_of(values, "payee"),
        "payer_account": parties.account_of(values, "payer"),
        "account": parties.account_of(values, "payee"),
        "date": _date(page),
        "serial": _serial(values),
        "memo": _memo(values),
    }
    return {name: value for name, value in found.items() if value is not None}


def is_sure(fields: dict[str, Field]) -> bool:
    return all(name in fields and fields[name].confidence >= SURE for name in ("amount", "payee", "account"))


def _amount(page: Page) -> Field | None:
    """In figures; sure only if the capitals beside it say the same or are not there."""
    written = next((fen for word in page.words if (fen := money.capitals(word.text)) is not None), None)
    seen = [(fen, word) for word in page.words for fen in money.figures(word.text)]
    if not seen:
        return None
    marked = [pair for pair in seen if re.search(r"小写|[¥￥]|金额|CNY|RMB", pair[1].text)]
    fen, word = next((pair for pair in seen if pair[0] == written), (marked or seen)[0])
    most = 1.0 if written in (None, fen) else DOUBT
    # The sign before it may be misread without harm to the figure.
    confidence = max(word.confidence, SURE) if written == fen else word.confidence
    return page.field(money.in_yuan(fen), min(confidence, most), [word], is_checked=written == fen)


def _date(page: Page) -> Field | None:
    labelled = [word for word in page.words if re.search(r"交易|日期|时间|记账", word.text)]
    for shape, most in ((DAY, 1.0), (DAY_IN_A_RUN, DOUBT)):
        for word in (*labelled, *page.words):
            found = shape.search(word.text)
            if found and (day := _day(found)):
                return page.field(day, min(word.confidence, most, _of_day(found, word)), [word])
    return None


def _of_day(found: re.Match[str], word: Word) -> float:
    """A single digit at the end of a word may be the first of two."""
    return DOUBT if len(found[3]) == 1 and found.end() == len(word.text) else 1.0


def _day(found: re.Match[str]) -> str | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def _memo(values: Values) -> Field | None:
    """A bank may have several of these, and shows in one of them what the payer wrote."""
    seen = [found for found in values.after(MEMO) if found.text and found.is_close]
    if not seen:
        return None
    words = [word for found in seen for word in found.words]
    text = "；".join(dict.fromkeys(found.text for found in seen))
    return values.page.field(text, min(word.confidence for word in words), words)


def _serial(values: Values) -> Field | None:
    for found in values.after(SERIAL):
        if value := re.match(r"[0-9A-Za-z-]{6,40}", found.text):
            return values.page.field(value.group(), found.confidence, found.words)
    return None
