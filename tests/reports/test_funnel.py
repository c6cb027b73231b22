"""The funnel, counted from audit rows by SQLite and by PostgreSQL."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.models.database import Database
from bot.models.tables import ApplicationRow, AuditRow, to_ms
from bot.reports.funnel import Step, by_flow, funnel
from bot.reports.funnel_words import INTENTS, REASONS, as_text
from bot.reports.looking import looking
from flows.wording.vocabulary import Kind
from tests.reports.dialogues import ROOT
from tests.world import START

FLOW, NAME, CODE = "institution/2", "organisation.name", "organisation.id_number"


class Ledger:
    """Writes down what happened; the same instant unless told otherwise."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._database = Database(url)
        self.now = START

    def happened(self, application: str, action: str, flow: str = FLOW, **detail: str) -> None:
        said = json.dumps(detail | ({"flow": flow} if flow else {}), ensure_ascii=False)
        row = {"at": to_ms(self.now), "actor": "applicant", "action": action, "openid": "p"}
        with self._database.writing() as connection:
            connection.execute(insert(AuditRow), row | {"application_id": application, "detail": said})

    def answered(self, application: str, question: str, source: str = "typed", **more: str) -> None:
        self.happened(application, "answered", question=question, source=source, **more)

    def stands(self, application: str, status: str, pending: str, days_ago: float = 0) -> None:
        at = to_ms(START - timedelta(days=days_ago))
        row = {"id": application, "openid": "p", "status": status, "revision": 1, "sealed": b"", "flow": FLOW}
        row |= {"pending": pending, "created_at": at, "updated_at": at}
        with self._database.writing() as connection:
            connection.execute(insert(ApplicationRow), row)

    def steps(self, days: int = 0, flow: str = "") -> dict[str, Step]:
        since = START - timedelta(days=days) if days else None
        with looking(self.url) as connection:
            return {step.question: step for step in funnel(connection, START, since, flow)}

    def close(self) -> None:
        self._database.close()


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    made = Ledger(database_url)
    yield made
    made.close()


def test_right_first_time_is_an_answer_before_anything_else(ledger: Ledger) -> None:
    ledger.answered("a", NAME)
    ledger.happened("b", "refused", question=NAME, reason="unrecognised")
    ledger.happened("b", "refused", question=NAME, reason="unrecognised")
    ledger.happened("b", "refused", question=NAME, reason="length")
    ledger.answered("b", NAME)
    ledger.happened("c", "digressed", question=NAME, intent="faq")
    ledger.answered("c", NAME, "tapped")
    step = ledger.steps()[NAME]
    assert (step.shown, step.right_first, step.refused, step.digressed) == (3, 1, 1, 1)
    assert step.reasons == (("unrecognised", 2), ("length", 1))
    assert step.intents == (("faq", 1),)
    assert step.right_percent == 33


def test_what_comes_wrong_after_an_answer_does_not_undo_that_it_was_right(ledger: Ledger) -> None:
    ledger.answered("a", NAME)
    ledger.happened("a", "reopened", questions=NAME)
    ledger.happened("a", "refused", question=NAME, reason="length")
    step = ledger.steps()[NAME]
    assert (step.shown, step.right_first, step.refused, step.edited) == (1, 1, 1, 1)


@pytest.mark.parametrize("source", ["default", "document", "staff"])
def test_what_was_filled_in_was_not_asked(ledger: Ledger, source: str) -> None:
    ledger.answered("a", NAME, source)
    assert ledger.steps()[NAME] == Step(FLOW, NAME)


def test_what_came_with_others_in_one_message_is_counted_by_itself(ledger: Ledger) -> None:
    ledger.answered("a", NAME, "pasted")
    assert ledger.steps()[NAME] == Step(FLOW, NAME, pasted=1)


def test_a_second_answer_is_an_edit_unless_it_was_wanted_again(ledger: Ledger) -> None:
    for application in ("edits", "redoes", "corrects"):
        ledger.answered(application, NAME)
    ledger.happened("redoes", "void", questions=f"{CODE},{NAME}")
    ledger.happened("corrects", "rejected", questions=f"{NAME},paper.licence")
    for application in ("edits", "redoes", "corrects"):
        ledger.answered(application, NAME, "pasted" if application == "edits" else "typed")
    steps = ledger.steps()
    assert (steps[NAME].edited, steps[NAME].redone, steps[NAME].sent_back) == (1, 1, 1)
    assert (steps[CODE].redone, steps["paper.licence"].sent_back) == (1, 1)


