"""操作记录: an admin finds who looked at an application; nobody else may, and searching leaves a trace."""

import re
from datetime import timedelta

import pytest

from office.threads.address import Addresses
from tests.desk.applicant import CONTACT_ID
from tests.desk.office import Office


def asks(office: Office, query: str) -> str:
    return office.seat("admin").opens(f"/desk/audit?{query}").get_data(as_text=True)


def test_who_looked_at_an_application_is_found_by_its_order_number_and_by_its_name(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    seat.posts(f"{in_review.page}/reveal", question="contact.id_number", reason="核对身份证号码")
    for about in (in_review.application.order_no, "示例"):
        page = asks(in_review, f"about={about}&kind=shown")
        assert "王芳" in page
        assert "核对身份证号码" in page
        assert CONTACT_ID not in page
    others = f"about={in_review.application.order_no}&kind=shown&who=zhaolei"
    assert "没有符合这些条件的记录" in asks(in_review, others)


def test_words_that_mean_no_application_find_nothing(in_review: Office) -> None:
    assert "没有找到“别家公司”这笔业务或这个人" in asks(in_review, "about=别家公司")


def test_days_bound_what_is_found(in_review: Office) -> None:
    in_review.at_page("wangfang")
    today = in_review.clock().date()
    assert "打开了这笔业务单" in asks(in_review, f"kind=looks&first={today - timedelta(days=1)}")
    assert "没有符合这些条件的记录" in asks(in_review, f"kind=looks&last={today - timedelta(days=30)}")


def test_a_search_is_recorded_and_found_itself(in_review: Office) -> None:
    asks(in_review, "about=示例&who=wangfang")
    assert "查了操作记录" in asks(in_review, "kind=accounts")


@pytest.mark.parametrize("login", ["wangfang", "zhaolei", "sunjie"])
def test_nobody_but_an_admin_searches(in_review: Office, login: str) -> None:
    assert in_review.seat(login).opens("/desk/audit?kind=looks").status_code == 403


def test_pages_go_on_where_the_one_before_ended(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    for _ in range(60):
        seat.opens(in_review.page)
    first = in_review.seat("admin").opens("/desk/audit?kind=looks&who=wangfang").get_data(as_text=True)
    assert first.count("<time>") == 50
    behind = first.split("behind=")[1].split("&")[0].split('"')[0]
    second = asks(in_review, f"kind=looks&who=wangfang&behind={behind}")
    assert second.count("<time>") == 11


@pytest.mark.parametrize(
    "query", ["behind=-1", "behind=x", "first=2026-13-99", "who=nobody", "kind=other", "about=%00"]
)
def test_what_is_no_question_is_none(in_review: Office, query: str) -> None:
    assert in_review.seat("admin").opens(f"/desk/audit?{query}").status_code == 200


def test_who_read_the_thread_of_somebody_without_an_application_is_found(made: Office) -> None:
    made.applicant.openid = "somebody-who-only-chats"
    made.applicant.says("你好", "人工")
    at = f"/desk/threads/{Addresses(made.house.settings.secret_key).of(made.applicant.openid)}"
    agent = made.seat("sunjie")
    agent.opens(at)
    agent.posts(f"{at}/take")
    admin = made.seat("admin")
    admin.opens(at)
    link = re.search(r'href="(/desk/audit\?thread=[^"]+)"', admin.text)
    assert link
    for page in (link.group(1), f"/desk/audit?about={made.applicant.openid}"):
        found = admin.opens(page)
        assert found.status_code == 200
        assert "孙洁" in admin.words
        assert "读了会话" in admin.words
        assert "接手了对话" in admin.words
        assert "王芳" not in re.sub(r"<select.*?</select>", "", admin.text)
    assert made.applicant.openid not in admin.opens(link.group(1)).get_data(as_text=True)


def test_a_thread_of_nobody_is_no_question(made: Office) -> None:
    assert made.seat("admin").opens("/desk/audit?thread=AAAA").status_code == 404


def test_a_persons_trace_has_the_applications_too(in_review: Office) -> None:
    in_review.at_page("wangfang")
    openid = in_review.applicant.openid
    assert "打开了这笔业务单" in asks(in_review, f"about={openid}&kind=looks")
