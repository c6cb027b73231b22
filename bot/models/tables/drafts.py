"""What was typed on a page and not sent off yet."""

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class DraftRow(Base):
    """One field of one application: the words as they were typed, which no check has seen."""

    __tablename__ = "field_draft"
    __table_args__ = (Index("field_draft_by_age", "touched_at"),)

    application_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    touched_at: Mapped[int] = mapped_column(BigInteger)
