"""The engine: which question is pending, what an answer changes, what has to be asked again.

Nothing here stores a position. The pending question is the first visible one without a valid answer,
re-opened ones before others and postponed ones after the other fields; so going back, editing, a
correction by the staff and adding a question while people are in the middle are all the same thing: an
answer that counts or does not.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import filterfalse
from typing import Final

from bot.errors import SzcaError
from flows.question import Ask, Choose, Code, Number, Question
from flows.state import Answer, Application, Status
from flows.state.changing import replace

SETTLED = "default"  # the source of an answer that nobody gave: there was one choice


class BrokenForm(SzcaError):
    """The declaration of a form contradicts itself. Raised at import."""


@dataclass(frozen=True, eq=False)  # there is one of each; caches go by which one it is
class Form:
    """A list of questions for one business and type of certificate. `kind` is its name in records.

    `subject` is the question whose answer names an application in lists, `identified` the group of the
    person who passes the face check.
    """

    kind: str
    title: str
    version: int
    subject: str
    identified: str
    questions: tuple[Question, ...]
    business: str = "new"
    type_id: str = ""

    @property
    def certificate_type(self) -> str:
        """The type of certificate. A form of a new application is named after it."""
        return self.type_id or self.kind

    @property
    def flow(self) -> str:
        """Name and version, as they are recorded: institution/2."""
        return f"{self.kind}/{self.version}"

    def __post_init__(self) -> None:
        if len(self.by_id) != len(self.questions):
            raise BrokenForm(f"{self.kind}: two questions share an id")
        self._closures  # noqa: B018 - raises if the form is broken

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def closed_by_value(self) -> frozenset[str]:
        """The questions that a given value closes, whatever else is known."""
        plain = (Question.is_open, Ask.is_open)
        return frozenset(question.id for question in self.questions if type(question).is_open in plain)

    @cached_property
    def open_without_value(self) -> frozenset[str]:
        """Of these, the questions that are open as long as no value is given."""
        return frozenset(
            question.id
            for question in self.questions
            if question.id in self.closed_by_value
            and question.default is None
            and not (isinstance(question, Ask) and question.optional)
        )

    @cached_property
    def by_group(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of each group's questions."""
        groups: dict[str, tuple[str, ...]] = {}
        for question in self.questions:
            groups[question.group] = (*groups.get(question.group, ()), question.id)
        return groups

    @cached_property
    def _needed_by(self) -> Mapping[str, tuple[str, ...]]:
        direct: dict[str, list[str]] = {question.id: [] for question in self.questions}
        for question in self.questions:
            for need in question.needs:
                for found in self._resolve(need, question.id):
                    direct[found].append(question.id)
        return {needed: tuple(by) for needed, by in direct.items()}

    def _resolve(self, need: str, by: str) -> list[str]:
        prefix = need.removesuffix("*")
        found = [q for q in self.by_id if (q.startswith(prefix) if need.endswith(".*") else q == need)]
        if not found:
            raise BrokenForm(f"{self.kind}: {by} needs {need}, which no question provides")
        return found

    def closure(self, question: str) -> frozenset[str]:
        """All questions whose answers are void when this one's value changes."""
        return self._closures[question]

    @cached_property
    def _closures(self) -> Mapping[str, frozenset[str]]:
        return {question.id: self._closure(question.id) for question in self.questions}

    def _closure(self, question: str) -> frozenset[str]:
        reached: set[str] = set()
        todo = list(self._needed_by[question])
        while todo:
            current = todo.pop()
            if current == question:
                raise BrokenForm(f"{self.kind}: {question} needs itself")
            if current not in reached:
                reached.add(current)
                todo += self._needed_by[current]
        return frozenset(reached)

    def look(self, application: Application, today: date) -> "Look":
        return Look(self, application, today)

    def accept(
        self, look: "Look", question: Question, answer: Answer, now: datetime
    ) -> tuple[Application, tuple[Question, ...]]:
        """Store an answer and void what needs it. Returns the application and the voided questions."""
        before = look.value(question.id) or _old_value(look.application, question.id)
        application = look.application.give(question.id, answer, now)
        was_left_empty = (
            isinstance(question, Ask) and question.optional and question.id in look.application.answers
        )
        if before == answer.value or not (before or was_left_empty):
            return application, ()
        closure = self.closure(question.id)
        void = [q for q in self.questions if q.id in closure and application.answer(q.id)]
        notes = {q.id: f"{question.label}改过了" for q in void}
        return application.mark("void", notes, answer.actor, now), tuple(void)


@dataclass(slots=True)
class _Derived:
    """What one look has worked out already; the next one at the same application begins with it."""

    values: dict[str, str] = field(default_factory=dict)
    pending: Question | None = None
    has_pending: bool = False


