"""Who opens work has it, colleagues see so, and nothing strands."""

from concurrent.futures import ThreadPoolExecutor

from bot.models.claims import ClaimTable
from desk.entrance.session import UNATTENDED
from tests.desk.office import Office


def claims(office: Office) -> ClaimTable:
    return ClaimTable(office.house.database, office.clock)


def test_who_opens_work_has_it_and_colleagues_see_who(in_review: Office) -> None:
    in_review.at_page("wangfang")
    other = in_review.at_page("lina")
    assert "王芳 正在处理这笔申请" in other.words
    other.opens("/desk/?tab=in_review")
    assert "王芳 正在处理" in other.words


def test_who_has_nothing_to_do_with_it_does_not_hold_it(in_review: Office) -> None:
    in_review.at_page("zhaolei")
    assert claims(in_review).holders([in_review.application.id]) == {}
    assert "正在处理这笔申请，同事看得到" in in_review.at_page("wangfang").words


def test_a_page_that_is_gone_frees_it_after_two_minutes(in_review: Office) -> None:
    in_review.at_page("wangfang")
    in_review.clock.forward(seconds=119)
    assert "王芳 正在处理" in in_review.at_page("lina").words
    in_review.clock.forward(seconds=2)
    assert "您正在处理" in in_review.at_page("lina").words


def test_an_open_page_keeps_it(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    for _ in range(5):
        in_review.clock.forward(seconds=60)
        assert seat.posts(f"{in_review.page}/claim").get_json() == {"is_mine": True}
    other = in_review.at_page("lina")
    assert "王芳 正在处理" in other.words
    assert other.posts(f"{in_review.page}/claim").get_json() == {"is_mine": False}


def test_an_admin_takes_it_and_nobody_else_does(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert in_review.at_page("lina").posts(f"{in_review.page}/claim/take").status_code == 403
    admin = in_review.at_page("admin")
    assert "由我接手" in admin.words
    assert admin.posts(f"{in_review.page}/claim/take").status_code == 303
    assert seat.posts(f"{in_review.page}/claim").get_json() == {"is_mine": False}


def test_who_leaves_it_frees_it_at_once(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert seat.posts(f"{in_review.page}/claim/leave").status_code == 303
    assert "您正在处理" in in_review.at_page("lina").words


def test_a_renewal_that_was_under_way_does_not_undo_the_leaving(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    seat.posts(f"{in_review.page}/claim/leave")
    in_review.clock.forward(seconds=3)
    assert seat.posts(f"{in_review.page}/claim").get_json() == {"is_mine": False}
    assert claims(in_review).holders([in_review.application.id]) == {}
    assert "您正在处理" in in_review.at_page("lina").words


def test_a_look_of_the_page_that_was_under_way_does_not_undo_the_leaving(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    seat.posts(f"{in_review.page}/claim/leave")
    in_review.clock.forward(seconds=3)
    assert seat.client.get(in_review.page, headers={UNATTENDED: "1"}).status_code == 200
    assert claims(in_review).holders([in_review.application.id]) == {}


def test_who_left_it_has_it_again_by_opening_it_and_keeps_it(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    seat.posts(f"{in_review.page}/claim/leave")
    assert seat.opens(in_review.page).status_code == 200
    assert seat.posts(f"{in_review.page}/claim").get_json() == {"is_mine": True}


def test_of_two_at_once_one_has_it(in_review: Office) -> None:
    table, about = claims(in_review), in_review.application.id
    with ThreadPoolExecutor(2) as pool:
        held_by = list(pool.map(lambda login: table.take(about, login), ("wangfang", "lina")))
    assert len(set(held_by)) == 1
    assert claims(in_review).holders([about]) == {about: held_by[0]}
