"""How each question of each flow version does: asked, right at once, not understood, left.

Counted from the audit rows of one application after the other, so that memory stays small. Counts are
applications, except those of `reasons` and `intents`, which are times. What counts as what:

shown        the question was answered by the person, refused an answer, was digressed from, or is pending
right_first  the first that came was an answer that could be kept
refused      something came that could not be kept; `reasons` say why
digressed    the person spoke of something else; `intents` say of what
edited       taken up again by the person, or answered anew without having been void or sent back
redone       void because something that it needs was changed
sent_back    rejected by the staff
left         pending where the application was cancelled or ran out, or has been silent for a week as a draft;
             starting over is not leaving
pasted       filled in unasked, with others in one message

What a program filled in (a default, a document, what is known from before) is none of these.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from bot.reports.funnel_events import ASKED, LEFT, PASTED, PENDING, Happened, events, standing
from flows.certificates.choice import FORMS
from flows.question import Await, Page, Question

SILENT = timedelta(days=7)
History = tuple[str, tuple[Happened, ...]]  # a place, and what happened there in one application
_MISSES = ("refused", "digressed")


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one question of one flow version."""

    flow: str
    question: str
    shown: int = 0
    right_first: int = 0
    refused: int = 0
    digressed: int = 0
    edited: int = 0
    redone: int = 0
    sent_back: int = 0
    left: int = 0
    pasted: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    intents: tuple[tuple[str, int], ...] = ()

    @property
    def label(self) -> str:
        """As people know it; a question that the form does not have any more goes by its id."""
        known = self._declared
        return known.label if known else self.question

    @property
    def is_for_people(self) -> bool:
        """Whether there is something to answer; the rest is waited for."""
        return not isinstance(self._declared, Await) or isinstance(self._declared, Page)

    @property
    def _declared(self) -> Question | None:
        form = FORMS.get(self.flow.split("/")[0])
        return form.by_id.get(self.question) if form else None

    @property
    def right_percent(self) -> int:
        return round(100 * self.right_first / self.shown) if self.shown else 0


def funnel(
    connection: Connection, now: datetime, since: datetime | None = None, flow: str = ""
) -> list[Step]:
    """Flow by flow, in the order of its questions. `flow` is a version (institution/2) or a kind."""
    open_questions = standing(connection, since, now - SILENT, flow)
    histories: Counter[History] = Counter()
    for application, happened in events(connection, since, flow):
        stands = open_questions.pop(application, None)
        histories.update(_histories([*happened, stands] if stands else happened))
    for stands in open_questions.values():
        histories.update(_histories([stands]))
    return sorted(_steps(histories), key=_place)


def by_flow(steps: Sequence[Step]) -> list[tuple[str, list[Step]]]:
    return [(flow, list(rows)) for flow, rows in groupby(steps, key=lambda step: step.flow)]


def _place(step: Step) -> tuple[str, int, str]:
    form = FORMS.get(step.flow.split("/")[0])
    order = list(form.by_id) if form else []
    return step.flow, order.index(step.question) if step.question in order else len(order), step.question


def _histories(happened: Iterable[Happened]) -> Iterator[History]:
    """What happened to each question of one application, in order."""
    met: dict[str, list[Happened]] = {}
    for one in happened:
        for place in one.places:
            met.setdefault(place, []).append(one)
    return ((place, tuple(its)) for place, its in met.items())


def _steps(histories: Mapping[History, int]) -> Iterator[Step]:
    """Nearly all applications share a few hundred histories, so each is looked at once."""
    counts: dict[str, Counter[str]] = {}
    said: dict[str, Counter[tuple[str, str]]] = {}
    for (place, its), times in histories.items():
        counted, heard = counts.setdefault(place, Counter()), said.setdefault(place, Counter())
        counted.update({name: times for name, is_so in _counts(its).items() if is_so})
        for one in its:
            if one.action in _MISSES:
                heard[(one.action, one.why)] += times
    for place, counted in counts.items():
        reasons, intents = (_words(said[place], action) for action in _MISSES)
        flow, question = place.split("\n")
        values: dict[str, Any] = {**counted, "reasons": reasons, "intents": intents}
        yield Step(flow, question, **values)


def _counts(its: Sequence[Happened]) -> dict[str, bool]:
    """What is true of one question in one application, by the names of `Step`."""
    seen = Counter(one.action for one in its)
    sources = [one.source for one in its if one.action == "answered"]
    given = [source for source in sources if source in ASKED or source == PASTED]
    firsts = (one.action for one in its if one.action in _MISSES or one.is_asked_answer)
    first = next(firsts, "")
    return {
        "shown": bool(first or seen[PENDING] or seen[LEFT]),
        "right_first": first == "answered",
        "refused": seen["refused"] > 0,
        "digressed": seen["digressed"] > 0,
        "edited": seen["reopened"] > 0 or len(given) > 1 + seen["void"] + seen["rejected"],
        "redone": seen["void"] > 0,
        "sent_back": seen["rejected"] > 0,
        "left": seen[LEFT] > 0,
        "pasted": PASTED in sources,
    }


def _words(said: Mapping[tuple[str, str], int], action: str) -> tuple[tuple[str, int], ...]:
    """The most frequent first."""
    found = [(why, times) for (kind, why), times in said.items() if kind == action]
    return tuple(sorted(found, key=lambda row: (-row[1], row[0])))
