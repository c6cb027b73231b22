"""What agents keep beside a conversation."""

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class LineDraftRow(Base):
    """What an agent has written to a person and not sent off yet. `sealed` holds the words."""

    __tablename__ = "line_draft"
    __table_args__ = (Index("line_draft_by_age", "touched_at"),)

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    login: Mapped[str] = mapped_column(String(40), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    touched_at: Mapped[int] = mapped_column(BigInteger)
