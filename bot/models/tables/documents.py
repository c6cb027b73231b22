"""Pictures and papers in the store."""

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class DocumentRow(Base):
    """A picture or paper in the store. The row exists only when the bytes can be read.

    `sha256` and `source` hold keyed hashes of the content.
    `turned`: by how many degrees clockwise the copies are turned against `original`. NULL where they show a
    part of it or several pages, and in rows of earlier releases.
    `mark` is a keyed hash of what it is about, such as a transfer's number, "" without one.
    """

    __tablename__ = "document"
    __table_args__ = (
        Index("document_by_application", "application_id"),
        Index("document_by_content", "sha256"),
        Index("document_by_mark", "mark"),
        Index("document_by_original", "original"),
        Index("document_by_normalised", "normalised"),
        Index("document_by_thumbnail", "thumbnail"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    media_type: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    original: Mapped[str] = mapped_column(String(80))
    normalised: Mapped[str] = mapped_column(String(80))
    thumbnail: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(190), unique=True)
    turned: Mapped[int | None] = mapped_column(Integer, nullable=True)
    mark: Mapped[str] = mapped_column(String(64), default="", server_default="")
    created_at: Mapped[int] = mapped_column(BigInteger)
