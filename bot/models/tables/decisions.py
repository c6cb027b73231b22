"""Decisions of the staff before they take effect, and what was written for one and not sent off yet."""

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.tables.base import Base


class DecisionRow(Base):
    """One decision. `kind` is its event, `sealed` holds the event's fields and the words of a refusal.

    `open_for` is the application while the decision is open and NULL from then on, so that an application has
    one open decision at most. `login`: who made it; `second`: the colleague who confirmed or refused it, ""
    for nobody. `revision`: of the application that the maker saw. `why`: why it is void. `seen_at`: when its
    maker put the news of it away, 0 before that. Times are 0 as long as they have not come.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("decision_by_application", "application_id", "made_at"),
        Index("decision_by_maker", "login", "state"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    application_id: Mapped[str] = mapped_column(String(32))
    open_for: Mapped[str | None] = mapped_column(String(32), unique=True)
    openid: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    login: Mapped[str] = mapped_column(String(40))
    second: Mapped[str] = mapped_column(String(40))
    revision: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[int] = mapped_column(BigInteger)
    effective_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int] = mapped_column(BigInteger)
    seen_at: Mapped[int] = mapped_column(BigInteger)


class DecisionDraftRow(Base):
    """What one member of the staff ticked and wrote for an application and did not decide yet."""

    __tablename__ = "decision_draft"
    __table_args__ = (Index("decision_draft_by_application", "application_id"),)

    login: Mapped[str] = mapped_column(String(40), primary_key=True)
    application_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    touched_at: Mapped[int] = mapped_column(BigInteger)