def test_left_is_where_people_stopped(ledger: Ledger) -> None:
    ledger.stands("cancelled", "cancelled", NAME)
    ledger.stands("expired", "expired", NAME, days_ago=1)
    ledger.stands("silent", "draft", NAME, days_ago=7.1)
    ledger.stands("thinking", "draft", NAME, days_ago=6.9)
    ledger.stands("anew", "cancelled", NAME)
    ledger.happened("anew", "moved", **{"from": "draft", "to": "cancelled", "reason": "restarted"})
    ledger.stands("waiting", "in_review", "review", days_ago=30)
    ledger.stands("done", "completed", "", days_ago=30)
    steps = ledger.steps()
    assert (steps[NAME].shown, steps[NAME].left) == (5, 3)
    assert (steps["review"].shown, steps["review"].left) == (1, 0)
    assert set(steps) == {NAME, "review"}


def test_one_application_counts_once_however_often_it_is_asked(ledger: Ledger) -> None:
    ledger.happened("a", "refused", question=NAME, reason="length")
    ledger.stands("a", "draft", NAME)
    assert ledger.steps()[NAME].shown == 1


def test_only_what_happened_since_a_day_is_counted(ledger: Ledger) -> None:
    ledger.now = START - timedelta(days=20)
    ledger.answered("old", NAME)
    ledger.stands("old", "draft", CODE, days_ago=20)
    ledger.now = START - timedelta(days=5)
    ledger.answered("new", NAME)
    assert ledger.steps(days=10) == {NAME: Step(FLOW, NAME, shown=1, right_first=1)}
    assert set(ledger.steps()) == {NAME, CODE}


def test_versions_are_kept_apart_and_can_be_picked(ledger: Ledger) -> None:
    ledger.answered("a", CODE, flow="institution/1")
    ledger.answered("b", NAME)
    ledger.answered("c", "contact.name", flow="institution_person/1")
    ledger.answered("d", NAME, flow="")
    with looking(ledger.url) as connection:
        flows = [flow for flow, _ in by_flow(funnel(connection, START))]
    assert flows == ["", "institution/1", FLOW, "institution_person/1"]
    assert set(ledger.steps(flow=FLOW)) == {NAME}
    assert set(ledger.steps(flow="institution")) == {CODE, NAME}


def test_questions_stand_in_the_order_of_the_form_and_forgotten_ones_at_the_end(ledger: Ledger) -> None:
    for question in ("gone.long_ago", CODE, NAME):
        ledger.answered("a", question)
    steps = list(ledger.steps().values())
    assert [step.question for step in steps] == [NAME, CODE, "gone.long_ago"]
    assert [step.label for step in steps] == ["机构名称", "机构证件号码", "gone.long_ago"]


def test_what_is_waited_for_is_not_right_or_wrong() -> None:
    waited, asked = Step(FLOW, "payment", shown=2), Step(FLOW, "face", shown=2)
    assert (waited.is_for_people, asked.is_for_people) == (False, True)
    payment, face = as_text([waited, asked]).splitlines()[2:]
    assert "0（0%）" in face
    assert "%" not in payment


def test_every_reason_and_intent_has_a_name() -> None:
    source = "".join(
        path.read_text("utf-8") for name in ("flows", "handlers") for path in ROOT.glob(f"{name}/*.py")
    )
    assert set(re.findall(r"Refused\(\s*\"(\w+)\"", source)) - set(REASONS) == set()
    assert set(re.findall(r"asides\.stuck\(.*\"(\w+)\", now\)", source)) - set(INTENTS) == set()
    assert {kind.value for kind in Kind} - set(INTENTS) == set()


def test_the_table_says_in_words_what_was_wrong(ledger: Ledger) -> None:
    assert as_text([]) == "这段时间没有记录。\n"
    ledger.happened("a", "refused", question=NAME, reason="unrecognised")
    ledger.happened("a", "digressed", question=NAME, intent="human")
    text = as_text(list(ledger.steps().values()))
    assert "流程 机构证书，第 2 版（institution/2）" in text
    assert text.splitlines()[-1].split() == [
        "机构名称",
        "1",
        "0（0%）",
        "1",
        "1",
        *"00000",
        "没看懂",
        "1、找人工",
        "1",
    ]
