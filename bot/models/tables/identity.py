"""Checks of a person: face, identity card, and who does them."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, column, literal
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base, partial_index


class FaceCheckRow(Base):
    """One check at the provider, from its begin to its result. `outcome` is "" until there is one.

    A process of before this column writes Tencent's code alone (`code`, -1 for none), and does so still while
    a release runs. For the same reason the id keeps its first name in the database.
    """

    __tablename__ = "face_check"
    __table_args__ = (
        Index("face_check_due", "state", "due_at"),
        Index("face_check_by_application", "application_id"),
    )

    check_id: Mapped[str] = mapped_column("biz_token", String(64), key="check_id", primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str] = mapped_column(String(32))
    visitor: Mapped[str] = mapped_column(String(64), default="")
    mark: Mapped[str] = mapped_column(String(32), default="")
    extra: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[int] = mapped_column(Integer, default=-1)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    request_id: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    due_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)
    finished_at: Mapped[int] = mapped_column(BigInteger, default=0)


class SeatRow(Base):
    """Who does the identity check of an application: at most one person at a time.

    `mark` stands for the name and ID number that were to be checked, `visitor` is the OpenID of the person
    who opened the link and began, `busy_until` keeps two presses of one button from starting two checks.
    """

    __tablename__ = "face_handoff"
    __table_args__ = (Index("face_handoff_by_visitor", "visitor", "claimed_at"),)

    application_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    mark: Mapped[str] = mapped_column(String(32))
    visitor: Mapped[str] = mapped_column(String(64))
    consent: Mapped[str] = mapped_column(String(20))
    consent_at: Mapped[int] = mapped_column(BigInteger)
    claimed_at: Mapped[int] = mapped_column(BigInteger)
    busy_until: Mapped[int] = mapped_column(BigInteger)


class CaptureRow(Base):
    """One side of an identity card, photographed. `sealed` holds what was read of it.

    States: waiting, good, unreadable, differs, expired, failed. `code` says which of its kind; `raw` is the
    picture as it came, until it is taken into a document.
    """

    __tablename__ = "id_capture"
    __table_args__ = (
        Index("id_capture_by_application", "application_id", "created_at"),
        partial_index("id_capture_by_raw", "raw", where=column("raw") != literal("", literal_execute=True)),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    application_id: Mapped[str] = mapped_column(String(32))
    mark: Mapped[str] = mapped_column(String(32))
    side: Mapped[str] = mapped_column(String(5))
    visitor: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(32))
    raw: Mapped[str] = mapped_column(String(80))
    document_id: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[int] = mapped_column(BigInteger)
    done_at: Mapped[int] = mapped_column(BigInteger)
