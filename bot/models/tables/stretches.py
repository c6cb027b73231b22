"""The stretches of conversations in which an agent talks with the person."""

from sqlalchemy import BigInteger, Index, Integer, String, column
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import SERIAL, Base

_IS_OPEN = column("ended_at", BigInteger) == 0


class StretchRow(Base):
    """One stretch, with one agent. Of one person one is open at most.

    `called` is why an agent was called for, `waited_since` since when the person waited (0: nobody waited).
    `answered_at` is when the agent wrote first, `ended_at` when the stretch ended, 0 before; `ended_by` is
    the action that ended it, as the audit names it. `rating` is what the person said of it, 0 for nothing.
    """

    __tablename__ = "stretch"
    __table_args__ = (
        Index("stretch_open", "openid", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("stretch_by_time", "began_at"),
        Index("stretch_by_person", "openid", "began_at"),
    )

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(40))
    epoch: Mapped[int] = mapped_column(Integer)
    called: Mapped[str] = mapped_column(String(16))
    waited_since: Mapped[int] = mapped_column(BigInteger)
    began_at: Mapped[int] = mapped_column(BigInteger)
    answered_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int] = mapped_column(BigInteger)
    ended_by: Mapped[str] = mapped_column(String(16))
    rating: Mapped[int] = mapped_column(Integer)
