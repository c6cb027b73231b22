"""What is known of one person's conversation: applications, answers, and who said so."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.errors import IllegalMove

BOT = "bot"
QUEUE = "queue"


class Status(StrEnum):
    """The states of an application; `MOVES` says which follows which."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SLIP_RECEIVED = "slip_received"
    IN_REVIEW = "in_review"
    REJECTED = "rejected"
    APPROVED = "approved"
    PRODUCED = "produced"
    MAILED = "mailed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUND_REQUESTED = "refund_requested"
    REFUNDED = "refunded"
    REFUND_REFUSED = "refund_refused"


MOVES: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.DRAFT: frozenset({Status.SUBMITTED, Status.CANCELLED, Status.EXPIRED}),
        Status.SUBMITTED: frozenset({Status.SLIP_RECEIVED, Status.CANCELLED, Status.EXPIRED}),
        Status.SLIP_RECEIVED: frozenset({Status.IN_REVIEW, Status.SUBMITTED, Status.REFUND_REQUESTED}),
        Status.IN_REVIEW: frozenset({Status.APPROVED, Status.REJECTED, Status.REFUND_REQUESTED}),
        Status.REJECTED: frozenset({Status.IN_REVIEW, Status.REFUND_REQUESTED}),
        Status.APPROVED: frozenset({Status.PRODUCED}),
        Status.PRODUCED: frozenset({Status.MAILED}),
        Status.MAILED: frozenset({Status.COMPLETED}),
        Status.COMPLETED: frozenset(),
        Status.CANCELLED: frozenset(),
        Status.EXPIRED: frozenset(),
        Status.REFUND_REQUESTED: frozenset({Status.REFUNDED, Status.REFUND_REFUSED}),
        Status.REFUNDED: frozenset(),
        Status.REFUND_REFUSED: frozenset({Status.IN_REVIEW, Status.REJECTED, Status.SLIP_RECEIVED}),
    }
)
EDITABLE = frozenset({Status.DRAFT, Status.REJECTED})
OURS_TO_DO = frozenset(
    {Status.SLIP_RECEIVED, Status.IN_REVIEW, Status.APPROVED, Status.PRODUCED, Status.REFUND_REQUESTED}
)
ENDED = frozenset({Status.COMPLETED, Status.CANCELLED, Status.EXPIRED, Status.REFUNDED})


