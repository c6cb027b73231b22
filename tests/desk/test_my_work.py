"""轮到我: what waits for each, what is to be done first, filtered, saved, and the next case."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import insert

from bot.errors import Refused
from bot.message.paper import Paper
from bot.models.claims import ClaimTable
from bot.models.saved_views import LONGEST_NAME, MOST_VIEWS, SavedViews
from bot.models.tables import ApplicationRow, to_ms
from bot.sealing.sealer import Seen
from flows.state import Application, Status
from flows.workdays import CHINA
from office.bookmark import PAGE
from office.filters import NOBODY, Filters
from office.my_work import MyWork, Shown
from office.queues import QUEUES, Place, Queue, QueueReader
from office.row import Rows
from office.worklist import Worklist
from tests.desk.office import Office, Seat
from tests.desk.test_lists import copies, links, listed

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)


def stored(office: Office, application: Application, form: str = "institution") -> None:
    row = office.house.sealer.application(application, "somebody-else", Seen(f"{form}/2", ""))
    with office.house.database.writing() as connection:
        connection.execute(insert(ApplicationRow), [row])


def twin(office: Office, number: int, since: datetime, status: Status = Status.SLIP_RECEIVED) -> str:
    """An application like the first one. Returns its order number."""
    order_no = f"99{number:016d}"
    made = replace(office.application, id=f"twin{number:04d}", order_no=order_no, since=since, status=status)
    stored(office, made)
    return order_no


def my_work(office: Office) -> MyWork:
    database = office.house.database
    worklist = Worklist(database)
    rows = Rows(office.house.records, worklist, office.clock)
    return MyWork(
        worklist, rows, ClaimTable(database, office.clock), office.house.held_decisions, office.clock
    )


def page(office: Office, login: str, place: Place | None = None, **given: str) -> Shown:
    staff = next(one for one in office.staff.everybody() if one.login == login)
    return my_work(office).page(staff, Filters.read(given), place)


def shown(office: Office, login: str, **given: str) -> list[str]:
    """The order numbers on the first page, "" for somebody who asks for a person."""
    return [
        task.row.application.order_no if task.row else "" for task in page(office, login, None, **given).tasks
    ]


def opened(seat: Seat, path: str) -> str:
    """The id of the application that an address leads to, "" for another page."""
    answer = seat.client.get(path)
    assert answer.status_code == 303
    found = re.search(r"/applications/(\w+)$", answer.location)
    return found[1] if found else ""


def test_what_was_promised_for_an_earlier_day_comes_first_whatever_waits_longer(in_review: Office) -> None:
    in_review.staff.add("both", "吴迪", ("reviewer", "cashier"), "a quite long password")
    review = in_review.application.order_no  # began on Monday, promised for Thursday
    since = MONDAY + timedelta(days=1)
    payment = twin(in_review, 1, since)  # began on Tuesday, promised for Wednesday
    late = twin(in_review, 2, since + timedelta(days=2), Status.IN_REVIEW)
    assert shown(in_review, "both") == [payment, review, late]
    assert shown(in_review, "wangfang") == [review, late]
    assert shown(in_review, "zhaolei") == [payment]


def test_within_a_day_the_longest_waiting_comes_first(in_review: Office) -> None:
    in_review.staff.add("both", "吴迪", ("reviewer", "cashier"), "a quite long password")
    began = in_review.application.since
    assert began is not None
    # Promised for the same Thursday, but in another queue and later.
    payment = twin(in_review, 1, MONDAY + timedelta(days=2))
    first = twin(in_review, 2, began - timedelta(hours=1), Status.IN_REVIEW)
    assert shown(in_review, "both") == [first, in_review.application.order_no, payment]


@pytest.mark.parametrize("count", [PAGE - 1, PAGE, 2 * PAGE + 3])
def test_pages_neither_repeat_nor_skip_where_many_wait_since_the_same_moment(
    in_review: Office, count: int
) -> None:
    in_review.staff.add("both", "吴迪", ("reviewer", "cashier"), "a quite long password")
    expected = {in_review.application.order_no}
    for number in range(count):
        status = Status.IN_REVIEW if number % 2 else Status.SLIP_RECEIVED
        expected.add(twin(in_review, number, MONDAY + timedelta(days=number % 3), status))
    seen: list[str] = []
    place = None
    for _ in range(6):
        found = page(in_review, "both", place)
        seen += [task.row.application.order_no for task in found.tasks if task.row]
        if (place := found.goes_on) is None:
            break
    assert place is None
    assert sorted(seen) == sorted(expected)
    days = [task.place for task in page(in_review, "both").tasks]
    assert days == sorted(days)


def test_behind_any_place_the_list_is_what_was_behind_it(in_review: Office) -> None:
    for number in range(9):
        status = Status.IN_REVIEW if number % 3 else Status.SLIP_RECEIVED
        twin(in_review, number, MONDAY + timedelta(hours=20 * (number // 2)), status)
    in_review.applicant.says("人工")
    reader = QueueReader(Worklist(in_review.house.database), in_review.clock)
    queues = [queue for queue in QUEUES if not queue.is_overseen]
    whole = [one.place for one in reader.behind(queues, None)]
    assert whole == sorted(whole)
    assert len(whole) == 11
    for at, place in enumerate(whole):
        assert [one.place for one in reader.behind(queues, place)] == whole[at + 1 :]
        assert Place.read(str(place)) == place


def test_on_the_afternoon_of_the_promised_day_the_admin_sees_what_is_not_done(in_review: Office) -> None:
    review = in_review.application.order_no  # began on Monday, promised for Thursday
    payment = twin(in_review, 1, MONDAY + timedelta(days=1))  # promised for Wednesday
    assert shown(in_review, "admin") == []
    in_review.clock.now = datetime(2026, 11, 25, 14, 0, tzinfo=CHINA)
    assert shown(in_review, "admin") == [payment]
    in_review.clock.now = datetime(2026, 11, 26, 13, 59, tzinfo=CHINA)
    assert shown(in_review, "admin") == [payment]
    in_review.clock.now = datetime(2026, 11, 26, 14, 0, tzinfo=CHINA)
    assert shown(in_review, "admin") == [payment, review]
    assert [task.to_do for task in page(in_review, "admin").tasks] == ["督办", "督办"]


def test_an_admin_does_not_hold_what_a_colleague_is_to_do(in_review: Office) -> None:
    in_review.clock.now = datetime(2026, 11, 27, 9, 0, tzinfo=CHINA)
    admin = next(one for one in in_review.staff.everybody() if one.login == "admin")
    assert shown(in_review, "admin") == [in_review.application.order_no]
    assert my_work(in_review).take_next(admin, Filters.read({})) == ""


def test_nobody_oversees_their_own_work(in_review: Office) -> None:
    in_review.clock.now = datetime(2026, 11, 27, 9, 0, tzinfo=CHINA)
    in_review.staff.add("both", "吴迪", ("reviewer", "admin"), "a quite long password")
    assert [task.to_do for task in page(in_review, "both").tasks] == ["审核"]


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.id)
def test_the_cut_of_a_queue_parts_its_moments_at_any_place(queue: Queue) -> None:
    moments = [to_ms(MONDAY + timedelta(hours=7 * number)) for number in range(60)]
    places = [Place(queue.due(moment), moment, "x") for moment in moments]
    days = sorted({place.day + timedelta(days=shift) for place in places for shift in (-1, 0, 1)})
    for day in days:
        for moment in moments[::7]:
            wanted = Place(day, moment, "m")
            cut = queue.cut(wanted)
            behind = [place for place in places if (place.moment, place.id) > (cut.moment, cut.id)]
            assert behind == [place for place in places if place > wanted]


def test_a_refund_is_the_reviewers_first_and_then_the_cashiers(refund_asked: Office) -> None:
    number = refund_asked.application.order_no
    assert (shown(refund_asked, "wangfang"), shown(refund_asked, "zhaolei")) == ([number], [])
    reviewer = refund_asked.at_page("wangfang")
    fields = {"ticket": reviewer.hidden("ticket"), "verdict": "agree"}
    assert reviewer.posts(f"{refund_asked.page}/refund", **fields).status_code == 303
    assert (shown(refund_asked, "wangfang"), shown(refund_asked, "zhaolei")) == ([], [number])


def test_who_asks_for_a_person_waits_for_agents_only(made: Office) -> None:
    made.applicant.says("人工")
    assert (shown(made, "sunjie"), shown(made, "wangfang"), shown(made, "admin")) == ([""], [], [])
    seat = made.seat("sunjie")
    seat.opens("/desk/")
    assert "open…cant" in seat.text
    assert made.applicant.openid not in seat.text
    assert 'href="/desk/threads/' in seat.text


def test_a_person_to_verify_waits_for_agents_and_reviewers(stuck: Office) -> None:
    assert [task.to_do for task in page(stuck, "wangfang").tasks] == ["人工核验"]
    assert [task.to_do for task in page(stuck, "sunjie").tasks] == ["接待", "人工核验"]
    assert page(stuck, "zhaolei").tasks == []


def test_the_colour_turns_before_the_promised_day_is_over(in_review: Office) -> None:
    tones = []
    for day in (24, 25, 26, 27):
        in_review.clock.now = datetime(2026, 11, day, 10, 0, tzinfo=CHINA)
        tones.append(page(in_review, "wangfang").tasks[0].due[1])
    assert tones == ["good", "good", "warn", "bad"]


def test_filters_fit_together(in_review: Office) -> None:
    since = MONDAY + timedelta(days=1)
    number, own = twin(in_review, 1, since, Status.IN_REVIEW), in_review.application.order_no
    made = in_review.application
    assert shown(in_review, "wangfang", queue="in_review") == [own, number]
    assert shown(in_review, "wangfang", queue="refund") == []
    assert shown(in_review, "wangfang", queue="slip_received") == []  # no work of a reviewer
    assert shown(in_review, "wangfang", type="institution") == [own, number]
    assert shown(in_review, "wangfang", type="person") == []
    assert made.terms is not None
    assert shown(in_review, "wangfang", project=made.terms.project) == [own, number]
    assert shown(in_review, "wangfang", first="2026-11-24") == [number]
    assert shown(in_review, "wangfang", last="2026-11-23") == [own]
    assert shown(in_review, "wangfang", first="2026-11-24", last="2026-11-23") == []
    in_review.clock.now = datetime(2026, 11, 27, 10, 0, tzinfo=CHINA)
    assert shown(in_review, "wangfang", late="1") == [own]
    assert shown(in_review, "wangfang", late="1", first="2026-11-24") == []


def test_the_list_tells_who_works_on_what(in_review: Office) -> None:
    number, own = twin(in_review, 1, MONDAY, Status.IN_REVIEW), in_review.application.order_no
    in_review.at_page("lina")
    assert shown(in_review, "wangfang", holder="lina") == [own]
    assert shown(in_review, "wangfang", holder=NOBODY) == [number]
    assert shown(in_review, "wangfang", holder="wangfang") == []
    seat = in_review.seat("wangfang")
    seat.opens("/desk/mine?holder=lina")
    assert "李娜" in re.findall(r'<td class="nowrap">([^<]*)</td>', seat.text)


def test_a_filter_that_fits_few_reads_on_until_a_page_is_full(made: Office) -> None:
    order = copies(made, 3 * PAGE)
    seat = made.seat("zhaolei")
    oldest = [*reversed(order)]
    assert listed(seat, f"/desk/mine?first={made.clock():%Y-%m-%d}")[-1:] == [made.application.order_no]
    assert listed(seat, "/desk/mine?queue=slip_received") == oldest[:PAGE]
    assert listed(seat, links(seat, "下一页")) == oldest[PAGE : 2 * PAGE]
    assert "queue=slip_received" in links(seat, "首页")


def test_odd_filters_and_places_show_the_whole_list(made: Office) -> None:
    seat, number = made.seat("zhaolei"), made.application.order_no
    odd = (
        "queue=x",
        "type=x",
        "project=x",
        "first=x",
        "last=2026-13-40",
        "late=x",
        "behind=x",
        "behind=20261301.1.a",
    )
    for query in (*odd, "behind=20001231.99999999999999.a", "behind=99991231.1.a", "behind=20261124.²3.a"):
        assert listed(seat, f"/desk/mine?{query}") == [number], query


def test_the_next_case_is_the_first_that_nobody_works_on(in_review: Office) -> None:
    twin(in_review, 1, MONDAY + timedelta(days=1), Status.IN_REVIEW)
    twin(in_review, 2, MONDAY + timedelta(days=2), Status.IN_REVIEW)
    own, seat, other = in_review.application.id, in_review.seat("wangfang"), in_review.seat("lina")
    assert opened(seat, "/desk/next") == own
    assert opened(other, "/desk/next") == "twin0001"
    assert opened(seat, f"/desk/next?besides={own}") == "twin0002"
    assert opened(other, "/desk/next?besides=twin0001") == ""
    other.opens("/desk/next?besides=twin0001")
    assert "没有别的、没有人在处理的业务单了" in other.words
    in_review.clock.forward(seconds=121)
    assert opened(other, "/desk/next?besides=twin0001") == own


def test_the_next_case_is_one_of_the_list_that_was_looked_at_last(in_review: Office) -> None:
    twin(in_review, 1, MONDAY + timedelta(days=1), Status.IN_REVIEW)
    seat = in_review.seat("wangfang")
    seat.opens("/desk/mine?first=2026-11-24")
    assert opened(seat, "/desk/next") == "twin0001"
    seat.opens("/desk/mine")
    assert opened(seat, "/desk/next") == in_review.application.id


def test_after_a_decision_the_next_case_is_one_click_away(in_review: Office) -> None:
    twin(in_review, 1, MONDAY + timedelta(days=1), Status.IN_REVIEW)
    seat = in_review.at_page("wangfang")
    fields = {"ticket": seat.hidden("ticket"), "verdict": "approve", **seat.finds_nothing_wrong()}
    answer = seat.posts(f"{in_review.page}/review", **fields)
    seat.opens(answer.location)
    found = re.search(r'href="(/desk/next[^"]*)" data-key="n"', seat.text)
    assert found
    assert opened(seat, found[1]) == "twin0001"


def test_a_view_is_kept_under_a_name_for_its_owner(in_review: Office) -> None:
    seat, other = in_review.seat("wangfang"), in_review.seat("lina")
    seat.opens("/desk/mine?late=1&type=institution")
    answer = seat.posts("/desk/views", name=" 超时的  机构证书 ", late="1", type="institution", odd="x")
    assert answer.location == "/desk/mine?type=institution&late=1"
    seat.opens("/desk/mine")
    assert 'href="/desk/mine?late=1&amp;type=institution">超时的 机构证书</a>' in seat.text
    other.opens("/desk/mine")
    assert "超时的" not in other.text
    seat.opens("/desk/mine?late=1&type=institution")
    assert "删除视图“超时的 机构证书”" in seat.text
    assert seat.posts("/desk/views/drop", name="超时的 机构证书").status_code == 303
    seat.opens("/desk/mine")
    assert "超时的" not in seat.text


def test_a_view_without_a_name_is_refused_with_the_reason(in_review: Office) -> None:
    seat = in_review.seat("wangfang")
    seat.opens("/desk/mine?late=1")
    assert seat.posts("/desk/views", name="  ", late="1").status_code == 422
    assert f"请给视图起一个 1 到 {LONGEST_NAME} 个字的名字。" in seat.words
    seat.opens(f"/desk/mine?type={quote('机构')}")
    assert "删除视图" not in seat.words


def test_the_views_of_one_person_have_a_limit_and_a_name_is_used_again(in_review: Office) -> None:
    views = SavedViews(in_review.house.database, in_review.clock)
    for number in range(MOST_VIEWS):
        views.keep("wangfang", f"视图{number}", {"queue": "refund"})
        in_review.clock.forward(seconds=1)
    with pytest.raises(Refused, match="too_many"):
        views.keep("wangfang", "再一个", {})
    views.keep("wangfang", "视图3", {"late": "1"})
    kept = views.of("wangfang")
    assert [view.name for view in kept] == [f"视图{number}" for number in range(MOST_VIEWS)]
    assert kept[3].filters == {"late": "1"}
    views.keep("lina", "视图0", {})
    views.drop("wangfang", "视图0")
    assert len(views.of("wangfang")) == MOST_VIEWS - 1
    assert len(views.of("lina")) == 1


def test_an_application_that_does_not_open_is_named_and_hides_no_other(in_review: Office) -> None:
    twin(in_review, 1, MONDAY, Status.IN_REVIEW)
    with in_review.house.database.writing() as connection:
        connection.exec_driver_sql("update application set sealed = 'broken' where id = 'twin0001'")
    found = page(in_review, "wangfang")
    assert found.lost == ("twin0001",)
    assert shown(in_review, "wangfang") == [in_review.application.order_no]


def test_findings_are_those_of_the_papers(in_review: Office) -> None:
    made = in_review.application
    slip = made.answers["slip"].document
    doubtful = replace(
        made, id="twin0001", order_no="99" + "1" * 16, papers={slip: Paper("slip", flaws=("blurred",))}
    )
    stored(in_review, replace(made, id="twin0002", order_no="99" + "2" * 16, papers={}))
    stored(in_review, doubtful)
    assert "99" + "1" * 16 in shown(in_review, "wangfang", findings="1")
    assert "99" + "2" * 16 not in shown(in_review, "wangfang", findings="1")
