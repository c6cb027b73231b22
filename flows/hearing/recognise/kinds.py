"""Which recogniser belongs to which field."""

from collections.abc import Callable, Mapping

from flows.hearing.recognise.address import address, region
from flows.hearing.recognise.bank import bank
from flows.hearing.recognise.certainty import Certainty
from flows.hearing.recognise.organisation import organisation
from flows.hearing.recognise.person import person
from flows.hearing.recognise.position import position

_OF: Mapping[str, Callable[[str], Certainty]] = {
    "organisation.name": organisation,
    "invoice.title": lambda text: max(organisation(text), person(text)),
    "invoice.bank": bank,
    "contact.position": position,
    "mailing.recipient": person,
}
_OF_LAST: Mapping[str, Callable[[str], Certainty]] = {"name": person, "address": address, "region": region}


def recognise(field: str, text: str) -> Certainty:
    """How surely all of the text is a value of the field. Numbers are no words: NO for their fields."""
    known = _OF.get(field) or _OF_LAST.get(field.rsplit(".", 1)[-1])
    return known(text) if known else Certainty.NO
