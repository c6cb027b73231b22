"""The two parties of a transfer on a slip: whose name, account and bank a label means.

Most banks write 付款方户名 and 收款方户名. Some write 户名 twice and say whose it is in a heading, beside the
rows or above them; either party may stand first. Without a heading nobody can tell, and nothing is sure.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal

from media.reading.labels import Label
from media.reading.layout import DOUBT
from media.reading.result import Field
from media.reading.shapes import is_organisation, is_person
from media.reading.values import Found, Values

Side = Literal["payer", "payee"]
COLUMNS = 5.0  # heights: labels of two columns are further apart than that

_HEADINGS: dict[Side, tuple[str, ...]] = {
    "payer": ("付款人", "付款方", "付款单位", "付方", "汇款人", "汇款方", "借方", "付款人信息", "付款方信息"),
    "payee": ("收款人", "收款方", "收款单位", "收方", "贷方", "收款人信息", "收款方信息"),
}
_STEMS: dict[Side, tuple[str, ...]] = {
    "payer": ("付款", *_HEADINGS["payer"][:6]),
    "payee": ("收款", *_HEADINGS["payee"][:4]),
}
_NAMES = ("户名", "名称", "全称", "账户名称", "账户名", "姓名", "单位名称", "公司名称", "客户名称")
_ACCOUNTS = ("账号", "帐号", "账户", "帐户", "卡号", "卡/账号", "账/卡号", "账(卡)号", "账户号", "账户账号")
_BANKS = (
    "开户行",
    "开户银行",
    "开户行名称",
    "开户银行名称",
    "开户机构",
    "银行",
    "行名",
    "行名称",
    "开户行名",
    "开户网点",
)
NAME_LABELS = {
    side: tuple(stem + noun for stem in stems for noun in _NAMES) for side, stems in _STEMS.items()
}
ACCOUNT_LABELS = {
    side: tuple(stem + noun for stem in stems for noun in _ACCOUNTS) for side, stems in _STEMS.items()
}
BANK_LABELS = tuple(stem + noun for stems in _STEMS.values() for stem in stems for noun in _BANKS)
LABELS = (
    *(
        label
        for labels in (*_HEADINGS.values(), *NAME_LABELS.values(), *ACCOUNT_LABELS.values())
        for label in labels
    ),
    *BANK_LABELS,
    *_NAMES,
    *_ACCOUNTS,
    *(bank for bank in _BANKS if bank != "银行"),
)
SHARED = (*_NAMES, *_ACCOUNTS)
_ACCOUNT = re.compile(r"(\d{8,32})(?![0-9A-Za-z*])")


def name_of(values: Values, side: Side) -> Field | None:
    found, is_clear = _found(values, side, NAME_LABELS[side], _NAMES, _is_name, lines=3)
    if found is None:
        return None
    text = found.text.replace("(", "（").replace(")", "）")
    looks_right = is_clear and (is_organisation(text) or is_person(text))
    return values.page.field(text, min(found.confidence, 1.0 if looks_right else DOUBT), found.words)


def account_of(values: Values, side: Side) -> Field | None:
    found, is_clear = _found(values, side, ACCOUNT_LABELS[side], _ACCOUNTS, _is_account, lines=1)
    number = _ACCOUNT.match(found.text) if found else None
    if found is None or number is None:
        return None
    return values.page.field(number[1], min(found.confidence, 1.0 if is_clear else DOUBT), found.words)


def _is_name(text: str) -> bool:
    return len(text) > 1 and not text[0].isdigit()


def _is_account(text: str) -> bool:
    return _ACCOUNT.match(text) is not None


def _found(
    values: Values,
    side: Side,
    own: tuple[str, ...],
    shared: tuple[str, ...],
    is_fit: Callable[[str], bool],
    *,
    lines: int,
) -> tuple[Found | None, bool]:
    """What is said of a side, and whether it is clear that it is said of this side."""
    for found in values.after((*own, *_HEADINGS[side]), lines=lines):
        if is_fit(found.text) and not (found.label.name in _HEADINGS[side] and _is_heading(values, found)):
            return found, not found.label.is_misread
    both = [found for found in values.after(shared, lines=lines) if is_fit(found.text)]
    sides = _sides(values, [found.label for found in both])
    chosen = [found for found, of in zip(both, sides, strict=True) if of == side]
    if len(chosen) == 1:
        return chosen[0], not chosen[0].label.is_misread
    if len(both) == 2 and not any(sides):
        first, second = sorted(both, key=lambda found: (found.label.word.left, found.label.word.top))
        return (first if side == "payer" else second), False
    return None, False


def _is_heading(values: Values, found: Found) -> bool:
    """Whether what follows it is a row of the block that it heads, and no name."""
    heading = found.label.word
    return any(
        label.name in (*_NAMES, *_ACCOUNTS)
        and heading.left < label.word.left < found.words[0].left
        and abs(label.word.middle - heading.middle) < 2.5 * heading.height
        for label in values.labels
    )


def _sides(values: Values, labels: list[Label]) -> list[Side | None]:
    """Whose each of the labels is that both parties share, as far as the headings tell."""
    marks = {side: list(_marks(values, side)) for side in _HEADINGS}
    payer, payee = marks["payer"], marks["payee"]
    if len(labels) != 2 or not payer or not payee:
        return [None] * len(labels)
    # Next to each other the blocks part by columns, below each other by rows.
    is_beside = abs(labels[0].word.left - labels[1].word.left) > COLUMNS * labels[0].word.height
    order = _order(payer, payee, is_beside=is_beside)
    if order is None:
        return [None, None]
    where = _left if is_beside else _top
    if not is_beside and not _is_parted(labels, [*payer, *payee]):
        return [None, None]
    first = where(labels[0]) < where(labels[1])
    return [order[0], order[1]] if first else [order[1], order[0]]


def _order(payer: list[Label], payee: list[Label], *, is_beside: bool) -> tuple[Side, Side] | None:
    """Whose block stands first, to the left or above; None where the headings lie among each other."""
    where = _left if is_beside else _top
    apart = (2.0 if is_beside else 0.5) * max(label.word.height for label in (*payer, *payee))
    if max(map(where, payer)) + apart < min(map(where, payee)):
        return "payer", "payee"
    if max(map(where, payee)) + apart < min(map(where, payer)):
        return "payee", "payer"
    return None


def _is_parted(labels: list[Label], marks: list[Label]) -> bool:
    """Of two blocks the lower has its heading below the upper one's label, and above or beside its own."""
    upper, lower = sorted(labels, key=_top)
    last = max(marks, key=_top)
    return last.word.bottom > upper.word.top and last.word.top < lower.word.bottom + 3 * lower.word.height


def _marks(values: Values, side: Side) -> Iterator[Label]:
    """The labels that say whose the rows are beside or below them."""
    own = {*_HEADINGS[side], *NAME_LABELS[side], *ACCOUNT_LABELS[side]}
    return (label for label in values.labels if label.name in own and not label.is_misread)


def _left(label: Label) -> float:
    return label.word.left


def _top(label: Label) -> float:
    return label.word.middle
