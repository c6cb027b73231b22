"""Agents send pictures: checked, stored sealed with the application, shown in the thread."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from bot.models.tables import DocumentRow
from bot.web_request import LARGEST_BODY
from tests.desk.applicant import stamped_licence
from tests.desk.office import Office, Seat
from tests.desk.threads.test_helping import holds
from tests.desk.threads.test_reading import texts, thread_of

NOTE = b"just some words"


def sends(made: Office, seat: Seat, data: bytes, key: str = "") -> Any:
    fields = {"token": seat.hidden("token"), "key": key, "picture": FileStorage(BytesIO(data), "picture.jpg")}
    boundary, body = encode_multipart(fields)
    about = f"multipart/form-data; boundary={boundary}"
    answer = seat.client.post(f"{thread_of(made)}/show", data=body, content_type=about)
    seat.text = answer.get_data(as_text=True)
    return answer


def stored(made: Office) -> list[Any]:
    query = select(DocumentRow.__table__).where(DocumentRow.kind == "from_agent")
    with made.house.database.reading() as connection:
        return list(connection.execute(query))


def a_picture(made: Office) -> bytes:
    return stamped_licence(made.applicant.name)


def test_a_picture_is_sent_held_and_shown_in_the_thread(made: Office) -> None:
    seat = holds(made)
    assert sends(made, seat, a_picture(made)).status_code == 303
    (row,) = stored(made)
    assert row.application_id == made.application.id
    seat.opens(thread_of(made))
    assert texts(seat, "staff") == ["［图片］"]
    assert "还没发出" in seat.words
    assert seat.hidden("line")


def test_the_person_gets_the_picture_in_the_size_in_which_it_can_be_read(made: Office) -> None:
    seat = holds(made)
    sends(made, seat, a_picture(made))
    (row,) = stored(made)
    assert made.house.papers.preview(row.id) == made.house.storage.get(row.normalised)
    assert row.normalised != row.thumbnail


def test_the_store_holds_no_picture_in_the_clear(made: Office) -> None:
    seat = holds(made)
    data = a_picture(made)
    sends(made, seat, data)
    (row,) = stored(made)
    assert made.house.storage.get(row.original) == data
    folder = made.house.settings.media_url.removeprefix("file://")
    files = [path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()]
    assert files
    assert not any(data[100:400] in content for content in files)


def test_a_picture_sent_twice_with_one_key_is_one_line(made: Office) -> None:
    seat = holds(made)
    token = seat.text
    sends(made, seat, a_picture(made), "one")
    seat.text = token
    sends(made, seat, a_picture(made), "one")
    seat.opens(thread_of(made))
    assert texts(seat, "staff") == ["［图片］"]
    assert len(stored(made)) == 1


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "请先选一张图片。"), (NOTE, "无法识别这个文件"), (b"%PDF-1.7\n", "PDF")]
)
def test_what_is_no_picture_is_refused_with_advice_and_not_sent(
    made: Office, data: bytes, words: str
) -> None:
    seat = holds(made)
    assert sends(made, seat, data).status_code == 422
    assert words in seat.words
    seat.opens(thread_of(made))
    assert texts(seat, "staff") == []
    assert stored(made) == []


def test_who_does_not_have_the_thread_stores_and_sends_nothing(made: Office) -> None:
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    assert sends(made, seat, a_picture(made)).status_code == 422
    assert "请先接手" in seat.words
    assert stored(made) == []


def test_a_picture_of_an_agent_is_no_paper_of_the_application(made: Office) -> None:
    seat = holds(made)
    sends(made, seat, a_picture(made))
    (row,) = stored(made)
    reviewer = made.at_page("wangfang")
    assert row.id not in reviewer.text
    assert reviewer.opens(f"/desk/documents/{row.id}/normalised").status_code == 404


def test_a_picture_of_an_agent_goes_with_the_application(made: Office) -> None:
    seat = holds(made)
    sends(made, seat, a_picture(made))
    made.house.eraser.application(made.application.id)
    assert stored(made) == []


def test_a_body_that_is_too_large_is_refused_before_it_is_read(made: Office) -> None:
    seat = holds(made)
    assert sends(made, seat, b"\xff\xd8" + bytes(LARGEST_BODY)).status_code == 413
    stranger = made.seat()
    stranger.opens("/desk/login")
    assert sends(made, stranger, b"\xff\xd8" + bytes(LARGEST_BODY // 2)).status_code == 413
