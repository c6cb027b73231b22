"""Which pages of an application were handed on to somebody else."""

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class HandedOnRow(Base):
    """One link that the applicant gives away: it opens one page, until a moment or until it is taken back.

    `taken_back_at` is 0 while it is good. A row names nobody but the applicant.
    """

    __tablename__ = "handed_on"
    __table_args__ = (Index("handed_on_by_application", "application_id", "created_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str] = mapped_column(String(32))
    page: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger)
    taken_back_at: Mapped[int] = mapped_column(BigInteger)
