"""Reports that take long to count, kept until they are counted anew."""

from sqlalchemy import BigInteger, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class ReportRow(Base):
    """A report as it was counted at `made_at`, in so many ms. `body` is JSON without personal data."""

    __tablename__ = "report"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    made_at: Mapped[int] = mapped_column(BigInteger)
    took: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)
