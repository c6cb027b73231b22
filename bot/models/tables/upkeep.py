"""What a release does once with all that is stored."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class UpkeepRow(Base):
    """Something that is done with everything that was stored before `done_until`."""

    __tablename__ = "upkeep"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    done_until: Mapped[int] = mapped_column(BigInteger)
