"""Somebody whose number is proved already: a code that others send is none of the twenty questions."""

from datetime import datetime

from flows.sections.binding import BOUND, CODE, NUMBER
from flows.state import Answer, Thread


def bound(thread: Thread, now: datetime) -> Thread:
    """The case with the proved number of an earlier application."""
    application = thread.application
    assert application is not None
    for question, value in ((NUMBER, "13803710002"), (CODE, BOUND)):
        given = Answer(value, "typed", now.isoformat(), "applicant")
        application = application.give(question, given, now)
    return thread.put(application)
