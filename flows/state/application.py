"""One application, and the named changes that it may undergo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.errors import IllegalMove
from bot.message.paper import Paper
from flows.state.answer import Answer, Aside, Change
from flows.state.changing import replace
from flows.state.contents import ApplicationContents
from flows.state.identity import Identity
from flows.state.sent_code import SentCode
from flows.state.status import MOVES, Status
from flows.state.terms import Terms


@dataclass(frozen=True)
class Application(ApplicationContents):
    """One application. Changed only through the methods below: each checks, changes and records."""

    def give(self, question: str, answer: Answer, now: datetime) -> "Application":
        """Store an answer. Of a paper it is recorded which one was given: the next one may replace it."""
        detail = {"question": question, "source": answer.source}
        if answer.document and answer.document == answer.value:
            detail["document"] = answer.document
        return self._with_answers({question: answer}, "answered", answer.actor, detail, now)

    def mark(self, state: str, notes: Mapping[str, str], actor: str, now: datetime) -> "Application":
        """Reopen, reject or void answers: question → why. The values are kept."""
        marked = {
            question: self.answers[question].marked(state, why, now.isoformat())
            for question, why in notes.items()
            if question in self.answers
        }
        if not marked:
            return self
        return self._with_answers(marked, state, actor, {"questions": ",".join(sorted(marked))}, now)

    def leave(self, question: str, actor: str, now: datetime) -> "Application":
        """A re-opened answer counts again as it was: the edit is dropped."""
        kept = self.answers[question].marked("given")
        return self._with_answers({question: kept}, "left", actor, {"questions": question}, now)

    def postpone(self, question: str, actor: str, now: datetime) -> "Application":
        """Asked after all others; of several that are, the one postponed last comes last."""
        others = tuple(name for name in self.postponed if name != question)
        change = Change("postponed", actor, {"question": question})
        return replace(self, postponed=(*others, question), updated_at=now, changes=(*self.changes, change))

    def call_up(self, question: str, actor: str, now: datetime) -> "Application":
        """What was postponed is asked in its turn again."""
        if question not in self.postponed:
            return self
        left = tuple(name for name in self.postponed if name != question)
        change = Change("called_up", actor, {"question": question})
        return replace(self, postponed=left, updated_at=now, changes=(*self.changes, change))

    def move(self, to: Status, actor: str, reason: str, now: datetime) -> "Application":
        """Change the status along the table of moves. Raises IllegalMove."""
        if to not in MOVES[self.status]:
            raise IllegalMove(f"{self.status} → {to}")
        detail = {"from": self.status.value, "to": to.value, "reason": reason}
        changes = (*self.changes, Change("moved", actor, detail))
        return replace(self, status=to, since=now, told=(), warned_at=None, updated_at=now, changes=changes)

    def promise(self, terms: Terms, actor: str, now: datetime) -> "Application":
        """Fix what is told of project, term and fee. Raises IllegalMove for an order with other terms."""
        if terms == self.terms:
            return self
        if self.order_no and self.terms is not None:
            raise IllegalMove("the terms of an accepted order do not change")
        detail = {"project": terms.project, "years": terms.years, "fee": str(terms.fee)}
        return replace(
            self, terms=terms, updated_at=now, changes=(*self.changes, Change("promised", actor, detail))
        )

    def submit(self, order_no: str, actor: str, now: datetime) -> "Application":
        """Accepted: order number and terms are fixed once and for all. Raises IllegalMove without terms."""
        if self.terms is None:
            raise IllegalMove("an order needs its terms")
        moved = self.move(Status.SUBMITTED, actor, "resources complete", now)
        return replace(moved, order_no=order_no)

    def remember(self, document_id: str, paper: Paper) -> "Application":
        """What was read on a document; what was read on those of no use any more is forgotten."""
        used = {answer.document for answer in (*self.answers.values(), *self.proposals.values())}
        used |= {*self.unsorted, *(one.document for one in self.aside), document_id}
        kept = {document: known for document, known in self.papers.items() if document in used}
        return replace(self, papers={**kept, document_id: paper})

    def propose(self, answers: Mapping[str, Answer], now: datetime) -> "Application":
        """Answers that were read, for the person to confirm, instead of those before. None counts yet."""
        change = Change("proposed", "bot", {"questions": ",".join(sorted(answers))})
        return replace(
            self,
            proposals=answers,
            revision=self.revision + 1,
            updated_at=now,
            changes=(*self.changes, change),
        )

    def drop_proposals(self, actor: str, now: datetime, document: str = "") -> "Application":
        """They are confirmed one by one, or refused altogether; or those of one document only."""
        kept = {name: one for name, one in self.proposals.items() if document and one.document != document}
        dropped = sorted(self.proposals.keys() - kept.keys())
        change = Change("unproposed", actor, {"questions": ",".join(dropped)})
        return replace(
            self, proposals=kept, revision=self.revision + 1, updated_at=now, changes=(*self.changes, change)
        )

    def expect_code(self, code: SentCode, now: datetime) -> "Application":
        """A code was sent; the one before it is good for nothing any more."""
        change = Change("code_sent", "bot", {})
        return replace(self, code=code, updated_at=now, changes=(*self.changes, change))

    def miss_code(self, actor: str, now: datetime) -> "Application":
        """A wrong code was given: a try less."""
        if self.code is None:
            return self
        missed = self.code.missed()
        change = Change("code_missed", actor, {"misses": str(missed.misses)})
        return replace(self, code=missed, updated_at=now, changes=(*self.changes, change))

    def lose_code(self, now: datetime) -> "Application":
        """It could not be sent."""
        if self.code is None:
            return self
        change = Change("code_lost", "bot", {})
        return replace(self, code=self.code.lost(), updated_at=now, changes=(*self.changes, change))

    def drop_code(self) -> "Application":
        """It has served."""
        return replace(self, code=None)

    def keep_unsorted(self, document_id: str, now: datetime) -> "Application":
        """Remember a photo whose place is not known yet; the same one again is no other."""
        if document_id in self.unsorted:
            return self
        change = Change("photo_kept", "bot", {"document": document_id})
        return replace(
            self, unsorted=(*self.unsorted, document_id), updated_at=now, changes=(*self.changes, change)
        )

    def sort_out(self, document_id: str, now: datetime) -> "Application":
        """Take a photo off the list of those without a place."""
        left = tuple(document for document in self.unsorted if document != document_id)
        return replace(self, unsorted=left, revision=self.revision + 1, updated_at=now)

    def holds(self, document_id: str) -> bool:
        """Whether a photo is a paper's newest one, or waits for its place."""
        newest = {answer.document for answer in self.answers.values()}
        return document_id in newest | {*self.unsorted, *(one.document for one in self.aside)}

    def take_up(self, document_id: str) -> "Application":
        """A photo that waits comes anew, turned or cropped: the one before waits no longer."""
        left = tuple(one for one in self.aside if one.document != document_id)
        application = replace(self, aside=left)
        if document_id not in self.unsorted:
            return application
        unsorted = tuple(document for document in self.unsorted if document != document_id)
        return replace(application, unsorted=unsorted, revision=self.revision + 1)

    def set_aside(self, document_id: str, place: str, now: datetime) -> "Application":
        """Remember a photo that is put nowhere by itself: of each place the last one."""
        others = tuple(one for one in self.aside if one.place != place and one.document != document_id)
        change = Change("photo_kept", "bot", {"document": document_id})
        return replace(
            self,
            aside=(*others, Aside(document_id, place, now.isoformat())),
            updated_at=now,
            changes=(*self.changes, change),
        )

    def clear_aside(self, place: str, document_id: str = "") -> "Application":
        """A paper came to this place: what was kept for it, and that paper, are of no more concern."""
        left = tuple(one for one in self.aside if place != one.place and document_id != one.document)
        return replace(self, aside=left)

    def tell(self, deadline: str, now: datetime) -> "Application":
        """A deadline was acted upon; it does not come again while the status lasts.

        But a warning does: it holds for the silence in which it was given.
        """
        return replace(
            self,
            told=tuple(dict.fromkeys((*self.told, deadline))),
            warned_at=now if deadline == "warning" else self.warned_at,
            changes=(*self.changes, Change("told", "clock", {"of": deadline})),
        )

    def urge(self, day: str, actor: str, now: datetime) -> "Application":
        """The applicant asks for speed; once a working day is recorded."""
        return replace(
            self, urged_on=day, changes=(*self.changes, Change("urged", actor, {})), updated_at=now
        )

    def receive(self, fen: int, fee: int, actor: str, now: datetime) -> "Application":
        """Money of a transfer. Raises IllegalMove when that is none, or more than is due of the fee."""
        if not 0 < fen <= fee - self.received:
            raise IllegalMove(f"{fen} fen are not due: {self.received} of {fee} are here")
        change = Change("transfer_booked", actor, {"fen": str(fen)})
        return replace(
            self,
            received=self.received + fen,
            revision=self.revision + 1,
            updated_at=now,
            changes=(*self.changes, change),
        )

    def is_paid_up(self, fee: int) -> bool:
        """Whether the transfers so far are the whole fee."""
        return self.received >= fee

    def note_transfer(self, action: str, fen: int, actor: str) -> "Application":
        """A transfer that is not booked to it: that it goes back, or went back."""
        return replace(self, changes=(*self.changes, Change(action, actor, {"fen": str(fen)})))

    def want_pin(self, day: str, actor: str) -> "Application":
        """The PIN is wanted by text message. What was wanted on other days does not count any more."""
        today = tuple(one for one in self.pins_wanted if one == day)
        return replace(
            self, pins_wanted=(*today, day), changes=(*self.changes, Change("pin_wanted", actor, {}))
        )

    def request_refund(self, actor: str, now: datetime) -> "Application":
        """Remembers where it stood, for the case that the refund is refused. Raises IllegalMove."""
        moved = self.move(Status.REFUND_REQUESTED, actor, "asked by the applicant", now)
        return replace(moved, before_refund=self.status.value)

    def reject_finally(self, actor: str, reason: str, now: datetime) -> "Application":
        """Nothing can put it right: the refund is agreed to at once. Raises IllegalMove."""
        moved = self.move(Status.REFUND_REQUESTED, actor, reason, now)
        agreed = Answer("agreed", "staff", now.isoformat(), actor)
        return replace(moved, before_refund=self.status.value).give("refund.review", agreed, now)

    def refuse_refund(self, actor: str, reason: str, now: datetime) -> "Application":
        """Refused, and back to where it stood before. Raises IllegalMove."""
        refused = self.move(Status.REFUND_REFUSED, actor, reason, now)
        return refused.move(Status(self.before_refund or Status.IN_REVIEW), "bot", "goes on as before", now)

    def withdraw_refund(self, actor: str, now: datetime) -> "Application":
        """Taken back before anybody decided, and where it stood before. Raises IllegalMove."""
        if self.value("refund.review"):
            raise IllegalMove("the refund is agreed to already")
        return self.move(Status(self.before_refund or Status.IN_REVIEW), actor, "refund withdrawn", now)

    def identify(self, identity: Identity, action: str, actor: str, **detail: str) -> "Application":
        """What became of a check of the person. The revision, which is about answers, stays as it is."""
        return replace(self, identity=identity, changes=(*self.changes, Change(action, actor, detail)))

    def forget(self, actor: str, now: datetime) -> "Application":
        """Answers and photos are gone; the bare fact that there was an application stays."""
        return replace(
            self,
            answers={},
            unsorted=(),
            aside=(),
            papers={},
            proposals={},
            code=None,
            postponed=(),
            identity=Identity(),
            revision=self.revision + 1,
            updated_at=now,
            changes=(*self.changes, Change("forgotten", actor, {})),
        )

    def _with_answers(
        self, answers: Mapping[str, Answer], action: str, actor: str, detail: Mapping[str, str], now: datetime
    ) -> "Application":
        proposals, postponed = self.proposals, self.postponed
        if proposals:
            proposals = {name: one for name, one in proposals.items() if name not in answers}
        if postponed:
            postponed = tuple(name for name in postponed if name not in answers)
        return replace(
            self,
            answers={**self.answers, **answers},
            proposals=proposals,
            postponed=postponed,
            revision=self.revision + 1,
            updated_at=now,
            changes=(*self.changes, Change(action, actor, detail)),
        )
