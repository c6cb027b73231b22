"""What is left of the fields once nothing more can be read on a paper: asked in one message."""

from collections.abc import Iterator, Sequence
from functools import cache

from flows.form import Form, Look
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
    left: list[Question] = []
    for question in _to_be_told(look):
        if question.id in put_off:
            continue
        if (not left and question is not pending) or on_paper(question.id):
            return ()
        left.append(question)
    return tuple(left) if len(left) >= _FEWEST else ()


def _to_be_told(look: Look) -> Iterator[Question]:
    """The open fields, without those that follow from the answer to another one of them."""
    for question in _fields(look.form):
        if question.is_open(look) and question.visible_when(look):
            yield question
            first = question.options(look)[0].value if isinstance(question, Choose) else "?"
            look = look.supposing(question.id, first)


@cache
def _fields(form: Form) -> tuple[Ask | Choose, ...]:
    return tuple(one for one in form.questions if one.group and isinstance(one, Ask | Choose))


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
