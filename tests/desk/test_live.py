"""What open pages are told when something moves, and what an open page that asks by itself may do."""

import socket
import time

from redis import Redis

from bot.live import QUEUE, STREAM, Change, Publisher, thread_mark
from desk.entrance.session import UNATTENDED
from tests.desk.office import Office


def stream(office: Office) -> list[dict[bytes, bytes]]:
    office.house.publisher.close()
    return [fields for _, fields in office.house.redis.xrange(STREAM)]  # type: ignore[union-attr]


def test_a_turn_tells_ids_alone(in_review: Office) -> None:
    told = stream(in_review)
    assert told
    application, openid = in_review.application, in_review.applicant.openid
    last = [fields for fields in told if fields[b"kind"] == b"queue"][-1]
    assert last == {
        b"kind": b"queue",
        b"application": application.id.encode(),
        b"thread": thread_mark(openid).encode(),
        b"revision": str(application.revision).encode(),
    }
    assert openid.encode() not in b"".join(value for fields in told for value in fields.values())


def test_redis_that_is_away_costs_who_publishes_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        # It takes the connection and never answers.
        publisher = Publisher(Redis(port=nobody.getsockname()[1], socket_timeout=60))
        began = time.thread_time()
        for number in range(5000):
            publisher.publish(Change(QUEUE, str(number)))
        assert time.thread_time() - began < 5


def test_a_page_that_asks_by_itself_keeps_no_session_alive(in_review: Office) -> None:
    seat = in_review.seat("wangfang")
    for _ in range(9):
        in_review.clock.forward(hours=1)
        answer = seat.client.get("/desk/mine", headers={UNATTENDED: "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/login?next=/desk/mine")


def test_a_page_that_asks_by_itself_is_the_same_look(in_review: Office) -> None:
    seat, path = in_review.seat("wangfang"), f"/desk/applications/{in_review.application.id}"

    def looks() -> int:
        return [actor for actor, _ in in_review.audit("opened")].count("staff:wangfang")

    seat.client.get(path, headers={UNATTENDED: "1"})
    assert looks() == 1  # who was not here yet cannot look unseen
    seat.client.get(path, headers={UNATTENDED: "1"})
    assert looks() == 1
    seat.client.get(path)
    assert looks() == 2
