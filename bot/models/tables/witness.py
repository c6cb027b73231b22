"""Witnesses of the data keys."""

from sqlalchemy import BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class WitnessRow(Base):
    """What a data key of this name sealed when it was first used: no other key of that name opens it."""

    __tablename__ = "key_witness"

    kid: Mapped[str] = mapped_column(String(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[int] = mapped_column(BigInteger)
