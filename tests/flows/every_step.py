"""Walks through every question of every form with the pure core, and stands still at each of them."""

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

from bot.demo.applicant import answers_of
from bot.message import event as ev
from bot.message.outbound import Notice, Say
from flows.catalogue import catalogue
from flows.certificates.choice import FORMS, look_at
from flows.effects import AllotOrder, CheckCarrier, MakeForms
from flows.form import Form, Look
from flows.question import Ask, Choose, Photo
from flows.sections.carrier import question_to_ask
from flows.sections.printing import FORM_NAMES, printed
from flows.state import Status
from handlers.repairs import reopen
from tests.actors import actor_for
from tests.flows.pages import CARD, LICENCE
from tests.flows.talk import Talk
from tests.journey import answers

# Its number comes within the turn that reaches it, so nobody can say anything there.
NEVER_OPEN = frozenset({"order"})
# What is asked before a form is chosen is the same for all: it is walked through once, with the first.
FIRST = "institution"
BEFORE_THE_TYPE = (*answers(FIRST, until="type"), "type")
# Of everything that may be asked: the certificate goes elsewhere, and the invoice is a special one.
ANSWERS = {
    **answers_of(FIRST),
    "read": "都对",
    "mailing.to": "寄到别处",
    "invoice.kind": "专用发票",
    "sort": "都不是",
    "resubmit": "重新提交",
}


def answer_to(question: str) -> str:
    """What the tests answer. Raises LookupError with the place where an answer is missing."""
    if question not in ANSWERS:
        raise LookupError(f"{question} has no answer: add one to DEMO in bot/demo/applicant.py")
    return ANSWERS[question]


class Walk(Talk):
    """A conversation that can be copied at any point, and that remembers whole messages."""

    def __init__(self, kind: str = FIRST) -> None:
        super().__init__()
        self.kind = kind
        self.project = answer_to("project")
        self.said: list[Say] = []
        self.typed: list[tuple[str, int]] = []  # words, and how many messages were said before them
        self.undone: tuple[type, ...] = ()

    def branch(self) -> "Walk":
        """The same conversation, to be led elsewhere."""
        other = copy.copy(self)
        other.heard, other.said, other.erased = list(self.heard), list(self.said), list(self.erased)
        other.pages = dict(self.pages)
        other.codes, other.texts = list(self.codes), list(self.texts)
        other.timers, other.typed = dict(self.timers), list(self.typed)
        return other

    def says(self, *texts: str) -> str:
        for text in texts:
            self.typed.append((text, len(self.said)))
            super().says(text)
        return self.heard[-1]

    def since(self, before: "Walk", shown: str) -> list[tuple[str, tuple[Say, ...]]]:
        """What went to and fro since the branch: words and the messages that came back."""
        typed = self.typed[len(before.typed) :]
        if not typed or typed[0][1] > len(before.said):
            typed = [(shown, len(before.said)), *typed]
        ends = [start for _, start in typed[1:]] + [len(self.said)]
        return [(words, tuple(self.said[start:end])) for (words, start), end in zip(typed, ends, strict=True)]

    def _do(self, effect: Any) -> None:
        if isinstance(effect, Say | Notice):
            self.said.append(effect.say if isinstance(effect, Notice) else effect)
        if not isinstance(effect, self.undone):
            super()._do(effect)

    def staff(self, kind: type[ev.StaffEvent], **more: Any) -> None:
        """A member of the staff decides on the application in focus."""
        about = {"openid": "openid", "key": self._key(), "application_id": self.thread.focus}
        self.happens(kind(**about, actor=actor_for(kind), **more))

    def gets_forms(self) -> None:
        """The worker is done after all."""
        look, self.undone = self.look, ()
        about = {"openid": "openid", "key": self._key(), "application_id": self.thread.focus}
        pages = tuple((form, f"preview-{form}") for form in FORM_NAMES)
        self.happens(ev.FormsMade(**about, digest=look.printed_digest(printed(look)), pages=pages))

    def gets_word_of_the_carriers(self) -> None:
        """They answer after all."""
        self.undone = ()
        [asked] = question_to_ask(self.look, self.look.form.identified)
        self.carriers_say("agree", asked)

    @property
    def look(self) -> Look:
        return look_at(self.application, self.now)

    def given(self) -> dict[str, str]:
        """Every answer that counts."""
        answers = self.application.answers.items()
        return {name: answer.value for name, answer in answers if answer.is_given}

    def goes_on(self) -> None:
        """Do what the open question wants."""
        question = self.asked
        if isinstance(question, Photo):
            self.sends_photo(self.form_code(question.form) if question.form else "")
            if self.asked.id == "sort":
                self.says(question.label)
        elif question.id in _BY_OTHERS:
            _BY_OTHERS[question.id](self)
        else:
            self.says(self.answer())

    def answer(self) -> str:
        """The words that answer the open question; as before, if it was answered already."""
        question, held = self.asked, self.application.answers.get(self.asked.id)
        if held and isinstance(question, Choose):
            return question.show(held.value, self.look)
        if held and isinstance(question, Ask):
            return "保持不变"
        if question.id == "type":
            return FORMS[self.kind].title
        if question.id == "project":
            return self.project
        return answer_to(question.id)


