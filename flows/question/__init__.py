"""The kinds of question that a form is made of, and how each is asked and heard."""

from flows.question.base import KEEP, Question, Test, View, Words, always, brief, words
from flows.question.choice import Agree, Choose, Confirm, Option
from flows.question.field import Ask, Suggestion
from flows.question.step import Await, Page, Photo, Sort, open_photos

__all__ = [
    "KEEP",
    "Agree",
    "Ask",
    "Await",
    "Choose",
    "Confirm",
    "Option",
    "Page",
    "Photo",
    "Question",
    "Sort",
    "Suggestion",
    "Test",
    "View",
    "Words",
    "always",
    "brief",
    "open_photos",
    "words",
]
