"""What agents keep beside a conversation."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class LineDraftRow(Base):
    """What an agent has written to a person and not sent off yet. `sealed` holds the words."""

    __tablename__ = "line_draft"
    __table_args__ = (Index("line_draft_by_age", "touched_at"),)

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    login: Mapped[str] = mapped_column(String(40), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    touched_at: Mapped[int] = mapped_column(BigInteger)


class ThreadNoteRow(Base):
    """A note of the staff in a thread. `sealed` holds the words."""

    __tablename__ = "thread_note"
    __table_args__ = (Index("thread_note_by_person", "openid", "at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    login: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[int] = mapped_column(BigInteger)


class NoteMentionRow(Base):
    """A colleague who is to read a note. `seen_at` is 0 until the colleague opens the thread."""

    __tablename__ = "note_mention"
    __table_args__ = (
        Index("note_mention_by_login", "login", "seen_at"),
        Index("note_mention_by_person", "openid"),
    )

    note_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(40), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[int] = mapped_column(BigInteger)


class SnoozeRow(Base):
    """An agent put a thread aside from `since` until a moment, or until the person writes (ms)."""

    __tablename__ = "thread_snooze"

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    login: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger)


class HandoverRow(Base):
    """An agent handed a thread over at the end of a shift, with the note `note_id` for the next agent.

    `receiver` is the login of a colleague, "" for the queue. `read_by` is the agent who read the note, "" and
    `read_at` 0 before.
    """

    __tablename__ = "shift_handover"
    __table_args__ = (Index("shift_handover_by_person", "openid", "at"),)

    note_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    giver: Mapped[str] = mapped_column(String(40))
    receiver: Mapped[str] = mapped_column(String(40))
    at: Mapped[int] = mapped_column(BigInteger)
    read_by: Mapped[str] = mapped_column(String(40))
    read_at: Mapped[int] = mapped_column(BigInteger)


class ThreadTagRow(Base):
    """A tag that an agent put on a thread."""

    __tablename__ = "thread_tag"
    __table_args__ = (Index("thread_tag_by_name", "tag", "at"),)

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    tag: Mapped[str] = mapped_column(String(12), primary_key=True)
    login: Mapped[str] = mapped_column(String(40))
    at: Mapped[int] = mapped_column(BigInteger)


class SaidTermRow(Base):
    """A piece of the words that were said in a thread on a day, keyed, by which staff find the words.

    `term` is the beginning of a keyed hash, `day` the number of days since 1970 in UTC.
    """

    __tablename__ = "said_term"
    __table_args__ = (
        Index("said_term_by_person", "openid", "day"),
        Index("said_term_by_day", "day"),
    )

    term: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
