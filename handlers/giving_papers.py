"""Which papers can be sent now, and which may still be replaced."""

from bot.message.paper import UNKNOWN, Paper
from flows.form import Look
from flows.question import Photo
from flows.state import EDITABLE, Application, Status

SLIP = "slip"
_GIVING = EDITABLE | {Status.SUBMITTED, Status.SLIP_RECEIVED}
_ONCE_MORE = frozenset({Status.SUBMITTED, Status.SLIP_RECEIVED})


def is_giving(application: Application) -> bool:
    """Whether papers are wanted of this application at all; before the consent none may be taken."""
    return application.status in _GIVING and application.value("consent.privacy") != ""


def places(look: Look) -> tuple[Photo, ...]:
    """The papers that are wanted now or were given: once the application is submitted, the slip alone."""
    photos = [question for question in look.visible() if isinstance(question, Photo)]
    if look.application.status not in EDITABLE:
        return tuple(question for question in photos if question.id == SLIP)
    slip = look.application.answers.get(SLIP)
    has_bad_slip = slip is not None and slip.state == "rejected"
    return tuple(question for question in photos if question.id != SLIP or has_bad_slip)


def is_early(look: Look) -> bool:
    """Nothing is printed yet, so nothing can bear a seal for it; a photo only tells us something."""
    return look.application.status is Status.DRAFT and not look.value("forms")


def is_illegible(paper: Paper) -> bool:
    """No document, or a picture on which nobody could read anything: of no use to anybody."""
    return paper.kind == UNKNOWN and "no_print" in paper.flaws


def is_taken(question: Photo, application: Application) -> bool:
    """In a draft, and for the slip, a new photo replaces the old one."""
    if application.status is Status.DRAFT or (question.id == SLIP and application.status in _ONCE_MORE):
        return False
    return application.answer(question.id) is not None
