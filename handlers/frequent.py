"""The answer to a frequent question, for the application of the person who asks."""

from flows.catalogue import Faq
from flows.certificates.choice import form_of
from flows.sections.opening import fee_of
from flows.sections.parcel import parcel_of
from flows.state import Application
from flows.workdays import opening_hours


def told_to(application: Application | None, found: Faq) -> str:
    """The answer for the type and the state of an application, with its own number and fee in it."""
    if application is None:
        return _with_hours(found.told(stage="none"))
    kind = form_of(application).kind if application.answers.get("type") else ""
    answer = found.told(kind, application.status.value)
    for name, value in (
        ("order_no", application.order_no),
        ("fee", fee_of(application)),
        ("parcel", parcel_of(application)),
    ):
        answer = answer.replace(f"{{{name}}}", value)
    return _with_hours(answer)


def _with_hours(answer: str) -> str:
    return answer.replace("{hours}", opening_hours())
