"""Which form an application follows."""

from datetime import datetime

from flows.certificates.institution import INSTITUTION
from flows.certificates.institution_person import INSTITUTION_PERSON
from flows.certificates.person import PERSON
from flows.deadlines import china_day
from flows.form import Form, Look
from flows.sections.opening import project_of, terms_of
from flows.state import Application

FORMS: dict[str, Form] = {form.kind: form for form in (INSTITUTION, INSTITUTION_PERSON, PERSON)}


def form_of(application: Application) -> Form:
    """The form of the business and chosen type. Before the choice all forms of a business open alike."""
    known: Form | None = application.derived.get("form")
    if known is None or FORMS.get(known.kind) is not known:
        known = application.derived["form"] = _form_of(application)
    return known


def _form_of(application: Application) -> Form:
    terms, chosen = application.terms, application.answers.get("type")
    business = terms.business_id if terms else project_of(application).business_id
    first: Form | None = None
    for form in FORMS.values():
        if form.business == business:
            if chosen and form.certificate_type == chosen.value:
                return form
            first = first or form
    if first is None:
        raise IndexError(f"no form of {business}")
    return first


def title_of(application: Application) -> str:
    """The certificate's name, or what they all are called while none is chosen."""
    return form_of(application).title if application.answers.get("type") else "数字证书"


def business_of(application: Application) -> str:
    """业务类型 as lists show it."""
    return f"{terms_of(application).business_type} · {title_of(application)}"


def look_at(application: Application, now: datetime) -> Look:
    """The application as it stands at a moment, by the calendar of China."""
    return form_of(application).look(application, china_day(now))
