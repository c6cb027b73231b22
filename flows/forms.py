"""Which form an application follows."""

from datetime import date, datetime, timedelta, timezone

from flows.case import Application
from flows.form import Form, Look
from flows.institution import INSTITUTION

FORMS: dict[str, Form] = {"institution": INSTITUTION}
CHINA = timezone(timedelta(hours=8))


def form_of(application: Application) -> Form:
    """The form of the chosen type. Before the choice all forms open alike, so any of them serves."""
    chosen = application.answers.get("type")
    return FORMS.get(chosen.value if chosen else "", INSTITUTION)


def look_at(application: Application, now: datetime) -> Look:
    """The application as it stands at a moment, by the calendar of China."""
    return form_of(application).look(application, china_date(now))


def china_date(now: datetime) -> date:
    return now.astimezone(CHINA).date()
