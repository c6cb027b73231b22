"""The file with repayments that the cashier gives to the bank."""

from collections.abc import Iterable

from office.money.csv_file import csv_bytes
from office.money.repayments import Repayment

_HEAD = ("序号", "收款户名", "收款账号", "收款开户行", "金额", "用途")


def batch_file(repayments: Iterable[Repayment]) -> bytes:
    """One row for each. 用途 is what the payer reads: what for, and the end of the order number."""
    rows = (
        (
            str(number),
            one.line.payer,
            one.line.account,
            one.line.bank,
            f"{one.row.fen / 100:.2f}",
            _purpose(one),
        )
        for number, one in enumerate(repayments, 1)
    )
    return csv_bytes(_HEAD, rows)


def _purpose(one: Repayment) -> str:
    order = f"（订单尾号{one.row.order_no[-6:]}）" if one.row.order_no else ""
    return f"退数字证书费{order}{one.why}"
