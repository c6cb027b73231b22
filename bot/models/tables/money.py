"""Money: statements of the bank, what of it was booked to orders, what goes back.

Amounts are in fen. Who paid, from which account and with what remark is sealed.
"""

from sqlalchemy import BigInteger, Boolean, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import SERIAL, Base


class StatementRow(Base):
    """A statement that was imported. `content` is a keyed hash of the file.

    `lines` counts its readable lines, `fresh` those that were new, `unreadable` those that were not read;
    `fen` is the sum of what came. `doubt` is what does not agree in the file, in words, "" for nothing.
    """

    __tablename__ = "statement"
    __table_args__ = (Index("statement_by_content", "content"),)

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    content: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[int] = mapped_column(BigInteger)
    lines: Mapped[int] = mapped_column(Integer)
    fresh: Mapped[int] = mapped_column(Integer)
    unreadable: Mapped[int] = mapped_column(Integer)
    fen: Mapped[int] = mapped_column(BigInteger)
    doubt: Mapped[str] = mapped_column(String(200))


class StatementLayoutRow(Base):
    """What the columns under a head are, as a cashier said. `head` is a keyed hash of the head's texts,
    `meaning` is JSON: name of a column → indexes."""

    __tablename__ = "statement_layout"

    head: Mapped[str] = mapped_column(String(64), primary_key=True)
    meaning: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[int] = mapped_column(BigInteger)


class StatementLineRow(Base):
    """One line of a statement, once however often it is imported.

    `identity` is a keyed hash of what tells it from others, and of its number among equal lines. `day` is
    YYYY-MM-DD. `fen` is None for a line that cannot be read. `account` is a keyed hash of the payer's
    account, "" without one. `state`: see `office/money/line.py`.
    """

    __tablename__ = "statement_line"
    __table_args__ = (
        Index("statement_line_by_state", "state", "id"),
        Index("statement_line_by_day", "day"),
    )

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    identity: Mapped[str] = mapped_column(String(64), unique=True)
    statement_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(Integer)
    day: Mapped[str] = mapped_column(String(10))
    came: Mapped[bool] = mapped_column(Boolean)
    fen: Mapped[int | None] = mapped_column(BigInteger)
    account: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[int] = mapped_column(BigInteger)


class PaymentRow(Base):
    """Money of one line that was booked to one order. `fit` says how it fitted.

    `told_at` is when the application knew of it, 0 until then.
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("line_id", "application_id", name="payment_once"),
        Index("payment_by_application", "application_id"),
        Index("payment_by_time", "at"),
        Index("payment_untold", "told_at", "id"),
    )

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    line_id: Mapped[int] = mapped_column(BigInteger)
    application_id: Mapped[str] = mapped_column(String(32))
    order_no: Mapped[str] = mapped_column(String(18))
    fen: Mapped[int] = mapped_column(BigInteger)
    fit: Mapped[str] = mapped_column(String(12))
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[int] = mapped_column(BigInteger)
    told_at: Mapped[int] = mapped_column(BigInteger)


class RepaymentRow(Base):
    """Money of one line that goes back to its payer. `why`: see `flows/payments/fit.py`, or refund.

    One member of the staff asks (`asked_by`), another agrees (`agreed_by`). `batch` is the file for the bank
    that it is in, 0 for none yet. `application_id` is "" for money that belongs to no order.
    """

    __tablename__ = "repayment"
    __table_args__ = (
        UniqueConstraint("line_id", "why", "application_id", name="repayment_once"),
        Index("repayment_by_state", "state", "id"),
        Index("repayment_by_batch", "batch"),
    )

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    line_id: Mapped[int] = mapped_column(BigInteger)
    application_id: Mapped[str] = mapped_column(String(32))
    order_no: Mapped[str] = mapped_column(String(18))
    fen: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    batch: Mapped[int] = mapped_column(BigInteger)
    asked_by: Mapped[str] = mapped_column(String(64))
    agreed_by: Mapped[str] = mapped_column(String(64))
    paid_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[int] = mapped_column(BigInteger)
    agreed_at: Mapped[int] = mapped_column(BigInteger)
    paid_at: Mapped[int] = mapped_column(BigInteger)
    told_at: Mapped[int] = mapped_column(BigInteger)


class RepaymentBatchRow(Base):
    """A file for the bank with repayments. `paid_at` is 0 until the bank has done it."""

    __tablename__ = "repayment_batch"

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[int] = mapped_column(BigInteger)
    items: Mapped[int] = mapped_column(Integer)
    fen: Mapped[int] = mapped_column(BigInteger)
    paid_by: Mapped[str] = mapped_column(String(64))
    paid_at: Mapped[int] = mapped_column(BigInteger)


class PayerAccountRow(Base):
    """An account that paid for an organisation before; both are keyed hashes."""

    __tablename__ = "payer_account"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)


class DayCloseRow(Base):
    """A day of the bank that was closed: its lines and sums, as they were agreed then."""

    __tablename__ = "day_close"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    lines: Mapped[int] = mapped_column(Integer)
    fen: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(64))
    at: Mapped[int] = mapped_column(BigInteger)
