"""What one application holds: its answers, who gave them, and what else is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from bot.message.paper import Paper
from flows.state.answer import Answer, Aside, Change
from flows.state.identity import Identity
from flows.state.sent_code import SentCode
from flows.state.status import ENDED, Status
from flows.state.terms import Terms


@dataclass(frozen=True)
class ApplicationContents:
    """The fields of an application, and what they say; `Application` has its changes.

    `papers` says of each document that is still of use what was read on it; `proposals` are answers that
    were read and that nobody has confirmed yet; `code` is the one that was sent to a number to prove it.
    `aside` are photos that are surely something else than is wanted, in case they are meant nevertheless.
    `postponed` are open questions that the person wants to be asked last. `terms` is what was promised,
    `received` the money in fen that transfers brought for it so far.
    `pins_wanted` are the days on which the PIN was wanted by text message, as often as it was.
    `renews` is the application whose certificate this one renews, "" for none.
    `derived` is what looks at it worked out: a changed application begins without it, and it goes with the
    application, so that nothing outlives the turn.
    """

    id: str
    created_at: datetime
    updated_at: datetime
    status: Status = Status.DRAFT
    order_no: str = ""
    revision: int = 0
    answers: Mapping[str, Answer] = field(default_factory=dict)
    unsorted: tuple[str, ...] = ()
    aside: tuple[Aside, ...] = ()
    papers: Mapping[str, Paper] = field(default_factory=dict)
    proposals: Mapping[str, Answer] = field(default_factory=dict)
    since: datetime | None = None
    told: tuple[str, ...] = ()
    warned_at: datetime | None = None
    urged_on: str = ""
    before_refund: str = ""
    code: SentCode | None = None
    postponed: tuple[str, ...] = ()
    identity: Identity = Identity()
    terms: Terms | None = None
    received: int = 0
    pins_wanted: tuple[str, ...] = ()
    renews: str = ""
    changes: tuple[Change, ...] = ()

    @cached_property
    def derived(self) -> dict[Any, Any]:
        """Empty at first."""
        return {}

    @property
    def standing_since(self) -> datetime:
        """When it came into its present status."""
        return self.since or self.created_at

    @property
    def is_active(self) -> bool:
        return self.status not in ENDED

    def answer(self, question: str) -> Answer | None:
        """The answer that counts, or None."""
        found = self.answers.get(question)
        return found if found and found.is_given else None

    def value(self, question: str) -> str:
        found = self.answer(question)
        return found.value if found else ""