# What is done elsewhere: by the person on a page, by our workers, by the staff.
_BY_OTHERS: dict[str, Callable[[Walk], None]] = {
    "carrier": Walk.gets_word_of_the_carriers,
    "face": Walk.passes_face_check,
    "forms": Walk.gets_forms,
    "payment": lambda walk: walk.staff(ev.PaymentConfirmed),
    "review": lambda walk: walk.staff(ev.Approved),
    "refund.review": lambda walk: walk.staff(ev.RefundAgreed),
    "refund.payment": lambda walk: walk.staff(ev.RefundPaid),
    "production": lambda walk: None,
}


def forms() -> list[str]:
    return list(FORMS)


def questions(kind: str) -> list[str]:
    """Every question of a form at which somebody can stand still."""
    known = [q.id for q in FORMS[kind].questions if q.id not in NEVER_OPEN]
    return [q for q in known if kind == FIRST or q not in BEFORE_THE_TYPE]


@cache
def every_step(kind: str) -> dict[str, Walk]:
    """Question → a conversation in which it is open. Branch off before saying anything."""
    reached = steps_of(Walk(kind))
    assert set(questions(kind)) <= set(reached)
    return reached


def steps_of(walk: Walk) -> dict[str, Walk]:
    """The same for whoever walks, with that person's answers: only what these answers lead to."""
    reached: dict[str, Walk] = {}
    walk.says("申请数字证书")
    while walk.asked.id != "production":
        before = walk.asked, walk.application.revision
        reached.setdefault(walk.asked.id, walk.branch())
        walk.goes_on()
        assert (walk.asked, walk.application.revision) != before, walk.heard[-1]
    reached["production"] = walk
    for find in (
        _defaults,
        _reading,
        _waiting_for_forms,
        _waiting_for_carriers,
        _sorting,
        _rejected,
        _refund,
        _papers_of_other_projects,
    ):
        reached.update(find(reached, FORMS[walk.kind]))
    return reached


def _defaults(reached: dict[str, Walk], form: Form) -> dict[str, Walk]:
    """What answers itself is asked when somebody wants it changed."""
    found = {}
    summary = reached["confirm"]
    for question in summary.look.fields():
        if question.id not in reached:
            found[question.id] = walk = summary.branch()
            # Of one option only nobody is asked, unless the business had two when it was re-opened.
            if isinstance(question, Choose) and len(question.choices(walk.look)) == 1:
                walk.thread = walk.thread.put(reopen(walk.look, question, walk.now))
            else:
                walk.says(f"修改{question.label}")
            assert walk.asked is question, question.id
    return found


def _reading(reached: dict[str, Walk], form: Form) -> dict[str, Walk]:
    """A card or a licence was photographed before anything was typed."""
    walk = reached["holder.name" if form.kind == "person" else "organisation.name"].branch()
    walk.sends_photo("", CARD if form.kind == "person" else LICENCE)
    return {"read": walk}


def _waiting_for_forms(reached: dict[str, Walk], form: Form) -> dict[str, Walk]:
    walk = reached["confirm"].branch()
    walk.undone = (MakeForms,)
    walk.says("确认无误")
    return {"forms": walk}


def _waiting_for_carriers(reached: dict[str, Walk], form: Form) -> dict[str, Walk]:
    """The last paper is in, and nobody has answered yet."""
    last = [question for question in reached if question.startswith("paper.")][-1]
    walk = reached[last].branch()
    walk.undone = (CheckCarrier,)
    walk.goes_on()
    return {"carrier": walk}


def _sorting(reached: dict[str, Walk], form: Form) -> dict[str, Walk]:
    walk = reached[_first_paper(form)].branch()
    walk.sends_photo()
    return {"sort": walk}


def _rejected(reached: dict[str, Walk], form: Form) -> dict[str, Walk]:
    """A paper was rejected and came again."""
    walk = reached["review"].branch()
    walk.staff(ev.Rejected, items=((_first_paper(form), "看不清"),))
    walk.goes_on()
    return {"resubmit": walk}


def _refund(reached: dict[str, Walk], form: Form) -> dict[str, Walk]:
    asked = reached["review"].branch()
    asked.says("申请退费", "确认退费")
    agreed = asked.branch()
    agreed.staff(ev.RefundAgreed)
    return {"refund.review": asked, "refund.payment": agreed}


def _papers_of_other_projects(reached: dict[str, Walk], form: Form) -> dict[str, Walk]:
    """A paper that another project wants is asked of those who choose this project."""
    found: dict[str, Walk] = {}
    for project in catalogue().projects:
        wanted = {f"paper.{paper.id}" for paper in project.papers if form.certificate_type in paper.types}
        if not project.here or wanted <= reached.keys():
            continue
        walk = reached["project"].branch()
        walk.project = project.name
        while not wanted <= found.keys():
            if walk.asked.id in wanted:
                found[walk.asked.id] = walk.branch()
            before = walk.asked
            walk.goes_on()
            assert walk.asked is not before, walk.heard[-1]
    return found


def _first_paper(form: Form) -> str:
    return next(q.id for q in form.questions if isinstance(q, Photo))


def complete(kind: str) -> Walk:
    """Everything given, papers in, face checked; only the order number is held back."""
    walk = every_step(kind)["face"].branch()
    walk.undone = (AllotOrder,)
    walk.passes_face_check()
    assert walk.application.status is Status.DRAFT
    return walk
