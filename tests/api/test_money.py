"""/api/v1: statements of the bank and repayments, on the functions of the desk."""

from collections.abc import Callable
from typing import Any

from bot.web_request import LARGEST_FORM
from tests.api.conftest import Caller
from tests.desk.office import Office
from tests.money.cashier import money_is_told
from tests.money.files import csv_file, received
from tests.money.test_settling import statement, theirs

Callers = Callable[..., Caller]


def open_lines(system: Caller) -> list[dict[str, Any]]:
    return system.gets("/statement-lines").get_json()["items"]  # type: ignore[no-any-return]


def test_a_statement_is_imported_and_settled_in_one_go(made: Office, caller: Callers) -> None:
    system = caller("zhaolei")
    taken = system.uploads(statement(theirs(made, serial="S1"))).get_json()
    assert (taken["lines"], taken["fresh"], taken["fen"]) == (1, 1, 50000)
    assert system.uploads(statement(theirs(made, serial="S1"))).get_json()["fresh"] == 0
    (line,) = open_lines(system)
    assert (line["fen"], line["account_tail"], line["proposal"]["fit"]) == (50000, "4567", "exact")
    assert line["proposal"]["is_plain"]
    settled = system.posts("/settlements", stamps=[line["proposal"]["stamp"]]).get_json()
    assert (settled["settled"], settled["lines"][0]["state"]) == (1, "booked")
    again = system.posts("/settlements", stamps=[line["proposal"]["stamp"]]).get_json()
    assert (again["settled"], again["lines"][0]["state"]) == (0, "booked")
    assert made.application.status == "slip_received"
    money_is_told(made)
    assert made.application.status == "in_review"
    assert made.notices("payment_confirmed") == 1
    assert [one["fresh"] for one in system.gets("/statements").get_json()["items"]] == [0, 1]


def test_a_large_statement_is_taken_and_lines_come_in_pages(made: Office, caller: Callers) -> None:
    system = caller("zhaolei")
    data = statement(*(received(serial=f"B{number}", remark="货款" * 20) for number in range(2000)))
    assert len(data) > LARGEST_FORM
    assert system.uploads(data).get_json()["fresh"] == 2000
    first = system.gets("/statement-lines", limit=30).get_json()
    second = system.gets("/statement-lines", limit=30, after=first["next"]).get_json()
    assert first["items"][-1]["id"] < second["items"][0]["id"]


def test_an_unknown_head_is_told_by_the_caller_once(made: Office, caller: Callers) -> None:
    system, head = caller("zhaolei"), ["哪天", "进来多少", "谁", "说了啥"]
    data = csv_file((head, ("2026-11-23", "500.00", made.applicant.name, made.application.order_no)))
    refused = system.uploads(data)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "unknown_columns")
    assert [one["detail"] for one in refused.get_json()["errors"]] == head
    columns = {"day": [0], "credit": [1], "payer": [2], "remark": [3]}
    assert system.posts("/statement-layouts", head=head, columns={"day": [9]}).status_code == 422
    assert system.posts("/statement-layouts", head=head, columns=columns).status_code == 204
    assert system.uploads(data).get_json()["fresh"] == 1


def test_lines_are_decided_on_one_by_one(made: Office, caller: Callers) -> None:
    system = caller("zhaolei")
    lines = (theirs(made, "300.00"), received("9.00", payer="银行", remark="利息"))
    system.uploads(statement(*lines))
    part, interest = open_lines(system)
    path = f"/statement-lines/{part['id']}/decisions"
    assert system.posts(path, decision="book").get_json()["code"] == "not_valid"
    order = made.application.order_no
    assert system.posts(path, decision="book", order_no=order).get_json()["state"] == "booked"
    again = system.posts(path, decision="book", order_no=order)
    assert (again.status_code, again.get_json()["code"]) == (409, "not_now")
    assert system.posts(path, decision="take_back").get_json()["state"] == "open"
    assert system.posts(path, decision="book", order_no=order).status_code == 200
    money_is_told(made)
    assert system.posts(path, decision="take_back").status_code == 409
    assert (made.application.received, made.notices("payment_short")) == (30000, 1)
    path = f"/statement-lines/{interest['id']}/decisions"
    assert system.posts(path, decision="aside", reason="存款利息").get_json()["state"] == "aside"
    assert open_lines(system) == []
    assert system.posts("/statement-lines/999/decisions", decision="back").status_code == 404


def test_what_is_too_much_goes_back_by_two_accounts_and_a_file(made: Office, caller: Callers) -> None:
    made.staff.add("qian", "钱进", ("cashier",), "a quite long password")
    system, colleague = caller("zhaolei"), caller("qian")
    system.uploads(statement(theirs(made, "600.00")))
    (line,) = open_lines(system)
    order = {"decision": "book", "order_no": made.application.order_no}
    system.posts(f"/statement-lines/{line['id']}/decisions", **order)
    money_is_told(made)
    (back,) = system.gets("/repayments").get_json()["items"]
    assert (back["fen"], back["why"], back["state"]) == (10000, "多付", "asked")
    own = system.posts(f"/repayments/{back['id']}/agreement")
    assert (own.status_code, own.get_json()["code"]) == (409, "second_person")
    assert colleague.posts(f"/repayments/{back['id']}/agreement").get_json()["state"] == "agreed"
    assert colleague.posts("/repayment-batches").get_json()["code"] == "nothing"
    batch = system.posts("/repayment-batches").get_json()
    assert (batch["items"], batch["fen"], batch["paid_at"]) == (1, 10000, None)
    path = f"/repayment-batches/{batch['id']}"
    file = system.gets(path).data.decode("gb18030")
    assert "6212345678901234567,,100.00,退数字证书费" in file
    assert colleague.posts(f"{path}/payment").status_code == 409
    assert system.posts(f"{path}/payment").get_json()["paid_at"]
    assert system.gets("/repayments", state="paid").get_json()["items"][0]["id"] == back["id"]
    assert made.notices("money_back") == 1


def test_a_refund_whose_transfer_is_known_is_not_confirmed_beside_the_file(
    made: Office, caller: Callers
) -> None:
    system = caller("zhaolei")
    system.uploads(statement(theirs(made)))
    system.posts("/settlements", stamps=[open_lines(system)[0]["proposal"]["stamp"]])
    money_is_told(made)
    made.applicant.says("申请退费", "确认退费")
    path = f"/applications/{made.application.id}"
    revision = made.application.revision
    agreed = caller("wangfang").decides(path, "agree-refund-1", decision="agree_refund", revision=revision)
    assert agreed.status_code == 202
    revision = made.application.revision
    refused = system.decides(path, "confirm-refund-1", decision="confirm_refund", revision=revision)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "by_file")
    batch = system.posts("/repayment-batches").get_json()["id"]
    assert system.posts(f"/repayment-batches/{batch}/payment").status_code == 200
    assert made.application.status == "refunded"


def test_only_roles_that_work_with_money_do(made: Office, caller: Callers) -> None:
    assert caller("wangfang").uploads(statement(theirs(made))).get_json()["code"] == "role"
    assert caller("wangfang").gets("/statement-lines").get_json()["code"] == "role"
    assert caller("zhaolei", "read").gets("/statement-lines").get_json()["code"] == "scope"
    # Reviewers agree to repayments at the desk, and so do keys in their name.
    assert caller("wangfang").gets("/repayments").get_json() == {"items": []}
    assert caller("admin").gets("/statement-lines").get_json() == {"items": [], "next": None}
    assert caller("admin").uploads(statement(theirs(made))).status_code == 403
