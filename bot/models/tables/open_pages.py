"""Which upload pages are open in front of somebody."""

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class OpenPageRow(Base):
    """The upload page of one application, and until when it counts as open."""

    __tablename__ = "open_page"
    __table_args__ = (Index("open_page_by_end", "open_until"),)

    application_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    open_until: Mapped[int] = mapped_column(BigInteger)
