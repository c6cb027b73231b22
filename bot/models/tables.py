"""The tables. Times are milliseconds since 1970 in UTC; `sealed` columns are encrypted."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Boolean, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite only counts up by itself on a column that is exactly INTEGER.
_Serial = BigInteger().with_variant(Integer, "sqlite")


def to_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


class Base(DeclarativeBase):
    """All tables of the service."""


class ConversationRow(Base):
    """One per OpenID: the lane. Its row lock is what makes turns go one at a time.

    `sealed` holds what two messages have in common. `memory` held it in the clear before, and does so still
    where it is not `{}`: then it is the newer one.
    """

    __tablename__ = "conversation"

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    epoch: Mapped[int] = mapped_column(Integer)
    followed: Mapped[bool] = mapped_column(Boolean)
    wants_person: Mapped[bool] = mapped_column(Boolean)
    memory: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    long_left: Mapped[int] = mapped_column(Integer)
    long_until: Mapped[int] = mapped_column(BigInteger)
    short_left: Mapped[int] = mapped_column(Integer)
    short_until: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[int] = mapped_column(BigInteger)


class ApplicationRow(Base):
    """One application; `sealed` holds its answers and the photos that have no place yet.

    `flow` is the form and its version that it was last seen through, such as institution/2, and `pending`
    the question that was open then: what a changed flow is compared with. `by_hand` is the check of the
    person that our staff is to do, "" when none.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index("application_by_person", "openid"),
        Index("application_by_status", "status"),
        Index("application_by_hand", "by_hand"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(20))
    order_no: Mapped[str | None] = mapped_column(String(18), unique=True)
    revision: Mapped[int] = mapped_column(Integer)
    flow: Mapped[str] = mapped_column(String(32), default="")
    pending: Mapped[str] = mapped_column(String(40), default="")
    by_hand: Mapped[str] = mapped_column(String(12), default="", server_default="")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[int] = mapped_column(BigInteger)
    updated_at: Mapped[int] = mapped_column(BigInteger)


class OrderNumber(Base):
    """Every order number ever allotted; the primary key keeps them unique."""

    __tablename__ = "order_number"

    number: Mapped[str] = mapped_column(String(18), primary_key=True)
    application_id: Mapped[str] = mapped_column(String(32))


class InboxRow(Base):
    """Every event that was taken, with the reply that a repeated delivery gets again."""

    __tablename__ = "inbox"
    __table_args__ = (Index("inbox_by_person", "openid", "created_at"),)

    key: Mapped[str] = mapped_column(String(190), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reply: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[int] = mapped_column(BigInteger)


class OutboxRow(Base):
    """Everything sent outside a reply. States: planned, sending, sent, held, failed, superseded."""

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_by_person", "openid", "id"), Index("outbox_due", "state", "due_at"))

    id: Mapped[int] = mapped_column(_Serial, primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    epoch: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))
    channel: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[int] = mapped_column(BigInteger)
    lease_until: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(String(64))
    error: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[int] = mapped_column(BigInteger)
    done_at: Mapped[int] = mapped_column(BigInteger)


class WorkRow(Base):
    """What a worker has to do. States: queued, running, done, failed."""

    __tablename__ = "work"
    __table_args__ = (Index("work_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(_Serial, primary_key=True)
    key: Mapped[str] = mapped_column(String(240), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    openid: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[int] = mapped_column(BigInteger)
    lease_until: Mapped[int] = mapped_column(BigInteger)
    error: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[int] = mapped_column(BigInteger)


class TimerRow(Base):
    """When to come back to somebody. At most one of a name is waiting for an application."""

    __tablename__ = "timer"
    __table_args__ = (Index("timer_due", "due_at"),)

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    application_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[int] = mapped_column(BigInteger)


class AuditRow(Base):
    """Who did what when. Appended, never changed. `detail` is JSON without personal data."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_by_application", "application_id", "id"),
        Index("audit_by_action", "action", "openid", "at"),
    )

    id: Mapped[int] = mapped_column(_Serial, primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(32))
    openid: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(Text)


class DocumentRow(Base):
    """A picture or paper in the store. The row exists only when the bytes can be read.

    `mark` is a keyed hash of what it is about, such as a transfer's number, "" without one.
    """

    __tablename__ = "document"
    __table_args__ = (
        Index("document_by_application", "application_id"),
        Index("document_by_content", "sha256"),
        Index("document_by_mark", "mark"),
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
    mark: Mapped[str] = mapped_column(String(64), default="", server_default="")
    created_at: Mapped[int] = mapped_column(BigInteger)


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
    __table_args__ = (Index("id_capture_by_application", "application_id", "created_at"),)

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


class StaffRow(Base):
    """A member of staff. `roles`: keys of the table of roles, separated by commas."""

    __tablename__ = "staff"

    login: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    roles: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(Boolean)
    session_epoch: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[int] = mapped_column(BigInteger)
