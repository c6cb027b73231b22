"""The fields of the page that shows them all: what each holds, and which choice opens it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.drafts import Draft
from flows.filling import fields_to_fill
from flows.form import Look
from flows.question import Ask, Choose, Question
from office.masking import hide
from pages.words_on_forms import on_form

_KEYBOARDS = {"mobile": "tel", "phone": "tel", "mail": "email", "account": "numeric"}
# HTML's names for what a browser may fill in by itself. The applicant is the contact or the holder, so the
# legal representative's fields have none, and no number of a document has one.
_AUTOCOMPLETE = {
    "organisation.name": "organization",
    "organisation.address": "street-address",
    "holder.name": "section-holder name",
    "holder.mobile": "section-holder tel",
    "holder.email": "section-holder email",
    "contact.name": "section-contact name",
    "contact.mobile": "section-contact tel",
    "contact.email": "section-contact email",
    "contact.position": "section-contact organization-title",
    "mailing.recipient": "shipping name",
    "mailing.mobile": "shipping tel",
    "mailing.address": "shipping street-address",
    "invoice.title": "billing organization",
    "invoice.address": "billing street-address",
    "invoice.phone": "billing tel",
    "invoice.email": "billing email",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field as it is shown.

    `was` is the answer that the page shows, so that only what was changed there counts. `held` says of a
    masked value what becomes of it when nothing is typed. The field is of use while the choice `when` has one
    of `values`; `is_shown` says whether it has one now.
    """

    id: str
    label: str
    hint: str = ""
    value: str = ""
    was: str = ""
    held: str = ""
    error: str = ""
    keyboard: str = "text"
    autocomplete: str = "off"
    options: tuple[tuple[str, str], ...] = ()
    when: str = ""
    values: tuple[str, ...] = ()
    is_shown: bool = True

    @property
    def focus_id(self) -> str:
        """The element that a link to the field leads to: of a choice its first option."""
        return f"{self.id}-1" if self.options else self.id


@dataclass(frozen=True, slots=True)
class Place:
    """A question that can be filled in, the application as it looks then, and the choice that opens it."""

    question: Question
    look: Look
    when: str = ""
    values: tuple[str, ...] = ()


def places(look: Look) -> list[Place]:
    """Every question that may be filled in now, or after another option of a choice, in the form's order."""
    found = {question.id: Place(question, look) for question in fields_to_fill(look)}
    for choice in [place.question for place in found.values() if isinstance(place.question, Choose)]:
        supposed = {option.value: look.supposing(choice.id, option.value) for option in choice.options(look)}
        open_then = {value: {q.id: q for q in fields_to_fill(then)} for value, then in supposed.items()}
        for name in dict.fromkeys(name for fields in open_then.values() for name in fields):
            values = tuple(value for value, fields in open_then.items() if name in fields)
            if len(values) < len(supposed):
                question = open_then[values[0]][name]
                seen = found[name].look if name in found else supposed[values[0]]
                found[name] = Place(question, seen, choice.id, values)
    return [found[question.id] for question in look.form.questions if question.id in found]


def unsent(look: Look, drafts: Mapping[str, Draft]) -> dict[str, str]:
    """Field → what was typed there, unless the field was answered after that or holds just this."""
    answers = look.application.answers
    return {
        name: draft.words
        for name, draft in drafts.items()
        if name in look.form.by_id
        and (name not in answers or datetime.fromisoformat(answers[name].at) <= draft.at)
        and draft.words != look.application.value(name)
    }


def field(
    place: Place, typed: Mapping[str, str], kept: Mapping[str, str], errors: Mapping[str, str]
) -> Field:
    """`typed` was sent a moment ago and is shown as it is; of what was only `kept`, numbers are masked."""
    question, look = place.question, place.look
    current = shown(question, look)
    draft = "" if question.id in typed else kept.get(question.id, "")
    was = "" if question.secret else current
    described = Field(
        id=question.id,
        label=question.label,
        hint=_hint(question),
        value=typed.get(question.id, "" if question.secret else draft or current),
        was=was,
        held=_held(question, look, current, draft) if question.secret else "",
        error=on_form(errors.get(question.id, "")) or _sent_back(question, look),
        keyboard=_KEYBOARDS.get(question.holds, "text") if isinstance(question, Ask) else "text",
        autocomplete=_AUTOCOMPLETE.get(question.id, "off"),
        when=place.when,
        values=place.values,
    )
    if isinstance(question, Choose):
        options = tuple((option.value, option.label) for option in question.options(look))
        return replace(described, options=options, hint="")
    return described


def opened(fields: list[Field]) -> list[Field]:
    """Each field with whether the choice that it hangs on is made."""
    chosen = {one.id: one.value for one in fields}
    return [replace(one, is_shown=not one.when or chosen.get(one.when) in one.values) for one in fields]


def shown(question: Question, look: Look) -> str:
    """The value that counts, as a form field holds it; what is edited or was sent back, as it was."""
    is_to_mend = state(question, look) in ("reopened", "rejected")
    return look.application.answers[question.id].value if is_to_mend else look.value(question.id)


def state(question: Question, look: Look) -> str:
    """given, reopened, rejected or void; "" without an answer."""
    held = look.application.answers.get(question.id)
    return held.state if held else ""


def _hint(question: Question) -> str:
    example = f"例如：{question.example}" if question.example else ""
    is_optional = isinstance(question, Ask) and question.optional
    return "。".join(part for part in (example, "没有的话填“无”" if is_optional else "") if part)


def _held(question: Question, look: Look, current: str, draft: str) -> str:
    if draft:
        return f"您填的 {hide(draft)} 已经存好，会一起提交；要改，请重新填写完整的内容。"
    if current and not question.is_open(look):
        return f"已填 {hide(current)}。不改就留空；要改，请填写完整的新内容。"
    return ""


def _sent_back(question: Question, look: Look) -> str:
    """Why the reviewer wants it mended."""
    is_rejected = state(question, look) == "rejected"
    return f"需要补正：{look.application.answers[question.id].note}" if is_rejected else ""
