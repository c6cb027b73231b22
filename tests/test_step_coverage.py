"""The dialogues come to every question with everything that can be meant there."""

import pytest

from bot.message import inbound
from flows.wording.vocabulary import Kind
from tests.flows.every_repair import KINDS
from tests.flows.every_step import every_step, forms
from tests.step_coverage import REPORT, RIGHT, in_dialogues, on_pages, questions, report, unreached

# What leads away from the question on purpose, or answers a question that only a repair asks.
LEAD_AWAY = {Kind.ANOTHER, Kind.YES, Kind.NO}
KIND_OF_MESSAGE = {
    inbound.Text: "answer",
    inbound.Photo: "photo",
    inbound.Voice: "voice",
    inbound.Video: "video",
    inbound.Location: "location",
    inbound.SharedLink: "link",
    inbound.File: "file",
    inbound.Sticker: "sticker",
    inbound.Unreadable: "unreadable",
}
# What nobody says: taps outside the chat, and WeChat's own news.
EVENTS = {
    inbound.Follow,
    inbound.Unfollow,
    inbound.Scan,
    inbound.MenuTap,
    inbound.SendFinished,
    inbound.AgentSession,
    inbound.Noticed,
    inbound.AuthorisationRevoked,
    inbound.Unknown,
}


def test_no_question_of_any_form_is_unreached() -> None:
    assert unreached() == []


def test_everything_that_a_text_can_mean_is_said_at_every_question() -> None:
    assert {kind.value for kind in set(Kind) - LEAD_AWAY} <= set(KINDS)


def test_what_leads_away_from_a_question_is_said_in_the_dialogues() -> None:
    said = set().union(*in_dialogues().values())
    assert {kind.value for kind in LEAD_AWAY} <= said


def test_every_kind_of_message_is_sent_at_every_question() -> None:
    known = {each for each in vars(inbound).values() if isinstance(each, type)}
    messages = {each for each in known if issubclass(each, inbound.Inbound)} - {inbound.Inbound}
    assert messages == set(KIND_OF_MESSAGE) | EVENTS
    assert set(KIND_OF_MESSAGE.values()) <= set(KINDS)


@pytest.mark.parametrize("form", forms())
def test_a_repair_is_left_out_only_where_it_is_the_answer_or_means_something_else(form: str) -> None:
    sometimes = {
        "photo",
        "correct",
        "fill",
        "restart",
        "apply",
        "wish",
        "recall",
        "swap",
        "paper",
        "withdraw",
    }
    for question in questions(form):
        assert set(KINDS) - on_pages(form, question) <= sometimes, question
        assert every_step(form)[question].asked.id == question


def test_the_played_dialogues_answer_every_question_of_the_main_form() -> None:
    played = in_dialogues()
    said = {name for (form, name), kinds in played.items() if form == "institution" and RIGHT in kinds}
    asked_only_when_edited = {"project", "term", "invoice.title", "invoice.tax_number", "invoice.email"}
    comes_by_itself = {"forms", "production", "paper.seal_sheet"}
    assert set(questions("institution")) - said <= asked_only_when_edited | comes_by_itself


def test_the_report_is_up_to_date() -> None:
    assert REPORT.read_text("utf-8") == report(), "run: python -m tests.step_coverage"


def test_the_report_tells_dialogues_from_pages() -> None:
    assert "●" in report()
    assert "○" in report()
    assert RIGHT not in report()
