"""A person's conversation and applications, the order numbers, and the audit."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    column,
    literal,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import SERIAL, Base, in_words, partial_index

_SUBMITTED = column("order_no", String).is_not(None)


def waits_by_hand(by_hand: ColumnElement[str], status: ColumnElement[str]) -> ColumnElement[bool]:
    """That our staff is to verify the person now. What is over keeps the check that was open at its end."""
    return (by_hand != literal("", literal_execute=True)) & in_words(status, "draft", "rejected")


def is_pending(pending: ColumnElement[str]) -> ColumnElement[bool]:
    """That a question is open, or was when it ended."""
    return pending != literal("", literal_execute=True)


def is_called(call: ColumnElement[str]) -> ColumnElement[bool]:
    """That an agent should look at the conversation."""
    return call != literal("", literal_execute=True)


def has_agent(owner: ColumnElement[str]) -> ColumnElement[bool]:
    """That an agent talks with the person."""
    return owner != literal("bot", literal_execute=True)


class ConversationRow(Base):
    """One per OpenID: the lane. Its row lock is what makes turns go one at a time.

    `wants_person`: the person waits in the queue. `call` is why an agent should look, "" when nothing calls
    for one; `waiting_since` since when somebody waits for an agent, 0 when nobody.
    `failed` counts messages in a row whose turns failed. `sealed` holds what two messages have in common.
    `memory` held it in the clear before, and does so still where it is not `{}`: then it is the newer one.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        partial_index("conversation_waiting", "openid", where=column("wants_person", Boolean).is_(true())),
        partial_index(
            "conversation_called", "waiting_since", "openid", where=is_called(column("call", String))
        ),
        partial_index("conversation_with_agent", "openid", where=has_agent(column("owner", String))),
    )

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    epoch: Mapped[int] = mapped_column(Integer)
    followed: Mapped[bool] = mapped_column(Boolean)
    wants_person: Mapped[bool] = mapped_column(Boolean)
    call: Mapped[str] = mapped_column(String(16), default="", server_default="")
    waiting_since: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    memory: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    long_left: Mapped[int] = mapped_column(Integer)
    long_until: Mapped[int] = mapped_column(BigInteger)
    short_left: Mapped[int] = mapped_column(Integer)
    short_until: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[int] = mapped_column(Integer)
    failed: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    created_at: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[int] = mapped_column(BigInteger)


class ApplicationRow(Base):
    """One application; `sealed` holds its answers and the photos that have no place yet.

    `flow` is the form and its version that it was last seen through, such as institution/2, and `pending`
    the question that was open then: what a changed flow is compared with. `by_hand` is the check of the
    person that our staff is to do, "" when none. `since` is when it came into its status: a process of
    before this column does not write it, and the next save does.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index("application_by_person", "openid"),
        Index("application_by_status_since", "status", "since"),
        partial_index("application_in_state", "status", "since", "id", where=_SUBMITTED),
        partial_index("application_submitted", "since", "id", where=_SUBMITTED),
        partial_index("application_pending", "updated_at", where=is_pending(column("pending"))),
        partial_index(
            "application_waits_by_hand", "id", where=waits_by_hand(column("by_hand"), column("status"))
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20))
    order_no: Mapped[str | None] = mapped_column(String(18), unique=True)
    revision: Mapped[int] = mapped_column(Integer)
    flow: Mapped[str] = mapped_column(String(32), default="")
    pending: Mapped[str] = mapped_column(String(40), default="")
    by_hand: Mapped[str] = mapped_column(String(12), default="", server_default="")
    since: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[int] = mapped_column(BigInteger)


class OrderNumber(Base):
    """Every order number ever allotted; the primary key keeps them unique."""

    __tablename__ = "order_number"

    number: Mapped[str] = mapped_column(String(18), primary_key=True)
    application_id: Mapped[str] = mapped_column(String(32))


class OrderPart(Base):
    """An order number from one of its digits on, so that staff find it by any four digits in a row."""

    __tablename__ = "order_part"
    LEAST = 4

    digits: Mapped[str] = mapped_column(String(18), primary_key=True)
    number: Mapped[str] = mapped_column(String(18), primary_key=True)


class SearchTerm(Base):
    """A piece of a name or the end of a number, keyed, of an application that staff find by it.

    `term` is the beginning of a keyed hash, `at` when the application was created: the newest are read first.
    """

    __tablename__ = "search_term"
    __table_args__ = (Index("search_term_by_application", "application_id"),)

    term: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    application_id: Mapped[str] = mapped_column(String(32), primary_key=True)


class AuditRow(Base):
    """Who did what when. Appended, never changed. `detail` is JSON without personal data.

    `sealed` holds the words that a member of the staff wrote, such as the reason of a rejection. They may
    name a person, and are erased with the application.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_by_application", "application_id", "id"),
        Index("audit_by_action", "action", "openid", "at"),
        Index("audit_by_time", "at"),
    )

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(32))
    openid: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
