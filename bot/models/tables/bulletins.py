"""Bulletins: notices that staff write to many people, who gets each, and who wants none."""

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import SERIAL, Base


class BulletinRow(Base):
    """One bulletin. States: proposed (a colleague has to agree), running, stopped, ended.

    `audience` names the group that was chosen. `started_at` is when it began to run, for the last time; work
    of a run before has no effect. From `until` on it is not sent any more. `agreed_by` is the colleague who
    agreed, `stopped_by` who stopped it last, both "" for nobody; `stopped_why` why it stopped by itself.
    """

    __tablename__ = "bulletin"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    written_by: Mapped[str] = mapped_column(String(40))
    agreed_by: Mapped[str] = mapped_column(String(40))
    stopped_by: Mapped[str] = mapped_column(String(40))
    stopped_why: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int] = mapped_column(BigInteger)


class BulletinRecipientRow(Base):
    """One person of a bulletin: at most one row, so that nobody is told twice.

    States: waiting, handed (a message is in the outbox), sent, failed, refused, missed (its time was over
    while the chat was closed). `due_at` is when it is looked at again, `outbox_id` the message, 0 before.
    """

    __tablename__ = "bulletin_recipient"
    __table_args__ = (
        UniqueConstraint("bulletin_id", "openid", name="bulletin_recipient_once"),
        Index("bulletin_recipient_due", "bulletin_id", "state", "due_at"),
        Index("bulletin_recipient_by_person", "openid"),
        Index("bulletin_recipient_by_time", "created_at"),
    )

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True)
    bulletin_id: Mapped[str] = mapped_column(String(32))
    openid: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[int] = mapped_column(BigInteger)
    outbox_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)


class BulletinRefusalRow(Base):
    """Somebody who asked for no more bulletins. News of their own application goes out as ever."""

    __tablename__ = "bulletin_refusal"

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)
