"""The fields that the applicant may fill in or change now: the page with all fields shows them."""

from flows.form import Look
from flows.question import Ask, Question
from flows.sections.carrier import is_contested
from flows.sections.opening import CHOSEN
from flows.state import EDITABLE, MENDING, Application


def fields_to_fill(look: Look) -> list[Question]:
    """Every visible field that may be changed now, but those that the form itself hangs on.

    Empty before the person has agreed and chosen what to apply for, and after all was handed in.
    """
    application = look.application
    is_begun = application.value("consent.privacy") and look.value("type")
    if not is_begun or application.status not in EDITABLE:
        return []
    return [
        question
        for question in look.fields()
        if question.group != CHOSEN
        and not is_locked(application, question)
        and (isinstance(question, Ask) or len(question.choices(look)) > 1)
    ]


def is_locked(application: Application, question: Question) -> bool:
    """After a review only the items that the reviewer named are open, and what the carriers deny."""
    if application.status not in MENDING or is_contested(application, question.id):
        return False
    held = application.answers.get(question.id)
    return held is None or held.is_given
