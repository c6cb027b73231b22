"""Keys of the interface for the CA's own systems."""

from sqlalchemy import BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class ApiKeyRow(Base):
    """One key. `login`: the account of the staff in whose name it works; `scopes` separated by commas.

    `digest` is the SHA-256 of its secret part, which nobody can guess: it has 256 random bits. `ended_at` is
    0 for a key without an end, and lies ahead for one that was replaced and still works.
    """

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str] = mapped_column(String(40))
    login: Mapped[str] = mapped_column(String(40))
    scopes: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[int] = mapped_column(BigInteger)
    used_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int] = mapped_column(BigInteger)
