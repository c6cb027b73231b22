"""What is left of the fields once nothing more can be read on a paper: asked in one message."""

from collections.abc import Sequence

from flows.form import Look
from flows.question import Ask, Choose, Question
from flows.seeing.photographed import on_paper
from flows.state import Status

_FEWEST = 3  # of fewer each is asked by itself
HEADING = "还差这几项，可以一条消息一起发来："


def left_at_once(look: Look) -> tuple[Question, ...]:
    """The open fields, when a paper carries none of them and they are several; else none.

    What the person put off is not among them: it is asked at the end, by itself.
    """
    application, pending = look.application, look.pending()
    if application.status is not Status.DRAFT or pending is None or not pending.group or on_paper(pending.id):
        return ()
    put_off = application.postponed
    left = [question for question in _to_be_told(look) if question.id not in put_off]
    is_first = bool(left) and left[0] is pending
    if not is_first or len(left) < _FEWEST or any(on_paper(question.id) for question in left):
        return ()
    return tuple(left)


def _to_be_told(look: Look) -> list[Question]:
    """The open fields, without those that follow from the answer to another one of them."""
    found: list[Question] = []
    for question in look.form.questions:
        if not (question.group and isinstance(question, Ask | Choose)):
            continue
        if question.visible_when(look) and question.is_open(look):
            found.append(question)
            first = question.options(look)[0].value if isinstance(question, Choose) else "?"
            look = look.supposing(question.id, first)
    return found


def line_for_each(left: Sequence[Question], look: Look) -> str:
    """The message: a line for each, to be copied and filled in."""
    regions = {q.id.rpartition(".")[0] for q in left if isinstance(q, Ask) and q.holds == "address"}
    lines = (_line(q, look, regions) for q in left)
    return "\n".join((HEADING, *filter(None, lines)))


def _line(question: Question, look: Look, told_with_address: set[str]) -> str:
    group = question.id.rpartition(".")[0]
    if isinstance(question, Choose):
        return f"{question.label}：{'，还是'.join(option.label for option in question.options(look))}"
    if isinstance(question, Ask) and question.holds == "region" and group in told_with_address:
        return ""  # a whole address names the city too
    is_whole = isinstance(question, Ask) and question.holds == "address" and group in told_with_address
    return f"{question.label}：{'从省市写到门牌号' if is_whole else ''}"
