"""制证邮寄: recorded singly and by a file, withdrawn in time, and told once it takes effect."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.jobs import queued
from bot.making import Record
from bot.message import event as ev
from bot.message.making import CertificateMade, ParcelSent
from bot.models.tables import ApplicationRow, InboxRow, OutboxRow, WorkRow
from office import table_files
from tests.desk.office import Office, Seat
from tests.desk.test_lists import copies
from tests.money.files import Cells, xls_file, xlsx_file

NUMBER = "SF1234567890123"


@pytest.fixture
def approved(in_review: Office) -> Office:
    approve(in_review)
    return in_review


def approve(office: Office) -> None:
    about = {"openid": office.applicant.openid, "application_id": office.application.id}
    office.house.turn.take(ev.Approved(**about, key="approved", actor="staff:wangfang"))


def is_recorded(office: Office, steps: int) -> None:
    """Made, and mailed too, by their events."""
    about = {"openid": office.applicant.openid, "application_id": office.application.id}
    done = (
        (CertificateMade, {"valid_until": "2027-11-22"}),
        (ParcelSent, {"courier": "顺丰速运", "number": NUMBER}),
    )
    for kind, more in done[:steps]:
        office.house.turn.take(kind(**about, key=kind.__name__, actor="staff:lina", **more))


def at_making(office: Office, login: str = "wangfang", tab: str = "approved") -> Seat:
    seat = office.seat(login)
    assert seat.opens(f"/desk/making?tab={tab}").status_code == 200
    return seat


def records(office: Office, seat: Seat, step: str, **cells: str) -> int:
    fields = {"step": step, "order_no": office.application.order_no, **cells}
    return seat.posts("/desk/making/record", **fields).status_code


def uploads(seat: Seat, step: str, content: str | bytes) -> int:
    data = content if isinstance(content, bytes) else content.encode()
    return seat.posts("/desk/making/file", step=step, file=(io.BytesIO(data), "made.csv")).status_code


def takes_effect(office: Office) -> None:
    """The time to withdraw is over, and a worker does what is due."""
    office.clock.forward(minutes=6)
    for kind, work_id in office.house.work.due():
        if kind == "record_making":
            queued.work(work_id)


def is_made(office: Office) -> None:
    assert records(office, at_making(office), "made", pin="8a3K91") == 303
    takes_effect(office)
    assert office.application.status == "produced"


def test_nothing_happens_before_the_time_to_withdraw_is_over(approved: Office) -> None:
    seat = at_making(approved)
    assert records(approved, seat, "made", pin="8a3K91") == 303
    for kind, work_id in approved.house.work.due():
        assert kind != "record_making", work_id
    assert approved.application.status == "approved"
    assert approved.notices("produced") == 0
    takes_effect(approved)
    assert approved.application.status == "produced"
    assert approved.notices("produced") == 1
    assert approved.application.value("certificate") == "2027-11-22"


def test_what_was_withdrawn_has_changed_nothing_and_told_nobody(approved: Office) -> None:
    seat = at_making(approved)
    records(approved, seat, "made", pin="8a3K91")
    seat.opens("/desk/making")
    assert "王芳已登记" in seat.words
    assert seat.posts("/desk/making/withdraw", batch=seat.hidden("batch")).location.endswith("withdrawn=1")
    takes_effect(approved)
    assert approved.application.status == "approved"
    assert approved.notices("produced") == 0
    assert approved.house.pins.known([approved.application.id]) == frozenset()


def test_what_has_taken_effect_is_not_withdrawn_any_more(approved: Office) -> None:
    seat = at_making(approved)
    records(approved, seat, "made")
    seat.opens("/desk/making")
    batch = seat.hidden("batch")
    takes_effect(approved)
    assert seat.posts("/desk/making/withdraw", batch=batch).location.endswith("withdrawn=0")
    assert approved.application.status == "produced"
    assert approved.house.pins.known([approved.application.id]) == frozenset()


def test_a_form_that_is_sent_twice_records_once(approved: Office) -> None:
    seat = at_making(approved)
    assert [records(approved, seat, "made") for _ in range(2)] == [303, 422]
    assert "已经登记过，还没有生效" in seat.words
    takes_effect(approved)
    assert approved.notices("produced") == 1


def test_a_record_is_done_once_however_often_its_job_runs(approved: Office) -> None:
    records(approved, at_making(approved), "made")
    approved.clock.forward(minutes=6)
    [work_id] = [work_id for kind, work_id in approved.house.work.due() if kind == "record_making"]
    with approved.house.database.writing() as connection:
        before = connection.execute(select(WorkRow.sealed).where(WorkRow.id == work_id)).scalar_one()
    queued.work(work_id)
    with approved.house.database.writing() as connection:  # as if the process had died before it noted that
        anew = {"state": "queued", "sealed": before}
        connection.execute(update(WorkRow).where(WorkRow.id == work_id).values(anew))
    queued.work(work_id)
    assert approved.notices("produced") == 1
    assert approved.application.status == "produced"


def test_of_two_records_of_one_step_the_second_changes_nothing_and_the_desk_says_so(approved: Office) -> None:
    about = {"openid": approved.applicant.openid, "application_id": approved.application.id}
    for batch, until in (("a" * 32, "2027-11-22"), ("b" * 32, "2028-11-22")):
        one = Record(**about, actor="staff:lina", step="made", valid_until=until)
        approved.house.making.hold([one], batch)
    takes_effect(approved)
    assert approved.application.value("certificate") == "2027-11-22"
    assert approved.notices("produced") == 1
    seat = at_making(approved)
    assert "1 笔已生效" in seat.words
    assert "1 笔没有生效：状态已经变了" in seat.words


def test_a_parcel_is_told_with_its_number_and_wants_the_pin_sent(approved: Office) -> None:
    is_made(approved)
    seat = at_making(approved, tab="produced")
    assert "已录入" in seat.words
    assert records(approved, seat, "sent", courier="顺丰", number="sf 12345 67890 123") == 303
    takes_effect(approved)
    assert approved.application.status == "mailed"
    assert approved.application.value("parcel") == f"顺丰速运 {NUMBER}"
    assert approved.notices("mailed") == 1
    kinds = [kind for kind, _ in approved.house.work.due()]
    assert kinds.count("send_pin") == 1


def test_a_number_that_is_none_of_this_courier_is_refused(approved: Office) -> None:
    is_made(approved)
    seat = at_making(approved, tab="produced")
    assert records(approved, seat, "sent", courier="顺丰速运", number="123") == 422
    assert "“123”不像顺丰速运的单号" in seat.words


def test_the_pin_stands_in_no_row_page_or_history_in_the_clear(approved: Office) -> None:
    pin = "Zq7!kd92"
    seat = at_making(approved)
    records(approved, seat, "made", pin=pin)
    takes_effect(approved)
    seat.opens("/desk/making?tab=produced")
    assert pin not in seat.text
    assert pin not in approved.at_page("lina").text
    path = Path(approved.house.settings.database_url.removeprefix("sqlite:///"))
    assert pin.encode() not in path.read_bytes()
    with approved.house.database.reading() as connection:
        for table in (InboxRow, OutboxRow, WorkRow, ApplicationRow):
            for row in connection.execute(select(table.__table__)):
                assert pin not in repr(row)


def file_of(*lines: str) -> str:
    return "\n".join(("申请单号,PIN密码,有效期至", *lines))


def test_a_file_records_its_good_lines_and_tells_the_others_with_their_numbers(approved: Office) -> None:
    numbers = copies(approved, 3)
    with approved.house.database.writing() as connection:
        late = update(ApplicationRow).where(ApplicationRow.order_no == numbers[2])
        connection.execute(late.values(since=1))
    seat = at_making(approved)
    order = approved.application.order_no
    content = file_of(
        f"{order},8a3K91,2027-11-30",
        f"{order},8a3K91,2027-11-30",
        f"{numbers[0]},12,2027-11-30",
        f"{numbers[1]},123456,30.11.2027",
        "9.9E+17,123456,",
        "000000000000000000,123456,",
    )
    assert uploads(seat, "made", content) == 422
    for words in (
        "登记了 1 笔",
        f"第 3 行 {order} 这个申请单号在前面出现过",
        f"第 4 行 {numbers[0]} PIN 要是 4 到 16 位",
        f"第 5 行 {numbers[1]} “30.11.2027”不是日期",
        "第 6 行 9.9E+17 单号被表格软件改成了科学计数",
        "第 7 行 000000000000000000 没有这个申请单号",
    ):
        assert words in seat.words, words
    takes_effect(approved)
    assert approved.application.value("certificate") == "2027-11-30"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_file_is_read_as_offices_write_it(approved: Office, encoding: str, mark: str) -> None:
    content = file_of(f"'{approved.application.order_no},8a3K91,2027/11/30").replace(",", mark)
    assert uploads(at_making(approved), "made", content.encode(encoding)) == 303


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"\x89PNG\xff\xfe\x00", "打不开这个文件"),
        (b"PK\x03\x04 no book", "打不开这个文件"),
        (xlsx_file([("姓名", "电话")]), "第一行要写列名"),
        ("姓名,电话\n王,1".encode(), "第一行要写列名"),
    ],
)
def test_a_file_that_is_none_is_told(approved: Office, content: bytes, words: str) -> None:
    seat = at_making(approved)
    assert uploads(seat, "made", content) == 422
    assert words in seat.words


def test_a_spreadsheet_is_taken_with_its_dates(approved: Office) -> None:
    head, line = (
        ("申请单号", "PIN密码", "有效期至"),
        (approved.application.order_no, "083912", date(2027, 11, 29)),
    )
    assert uploads(at_making(approved), "made", xlsx_file([(), head, (), line])) == 303
    takes_effect(approved)
    assert approved.application.value("certificate") == "2027-11-29"
    assert approved.house.pins.find(approved.application.id) == "083912"


@pytest.mark.parametrize("make", [xlsx_file, xls_file])
def test_a_pin_that_lost_its_zeros_in_a_spreadsheet_records_nothing(
    approved: Office, make: Callable[[Sequence[Cells]], bytes]
) -> None:
    seat = at_making(approved)
    file = make([("申请单号", "PIN密码"), (approved.application.order_no, 83912)])
    assert uploads(seat, "made", file) == 422
    assert "第 2 行的“PIN密码”是数字格式" in seat.words
    assert approved.house.pins.known([approved.application.id]) == frozenset()


def test_an_order_number_that_a_spreadsheet_rounded_is_nobodys(approved: Office) -> None:
    seat = at_making(approved)
    file = xlsx_file([("申请单号",), (int(approved.application.order_no),)])
    assert uploads(seat, "made", file) == 422
    assert "单号被表格软件改成了科学计数" in seat.words


def test_a_whole_batch_is_withdrawn_at_once(approved: Office) -> None:
    numbers = copies(approved, 4)
    seat = at_making(approved)
    assert uploads(seat, "made", file_of(*(f"{number},123456," for number in numbers))) == 303
    seat.opens("/desk/making")
    assert "4 笔等待生效" in seat.words
    assert seat.posts("/desk/making/withdraw", batch=seat.hidden("batch")).location.endswith("withdrawn=4")
    seat.opens("/desk/making")
    assert "4 笔已撤回" in seat.words
    with approved.house.database.reading() as connection:
        rows = connection.execute(select(WorkRow.sealed).where(WorkRow.kind == "record_making")).scalars()
        assert set(rows) == {b""}


def test_a_pin_that_comes_late_goes_out_at_once(approved: Office) -> None:
    records(approved, at_making(approved), "made")
    takes_effect(approved)
    records(approved, at_making(approved, tab="produced"), "sent", courier="EMS", number="1234567890123")
    takes_effect(approved)
    for kind, work_id in approved.house.work.due():
        if kind == "send_pin":
            queued.work(work_id)  # there is none yet
    seat = at_making(approved, tab="mailed")
    assert "没有录入" in seat.words
    assert uploads(seat, "made", file_of(f"{approved.application.order_no},8a3K91,")) == 303
    assert [kind for kind, _ in approved.house.work.due()].count("send_pin") == 1


def test_the_list_goes_to_the_making_system_without_formulas_and_leaves_a_trace(approved: Office) -> None:
    seat = at_making(approved)
    answer = seat.client.get("/desk/making/list.csv?tab=approved")
    head, line = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert head[:2] == ["申请单号", "主题"]
    assert line[:2] == [approved.application.order_no, approved.applicant.name]
    assert [actor for actor, _ in approved.audit("listed")] == ["staff:wangfang"]
    assert uploads(seat, "made", answer.get_data()) == 303


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1"])
def test_a_cell_never_becomes_a_formula(cell: str) -> None:
    [_, [shown]] = list(csv.reader(io.StringIO(table_files.write(["主题"], [[cell]]))))
    assert shown == f"'{cell}"


@pytest.mark.parametrize("login", ["zhaolei", "admin"])
def test_a_role_without_this_work_neither_sees_nor_records_it(approved: Office, login: str) -> None:
    seat = approved.seat(login)
    assert seat.opens("/desk/making").status_code == 403
    assert "制证邮寄" not in seat.text
    assert records(approved, seat, "made") == 403
    assert seat.client.get("/desk/making/list.csv").status_code == 403


def test_an_agent_may_have_the_pin_sent_and_records_nothing(approved: Office) -> None:
    is_made(approved)
    records(approved, at_making(approved, tab="produced"), "sent", courier="EMS", number="1234567890123")
    takes_effect(approved)
    agent = at_making(approved, "sunjie", tab="mailed")
    assert 'name="file"' not in agent.text
    assert records(approved, agent, "corrected", courier="EMS", number="1234567890124") == 403
    form = {"application": approved.application.id}
    assert agent.posts("/desk/making/pin", **form).location.endswith("texted=1")
    assert [actor for actor, _ in approved.audit("pin_wanted")] == ["staff:sunjie"]


def test_the_time_to_withdraw_is_what_the_page_says(approved: Office) -> None:
    assert "登记 5 分钟后生效" in at_making(approved).words
    approved.house.making.held_for = timedelta(seconds=20)
    assert "登记 20 秒后生效" in at_making(approved).words