class Look:
    """An application seen through its form on a day: values with defaults, what is open, what is pending."""

    __slots__ = ("_derived", "_values", "application", "form", "today")

    def __init__(self, form: Form, application: Application, today: date) -> None:
        self.form: Final = form
        self.application: Final = application
        self.today: Final = today
        # An application never changes, and in one turn many look at the same one: by form and day.
        derived: _Derived | None = application.derived.get((form, today))
        if derived is None:
            derived = application.derived[form, today] = _Derived()
        self._derived, self._values = derived, derived.values

    def value(self, question: str) -> str:
        """The value that counts: the answer given, else the default, else ""."""
        known = self._values.get(question)
        if known is None:
            known = self._values[question] = self._value(question)
        return known

    def _value(self, question: str) -> str:
        stored = self.application.answers.get(question)
        if stored:
            return stored.value if stored.is_given else ""
        declared = self.form.by_id.get(question)
        return declared.default(self) if declared and declared.default else ""

    def visible(self) -> list[Question]:
        return [question for question in self.form.questions if question.visible_when(self)]

    def missing(self) -> list[Question]:
        """Every visible question without an answer that counts."""
        return [question for question in self.visible() if question.is_open(self)]

    def pending(self) -> Question | None:
        """The question to ask now. Re-opened ones come first, what was re-opened last before all."""
        derived = self._derived
        if not derived.has_pending:
            derived.pending, derived.has_pending = self._find_pending(), True
        return derived.pending

    def pending_id(self) -> str:
        """The id of the question to ask now, "" without one."""
        question = self.pending()
        return question.id if question else ""

    def _find_pending(self) -> Question | None:
        if not self.application.is_active:
            return None
        stored = self.application.answers
        reopened = [(a.marked_at, name) for name, a in stored.items() if a.state == "reopened"]
        for _, name in sorted(reopened, reverse=True):
            question = self.form.by_id.get(name)
            if question and self._is_asked(question):
                return question
        return self._next_in_order()

    def _next_in_order(self) -> Question | None:
        """As the form has them; a postponed field before what comes after all fields."""
        postponed = self.application.postponed
        stored, by_id = self.application.answers, self.form.by_id
        given = {name for name, answer in stored.items() if answer.value and answer.state == "given"}
        closed = given & self.form.closed_by_value  # most questions are answered, which this shows quickly
        waiting: list[Question] = []
        for name in filterfalse(closed.__contains__, by_id):
            question = by_id[name]
            if not self._is_asked(question):
                continue
            if name in postponed:
                waiting.append(question)
            elif question.group or not waiting:
                return question
            else:
                break
        return min(waiting, key=lambda question: postponed.index(question.id), default=None)

    def _is_asked(self, question: Question) -> bool:
        """Whether a question without a given value is asked. Whether it is open is quicker to see."""
        is_open = question.id in self.form.open_without_value or question.is_open(self)
        return is_open and question.visible_when(self)

    def can_wait(self, question: Question) -> bool:
        """A field that nothing after it speaks of, and that was not answered before."""
        is_new = question.id not in self.application.answers and self.application.status is Status.DRAFT
        return isinstance(question, Ask) and question.can_wait and is_new

    def fields(self) -> list[Question]:
        """What the summary shows and numbers: visible fields and choices that belong to a group."""
        return [q for q in self.visible() if q.group and isinstance(q, Ask | Choose)]

    def digest(self) -> str:
        """A short fingerprint of all fields: what was confirmed and printed."""
        text = "\n".join(f"{question.id}={self.value(question.id)}" for question in self.fields())
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def printed_digest(self, values: Mapping[str, str]) -> str:
        """A short fingerprint of what is printed: it is in the QR code of each form."""
        text = "\n".join(f"{key}={value}" for key, value in sorted(values.items()))
        return hashlib.sha256(f"{self.application.id}\n{text}".encode()).hexdigest()[:12]

    def last_answered(self) -> Question | None:
        """What 返回 goes back to: the answer given last that the person can still change.

        A number that was proved is no such answer: like a consent it stays, until another is wanted.
        """
        is_proving = isinstance(self.pending(), Code)
        given = [
            (answer.at, index, question)
            for index, question in enumerate(self.form.questions)
            if isinstance(question, Ask | Choose)
            and (is_proving or not isinstance(question, Number))
            and (answer := self.application.answer(question.id))
            and answer.source != SETTLED
        ]
        return max(given, key=lambda row: row[:2])[2] if given else None

    def subject(self) -> str:
        """Whom the certificate is for, "" while that is not known."""
        return self.value(self.form.subject)

    def identified(self) -> tuple[str, str]:
        """Name and ID number of the person who passes the face check."""
        who = self.form.identified
        return self.value(f"{who}.name"), self.value(f"{who}.id_number")

    def identified_as(self) -> str:
        """What the person who passes the face check is called."""
        return "申请人" if self.form.identified == "holder" else "经办人"

    def supposing(self, question: str, value: str) -> "Look":
        """As it would be if a question were answered so."""
        answers = {**self.application.answers, question: Answer(value, "supposed", "", "bot")}
        return self.with_application(replace(self.application, answers=answers))

    def with_application(self, application: Application) -> "Look":
        return Look(self.form, application, self.today)


def _old_value(application: Application, question: str) -> str:
    old = application.answers.get(question)
    return old.value if old else ""