@dataclass(frozen=True, slots=True)
class Answer:
    """A value and where it came from. `state`: given, reopened, rejected or void; only given counts.

    `note` says why it was marked, `marked_at` when.
    """

    value: str
    source: str
    at: str
    actor: str
    document: str = ""
    confidence: float = 1.0
    state: str = "given"
    note: str = ""
    marked_at: str = ""

    @property
    def is_given(self) -> bool:
        return self.state == "given"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to an application; it becomes an audit row and is never overwritten."""

    action: str
    actor: str
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Application:
    """One application. Changed only through the methods below: each checks, changes and records."""

    id: str
    created_at: datetime
    updated_at: datetime
    status: Status = Status.DRAFT
    order_no: str = ""
    revision: int = 0
    answers: Mapping[str, Answer] = field(default_factory=dict)
    unsorted: tuple[str, ...] = ()
    since: datetime | None = None
    told: tuple[str, ...] = ()
    urged_on: str = ""
    before_refund: str = ""
    changes: tuple[Change, ...] = ()

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

    def give(self, question: str, answer: Answer, now: datetime) -> "Application":
        """Store an answer."""
        detail = {"question": question, "source": answer.source}
        return self._with_answers({question: answer}, "answered", answer.actor, detail, now)

    def mark(self, state: str, notes: Mapping[str, str], actor: str, now: datetime) -> "Application":
        """Reopen, reject or void answers: question → why. The values are kept."""
        marked = {
            question: replace(self.answers[question], state=state, note=why, marked_at=now.isoformat())
            for question, why in notes.items()
            if question in self.answers
        }
        if not marked:
            return self
        return self._with_answers(marked, state, actor, {"questions": ",".join(sorted(marked))}, now)

    def leave(self, question: str, actor: str, now: datetime) -> "Application":
        """A re-opened answer counts again as it was: the edit is dropped."""
        kept = replace(self.answers[question], state="given", note="", marked_at="")
        return self._with_answers({question: kept}, "left", actor, {"questions": question}, now)

    def move(self, to: Status, actor: str, reason: str, now: datetime) -> "Application":
        """Change the status along the table of moves. Raises IllegalMove."""
        if to not in MOVES[self.status]:
            raise IllegalMove(f"{self.status} → {to}")
        detail = {"from": self.status.value, "to": to.value, "reason": reason}
        changes = (*self.changes, Change("moved", actor, detail))
        return replace(self, status=to, since=now, told=(), updated_at=now, changes=changes)

    def submit(self, order_no: str, actor: str, now: datetime) -> "Application":
        """Accepted: the order number is fixed once and for all."""
        moved = self.move(Status.SUBMITTED, actor, "resources complete", now)
        return replace(moved, order_no=order_no)

    def keep_unsorted(self, document_id: str, now: datetime) -> "Application":
        """Remember a photo whose place is not known yet."""
        change = Change("photo_kept", "bot", {"document": document_id})
        return replace(
            self, unsorted=(*self.unsorted, document_id), updated_at=now, changes=(*self.changes, change)
        )

    def sort_out(self, document_id: str, now: datetime) -> "Application":
        """Take a photo off the list of those without a place."""
        left = tuple(document for document in self.unsorted if document != document_id)
        return replace(self, unsorted=left, revision=self.revision + 1, updated_at=now)

    def tell(self, deadline: str) -> "Application":
        """A deadline was acted upon; it does not come again while the status lasts."""
        return replace(
            self,
            told=(*self.told, deadline),
            changes=(*self.changes, Change("told", "clock", {"of": deadline})),
        )

    def urge(self, day: str, actor: str, now: datetime) -> "Application":
        """The applicant asks for speed; once a working day is recorded."""
        return replace(
            self, urged_on=day, changes=(*self.changes, Change("urged", actor, {})), updated_at=now
        )

    def request_refund(self, actor: str, now: datetime) -> "Application":
        """Remembers where it stood, for the case that the refund is refused. Raises IllegalMove."""
        moved = self.move(Status.REFUND_REQUESTED, actor, "asked by the applicant", now)
        return replace(moved, before_refund=self.status.value)

    def refuse_refund(self, actor: str, reason: str, now: datetime) -> "Application":
        """Refused, and back to where it stood before. Raises IllegalMove."""
        refused = self.move(Status.REFUND_REFUSED, actor, reason, now)
        return refused.move(Status(self.before_refund or Status.IN_REVIEW), "bot", "goes on as before", now)

    def forget(self, actor: str, now: datetime) -> "Application":
        """Answers and photos are gone; the bare fact that there was an application stays."""
        changes = (*self.changes, Change("forgotten", actor, {}))
        return replace(
            self, answers={}, unsorted=(), revision=self.revision + 1, updated_at=now, changes=changes
        )

    def _with_answers(
        self, answers: Mapping[str, Answer], action: str, actor: str, detail: Mapping[str, str], now: datetime
    ) -> "Application":
        return replace(
            self,
            answers={**self.answers, **answers},
            revision=self.revision + 1,
            updated_at=now,
            changes=(*self.changes, Change(action, actor, detail)),
        )


@dataclass(frozen=True, slots=True)
class Burst:
    """Photos sent together: those still on their way, and what became of the others."""

    revision: int = 0
    awaited: tuple[str, ...] = ()
    placed: tuple[str, ...] = ()
    kept: int = 0
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One person's conversation. `fresh_id` is the id that a new application would get.

    `heard_at` is when the person wrote last, `heard_before` when before that, while they are writing;
    `asked` is the question and revision that were put last, `summed` the application that was shown whole.
    `farewell` is how the last application ended without the person: expired, or "".
    """

    openid: str
    fresh_id: str = ""
    followed: bool = True
    owner: str = BOT
    epoch: int = 0
    focus: str = ""
    confirming: str = ""
    misses: int = 0
    wants_person: bool = False
    burst: Burst = Burst()
    heard_at: datetime | None = None
    heard_before: datetime | None = None
    asked: str = ""
    summed: str = ""
    farewell: str = ""
    applications: tuple[Application, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def application(self) -> Application | None:
        """The application in focus."""
        return self.find(self.focus)

    def find(self, application_id: str) -> Application | None:
        return next((a for a in self.applications if a.id == application_id), None)

    def put(self, application: Application) -> "Case":
        """This case with a new or changed application, in focus."""
        return replace(self.keep(application), focus=application.id)

    def keep(self, application: Application) -> "Case":
        """This case with a changed application; what is in focus stays in focus."""
        others = tuple(a for a in self.applications if a.id != application.id)
        return replace(self, applications=(*others, application))

    def refocused(self) -> "Case":
        """Whatever is still under way in focus, the latest first; nothing, when nothing is."""
        active = sorted((a for a in self.applications if a.is_active), key=lambda a: a.updated_at)
        return replace(self, focus=active[-1].id if active else "", asked="")

    def record(self, action: str, actor: str, **detail: str) -> "Case":
        return replace(self, changes=(*self.changes, Change(action, actor, detail)))
