"""What a bank slip says about a transfer. Every bank has its own layout; labels are what they share."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from media.reading import money
from media.reading.layout import Found, Page
from media.reading.result import SURE, Field

PAYER = (
    "付款方户名",
    "付款人户名",
    "付款人名称",
    "付款方名称",
    "付款户名",
    "付款人全称",
    "付款单位",
    "付款人",
)
PAYEE = (
    "收款方户名",
    "收款人户名",
    "收款人名称",
    "收款方名称",
    "收款户名",
    "收款人全称",
    "收款单位",
    "收款人",
)
PAYER_ACCOUNT = ("付款方账号", "付款人账号", "付款账号", "付款账户", "付款人账户")
PAYEE_ACCOUNT = ("收款方账号", "收款人账号", "收款账号", "收款账户", "收款人账户")
NAMES, ACCOUNTS = ("户名", "全称"), ("账号", "账户")
SERIAL = ("回单编号", "电子回单号码", "交易流水号", "流水号", "凭证号", "交易序号", "回单号")
# The words that the payer wrote, under the names that banks give them.
MEMO = ("附言用途", "交易附言", "转账附言", "附言", "用途", "备注", "摘要")
STOPS = (
    *PAYER,
    *PAYEE,
    *PAYER_ACCOUNT,
    *PAYEE_ACCOUNT,
    *SERIAL,
    *MEMO,
    "付款方",
    "收款方",
    "开户行",
    "开户银行",
    "交易时间",
    "交易日期",
    "金额",
    *NAMES,
    *ACCOUNTS,
)
# 2026-11-23, 2026年1月3日; the time after it may have run into it. Or 20261123.
DAY = re.compile(r"(20\d{2})[-年/.](\d{1,2})[-月/.](\d{2}|\d(?!\d))")
DAY_IN_A_RUN = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
DOUBT = 0.6
CLOSE = 4  # heights: words further apart than that are not of one remark


def read(page: Page) -> dict[str, Field]:
    found = {
        "amount": _amount(page),
        "payer": _party(page, PAYER, NAMES, 0, r".{2,60}"),
        "payee": _party(page, PAYEE, NAMES, 1, r".{2,60}"),
        "payer_account": _party(page, PAYER_ACCOUNT, ACCOUNTS, 0, r"\d{8,32}"),
        "account": _party(page, PAYEE_ACCOUNT, ACCOUNTS, 1, r"\d{8,32}"),
        "date": _date(page),
        "serial": _serial(page),
        "memo": _memo(page),
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
    return page.field(money.in_yuan(fen), min(confidence, most), [word])


def _party(page: Page, own: Sequence[str], shared: Sequence[str], place: int, shape: str) -> Field | None:
    """Under a label of its own; else among the labels that both parties share the payer's comes first."""
    found = next((found for found in page.after(own, STOPS, lines=2) if _is_value(found, shape)), None)
    if found is None:
        both = [found for found in page.after(shared, STOPS, lines=2) if _is_value(found, shape)]
        if len(both) != 2:
            return None
        found = sorted(
            both, key=lambda value: (round(value.label.middle / (2 * value.label.height)), value.label.left)
        )[place]
    return page.field(found.text.replace("(", "（").replace(")", "）"), found.confidence, found.words)


def _is_value(found: Found, shape: str) -> bool:
    return bool(found.words) and re.fullmatch(shape, found.text) is not None


def _date(page: Page) -> Field | None:
    labelled = [word for word in page.words if re.search(r"交易|日期|时间|记账", word.text)]
    for shape, most in ((DAY, 1.0), (DAY_IN_A_RUN, DOUBT)):
        for word in (*labelled, *page.words):
            found = shape.search(word.text)
            if found and (day := _day(found)):
                return page.field(day, min(word.confidence, most), [word])
    return None


def _day(found: re.Match[str]) -> str | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def _memo(page: Page) -> Field | None:
    """A bank may have several of these, and shows in one of them what the payer wrote."""
    shown = (_not_stamped(found) for found in page.after(MEMO, STOPS))
    # A label with two of these words is found by each, and only one of them has the value behind it.
    seen = {found.label: found for found in shown if found.text}
    if not seen:
        return None
    words = [word for found in seen.values() for word in found.words]
    text = "；".join(found.text for found in seen.values())
    return page.field(text, min(word.confidence for word in words), words)


def _not_stamped(found: Found) -> Found:
    """Without what stands far to the right: the bank's stamp, which is pressed across the lines."""
    for number, (word, following) in enumerate(pairwise(found.words), start=1):
        if following.left - word.right > CLOSE * word.height and following.text in found.text:
            text = found.text[: found.text.rindex(following.text)]
            return replace(found, text=text, words=found.words[:number])
    return found


def _serial(page: Page) -> Field | None:
    for found in page.after(SERIAL, STOPS):
        if value := re.match(r"[0-9A-Za-z-]{6,40}", found.text):
            return page.field(value.group(), found.confidence, found.words)
    return None
