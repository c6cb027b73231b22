"""Voice, video and photos that are sent to an agent: fetched, shown at the desk, deleted with the words."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.bootstrap.web import create_app
from bot.models.staff import Staff
from bot.models.tables import AuditRow, DocumentRow, to_ms
from media.storage import NotStoredError
from office.threads.address import Addresses
from sandbox.actions import SILENT_AMR
from sandbox.person import Person
from tests.desk.office import Seat
from tests.journey import CLIENT
from tests.world import World

PASSWORD = "correct horse battery staple"
# The boxes at the beginning of a video of a phone, and some of what follows.
VIDEO = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x10mdat" + bytes(8)
PICTURE = "licence"
CODE_FIELD = "organisation.id_number"


@pytest.fixture
def li(a_world: World) -> Staff:
    return a_world.house.staff.add("li", "李娜", ["agent"], PASSWORD)


@pytest.fixture
def stranger(a_world: World) -> Iterator[Person]:
    """Somebody without an application."""
    person = a_world.person("路人")
    person.follows()
    person.says("你好")
    a_world.settle()
    yield person
    person.close()


def takes_over(a_world: World, staff: Staff, person: Person) -> None:
    a_world.house.stretches.take_over(staff, person.openid)
    a_world.settle()


def kept(a_world: World) -> list[Any]:
    """The documents that belong to conversations alone."""
    query = select(DocumentRow).where(DocumentRow.application_id == "").order_by(DocumentRow.created_at)
    with a_world.house.database.reading() as connection:
        return list(connection.execute(query))


def seat_of(a_world: World, person: Person) -> tuple[Seat, str]:
    """The agent's browser and the address of the thread; numbers and media are still hidden."""
    seat = Seat(create_app(a_world.house).test_client())
    assert seat.logs_in("li", PASSWORD).status_code == 303
    path = f"/desk/threads/{Addresses(a_world.house.settings.secret_key).of(person.openid)}"
    seat.opens(path)
    return seat, path


def opens_whole(seat: Seat, path: str) -> None:
    assert seat.posts(f"{path}/whole", reason="听客户的语音").status_code == 303
    seat.opens(path)


def recordings(seat: Seat) -> list[str]:
    return re.findall(r'(?:src|href)="(/desk/threads/[^"]+/recordings/[^"]+)"', seat.text)


def test_a_voice_message_can_be_downloaded_in_the_thread_and_each_look_is_on_record(
    a_world: World, stranger: Person, li: Staff
) -> None:
    takes_over(a_world, li, stranger)
    stranger.sends_voice("我的盾打不开")
    a_world.settle()
    seat, path = seat_of(a_world, stranger)
    assert "［语音］我的盾打不开" in seat.words
    assert recordings(seat) == []
    [voice] = kept(a_world)
    assert seat.client.get(f"{path}/recordings/{voice.id}").status_code == 403
    opens_whole(seat, path)
    [address] = recordings(seat)
    answer = seat.client.get(address)
    assert (answer.mimetype, answer.data) == ("audio/amr", SILENT_AMR)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    with a_world.house.database.reading() as connection:
        looks = connection.execute(select(AuditRow).where(AuditRow.action == "document_viewed")).all()
    assert [a_world.house.sealer.detail(row)["name"] for row in looks] == ["会话里的语音"]


def test_a_video_plays_in_the_thread_and_stays_there_when_the_page_renews(
    a_world: World, stranger: Person, li: Staff
) -> None:
    takes_over(a_world, li, stranger)
    stranger.sends_video(VIDEO)
    a_world.settle()
    seat, path = seat_of(a_world, stranger)
    opens_whole(seat, path)
    [address] = recordings(seat)
    answer = seat.client.get(address)
    assert (answer.mimetype, answer.data) == ("video/mp4", VIDEO)
    seat.opens(f"{path}/lines")
    assert recordings(seat) == [address]
    [video] = kept(a_world)
    assert seat.client.get(f"{path}/pictures/{video.id}/normalised").status_code == 404


def test_a_photo_of_somebody_without_an_application_is_shown(
    a_world: World, stranger: Person, li: Staff
) -> None:
    takes_over(a_world, li, stranger)
    stranger.sends_from_tray([PICTURE])
    a_world.settle()
    seat, path = seat_of(a_world, stranger)
    opens_whole(seat, path)
    [address] = re.findall(r'src="(/desk/threads/[^"]+/thumbnail)"', seat.text)
    assert seat.client.get(address).mimetype == "image/jpeg"
    assert a_world.house.records.of_person(stranger.openid) == []


def test_what_is_sent_to_the_bot_is_not_fetched(a_world: World, stranger: Person) -> None:
    stranger.sends_voice("你好")
    stranger.sends_video(VIDEO)
    stranger.sends_from_tray([PICTURE])
    a_world.settle()
    assert kept(a_world) == []


