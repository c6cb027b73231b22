"""Somebody whose number is proved already: a code that others send is none of the twenty questions."""

from datetime import datetime

from flows.binding import BOUND, CODE, NUMBER
from flows.case import Answer, Case


def bound(case: Case, now: datetime) -> Case:
    """The case with the proved number of an earlier application."""
    application = case.application
    assert application is not None
    for question, value in ((NUMBER, "13803710002"), (CODE, BOUND)):
        given = Answer(value, "typed", now.isoformat(), "applicant")
        application = application.give(question, given, now)
    return case.put(application)
