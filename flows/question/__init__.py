"""The kinds of question that a form is made of, and how each is asked and heard."""

from flows.question.base import KEEP, Question, Test, View, Words, always, brief, words
from flows.question.choice import Choose, Option
from flows.question.code import OTHER_NUMBER, RESEND, Code, Number, masked
from flows.question.confirm import Confirm
from flows.question.consent import Agree
from flows.question.field import Ask, Suggestion
from flows.question.offer import ALL, CARDS, NONE, Offer, cards_read
from flows.question.step import Arrival, Await, Check, Page, Photo, Sort, open_photos, upload_link

__all__ = [
    "ALL",
    "CARDS",
    "KEEP",
    "NONE",
    "OTHER_NUMBER",
    "RESEND",
    "Agree",
    "Arrival",
    "Ask",
    "Await",
    "Check",
    "Choose",
    "Code",
    "Confirm",
    "Number",
    "Offer",
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
    "cards_read",
    "masked",
    "open_photos",
    "upload_link",
    "words",
]
