"""The lists: by state, the longest waiting first, searched, paged."""

import html
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.models.tables import ApplicationRow, OrderPart
from bot.sealing.sealer import Seen
from flows.workdays import CHINA
from office.bookmark import PAGE
from office.finding import MOST_FOUND
from tests.desk.office import Office, Seat


def copies(office: Office, count: int) -> list[str]:
    """Further applications like the first, each in its state an hour longer. Returns their order numbers."""
    file, first = office.house.sealer, office.application
    rows, parts = [], []
    for number in range(1, count + 1):
        since = office.clock() - timedelta(hours=number + 1)
        twin = replace(first, id=f"copy{number:04d}", order_no=f"99{number:016d}", since=since)
        rows.append(file.application(twin, "somebody-else", Seen("institution/2", "")))
        parts += [{"digits": twin.order_no[at:], "number": twin.order_no} for at in range(15)]
    with office.house.database.writing() as connection:
        connection.execute(insert(ApplicationRow), rows)
        connection.execute(insert(OrderPart), parts)
    return [row["order_no"] for row in rows]


def listed(seat: Seat, path: str) -> list[str]:
    seat.opens(path)
    return re.findall(r'<td class="mono"><a href="[^"]*">(\d+)</a>', seat.text)


def links(seat: Seat, name: str = "") -> Any:
    """The names of the links that turn pages, or where one of them leads."""
    found = re.findall(r'<a class="button" href="([^"]+)">(首页|上一页|下一页)</a>', seat.text)
    if not name:
        return [name for _, name in found]
    return next(html.unescape(path) for path, its_name in found if its_name == name)


def tabs(seat: Seat) -> dict[str, int]:
    found = re.findall(r"<a [^>]*tab=(\w+)[^>]*>\S+ <b>(\d+)</b>", seat.text)
    return {name: int(count) for name, count in found}


def test_the_list_has_the_columns_of_the_portal(made: Office) -> None:
    seat = made.seat("zhaolei")
    seat.opens("/desk/?tab=slip_received")
    heads = re.findall(r"<th[^>]*>([^<]+)</th>", seat.text)
    assert heads == ["申请单号", "业务类型", "主题", "金额", "创建日期", "更新日期", "状态", "操作"]
    row = (
        f"{made.application.order_no} 证书新办 · 机构证书 {made.applicant.name} 500 元 2026-11-23 2026-11-23"
    )
    assert f"{row} 待财务确认 已等 1 小时 答应最晚11月24日 核对到账" in seat.words


def test_each_opens_on_the_own_work(made: Office) -> None:
    cashier, reviewer = made.seat("zhaolei"), made.seat("wangfang")
    assert listed(cashier, "/desk/") == [made.application.order_no]
    assert listed(reviewer, "/desk/") == []
    made.pays()
    assert listed(reviewer, "/desk/") == [made.application.order_no]
    assert listed(cashier, "/desk/") == []


def test_whoever_has_nothing_to_do_is_told_so(made: Office) -> None:
    for login in ("wangfang", "sunjie", "admin"):
        seat = made.seat(login)
        assert listed(seat, "/desk/") == []
        assert "现在没有等您处理的事。" in seat.words
        assert "看全部业务单" in seat.words
    reviewer = made.seat("wangfang")
    reviewer.opens("/desk/")
    assert "“待审核”、“待人工核验”、“退费”里没有轮到您的。" in reviewer.words


def test_the_longest_waiting_comes_first_whatever_else_changed(made: Office) -> None:
    order = copies(made, 3)
    made.applicant.says("进度")
    assert listed(made.seat("zhaolei"), "/desk/") == [*reversed(order), made.application.order_no]


def test_the_tabs_count_each_state(made: Office) -> None:
    copies(made, 2)
    seat = made.seat("zhaolei")
    seat.opens("/desk/?tab=all")
    assert tabs(seat) == {
        "slip_received": 3,
        "in_review": 0,
        "by_hand": 0,
        "supplementing": 0,
        "rejected": 0,
        "refund": 0,
        "approved": 0,
        "all": 3,
    }
    made.pays()
    seat.opens("/desk/?tab=all")
    assert tabs(seat) == {
        "slip_received": 2,
        "in_review": 1,
        "by_hand": 0,
        "supplementing": 0,
        "rejected": 0,
        "refund": 0,
        "approved": 0,
        "all": 3,
    }


