"""Who works on an application now."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class ClaimRow(Base):
    """The open page of the holder renews it; after `until` the application is free.

    `until` below 0: the holder left it, at that moment without its sign.
    """

    __tablename__ = "claim"

    application_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(40))
    until: Mapped[int] = mapped_column(BigInteger)
