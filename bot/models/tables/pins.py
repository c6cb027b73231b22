"""PINs of certificates, as the making system gave them."""

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class PinRow(Base):
    """The PIN of one application's certificate. No page shows it; it goes to the holder by text message."""

    __tablename__ = "pin"
    __table_args__ = (Index("pin_by_time", "created_at"),)

    application_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[int] = mapped_column(BigInteger)
