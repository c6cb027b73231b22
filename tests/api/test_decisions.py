"""/api/v1: decisions of another system count as those of the account, once, on what was looked at."""

from collections.abc import Callable

from bot.models.desk_settings import DeskSettings
from office.review_rules import SETTING, Thresholds, as_stored
from tests.api.conftest import Caller
from tests.desk.office import Office

Callers = Callable[..., Caller]


def path_of(office: Office) -> str:
    return f"/applications/{office.application.id}"


def test_an_approval_is_held_and_then_taken_once(in_review: Office, caller: Callers) -> None:
    system, path = caller("wangfang"), path_of(in_review)
    shown = system.gets(path).get_json()
    assert "approve" in shown["decisions"]
    checked = [one["id"] for one in shown["differences"]]
    body = {"decision": "approve", "revision": shown["revision"], "checked": checked}
    first = system.decides(path, "approval-1", **body)
    assert (first.status_code, first.get_json()["state"]) == (202, "counting")
    assert system.decides(path, "approval-1", **body).get_json()["id"] == first.get_json()["id"]
    assert in_review.application.status == "in_review"
    in_review.waits_for_decisions()
    assert in_review.application.status == "approved"
    assert system.decides(path, "approval-1", **body).get_json()["state"] == "taken"
    assert system.gets(f"{path}/decisions/{first.get_json()['id']}").get_json()["state"] == "taken"
    assert in_review.notices("approved") == 1


def test_a_rejection_names_items_with_reasons(in_review: Office, caller: Callers) -> None:
    system, path = caller("wangfang"), path_of(in_review)
    revision = in_review.application.revision
    items = [{"item": "paper.licence", "reason": "照片模糊看不清"}]
    answer = system.decides(path, "rejection-1", decision="reject", revision=revision, items=items)
    assert answer.status_code == 202
    in_review.waits_for_decisions()
    assert in_review.application.status == "rejected"
    wrong = [{"item": "no.such.item", "reason": "照片模糊看不清"}]
    assert (
        system.decides(path, "rejection-2", decision="reject", revision=revision, items=wrong).status_code
        == 409
    )


def test_what_is_wrong_in_a_rejection_is_named(in_review: Office, caller: Callers) -> None:
    system, path = caller("wangfang"), path_of(in_review)
    items = [{"item": "no.such.item", "reason": "照片模糊看不清"}]
    revision = in_review.application.revision
    answer = system.decides(path, "rejection-3", decision="reject", revision=revision, items=items)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "items")


def test_more_is_asked_for_without_a_rejection(in_review: Office, caller: Callers) -> None:
    items = [{"item": "paper.licence", "reason": "照片模糊看不清"}]
    body = {"decision": "ask_supplement", "revision": in_review.application.revision, "items": items}
    assert caller("wangfang").decides(path_of(in_review), "supplement-1", **body).status_code == 202
    in_review.waits_for_decisions()
    assert in_review.application.status == "supplementing"
    assert in_review.notices("supplement") == 1


def test_another_revision_is_refused(in_review: Office, caller: Callers) -> None:
    revision = in_review.application.revision - 1
    answer = caller("wangfang").decides(
        path_of(in_review), "approval-2", decision="approve", revision=revision
    )
    assert (answer.status_code, answer.get_json()["code"]) == (409, "revision")


def test_roles_count_as_at_the_desk(in_review: Office, caller: Callers) -> None:
    body = {"decision": "approve", "revision": in_review.application.revision}
    answer = caller("zhaolei").decides(path_of(in_review), "approval-3", **body)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "role")
    answer = caller("wangfang", "read").decides(path_of(in_review), "approval-4", **body)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope")


def test_a_key_that_was_used_for_another_decision_is_refused(in_review: Office, caller: Callers) -> None:
    system, revision = caller("wangfang"), in_review.application.revision
    reason = "照片模糊看不清"
    system.decides(
        path_of(in_review), "one-key-1", decision="reject_for_good", revision=revision, reason=reason
    )
    items = [{"item": "paper.licence", "reason": "照片模糊看不清"}]
    answer = system.decides(
        path_of(in_review), "one-key-1", decision="reject", revision=revision, items=items
    )
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not_now")


def test_a_payment_is_confirmed_at_once_and_never_by_who_approves(made: Office, caller: Callers) -> None:
    both = made.staff.find("zhaolei")
    assert both
    made.staff.set_roles("zhaolei", ["cashier", "reviewer"])
    system, path = caller("zhaolei"), path_of(made)
    paid = system.decides(path, "payment-1", decision="confirm_payment", revision=made.application.revision)
    assert (paid.status_code, paid.get_json()["state"]) == (202, "taken")
    assert made.application.status == "in_review"
    again = system.decides(path, "payment-1", decision="confirm_payment", revision=made.application.revision)
    assert again.status_code == 202
    approval = system.decides(path, "approval-5", decision="approve", revision=made.application.revision)
    assert (approval.status_code, approval.get_json()["code"]) == (409, "second_person")


def test_a_decision_without_an_idempotency_key_is_not_taken(in_review: Office, caller: Callers) -> None:
    system = caller("wangfang")
    headers = {"Authorization": f"Bearer {system.token}"}
    body = {"decision": "approve", "revision": in_review.application.revision}
    answer = system.client.post(f"{path_of(in_review)}/decisions", json=body, headers=headers)
    assert answer.status_code == 422


def test_an_approval_names_every_difference_that_was_looked_at(in_review: Office, caller: Callers) -> None:
    system, path = caller("wangfang"), path_of(in_review)
    shown = system.gets(path).get_json()
    assert shown["differences"]
    answer = system.decides(path, "approval-6", decision="approve", revision=shown["revision"])
    assert (answer.status_code, answer.get_json()["code"]) == (422, "unchecked")
    assert in_review.application.status == "in_review"


def test_above_the_threshold_a_colleague_confirms_at_the_desk(in_review: Office, caller: Callers) -> None:
    admin = in_review.staff.find("admin")
    assert admin
    settings = DeskSettings(in_review.house.database, in_review.clock)
    settings.change(SETTING, as_stored(Thresholds(fee=1, findings=0)), admin, seen=None)
    system, path = caller("wangfang"), path_of(in_review)
    shown = system.gets(path).get_json()
    checked = [one["id"] for one in shown["differences"]]
    answer = system.decides(
        path, "approval-7", decision="approve", revision=shown["revision"], checked=checked
    )
    assert answer.get_json()["state"] == "proposed"
    in_review.waits_for_decisions()
    assert in_review.application.status == "in_review"
