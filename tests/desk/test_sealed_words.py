"""What staff write about a person is sealed, readable at the desk, and erased with the application."""

import json
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.models.tables import ApplicationRow, AuditRow
from bot.sealing.sealer import UNREADABLE
from tests.desk.office import Office
from tests.desk.test_lists import copies, listed

REASON = "王小明的签名与授权书上的不一样"


def _audit(office: Office) -> list[Any]:
    with office.house.database.reading() as connection:
        return list(connection.execute(select(AuditRow.__table__).order_by(AuditRow.id)))


def _rejects(office: Office) -> None:
    seat = office.at_page("wangfang")
    fields = {"tick": "mailing.to", "reason:mailing.to": REASON, "verdict": "reject"}
    answer = seat.posts(f"{office.page}/review", ticket=seat.hidden("ticket"), **fields)
    assert answer.status_code == 303
    office.waits_for_decisions()


def test_a_reviewers_words_are_in_no_row_in_the_clear_and_the_desk_shows_them(in_review: Office) -> None:
    _rejects(in_review)
    assert not [row for row in _audit(in_review) if "王小明" in row.detail]
    assert REASON in in_review.at_page("lina").words


def test_the_purpose_of_a_look_is_sealed_too(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    fields = {"question": "contact.id_number", "reason": "核对王小明的身份证"}
    assert seat.posts(f"{in_review.page}/reveal", **fields).status_code == 200
    row = next(row for row in _audit(in_review) if row.action == "revealed")
    assert "王小明" not in row.detail
    assert in_review.house.sealer.detail(row)["reason"] == "核对王小明的身份证"


def test_words_go_with_the_application_and_the_decision_stays(in_review: Office) -> None:
    _rejects(in_review)
    in_review.house.eraser.application(in_review.application.id)
    rows = _audit(in_review)
    assert [row for row in rows if row.sealed] == []
    moves = [json.loads(row.detail)["to"] for row in rows if row.action == "moved"]
    assert moves[-1] == "rejected"


def test_words_of_before_are_sealed_once_by_a_release(in_review: Office) -> None:
    old = {"from": "in_review", "to": "rejected", "reason": REASON, "flow": "institution/3"}
    row = {
        "at": 1,
        "actor": "staff:wangfang",
        "action": "moved",
        "openid": "p",
        "application_id": in_review.application.id,
        "detail": json.dumps(old, ensure_ascii=False),
    }
    program = row | {"actor": "applicant", "detail": json.dumps(old | {"reason": "restarted"})}
    with in_review.house.database.writing() as connection:
        connection.execute(insert(AuditRow), [row, program])
    assert in_review.house.sealing_words.run() == 1
    assert in_review.house.sealing_words.run() == 0  # a second release looks at what is newer alone
    sealed, kept = _audit(in_review)[-2:]
    assert REASON not in sealed.detail
    assert in_review.house.sealer.detail(sealed) == old
    assert json.loads(kept.detail)["reason"] == "restarted"


def test_words_that_do_not_open_are_told_alone_and_loudly(
    in_review: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    _rejects(in_review)
    row = next(row for row in _audit(in_review) if row.sealed)
    with in_review.house.database.writing() as connection:
        changed = update(AuditRow).where(AuditRow.id == row.id)
        connection.execute(changed.values(sealed=row.sealed[:-1] + b"x"))
    assert UNREADABLE in in_review.at_page("lina").words
    assert "audit row does not open" in capsys.readouterr().out


def test_an_application_that_does_not_open_leaves_the_rest_of_the_list_alone(
    in_review: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    [broken] = copies(in_review, 1)
    with in_review.house.database.writing() as connection:
        connection.execute(update(ApplicationRow).where(ApplicationRow.order_no == broken).values(revision=0))
    seat = in_review.seat("wangfang")
    assert listed(seat, "/desk/?tab=in_review") == [in_review.application.order_no]
    assert "有 1 笔业务单的内容打不开" in seat.words
    assert "copy0001" in seat.words
    assert "application does not open" in capsys.readouterr().out
    assert seat.opens("/desk/applications/copy0001").status_code == 500
    assert "请告诉技术人员" in seat.words
