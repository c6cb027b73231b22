"""What the columns of a statement are: told by the texts of its head, or by somebody who looked."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from media.statement.cells import is_received
from media.statement.file import Row
from media.statement.words import UnknownColumns


class Column(StrEnum):
    """The columns that are of use."""

    DAY = "day"
    TIME = "time"
    CREDIT = "credit"
    DEBIT = "debit"
    AMOUNT = "amount"
    DIRECTION = "direction"
    PAYER = "payer"
    ACCOUNT = "account"
    BANK = "bank"
    REMARK = "remark"
    SERIAL = "serial"
    BALANCE = "balance"


Columns = Mapping[Column, tuple[int, ...]]
# Who paid, as banks call it.
_OTHER = r"(对方(单位)?|付款(人|方)?|收付款?(人|方)|交易(对手|对方)|对手方?|往来(单位)?)"
# The names as banks write them, without brackets and units; the first that fits takes the column.
_NAMES: Mapping[Column, str] = MappingProxyType(
    {
        Column.BALANCE: r".*余额.*",
        Column.DIRECTION: r"借贷(标[志识]|方向)?|收支(标[志识]|方向|类型)?|收付(标[志识])?|(交易|资金)方向",
        Column.CREDIT: r"(贷方|贷|收入|转入|存入|入账|来账)(发生额|交易金额|金额|额)?",
        Column.DEBIT: r"(借方|借|支出|转出|支取|出账|往账)(发生额|交易金额|金额|额)?",
        Column.AMOUNT: r"(交易|发生)?金额|发生额|交易额",
        Column.ACCOUNT: rf"{_OTHER}(银行)?(账号|帐号|账户|帐户|卡号)(/?卡号)?",
        Column.BANK: rf"{_OTHER}(账户)?(开户)?(银行|行|行名|机构|网点)(名称)?",
        Column.PAYER: rf"{_OTHER}((账户|帐户|账号)?(户名|名称|名)|单位|姓名)?(户名)?",
        Column.SERIAL: r"(?!企业|客户).*(流水|参考)(编?号)?|(柜员)?交易(编号|单号|号)|电子回单号",
        Column.REMARK: (
            r"(交易|客户|付款|汇款|转账|业务|其它|其他)?(附言|摘要|用途|备注|说明|留言|附加信息)(信息)?|个性化信息"
        ),
        Column.DAY: r"(交易|记账|入账|会计|到账|起息)?(日期|日)|(记账|入账|到账)时间|日期时间",
        Column.TIME: r"(交易)?时间",
    }
)
_PATTERNS = {column: re.compile(pattern) for column, pattern in _NAMES.items()}
_MANY = frozenset({Column.REMARK})  # several columns together
_LOOKED_AT = 40  # a head stands above this row
_NUMBER = re.compile(r"[\d.,:/\-+ ]+")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: its texts, one for a column, and the index of the first row behind it."""

    texts: tuple[str, ...]
    behind: int

    @property
    def signature(self) -> str:
        """The same for all files with such a head."""
        return signature_of(self.texts)


def signature_of(head: Sequence[str]) -> str:
    """The same for all heads that differ in spaces, brackets and units only."""
    return "|".join(map(_folded, head))


def find_columns(rows: Sequence[Row], known: Mapping[str, Columns]) -> tuple[Head, Columns]:
    """`known`: signature of a head → its columns, as somebody said. Raises UnknownColumns."""
    heads = [head for at in range(min(len(rows), _LOOKED_AT)) for head in _heads_at(rows, at)]
    for head in heads:
        if told := known.get(head.signature):
            return head, told
    found = (
        (head, _with_marks(columns, rows[head.behind :]))
        for head in heads
        if is_enough(columns := guess(head.texts))
    )
    best = max(found, key=lambda one: len(one[1]), default=None)
    if best is None:
        head = max(heads, key=_likeness, default=Head((), 0))
        raise UnknownColumns(head.texts, [row.cells for row in rows[head.behind : head.behind + 3]])
    return best


def _with_marks(columns: Columns, rows: Sequence[Row]) -> Columns:
    """Where one column has all amounts, the one that has nothing but marks such as 来账 and 往账 beside them
    says which came, whatever it is called."""
    if Column.CREDIT in columns or Column.DIRECTION in columns:
        return columns
    (day, *_), (amount, *_) = columns[Column.DAY], columns[Column.AMOUNT]
    wide = (row.cells for row in rows if len(row.cells) > max(day, amount))
    lines = [cells for cells in wide if cells[day] and cells[amount]]
    width = min(map(len, lines), default=0)
    marks = (at for at in range(width) if all(is_received(cells[at]) is not None for cells in lines))
    found = next(marks, None)
    return columns if found is None else {**columns, Column.DIRECTION: (found,)}


def is_enough(columns: Columns) -> bool:
    """Whether a day and an amount that was received can be told from these columns."""
    return Column.DAY in columns and (Column.CREDIT in columns or Column.AMOUNT in columns)


def guess(texts: Sequence[str]) -> dict[Column, tuple[int, ...]]:
    """The columns by their names. 交易时间 is the day as well where no other column is."""
    found: dict[Column, tuple[int, ...]] = {}
    for at, text in enumerate(texts):
        column = _meaning(text)
        if column is not None and (column not in found or column in _MANY):
            found[column] = (*found.get(column, ()), at)
    if Column.DAY not in found and Column.TIME in found:
        found[Column.DAY] = found.pop(Column.TIME)
    return found


def _meaning(text: str) -> Column | None:
    name = _folded(text)
    return next((column for column, pattern in _PATTERNS.items() if pattern.fullmatch(name)), None)


def _folded(text: str) -> str:
    """Without units, brackets, spaces and strokes: 贷方发生额（元） is 贷方发生额."""
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"\((元|人民币|RMB|CNY|收入|支取|支出|存入)[^)]*\)", "", folded)
    # Some banks write the English name behind: 交易日期[ Transaction Date ].
    folded = re.sub(r"[\[(]\s*[A-Za-z][\x20-\x7e]*?[\])]", "", folded)
    return re.sub(r"[\s()\[\]【】:：/_*\-]|人民币|元$", "", folded)


def _heads_at(rows: Sequence[Row], at: int) -> list[Head]:
    """A row as a head by itself, and together with the one below: 发生额 above 借方 and 贷方."""
    upper = rows[at].cells
    heads = [Head(upper, at + 1)]
    if at + 1 < len(rows) and _is_lower_half(upper, rows[at + 1].cells):
        heads.append(Head(_joined(upper, rows[at + 1].cells), at + 2))
    return heads


def _is_lower_half(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row divides columns of the one above, and is no line of the table."""
    texts = [text for text in lower if text]
    return bool(texts) and len(texts) < len(upper) and not any(map(_NUMBER.fullmatch, texts))


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """The lower text where there is one, the upper one elsewhere."""
    width = max(len(upper), len(lower))
    texts = ((*row, *[""] * (width - len(row))) for row in (upper, lower))
    return tuple(below or above for above, below in zip(*texts, strict=True))


def _likeness(head: Head) -> tuple[int, int]:
    """How much a row looks like a head: names that are known, then cells with a text that is no number."""
    texts = [text for text in head.texts if text and not _NUMBER.fullmatch(text)]
    return len(guess(head.texts)), len(texts)
