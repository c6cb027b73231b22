"""Sending files to the upload page: pieces, broken lines, limits, and hands that should not be there."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from bot.documents.uploads import MOST_A_DAY, UPLOAD_LIMIT
from bot.errors import Refused
from bot.jobs import queued
from bot.links import Ticket
from flows.deadlines import china_day
from tests.pages.applicant import PERSON, STRANGER, World, csrf_of
from tests.pages.uploading import PIECE, Line, line, scan, settle, staged, told

LICENCE = "paper.licence"
LARGE = b"\xff\xd8\xff" + b"x" * (PIECE + 1000)


def test_a_broken_line_goes_on_where_it_stood(world: World) -> None:
    browser = line(world)
    upload = browser.begin(len(LARGE)).get_json()["id"]
    assert browser.put(upload, 0, LARGE[:PIECE]).get_json() == {"received": PIECE}
    head = browser.call("HEAD", f"/{upload}")
    assert head.headers["Upload-Offset"] == str(PIECE)
    lost_answer = browser.put(upload, 0, LARGE[:PIECE])
    assert (lost_answer.status_code, lost_answer.get_json()) == (409, {"received": PIECE})
    assert browser.finish(upload).status_code == 409
    assert browser.put(upload, PIECE, LARGE[PIECE:]).get_json() == {"received": len(LARGE)}
    assert browser.finish(upload).get_json()["state"] == "queued"
    assert world.house.uploads.content(upload) == LARGE


@pytest.mark.parametrize("offset", [-1, 5, PIECE])
def test_bytes_that_do_not_continue_the_file_are_not_kept(world: World, offset: int) -> None:
    browser = line(world)
    upload = browser.begin(100).get_json()["id"]
    assert browser.put(upload, offset, b"x" * 10).get_json() == {"received": 0}
    assert staged(world) == (["open"], 0)


def test_more_bytes_than_were_announced_are_not_kept(world: World) -> None:
    browser = line(world)
    upload = browser.begin(100).get_json()["id"]
    assert browser.put(upload, 0, b"x" * 101).status_code == 409
    assert browser.put(upload, 0, b"x" * (PIECE + 1)).status_code == 413
    assert browser.put(upload, 0, b"").status_code == 413
    assert staged(world) == (["open"], 0)


def test_a_file_above_ten_megabytes_is_refused_with_words_before_it_is_sent(world: World) -> None:
    answer = line(world).begin(UPLOAD_LIMIT + 1, name="大.pdf")
    assert answer.status_code == 413
    assert answer.get_json()["words"].startswith("这个文件超过了10MB")
    assert line(world).begin(0).get_json()["words"].startswith("收到的是一个空文件")
    assert staged(world) == ([], 0)


def test_a_repeated_finish_makes_one_document_and_one_answer(world: World) -> None:
    browser = line(world)
    upload = browser.send(scan(1), LICENCE)
    assert browser.finish(upload).get_json()["state"] == "queued"
    assert len(settle(world)) == 1
    assert browser.finish(upload).get_json()["state"] == "taken"
    assert settle(world) == []
    photos = [row for row in world.house.records.documents(world.application().id) if row.kind == "photo"]
    assert len(photos) == 1


def test_what_is_sent_is_sealed_and_so_is_its_name(world: World) -> None:
    line(world).bring(b"\xff\xd8\xff open secret", name="王小明的身份证.jpg")
    with world.house.database.reading() as connection:
        rows = connection.exec_driver_sql("select sealed from upload union select sealed from upload_piece")
        kept = b"".join(row[0] for row in rows)
    assert b"open secret" not in kept
    assert "王小明".encode() not in kept


def test_a_cancelled_upload_leaves_no_bytes_and_is_not_awaited(world: World) -> None:
    browser = line(world)
    upload = browser.bring(scan(1))
    assert browser.call("DELETE", f"/{upload}").get_json()["state"] == "cancelled"
    assert staged(world) == (["cancelled"], 0)
    assert browser.finish(upload).get_json()["state"] == "cancelled"
    assert settle(world) == []


def every_call(browser: Line, upload: str) -> list[TestResponse]:
    return [
        browser.begin(10),
        browser.put(upload, 0, b"x"),
        browser.finish(upload),
        browser.call("DELETE", f"/{upload}"),
    ]


def test_without_the_pages_mark_nothing_is_taken(world: World) -> None:
    own = line(world)
    upload = own.begin(10).get_json()["id"]
    for mark in ("", "forged", line(world, STRANGER).mark):
        answers = every_call(Line(own.client, mark), upload)
        assert {answer.status_code for answer in answers} == {403}
        assert "另一笔申请" in answers[0].get_json()["words"]
    assert own.client.post("/p/papers", data={"csrf": "forged"}).status_code == 403
    assert staged(world) == (["open"], 0)


def test_without_a_visit_nothing_is_taken_or_told(world: World) -> None:
    own = line(world)
    upload = own.begin(10).get_json()["id"]
    nobody = Line(world.browser(), "")
    nobody.client.environ_base["HTTP_USER_AGENT"] = "a browser outside WeChat"
    nobody.client.opened = own.client.opened
    assert {answer.status_code for answer in every_call(nobody, upload)} == {403}
    assert nobody.call("GET", f"/{upload}").status_code == 403
    assert nobody.client.get("/p/papers/state").status_code == 403
    assert nobody.client.get("/p/papers").status_code == 403
    assert nobody.client.get("/p/papers?t=forged").status_code == 403
    nobody.client.set_cookie("szca_papers", "forged", path=own.client.at("/p/papers"))
    assert nobody.client.get("/p/papers").status_code == 403


def test_an_upload_is_its_persons_alone(world: World) -> None:
    upload = line(world).begin(10).get_json()["id"]
    stranger = line(world, STRANGER)
    answers = [*every_call(stranger, upload)[1:], stranger.call("GET", f"/{upload}")]
    assert {answer.status_code for answer in answers} == {404}
    assert stranger.state() == {}


def test_a_link_with_somebody_elses_application_opens_nothing(world: World) -> None:
    browser = world.browser()
    theirs = world.application(STRANGER).id
    assert browser.get(world.link("papers", PERSON, theirs)).status_code == 303
    assert browser.get("/p/papers").status_code == 404
    assert browser.get("/p/papers/state").status_code == 404


def test_so_many_files_a_day_and_no_more(world: World) -> None:
    browser = line(world)
    for _ in range(MOST_A_DAY):
        assert browser.begin(10).status_code == 201
    answer = browser.begin(10)
    assert answer.status_code == 429
    assert "请明天再传" in answer.get_json()["words"]
    assert line(world, STRANGER).begin(10).status_code == 201
    world.clock.forward(hours=15)  # past midnight in China
    assert line(world).begin(10).status_code == 201


def test_of_forty_files_that_begin_at_once_no_more_than_the_rest_of_the_day_pass(world: World) -> None:
    line(world)
    ticket = Ticket("papers", PERSON, world.application().id, "")
    today = china_day(world.clock())
    for _ in range(MOST_A_DAY - 10):
        assert world.house.daily_counts.count_one(f"upload:{PERSON}", today, MOST_A_DAY)

    def begin(number: int) -> bool:
        try:
            world.house.uploads.begin(ticket, "", f"{number}.jpg", 10)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(40) as crowd:
        assert sum(crowd.map(begin, range(40))) == 10


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": "[" * 4000, "content_type": "application/json"}, 400),
        ({"json": {"place": "", "name": "a.jpg", "size": "x"}}, 400),
        ({"json": {"place": "", "name": "\ud800.jpg", "size": 10}}, 201),
    ],
)
def test_what_no_script_of_ours_sends_is_a_clear_refusal(
    world: World, sent: dict[str, object], status: int
) -> None:
    assert line(world).call("POST", "", **sent).status_code == status


@pytest.mark.parametrize("offset", ["9" * 30, "x", "", "²", "--1"])
def test_an_offset_that_no_file_has_is_refused(world: World, offset: str) -> None:
    browser = line(world)
    upload = browser.begin(10).get_json()["id"]
    answer = browser.call("PUT", f"/{upload}?offset={offset}", data=b"1234567890")
    assert answer.status_code == 400
    assert browser.put(upload, 0, b"1234567890").status_code == 200


def test_an_unfinished_upload_is_gone_after_a_day(world: World) -> None:
    line(world).bring(scan(1))
    world.clock.forward(hours=23)
    world.work()
    assert staged(world) == (["open"], 1)
    world.clock.forward(hours=1, seconds=1)
    world.work()
    assert staged(world) == ([], 0)
    assert settle(world) == []


def test_a_file_that_no_worker_ever_took_is_asked_for_again_after_a_day(world: World) -> None:
    browser = line(world)
    browser.send(scan(1), LICENCE)
    kept = {work_id for _, work_id in world.house.work.due()}
    world.clock.forward(hours=24, seconds=1)
    for _, work_id in world.house.work.due():
        if work_id not in kept:
            queued.work(work_id)
    assert staged(world) == ([], 0)
    assert "有一份文件没能收到，麻烦您再传一次。" in settle(world)[0]
    assert not world.application().value(LICENCE)


def test_a_store_that_is_away_is_waited_for_and_at_last_the_person_is_told(world: World) -> None:
    browser = line(world)
    upload = browser.send(scan(1), LICENCE)
    folder = Path(world.house.settings.media_url.removeprefix("file://"))
    folder.rename(folder.with_name("away"))
    folder.touch()
    for _ in range(4):
        world.work()
        assert browser.state()[upload]["state"] == "queued"
        world.clock.forward(minutes=1)
    assert "有一份文件没能收到" in settle(world)[0]
    assert browser.state()[upload] == {"state": "refused", "words": "有一份文件没能收到，麻烦您再传一次。"}


def test_erasing_an_application_takes_its_uploads_along(world: World) -> None:
    line(world).bring(scan(1))
    theirs = line(world, STRANGER).bring(scan(2))
    world.say("取消", "确定")
    world.work()
    assert staged(world) == (["open"], 1)
    assert world.house.uploads.content(theirs) == scan(2)


def test_what_was_erased_while_it_waited_for_a_worker_does_not_come_back(world: World) -> None:
    line(world).send(scan(1), LICENCE)
    application = world.application().id
    world.house.eraser.application(application)
    world.work()
    assert [row for row in world.house.records.documents(application) if row.kind == "photo"] == []


def test_the_same_works_without_the_script(world: World) -> None:
    browser = line(world)
    assert browser.send_plainly({"一.jpg": scan(1), "二.gif": scan(2, "GIF")}).status_code == 303
    page = browser.page()
    assert page.count("传好了，正在看…") == 2
    assert "刷新看结果" in page
    assert len(settle(world)) == 1
    assert "今天传过的" in browser.page()


def test_without_the_script_a_file_that_is_too_large_is_refused_and_the_others_are_taken(
    world: World,
) -> None:
    browser = line(world)
    answer = browser.send_plainly({"大.pdf": b"x" * (UPLOAD_LIMIT + 1), "小.jpg": scan(1)}, LICENCE)
    assert answer.status_code == 400
    assert "大.pdf：这个文件超过了10MB" in answer.text
    settle(world)
    assert world.application().value(LICENCE)


def test_without_the_script_too_much_or_nothing_at_once_is_said_kindly(world: World) -> None:
    browser = line(world)
    empty = browser.send_plainly({})
    assert (empty.status_code, "还没有选文件" in empty.text) == (400, True)
    much = browser.send_plainly({f"{number}.jpg": b"x" * 2_000_000 for number in range(8)})
    assert (much.status_code, "请分几次传" in much.text) == (413, True)
    assert browser.send_plainly({"一.jpg": scan(1)}, mark="forged").status_code == 403
    assert staged(world) == ([], 0)


def test_before_the_consent_nothing_is_taken(world: World) -> None:
    newcomer = "openid-of-a-newcomer"
    world.say("申请数字证书", by=newcomer)
    browser = line(world, newcomer)
    assert "现在没有要上传的资料" in browser.page()
    assert browser.begin(10).status_code == 409


def test_before_the_forms_are_made_a_file_may_come_but_for_no_place(world: World) -> None:
    early = "openid-of-an-early-bird"
    world.say("申请数字证书", "同意", "同意", "机构证书", by=early)
    browser = line(world, early)
    page = browser.page()
    assert "先传证照，少打字" in page
    assert csrf_of(page)
    browser.send(scan(1), name="执照.jpg")
    assert "没认出来的照片先收着" in "".join(settle(world, early))
    assert told(world, early)
