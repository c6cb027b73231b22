"""The intent of a message, as handlers get it."""

from typing import NamedTuple

from flows.catalogue import Faq
from flows.hearing.heard import Heard
from flows.hearing.law import Verdict
from flows.hearing.recall import Recalled
from flows.wording.vocabulary import Kind


class Intent(NamedTuple):
    """What was meant. `text` is what there is to work on: an answer, a field's name, an order number;
    `value` the new value of a correction; `asked` the frequent questions that it may be; `heard` and
    `verdict` what was
    told of fields; `also` the clauses that ask something beside an answer; `recalled` what is asked back."""

    kind: Kind
    text: str = ""
    value: str = ""
    asked: tuple[Faq, ...] = ()
    heard: Heard | None = None
    verdict: Verdict = Verdict()
    also: tuple[str, ...] = ()
    recalled: Recalled | None = None


SURE = "sure"  # and after a colon the field, "=" and the value that only the person can know to be meant
FOREIGN_DOCUMENT = "foreign_document"  # the frequent question of somebody without a resident's card
ASKS_YES_OR_NO = ("cancel", "restart", "refund", "forget", SURE)
KEEPS_WORDS = (Kind.APPLY, Kind.ANOTHER, Kind.WHY, Kind.POSTPONE)


def asks_yes_or_no(confirming: str) -> bool:
    return confirming.split(":")[0] in ASKS_YES_OR_NO
