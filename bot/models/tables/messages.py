"""Events that came in, and messages that go out."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, column
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import SERIAL, Base, in_words, partial_index


class InboxRow(Base):
    """Every event that was taken, with the reply that a repeated delivery gets again."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("inbox_by_person", "openid", "created_at"),
        Index("inbox_by_time", "created_at"),
    )

    key: Mapped[str] = mapped_column(String(190), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reply: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[int] = mapped_column(BigInteger)


class OutboxRow(Base):
    """Everything sent outside a reply. States: planned, sending, sent, held, failed, superseded, and
    withdrawn by the agent who wrote it.

    `mark` is a random text that binds the body to this row: two messages of a person cannot exchange theirs.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_by_person", "openid", "id"),
        Index("outbox_by_time", "created_at"),
        Index("outbox_due", "state", "due_at"),
        partial_index("outbox_of_agents", "created_at", where=in_words(column("kind"), "agent")),
        partial_index("outbox_lease", "lease_until", where=in_words(column("state"), "sending")),
        partial_index("outbox_unsent", "id", where=in_words(column("state"), "held", "failed")),
    )

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(40))
    mark: Mapped[str] = mapped_column(String(16), default="", server_default="")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    epoch: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))
    channel: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[int] = mapped_column(BigInteger)
    lease_until: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(String(64))
    error: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[int] = mapped_column(BigInteger)
    done_at: Mapped[int] = mapped_column(BigInteger)
