"""/api/v1: what another system made and mailed counts as recorded by the account, once for one key."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Caller
from tests.desk.office import Office
from tests.desk.test_making import NUMBER, approve, takes_effect

Callers = Callable[..., Caller]


@pytest.fixture
def approved(in_review: Office) -> Office:
    approve(in_review)
    return in_review


def entry(office: Office, **cells: str) -> dict[str, Any]:
    return {"order_no": office.application.order_no, **cells}


def test_a_certificate_is_made_and_mailed(approved: Office, caller: Callers) -> None:
    system = caller("wangfang")
    made = system.posts("/making", "made-key-0", step="made", entries=[entry(approved, pin="8a3K91")])
    assert made.status_code == 202
    assert made.get_json()["entries"] == [entry(approved, state="held", why="")]
    takes_effect(approved)
    assert approved.application.status == "produced"
    assert system.gets(f"/making/{made.get_json()['batch']}").get_json()["entries"][0]["state"] == "done"
    parcel = entry(approved, courier="顺丰", number=NUMBER)
    assert system.posts("/making", "sent-key-0", step="sent", entries=[parcel]).status_code == 202
    takes_effect(approved)
    assert approved.application.status == "mailed"
    assert [approved.notices(name) for name in ("produced", "mailed")] == [1, 1]


def test_the_same_key_again_records_nothing_twice(approved: Office, caller: Callers) -> None:
    system, entries = caller("wangfang"), [entry(approved)]
    first = system.posts("/making", "made-key-1", step="made", entries=entries).get_json()
    assert system.posts("/making", "made-key-1", step="made", entries=entries).get_json() == first
    other = system.posts("/making", "made-key-2", step="made", entries=entries).get_json()
    assert (other["entries"][0]["state"], other["entries"][0]["why"]) == ("wrong", "已经登记过，还没有生效。")
    takes_effect(approved)
    again = system.posts("/making", "made-key-1", step="made", entries=entries).get_json()
    assert [one["state"] for one in again["entries"]] == ["done"]
    assert approved.notices("produced") == 1


def test_what_is_taken_back_in_time_changes_nothing(approved: Office, caller: Callers) -> None:
    system = caller("wangfang")
    batch = system.posts("/making", "made-key-3", step="made", entries=[entry(approved)]).get_json()["batch"]
    assert system.deletes(f"/making/{batch}").get_json()["entries"] == [
        entry(approved, state="withdrawn", why="")
    ]
    takes_effect(approved)
    assert approved.application.status == "approved"
    assert system.deletes(f"/making/{'0' * 32}").status_code == 404


def test_a_wrong_entry_is_told_and_the_others_are_recorded(approved: Office, caller: Callers) -> None:
    entries = [entry(approved), {"order_no": "9" * 18}]
    told = caller("wangfang").posts("/making", "made-key-4", step="made", entries=entries).get_json()
    assert [(one["state"], one["why"]) for one in told["entries"]] == [
        ("held", ""),
        ("wrong", "没有这个申请单号。"),
    ]


def test_roles_and_scopes_count_as_at_the_desk(approved: Office, caller: Callers) -> None:
    body = {"step": "made", "entries": [entry(approved)]}
    assert caller("zhaolei").posts("/making", "made-key-5", **body).get_json()["code"] == "role"
    assert caller("wangfang", "read").posts("/making", "made-key-6", **body).get_json()["code"] == "scope"
    assert approved.house.making.held([approved.application.id]) == {}
