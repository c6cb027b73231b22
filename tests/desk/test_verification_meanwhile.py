"""人工核验, when somebody clicks twice, was faster, or the applicant edits between the two halves."""

from concurrent.futures import ThreadPoolExecutor

from tests.desk.office import Office
from tests.desk.verifying import begin, is_begun, second


def test_a_double_click_counts_once(stuck: Office) -> None:
    first, other = stuck.at_page("wangfang"), stuck.at_page("lina")
    assert [begin(stuck, first).status_code for _ in range(2)] == [303, 303]
    other.opens(stuck.page)
    with ThreadPoolExecutor(2) as pool:
        fields = {"ticket": other.hidden("ticket"), "question": "carrier", "verdict": "confirm"}
        fields |= {"checked": "yes", "begun": stuck.application.identity.verifications["carrier"].at}
        path = f"{stuck.page}/verification/second"
        answers = list(pool.map(lambda _: other.posts(path, **fields).status_code, range(2)))
    assert answers == [303, 303]
    assert len(stuck.audit("verified")) == 1


def test_two_first_ones_are_one_too_many(stuck: Office) -> None:
    first, other = stuck.at_page("wangfang"), stuck.at_page("lina")
    assert begin(stuck, first).status_code == 303
    assert begin(stuck, other).status_code == 409
    assert "王芳" in other.words
    assert len(stuck.audit("verification_begun")) == 1


def test_what_was_recorded_anew_is_not_confirmed_by_the_form_of_before(stuck: Office) -> None:
    first, other = stuck.at_page("wangfang"), stuck.at_page("lina")
    begin(stuck, first)
    other.opens(stuck.page)
    first.opens(stuck.page)
    second(stuck, first, verdict="refuse", reason="记错了人")
    first.opens(stuck.page)
    stuck.clock.forward(minutes=1)
    begin(stuck, first, note="重新视频核验，确认是本人")
    assert second(stuck, other).status_code == 409
    assert stuck.application.value("carrier") == ""


def test_an_edit_meanwhile_makes_it_void(stuck: Office) -> None:
    begin(stuck, stuck.at_page("wangfang"))
    other = stuck.at_page("lina")
    stuck.applicant.says("经办人姓名写错了，是王大明")
    assert second(stuck, other).status_code == 409
    assert not is_begun(stuck)
    assert stuck.application.value("carrier") == ""


def test_an_edit_afterwards_makes_it_void_as_well(stuck: Office) -> None:
    begin(stuck, stuck.at_page("wangfang"))
    second(stuck, stuck.at_page("lina"))
    stuck.applicant.says("经办人电话改成13911112222")
    assert stuck.application.answers["carrier"].state == "void"