def test_a_long_list_has_pages_that_neither_repeat_nor_skip(made: Office) -> None:
    order = copies(made, PAGE + 5)
    seat = made.seat("zhaolei")
    first = listed(seat, "/desk/?tab=slip_received")
    assert links(seat) == ["下一页"]
    second = listed(seat, links(seat, "下一页"))
    assert [len(first), len(second)] == [PAGE, 6]
    assert sorted(first + second) == sorted([*order, made.application.order_no])
    assert links(seat) == ["首页", "上一页"]
    behind, back = links(seat, "首页"), links(seat, "上一页")
    assert listed(seat, back) == first
    assert links(seat) == ["下一页"]
    assert listed(seat, behind) == first


def test_a_page_behind_the_last_row_leads_back_to_the_first(made: Office) -> None:
    seat = made.seat("zhaolei")
    assert listed(seat, "/desk/?tab=slip_received&after=9000000000000.x") == []
    assert "这一页没有了" in seat.words
    assert listed(seat, links(seat, "首页")) == [made.application.order_no]


def test_a_part_that_many_numbers_have_asks_for_more_digits(made: Office) -> None:
    copies(made, MOST_FOUND + 1)
    seat = made.seat("zhaolei")
    assert len(listed(seat, "/desk/?q=0000")) == PAGE
    assert f"符合“0000”的超过 {MOST_FOUND} 笔，这里只有一部分。请多输入几个字。" in seat.words
    assert len(listed(seat, links(seat, "下一页"))) == PAGE
    number = f"99{17:016d}"
    assert listed(seat, f"/desk/?q={number}") == [number]
    assert "请多输入几个字" not in seat.words


def test_an_odd_page_or_tab_shows_something_sensible(made: Office) -> None:
    seat = made.seat("zhaolei")
    for path in (
        "/desk/?tab=all&after=0",
        "/desk/?tab=all&before=x",
        "/desk/?tab=all&after=²3.a",
        "/desk/?tab=made-up",
    ):
        assert listed(seat, path) == [made.application.order_no]


def test_an_order_is_found_by_its_number_or_a_part_of_it(made: Office) -> None:
    copies(made, 2)
    seat, number = made.seat("wangfang"), made.application.order_no
    assert listed(seat, f"/desk/?q={number}") == [number]
    assert listed(seat, f"/desk/?q={number[3:12]}") == [number]
    assert listed(seat, "/desk/?q=123456789") == []
    assert "没有找到“123456789”" in seat.words
    for odd in ("1", "%25%25%25%25", "张", "1' 2 1"):
        assert listed(seat, f"/desk/?q={odd}") == []
        assert "请至少输入两个字，或号码的最后 4 位。" in seat.words


def test_a_wish_for_speed_is_marked_with_its_days_until_the_state_changes(made: Office) -> None:
    made.applicant.says("催办", "催办")
    made.clock.forward(days=1)
    made.applicant.says("催办")
    seat = made.seat("zhaolei")
    seat.opens("/desk/")
    assert "催办 11月23日、11月24日" in seat.words
    seat.opens(made.page)
    assert "催办 11月23日、11月24日" in seat.words
    assert seat.words.count("申请人 催办") == 2
    made.pays()
    seat.opens("/desk/?tab=in_review")
    assert made.application.order_no in seat.words
    assert "催办" not in seat.words


def test_a_review_is_overdue_when_its_third_working_day_is_over(in_review: Office) -> None:
    in_review.clock.now = datetime(2026, 11, 26, 23, 59, tzinfo=CHINA)  # it began on Monday the 23rd
    seat = in_review.seat("wangfang")
    for path in ("/desk/", in_review.page):
        seat.opens(path)
        assert in_review.application.order_no in seat.words
        assert "审核超时" not in seat.words
    in_review.clock.forward(minutes=2)
    for path in ("/desk/?tab=all", in_review.page):
        seat.opens(path)
        assert "审核超时" in seat.words
    seat.opens("/desk/")
    assert "答应最晚11月26日审完" in seat.words


def test_over_a_weekend_no_working_day_passes(made: Office) -> None:
    made.clock.now = datetime(2026, 11, 27, 9, 0, tzinfo=CHINA)  # a Friday
    made.pays()
    made.clock.now = datetime(2026, 12, 2, 23, 0, tzinfo=CHINA)
    seat = made.at_page("wangfang")
    assert "已 5 天" in seat.words
    assert "审核超时" not in seat.words


def test_drafts_are_in_no_list(made: Office) -> None:
    made.applicant.openid = "somebody-else"
    made.applicant.says("申请数字证书")
    seat = made.seat("wangfang")
    assert len(listed(seat, "/desk/?tab=all")) == 1
    assert tabs(seat)["all"] == 1


def test_an_empty_tab_says_which_it_is(made: Office) -> None:
    seat = made.seat("wangfang")
    assert listed(seat, "/desk/?tab=rejected") == []
    assert "“已驳回”里现在没有业务单。" in seat.words
