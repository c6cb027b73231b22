"""The number of an order in a message: its status is asked for."""

import re

from flows.form import Look
from flows.hearing import faq
from flows.hearing.intent import Intent
from flows.question import Ask
from flows.wording.vocabulary import Kind

_ORDER_WORDS = re.compile(r"查|订单|单号|进度|编号|申请号")
# 3 digits of the business, yyMMddHHmmss, 3 of a sequence. A bank account only by chance has this shape.
_ORDERED = re.compile(
    r"0\d{16,17}|\d{2,3}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d{3}"
)
_ORDER = re.compile(r"(?<!\d)\d{17,18}(?![\dXx])")
_BIRTHDAY = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])")  # in a resident's number


def speaks_of_order(said: str) -> bool:
    """Whether words of a message say that its number is one of an order."""
    return _ORDER_WORDS.search(said) is not None


def about_order(said: str, look: Look | None) -> Intent | None:
    """An order number, unless the question at hand takes the number as its answer."""
    match = _ORDER.search(said)
    if not match or _BIRTHDAY.match(match[0]):
        return None
    if look is not None and faq.speaks_of(said, "account", "transfer", "paid"):
        return None  # 我们是从这个户转的: the account of a bank
    if not _ORDERED.fullmatch(match[0]) and not _ORDER_WORDS.search(said):
        return None
    pending = look.pending() if look else None
    if pending and (pending.secret or pending.id.startswith("invoice.")):
        return None  # an account of a bank may have as many digits
    if isinstance(pending, Ask) and pending.holds_number:
        return None
    return Intent(Kind.STATUS, match[0])
