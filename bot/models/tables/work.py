"""Work for the workers, and timers."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, column
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import SERIAL, Base, in_words, partial_index


class WorkRow(Base):
    """What a worker has to do. States: queued, running, done, failed.

    Of a text message, `reference` is the provider's number of it, and `reported` what its report said: "" for
    none yet, arrived, or lost.
    """

    __tablename__ = "work"
    __table_args__ = (
        Index("work_due", "state", "due_at"),
        Index("work_by_time", "created_at"),
        Index("work_by_application", "application_id"),
        Index("work_by_person", "openid", "kind"),
        partial_index("work_by_reference", "reference", where=column("reference") != ""),
        partial_index("work_lease", "lease_until", where=in_words(column("state"), "running")),
    )

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    key: Mapped[str] = mapped_column(String(240), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    openid: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[int] = mapped_column(BigInteger)
    lease_until: Mapped[int] = mapped_column(BigInteger)
    error: Mapped[str] = mapped_column(String(200))
    reference: Mapped[str] = mapped_column(String(64), default="", server_default="")
    reported: Mapped[str] = mapped_column(String(8), default="", server_default="")
    created_at: Mapped[int] = mapped_column(BigInteger)


class TimerRow(Base):
    """When to come back to somebody. At most one of a name is waiting for an application.

    `attempts` counts the turns of it that failed since it was set.
    """

    __tablename__ = "timer"
    __table_args__ = (Index("timer_due", "due_at"),)

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    application_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[int] = mapped_column(BigInteger)
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
