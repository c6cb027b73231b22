"""Both sides of the identity card: what is read, what it is compared with, what is said."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from bot.errors import Refused
from bot.identity.card import MOST_A_DAY
from bot.jobs import queued
from bot.models.work import TRIES
from flows.deadlines import china_day
from media.ocr.rapid import RapidReader
from sandbox.contact import id_pictures
from tests.identity.steps import IDENTITY, count, press
from tests.pages.applicant import CONTACT, World, small_pictures, smaller

FRONT, BACK = small_pictures(*IDENTITY)


def shown(due: World, client: FlaskClient, side: str, picture: bytes) -> tuple[str, str]:
    """State and words of a side after a picture of it was read."""
    answer = due.send(client, side, picture)
    assert answer.status_code == 200, answer.text
    due.work()
    found = client.get("/p/face/state").get_json()["sides"][side]
    return found["state"], found["words"]


@pytest.fixture
def client(due: World) -> FlaskClient:
    due.reader.person = IDENTITY
    return due.begin(by=CONTACT)


def test_both_sides_in_order_open_the_way(due: World, client: FlaskClient) -> None:
    assert shown(due, client, "front", FRONT) == ("good", "")
    assert client.get("/p/face/state").get_json()["ready"] is False
    assert press(client).status_code == 409
    assert shown(due, client, "back", BACK) == ("good", "")
    assert client.get("/p/face/state").get_json()["ready"] is True
    assert press(client).status_code == 303


def test_a_picture_is_waited_for(due: World, client: FlaskClient) -> None:
    answer = due.send(client, "front", FRONT).get_json()
    assert answer["sides"]["front"]["state"] == "waiting"
    again = due.send(client, "front", FRONT)
    assert again.status_code == 409
    assert "还在读" in again.get_json()["error"]


def test_the_pictures_are_kept_as_documents_of_the_application(due: World, client: FlaskClient) -> None:
    shown(due, client, "front", FRONT)
    shown(due, client, "back", BACK)
    kept = {row.kind: row for row in due.house.records.documents(due.application().id)}
    assert {"id_front_original", "id_back_original"} <= kept.keys()
    row = kept["id_front_original"]
    assert due.house.storage.get(row.original) == FRONT


def test_somebody_elses_card_is_told_by_its_number(due: World, client: FlaskClient) -> None:
    due.reader.person = ("李小明", "410105199505051220")
    state, words = shown(due, client, "front", FRONT)
    assert state == "differs"
    assert "号码与申请里填的不一致" in words
    assert "修改经办人身份证号码" in words


def test_another_name_is_told_with_how_to_correct_it(due: World, client: FlaskClient) -> None:
    due.reader.person = ("李小鸣", IDENTITY[1])
    state, words = shown(due, client, "front", FRONT)
    assert state == "differs"
    assert "修改经办人姓名" in words


def test_a_name_that_is_only_doubtful_does_not_hold_up_a_number_that_is_right(
    due: World, client: FlaskClient
) -> None:
    due.reader.person, due.reader.doubtful = ("李小䶮", IDENTITY[1]), "李小䶮"
    assert shown(due, client, "front", FRONT)[0] == "good"
    (kept,) = due.house.identity.idchecks.evidence(due.application().id)
    assert kept.code == "name_doubtful"


@pytest.mark.parametrize(("side", "picture", "words"), [("front", BACK, "国徽"), ("back", FRONT, "照片")])
def test_the_wrong_side_is_recognised(
    due: World, client: FlaskClient, side: str, picture: bytes, words: str
) -> None:
    state, told = shown(due, client, side, picture)
    assert state == "unreadable"
    assert f"这是有{words}的一面" in told
    assert "翻过来" in told


def test_a_card_that_has_run_out_is_refused(due: World, client: FlaskClient) -> None:
    due.reader.valid = "2016.11.22-2026.11.22"
    state, words = shown(due, client, "back", BACK)
    assert state == "expired"
    assert "过了有效期" in words


def test_a_card_that_ends_today_is_valid_and_tomorrow_is_not(due: World, client: FlaskClient) -> None:
    due.reader.valid = "2016.11.23-2026.11.23"
    assert shown(due, client, "back", BACK)[0] == "good"
    due.clock.forward(hours=16)
    client = due.visit("face", by=CONTACT)
    assert client.get("/p/face/state").get_json()["sides"]["back"]["state"] == "expired"


def test_a_card_for_good_is_valid(due: World, client: FlaskClient) -> None:
    due.reader.valid = "2016.11.23-长期"
    assert shown(due, client, "back", BACK)[0] == "good"


def test_after_three_that_nobody_can_read_a_person_helps(due: World, client: FlaskClient) -> None:
    due.reader.person = None
    for _ in range(3):
        state, words = shown(due, client, "front", FRONT)
        assert state == "unreadable"
    assert "回复“人工”" in words
    answer = due.send(client, "front", FRONT)
    assert answer.status_code >= 400
    assert "人工" in answer.get_json()["error"]
    due.reader.person = IDENTITY
    assert shown(due, client, "back", BACK)[0] == "good"
    due.clock.forward(days=1)
    client = due.visit("face", by=CONTACT)
    assert shown(due, client, "front", FRONT) == ("good", "")


def test_a_picture_that_is_taken_again_replaces_the_one_before(due: World, client: FlaskClient) -> None:
    due.reader.person = ("李小鸣", IDENTITY[1])
    shown(due, client, "front", FRONT)
    (first,) = [r for r in due.house.records.documents(due.application().id) if r.kind == "id_front_original"]
    due.reader.person = IDENTITY
    shown(due, client, "front", smaller(FRONT + b" "))
    left = [r for r in due.house.records.documents(due.application().id) if r.kind == "id_front_original"]
    assert len(left) == 1
    assert left[0].id != first.id
    assert first.thumbnail not in set(due.house.storage.names()) or first.thumbnail == left[0].thumbnail


def test_too_many_pictures_of_one_day_are_refused(due: World, client: FlaskClient) -> None:
    subject, today = f"card:{due.application().id}", china_day(due.clock())
    for _ in range(MOST_A_DAY - 1):
        assert due.house.daily_counts.count_one(subject, today, MOST_A_DAY)
    assert due.send(client, "back", BACK).status_code == 200
    due.work()
    assert due.send(client, "back", BACK).status_code == 429


def test_of_many_pictures_of_one_side_at_the_same_moment_one_is_taken(
    due: World, client: FlaskClient
) -> None:
    ticket = due.house.links.open("face", parse_qs(urlsplit(due.link("face")).query)["t"][0])

    def take(number: int) -> str:
        try:
            due.house.identity.idchecks.take(ticket, CONTACT, "front", FRONT + b" " * number)
        except Refused as refused:
            return refused.reason
        return "taken"

    with ThreadPoolExecutor(20) as crowd:
        outcomes = list(crowd.map(take, range(20)))
    assert sorted(set(outcomes)) == ["taken", "waiting"]
    assert outcomes.count("taken") == 1


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 not a photo", b"<html><script>alert(1)</script>", b"MZ\x90\x00" * 100]
)
def test_what_is_no_photo_is_refused_at_the_door(due: World, client: FlaskClient, data: bytes) -> None:
    answer = due.send(client, "front", data)
    assert answer.status_code == 415
    assert "直接拍身份证原件" in answer.get_json()["error"]
    assert count(due, "id_capture") == 0


def test_a_broken_photo_is_told_and_leaves_nothing(due: World, client: FlaskClient) -> None:
    before = set(due.house.storage.names())
    state, words = shown(due, client, "front", FRONT[: len(FRONT) // 2])
    assert state == "unreadable"
    assert "再拍一张" in words
    assert set(due.house.storage.names()) == before


def test_a_picture_that_kills_its_reader_is_given_up_and_may_be_taken_again(
    due: World, client: FlaskClient
) -> None:
    due.send(client, "front", FRONT)
    (work_id,) = [work for kind, work in due.house.work.due() if kind == "read_id"]
    for _ in range(TRIES):
        assert due.house.work.claim(work_id)
        due.clock.forward(seconds=200)
    queued.work(work_id)
    answer = client.get("/p/face/state").get_json()["sides"]["front"]
    assert answer["state"] == "failed"
    assert "再拍一张" in answer["words"]
    assert shown(due, client, "front", FRONT) == ("good", "")


def test_the_name_edited_while_a_picture_waits_ends_it(due: World, client: FlaskClient) -> None:
    due.send(client, "front", FRONT)
    due.say("修改经办人姓名", "王大力")
    due.work()
    with due.house.database.reading() as connection:
        rows = connection.exec_driver_sql("select state, code, raw, document_id from id_capture").all()
    assert [tuple(row) for row in rows] == [("failed", "changed", "", "")]


def test_nothing_that_was_read_stands_in_the_clear(due: World, client: FlaskClient) -> None:
    shown(due, client, "front", FRONT)
    with due.house.database.reading() as connection:
        row = connection.exec_driver_sql("select * from id_capture").one()
    text = " ".join(str(value) for value in row)
    assert IDENTITY[1] not in text
    assert IDENTITY[0] not in text


def test_a_real_reader_reads_a_photographed_card(due: World, client: FlaskClient) -> None:
    due.house.__dict__["reader"] = RapidReader()
    front, back = (smaller(picture) for picture in id_pictures(*IDENTITY))
    assert shown(due, client, "front", back)[0] == "unreadable"
    assert shown(due, client, "front", front) == ("good", "")
    assert shown(due, client, "back", back) == ("good", "")


def test_cancelling_takes_the_card_the_evidence_and_who_did_it(due: World, client: FlaskClient) -> None:
    for side, picture in (("front", FRONT), ("back", BACK)):
        shown(due, client, side, picture)
    press(client)
    due.send(client, "back", BACK)
    due.say("取消", "确定")
    assert due.application().status == "cancelled"
    for table in ("id_capture", "face_check", "face_handoff"):
        assert count(due, table) == 0
    assert due.house.records.documents(due.application().id) == []
