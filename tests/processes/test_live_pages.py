"""The process of the live pages over a real Redis: who hears what, and what survives."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from bot.live import CLAIM, QUEUE, Change
from desk.entrance.session import COOKIE
from tests.desk.conftest import in_review, made, prepared
from tests.desk.office import Office, Seat
from tests.processes.house import free_ports
from tests.processes.live_process import Listener, LiveProcess, live_process

__all__ = ["in_review", "made", "prepared"]
pytestmark = pytest.mark.processes


@pytest.fixture
def live(in_review: Office, tmp_path: Path) -> Iterator[LiveProcess]:
    (port,) = free_ports(1)
    # The process has the time of this machine, so the sessions have it too.
    in_review.clock.now = datetime.now(UTC)
    with live_process(in_review.house.settings, port, tmp_path, "http://127.0.0.1:9") as made:
        yield made


def cookies(seat: Seat) -> dict[str, str]:
    found = seat.client.get_cookie(COOKIE, path="/desk")
    assert found
    return {COOKIE: found.value}


def test_what_moves_is_heard_by_who_is_logged_in(in_review: Office, live: LiveProcess) -> None:
    seat = in_review.seat("wangfang")
    page = Listener(live.url, cookies(seat))
    in_review.house.publish(Change(QUEUE, "an-application", "a-thread", 7))
    told = page.waits_for("change", kind=QUEUE, application="an-application")
    assert told == {"kind": QUEUE, "application": "an-application", "thread": "a-thread", "revision": "7"}
    seat.opens(f"/desk/applications/{in_review.application.id}")
    page.waits_for("change", kind=CLAIM, application=in_review.application.id)
    page.close()


def test_nobody_hears_anything_without_a_session(in_review: Office, live: LiveProcess) -> None:
    stranger = in_review.app.test_client()
    stranger.get("/desk/login")
    forged = {COOKIE: "forged"}
    half = cookies(Seat(stranger))
    for given in ({}, forged, half):
        assert requests.get(live.url, cookies=given, timeout=10).status_code == 401


def test_a_line_that_was_lost_gets_what_moved_meanwhile(in_review: Office, live: LiveProcess) -> None:
    seat = in_review.seat("wangfang")
    first = Listener(live.url, cookies(seat))
    in_review.house.publish(Change(QUEUE, "before"))
    first.waits_for("change", application="before")
    known = first.heard[-1][0]
    live.end(signal.SIGKILL)
    assert first.ended()
    in_review.house.publish(Change(QUEUE, "meanwhile"))
    in_review.house.publisher.close()
    live.start()
    again = Listener(live.url, cookies(seat), known)
    again.waits_for("change", application="meanwhile")
    assert "before" not in [data.get("application") for _, _, data in again.heard]
    again.close()


def test_a_page_that_was_away_for_too_long_is_told_to_ask_for_everything(
    in_review: Office, live: LiveProcess
) -> None:
    for number in range(300):
        in_review.house.publish(Change(QUEUE, f"application-{number}"))
    in_review.house.publisher.close()
    page = Listener(live.url, cookies(in_review.seat("wangfang")), "1-0")
    page.waits_for("missed")
    page.close()