def test_what_is_sent_in_the_queue_is_kept_for_the_agent_who_takes_over(
    a_world: World, stranger: Person, li: Staff
) -> None:
    stranger.says("转人工")
    a_world.settle()
    stranger.sends_voice("")
    stranger.sends_video(VIDEO)
    stranger.sends_from_tray([PICTURE])
    a_world.settle()
    heard = [message["text"] for message in stranger.messages() if message["side"] == "account"]
    for words in (
        "语音收到了，客服接手后会听。",
        "视频收到了，客服接手后会看。",
        "照片收到了，客服接手后看得到。",
    ):
        assert any(text.startswith(words) for text in heard)
    assert sorted(row.kind for row in kept(a_world)) == ["photo", "video", "voice"]
    a_world.clock.forward(days=4)
    takes_over(a_world, li, stranger)
    assert len(kept(a_world)) == 3
    seat, path = seat_of(a_world, stranger)
    opens_whole(seat, path)
    assert len(recordings(seat)) == 2


def test_what_was_sent_before_is_fetched_once_when_the_person_asks_for_an_agent_or_one_takes_over(
    a_world: World, stranger: Person, li: Staff
) -> None:
    stranger.sends_voice("")
    a_world.settle()
    assert kept(a_world) == []
    stranger.says("转人工")
    a_world.settle()
    assert [row.kind for row in kept(a_world)] == ["voice"]
    stranger.says("不等了")
    a_world.settle()
    stranger.sends_video(VIDEO)
    a_world.settle()
    assert [row.kind for row in kept(a_world)] == ["voice"]
    takes_over(a_world, li, stranger)
    assert sorted(row.kind for row in kept(a_world)) == ["video", "voice"]


def test_what_wechat_has_no_more_is_not_asked_for(a_world: World, stranger: Person, li: Staff) -> None:
    stranger.sends_voice("")
    a_world.settle()
    a_world.clock.forward(days=3, minutes=1)
    takes_over(a_world, li, stranger)
    seat, _ = seat_of(a_world, stranger)
    assert kept(a_world) == []
    assert "没有取到" not in seat.words


def test_a_photo_that_needs_consent_is_not_fetched_later_without_it(
    a_world: World, stranger: Person, li: Staff
) -> None:
    stranger.says("申请机构证书")
    a_world.settle()
    stranger.sends_from_tray([PICTURE])
    a_world.settle()
    takes_over(a_world, li, stranger)
    assert kept(a_world) == []


def test_a_transcript_answers_the_field_that_was_asked_like_typed_words(
    a_world: World, applicant: Person, li: Staff
) -> None:
    applicant.says("机构证书")
    a_world.settle()
    takes_over(a_world, li, applicant)
    (application,) = a_world.house.records.of_person(applicant.openid)
    a_world.house.stretches.ask_field(li, applicant.openid, application.id, CODE_FIELD)
    a_world.settle()
    applicant.sends_voice(f"{CLIENT[CODE_FIELD]}。")
    a_world.settle()
    (application,) = a_world.house.records.of_person(applicant.openid)
    assert application.value(CODE_FIELD) == CLIENT[CODE_FIELD]
    assert [row.kind for row in kept(a_world)] == ["voice"]


def test_who_sends_a_photo_to_an_agent_waits_for_an_answer(
    a_world: World, applicant: Person, li: Staff
) -> None:
    takes_over(a_world, li, applicant)
    a_world.house.stretches.say(li, applicant.openid, "请发一下营业执照")
    a_world.settle()
    seat, path = seat_of(a_world, applicant)
    seat.opens("/desk/threads?shelf=mine")
    assert "已等" not in seat.words
    applicant.sends_from_tray([PICTURE])
    a_world.settle()
    a_world.clock.forward(minutes=2)
    seat.opens("/desk/threads?shelf=mine")
    assert "已等 2 分钟" in seat.words
    (application,) = a_world.house.records.of_person(applicant.openid)
    assert len(a_world.house.records.documents(application.id)) == 1


@pytest.mark.parametrize(
    ("video", "words"),
    [
        (b"\x00\x00\x00\x18ftypxxxx" + bytes(20), "没有取到客户发的视频：不是能打开的格式"),
        (VIDEO + bytes(11 * 1024 * 1024), "没有取到客户发的视频：超过了 10 MB"),
    ],
)
def test_the_agent_reads_why_a_video_is_not_there(
    a_world: World, stranger: Person, li: Staff, video: bytes, words: str
) -> None:
    takes_over(a_world, li, stranger)
    stranger.sends_video(video)
    a_world.settle()
    seat, _ = seat_of(a_world, stranger)
    assert words in seat.words
    assert kept(a_world) == []


def test_what_was_sent_goes_when_the_person_has_everything_deleted(
    a_world: World, stranger: Person, li: Staff
) -> None:
    takes_over(a_world, li, stranger)
    stranger.sends_voice()
    a_world.settle()
    [voice] = kept(a_world)
    a_world.house.eraser.messages("somebody-else", to_ms(a_world.clock()))
    assert len(kept(a_world)) == 1
    a_world.house.eraser.messages(stranger.openid, to_ms(a_world.clock()))
    assert kept(a_world) == []
    with pytest.raises(NotStoredError):
        a_world.house.storage.get(voice.original)


def test_what_was_sent_is_kept_as_long_as_the_words_of_the_conversation(
    a_world: World, stranger: Person, li: Staff
) -> None:
    takes_over(a_world, li, stranger)
    stranger.sends_voice()
    a_world.settle()
    a_world.clock.forward(days=179)
    a_world.house.retention.apply("inbox")
    assert len(kept(a_world)) == 1
    a_world.clock.now += timedelta(days=2)
    a_world.house.retention.apply("inbox")
    assert kept(a_world) == []
