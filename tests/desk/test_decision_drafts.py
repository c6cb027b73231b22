"""What somebody ticked and wrote is kept until it is decided; an admin writes the reasons to click."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.models.database import Database
from bot.models.decision_drafts import DecisionDrafts
from bot.models.decisions import DecisionTable, HeldDecision, State
from media.vault import Vault, new_key
from tests.desk.office import Office, Seat
from tests.desk.test_review import ADDRESS, SEAL, reject

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
REASON = "印章不清晰"
RULES = "/desk/review-rules"
PAPERS = "reasons.paper.organisation"


def keeps(office: Office, seat: Seat, **fields: object) -> int:
    code = seat.posts(f"{office.page}/draft", **fields).status_code
    seat.opens(office.page)
    return code


def test_a_reload_shows_what_was_written_to_its_writer_alone(in_review: Office) -> None:
    seat, other = in_review.at_page("wangfang"), in_review.at_page("lina")
    finding = next(iter(seat.finds_nothing_wrong()))
    written = {f"reason:{SEAL}": REASON, "reason:final": "提交的资料不真实", finding: "differs"}
    assert keeps(in_review, seat, tick=SEAL, **written) == 204
    seat.opens(in_review.page)
    for value in (REASON, "提交的资料不真实"):
        assert f'value="{value}"' in seat.text
    assert f'id="tick-{SEAL}" aria-label="申请表有问题" checked' in seat.text
    assert 'value="differs" form="review" checked' in seat.text
    other.opens(in_review.page)
    assert f'value="{REASON}"' not in other.text


def test_a_draft_ends_when_it_is_emptied_and_when_it_is_decided(in_review: Office) -> None:
    drafts, application = in_review.house.decision_drafts, in_review.application.id
    seat = in_review.at_page("wangfang")
    assert keeps(in_review, seat, tick=SEAL) == 204
    assert drafts.of("wangfang", application)
    assert keeps(in_review, seat) == 204
    assert drafts.of("wangfang", application) == {}
    assert reject(in_review, seat, {ADDRESS: "与营业执照不一致"}) == 303
    assert drafts.of("wangfang", application)
    in_review.waits_for_decisions()
    assert drafts.of("wangfang", application) == {}


def test_who_has_nothing_to_decide_keeps_no_draft_and_erasing_takes_every_draft(in_review: Office) -> None:
    drafts, application = in_review.house.decision_drafts, in_review.application.id
    assert keeps(in_review, in_review.at_page("admin"), tick=SEAL) == 204
    assert drafts.of("admin", application) == {}
    assert keeps(in_review, in_review.at_page("lina"), tick=SEAL) == 204
    in_review.house.eraser.application(application)
    assert drafts.of("lina", application) == {}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def test_a_draft_is_one_persons_and_the_last_words_count(database: Database) -> None:
    drafts = DecisionDrafts(database, Vault([new_key()]), lambda: NOW)
    for login, words in (("a", "一"), ("b", "二"), ("a", "三")):
        drafts.keep(login, "x", {"reasons": {"slip": words}})
    drafts.drop("b", "x")
    assert drafts.of("a", "x") == {"reasons": {"slip": "三"}}
    assert drafts.of("b", "x") == {}


def test_an_application_has_one_open_decision(database: Database) -> None:
    table = DecisionTable(database, Vault([new_key()]), lambda: NOW)
    one = HeldDecision("1", "x", "p", "Approved", "a", 1, NOW, {}, State.COUNTING, NOW)
    other = HeldDecision("2", "x", "p", "Rejected", "b", 1, NOW, {"items": [["q", "why"]]}, State.PROPOSED)
    assert [table.make(each) for each in (one, one, other)] == [True, False, False]
    begun = table.begin("1")
    assert begun
    assert begun.state is State.TAKING
    assert table.end("1")
    assert table.make(other)
    assert table.open_on(["x"])["x"].fields == {"items": [["q", "why"]]}
    assert [found.id for found in table.of("b")] == ["2"]


def test_an_admin_writes_the_reasons_that_a_click_fills_in(in_review: Office) -> None:
    admin, late = in_review.seat("admin"), in_review.seat("admin")
    for seat in (admin, late):
        seat.opens(RULES)
    form = {"setting": PAPERS, "seen": "null"}
    address = f"{RULES}/reasons"
    assert admin.posts(address, **form, reasons="公章盖反了\n\n 缺一页 \n公章盖反了").status_code == 303
    assert late.posts(address, **form, reasons="别的").status_code == 409
    assert "另一位管理员刚刚改过" in late.words
    page = in_review.at_page("wangfang").text
    assert "申请表：公章盖反了" in page
    assert "申请表：缺一页" in page
    assert "申请表：未加盖公章" not in page
    seen = '["公章盖反了", "缺一页"]'
    for wrong in ("缺", "请打 13812345678", "\n".join(f"原因{number}" for number in range(13))):
        assert admin.posts(address, setting=PAPERS, seen=seen, reasons=wrong).status_code == 422
    assert admin.posts(address, setting=PAPERS, seen=seen, reasons=" ").status_code == 303
    assert "申请表：未加盖公章" in in_review.at_page("wangfang").text
    assert admin.posts(address, setting="review.second", seen="null", reasons="别的").status_code == 400
    assert in_review.at_page("wangfang").posts(address, **form, reasons="别的").status_code == 403
