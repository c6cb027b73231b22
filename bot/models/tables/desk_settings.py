"""What staff set at the desk, without a release."""

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class DeskSettingRow(Base):
    """One setting that staff changed; a setting without a row has the value of the release. `value` is JSON.

    `login`: who changed it last.
    """

    __tablename__ = "desk_setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    login: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[int] = mapped_column(BigInteger)
