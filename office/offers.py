"""What agents may file with one press: values and photos that came while they talked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.certificates.choice import look_at
from flows.state import Thread
from office.masking import hide


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One offer. `question` and `label` are "" for a photo that was not recognised; `value` is masked where
    the field is secret, "" for a photo."""

    question: str
    label: str
    value: str
    document_id: str


def offers_of(thread: Thread, now: datetime) -> Sequence[OfferShown]:
    """The oldest first, as the desk shows them."""
    application = thread.application
    if application is None:
        return ()
    look = look_at(application, now)
    shown = []
    for offer in thread.offers:
        question = look.form.by_id.get(offer.question)
        value = hide(offer.value) if question and question.secret else offer.value
        label = question.label if question else ""
        shown.append(OfferShown(offer.question, label, value, offer.document_id))
    return shown
