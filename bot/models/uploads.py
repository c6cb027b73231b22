"""Files on their way from the upload page to a worker, kept in sealed pieces."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    BigInteger,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.daily_counts import count_one
from bot.models.database import Database
from bot.models.tables import Base, WorkRow


class UploadRow(Base):
    """One file. `sealed` holds its name; its bytes are pieces of their own.

    States: open (bytes are coming), queued, taken, refused, cancelled. `words` say what there is to know of
    the outcome, `touched_at` is when the last bytes came. `note`, sealed: what the chat says of the file.
    `adjusted`: the document that is turned or cropped instead of bytes that come, and how; NULL for a file.
    """

    __tablename__ = "upload"
    __table_args__ = (
        Index("upload_by_person", "openid", "created_at"),
        Index("upload_by_application", "application_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str] = mapped_column(String(32))
    place: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int] = mapped_column(Integer)
    received: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(200))
    document_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[int] = mapped_column(BigInteger)
    touched_at: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[bytes | None] = mapped_column(LargeBinary, nullable=True)
    adjusted: Mapped[str | None] = mapped_column(String(200), nullable=True)


class PieceRow(Base):
    """Some of an upload's bytes, from `start` on. They go as soon as the file was taken."""

    __tablename__ = "upload_piece"

    upload_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    start: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Appended(NamedTuple):
    """Whether the bytes were kept, and how many there are now."""

    is_kept: bool
    received: int


_upload = cast(Table, UploadRow.__table__)
_piece = cast(Table, PieceRow.__table__)
_work = cast(Table, WorkRow.__table__)


class UploadTable:
    """The named changes of state of uploads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, values: Mapping[str, Any], ending: Mapping[str, Any], day: date, most: int) -> bool:
        """A new upload, and the work that puts an end to it. False: the person had `most` on this day."""
        with self._database.writing() as connection:
            if not count_one(connection, f"upload:{values['openid']}", day, most):
                return False
            connection.execute(insert(_upload), dict(values))
            connection.execute(insert(_work), dict(ending))
        return True

    def divide(self, upload_id: str, further: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
        """The file shows several papers and is none of the place that was chosen for it. Safe to repeat.

        `further`: the rows of all papers but the first, each with the work that puts an end to it.
        """
        with self._database.writing() as connection:
            connection.execute(update(_upload).where(_upload.c.id == upload_id).values(place=""))
            for values, ending in further:
                known = connection.execute(select(_upload.c.id).where(_upload.c.id == values["id"])).first()
                if known is None:
                    connection.execute(insert(_upload), dict(values))
                    connection.execute(insert(_work), dict(ending))

    def find(self, upload_id: str) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(select(_upload).where(_upload.c.id == upload_id)).one_or_none()

    def append(self, upload_id: str, start: int, length: int, sealed: bytes, now: int) -> Appended:
        """Bytes from `start` on, if that is where the upload stands and there is room for them."""
        here = _upload.c.id == upload_id
        with self._database.writing() as connection:
            # The condition and the change are one statement, so that of two equal pieces one is kept.
            growing = (
                update(_upload)
                .where(here, _upload.c.state == "open", _upload.c.received == start)
                .where(_upload.c.size >= start + length)
                .values(received=start + length, touched_at=now)
                .returning(_upload.c.received)
            )
            received = connection.execute(growing).scalar_one_or_none()
            if received is None:
                known = connection.execute(select(_upload.c.received).where(here)).scalar_one_or_none()
                return Appended(False, known or 0)
            connection.execute(insert(_piece), {"upload_id": upload_id, "start": start, "sealed": sealed})
        return Appended(True, received)

    def queue(self, upload_id: str) -> bool:
        """All bytes are here. False: they are not, or it was settled already."""
        complete = (_upload.c.state == "open") & (_upload.c.received == _upload.c.size)
        return self._move(upload_id, complete, state="queued") is not None

    def close(self, upload_id: str, state: str, words: str = "", document_id: str = "") -> bool:
        """What came of it; its bytes go. False: that was settled already."""
        unsettled = _upload.c.state.in_(("open",) if state == "cancelled" else ("open", "queued"))
        values = {"state": state, "words": words[:200], "document_id": document_id}
        return self._move(upload_id, unsettled, **values) is not None

    def pieces(self, upload_id: str) -> Sequence[Row[Any]]:
        """The bytes, in their order."""
        query = select(_piece).where(_piece.c.upload_id == upload_id).order_by(_piece.c.start)
        with self._database.reading() as connection:
            return connection.execute(query).all()

    def of_application(self, application_id: str, since: int) -> Sequence[Row[Any]]:
        """Oldest first."""
        query = select(_upload).where(
            _upload.c.application_id == application_id, _upload.c.created_at >= since
        )
        with self._database.reading() as connection:
            return connection.execute(query.order_by(_upload.c.created_at, _upload.c.id)).all()

    def is_arriving(self, openid: str, since: int) -> bool:
        """Whether bytes of any file came from this person since then, with more to come."""
        query = select(func.count()).where(
            _upload.c.openid == openid, _upload.c.state == "open", _upload.c.touched_at >= since
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one() > 0

    def drop(self, upload_id: str) -> None:
        """Nothing of it remains."""
        with self._database.writing() as connection:
            connection.execute(delete(_piece).where(_piece.c.upload_id == upload_id))
            connection.execute(delete(_upload).where(_upload.c.id == upload_id))

    def _move(self, upload_id: str, condition: Any, **values: Any) -> str | None:
        moving = update(_upload).where(_upload.c.id == upload_id, condition).values(**values)
        with self._database.writing() as connection:
            moved = connection.execute(moving.returning(_upload.c.id)).scalar_one_or_none()
            if moved and values["state"] != "queued":
                connection.execute(delete(_piece).where(_piece.c.upload_id == upload_id))
        return moved


def drop_uploads(connection: Connection, application_id: str) -> None:
    """Everything that was uploaded for an application and not yet taken, and the names of the files."""
    ours = select(_upload.c.id).where(_upload.c.application_id == application_id)
    connection.execute(delete(_piece).where(_piece.c.upload_id.in_(ours)))
    connection.execute(delete(_upload).where(_upload.c.application_id == application_id))
