"""Webhooks: the endpoints of other systems, their secrets, and what each of them is told."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class WebhookEndpointRow(Base):
    """One address. `events`: the types that it wants, separated by commas, or * for all.

    `failing_since` is the first try that failed since the last success, 0 when the last try succeeded; until
    `rests_until` nothing is sent. `off_at` is 0 while it is on; `off_because`: removed, gone or failing.
    """

    __tablename__ = "webhook_endpoint"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[str] = mapped_column(String(600))
    made_at: Mapped[int] = mapped_column(BigInteger)
    failing_since: Mapped[int] = mapped_column(BigInteger)
    rests_until: Mapped[int] = mapped_column(BigInteger)
    off_at: Mapped[int] = mapped_column(BigInteger)
    off_because: Mapped[str] = mapped_column(String(10))


class WebhookSecretRow(Base):
    """One secret of an endpoint, sealed. From `ends_at` on it signs nothing; 0 for the newest."""

    __tablename__ = "webhook_secret"
    __table_args__ = (Index("webhook_secret_by_endpoint", "endpoint_id"),)

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    endpoint_id: Mapped[str] = mapped_column(String(12))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)


class WebhookMessageRow(Base):
    """One event for one endpoint. `body` is the JSON that is signed and sent; it has no personal data.

    States: waiting, delivered, failed. `failures` counts since it was written or replayed; `tries` is a JSON
    list of every try: its moment in ms, the status (0 without an answer), how long it took in ms, the error.
    """

    __tablename__ = "webhook_message"
    __table_args__ = (
        Index("webhook_message_by_time", "created_at"),
        Index("webhook_message_by_endpoint", "endpoint_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    endpoint_id: Mapped[str] = mapped_column(String(12))
    event: Mapped[str] = mapped_column(String(40))
    application_id: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    failures: Mapped[int] = mapped_column(Integer)
    tries: Mapped[str] = mapped_column(Text)
    created_at: Mapped[int] = mapped_column(BigInteger)
