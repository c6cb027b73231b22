"""Coming in, staying in, leaving: and nobody else."""

import re
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from desk.app import create
from desk.entrance.attempts import (
    EVERYWHERE,
    PER_ADDRESS,
    PER_LOGIN,
    TURN_SECONDS,
    WINDOW_SECONDS,
    Attempts,
    Try,
)
from desk.entrance.session import COOKIE
from tests.desk.conftest import Prepared
from tests.desk.office import PASSWORD, Office, Seat, desk_parts, office


def cookie(seat: Seat) -> str:
    found = seat.client.get_cookie(COOKIE, path="/desk")
    return found.value if found else ""


def is_in(seat: Seat) -> bool:
    return seat.client.get("/desk/").status_code == 200


def test_the_right_password_opens_the_desk(made: Office) -> None:
    seat = made.seat()
    assert seat.logs_in("WangFang ").location == "/desk/"
    seat.opens("/desk/")
    assert "王芳 审核员" in seat.words


def test_the_cookie_is_kept_from_scripts_and_other_sites(prepared: Prepared, redis_url: str) -> None:
    folder, documents, _ = prepared
    with office(folder, redis_url, documents, is_secure=True) as made:
        answer = made.app.test_client().get("/desk/login", base_url="https://desk.example")
    flags = set(answer.headers["Set-Cookie"].split("; ")[1:])
    assert flags == {"Secure", "HttpOnly", "Path=/desk", "SameSite=Lax"}


@pytest.mark.parametrize("login", ["wangfang", "nobody", "", "gone"])
def test_whatever_is_wrong_the_answer_is_the_same(made: Office, login: str) -> None:
    made.staff.add("gone", "离职", ["reviewer"], PASSWORD)
    made.staff.deactivate("gone")
    seat = made.seat()
    answer = seat.logs_in(login, PASSWORD if login == "gone" else "wrong password")
    assert answer.status_code == 401
    assert "登录名或密码不对，或尝试次数过多。" in seat.words
    assert not is_in(seat)


def test_after_five_wrong_tries_the_right_password_has_to_wait_too(made: Office) -> None:
    seat = made.seat()
    for _ in range(PER_LOGIN):
        seat.logs_in("wangfang", "wrong password")
    assert seat.logs_in("wangfang").status_code == 401
    assert made.seat().logs_in("lina").status_code == 303
    keys = list(made.house.redis.scan_iter("desk:tries:*"))
    assert all(0 < made.house.redis.ttl(key) <= WINDOW_SECONDS for key in keys)
    assert not [key for key in keys if b"wangfang" in key]


def test_the_right_password_forgives_earlier_tries(made: Office) -> None:
    for _ in range(3):
        seat = made.seat()
        for _ in range(PER_LOGIN - 1):
            seat.logs_in("wangfang", "wrong password")
        assert seat.logs_in("wangfang").status_code == 303


def test_a_browser_that_was_here_before_is_not_shut_out_by_strangers(made: Office) -> None:
    known = made.seat("wangfang")
    stranger = made.seat()
    for _ in range(PER_LOGIN):
        stranger.logs_in("wangfang", "wrong password")
    assert stranger.logs_in("wangfang").status_code == 401
    known.opens("/desk/")
    known.posts("/desk/logout")
    assert known.logs_in("wangfang").status_code == 303


def test_a_browser_that_was_here_before_waits_between_tries_instead_of_being_locked(made: Office) -> None:
    attempts, own = (
        Attempts(made.house.redis, made.house.vault.blind_index),
        Try("wangfang", "10.0.0.1", "a browser"),
    )
    taken = [attempts.begin(own) for _ in range(20)]
    assert taken == [True] * (PER_LOGIN + 1) + [False] * (19 - PER_LOGIN)
    for key in made.house.redis.scan_iter("desk:tries:turn:*"):
        assert 0 < made.house.redis.ttl(key) <= TURN_SECONDS
        made.house.redis.delete(key)  # a few seconds later
    assert attempts.begin(own)


def test_fifty_wrong_logins_from_one_address_do_not_shut_the_staff_out(made: Office) -> None:
    seat = made.seat()
    for number in range(50):
        assert seat.logs_in(f"guess{number}", "wrong password").status_code == 401
    for login in ("lina", "wangfang", "admin"):
        assert made.seat().logs_in(login).status_code == 303


def test_sixty_right_logins_from_one_office_all_succeed_and_count_for_nothing(made: Office) -> None:
    for _ in range(60):
        assert made.seat().logs_in("lina").status_code == 303
    counts = [int(made.house.redis.get(key) or 0) for key in made.house.redis.scan_iter("desk:tries:*")]
    assert set(counts) <= {0}


def test_an_address_of_many_failures_takes_turns_and_its_refused_tries_leave_nothing(made: Office) -> None:
    attempts, redis = Attempts(made.house.redis, made.house.vault.blind_index), made.house.redis
    for number in range(PER_ADDRESS):
        assert attempts.begin(Try(f"guess{number}", "10.0.0.1"))
    assert attempts.begin(Try("wangfang", "10.0.0.1"))
    assert not attempts.begin(Try("lina", "10.0.0.1"))
    assert attempts.begin(Try("lina", "10.0.0.2"))
    before = len(list(redis.scan_iter("desk:tries:*")))
    assert not any(attempts.begin(Try(f"more{number}", "10.0.0.1")) for number in range(50))
    assert len(list(redis.scan_iter("desk:tries:*"))) == before


def test_failures_everywhere_raise_an_alarm(made: Office, capsys: pytest.CaptureFixture[str]) -> None:
    made.house.redis.set("desk:tries:everywhere", EVERYWHERE, ex=60)
    assert Attempts(made.house.redis, made.house.vault.blind_index).begin(Try("wangfang", "10.0.0.1"))
    assert "logins fail everywhere" in capsys.readouterr().out


def test_without_redis_nobody_gets_in(made: Office) -> None:
    away = Redis(port=1, retry=Retry(NoBackoff(), 0))
    app = Flask("desk-test", static_folder=None)
    app.register_blueprint(create(desk_parts(made.house, made.staff, made.bell, redis=away)))
    seat = Seat(app.test_client())
    assert seat.logs_in("wangfang").status_code == 503
    assert not is_in(seat)
    away.close()


def test_a_session_that_was_planted_before_the_login_is_worth_nothing(made: Office) -> None:
    seat = made.seat()
    seat.opens("/desk/login")
    planted, token = cookie(seat), seat.hidden("token")
    assert seat.posts("/desk/login", login="wangfang", password=PASSWORD).status_code == 303
    seat.opens("/desk/")
    assert seat.hidden("token") != token
    thief = made.seat()
    thief.client.set_cookie(COOKIE, planted, path="/desk")
    assert not is_in(thief)


def test_a_copied_cookie_dies_with_the_logout(made: Office) -> None:
    seat, thief = made.seat("wangfang"), made.seat()
    thief.client.set_cookie(COOKIE, cookie(seat), path="/desk")
    assert is_in(thief)
    seat.opens("/desk/")
    assert seat.posts("/desk/logout").status_code == 303
    assert not is_in(seat)
    assert not is_in(thief)


def test_a_logout_leaves_the_other_browsers_of_the_person_alone(made: Office) -> None:
    here, there = made.seat("wangfang"), made.seat("wangfang")
    here.opens("/desk/")
    here.posts("/desk/logout")
    assert not is_in(here)
    assert is_in(there)


def test_logins_leave_traces_and_what_was_typed_for_an_unknown_login_does_not(
    made: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    seat = made.seat()
    seat.logs_in("my-password-in-the-wrong-box", "wrong password")
    seat.logs_in("wangfang", "wrong password")
    assert seat.logs_in("wangfang").status_code == 303
    seat.opens("/desk/")
    seat.posts("/desk/logout")
    assert [actor for actor, _ in made.audit("staff_login_failed")] == ["visitor"]
    assert made.audit("staff_login_failed")[0][1] == {"login": "wangfang", "address": "127.0.0.1"}
    for action in ("staff_login", "staff_logout"):
        assert [actor for actor, _ in made.audit(action)] == ["staff:wangfang"]
    printed = capsys.readouterr().out
    for event in ("staff_login_failed", "staff_login ", "staff_logout"):
        assert event in printed
    assert "wrong-box" not in printed


def test_a_lock_is_recorded_once_however_often_somebody_goes_on(made: Office) -> None:
    seat = made.seat()
    for _ in range(PER_LOGIN + 5):
        seat.logs_in("wangfang", "wrong password")
    assert len(made.audit("staff_locked")) == 1
    assert len(made.audit("staff_login_failed")) == PER_LOGIN


def test_a_changed_cookie_is_nobodys(made: Office) -> None:
    seat = made.seat("zhaolei")
    for forged in (cookie(seat) + "x", "zhaolei", "", "WyJhIiwiYWRtaW4iLDAsMF0.x"):
        seat.client.set_cookie(COOKIE, forged, path="/desk")
        assert not is_in(seat)


def test_a_new_password_or_a_switched_off_account_ends_the_session(made: Office) -> None:
    first, second = made.seat("wangfang"), made.seat("lina")
    made.staff.set_password("wangfang", "another long password")
    made.staff.deactivate("lina")
    assert not is_in(first)
    assert not is_in(second)


def test_eight_idle_hours_end_a_session_and_work_keeps_it(made: Office) -> None:
    seat, idle = made.seat("wangfang"), made.seat("wangfang")
    made.clock.forward(hours=5)
    assert is_in(seat)
    made.clock.forward(hours=3, seconds=1)
    assert is_in(seat)
    assert not is_in(idle)


def test_twelve_hours_end_a_session_however_much_it_is_used(made: Office) -> None:
    seat = made.seat("wangfang")
    for _ in range(11):
        made.clock.forward(hours=1)
        assert is_in(seat)
    made.clock.forward(hours=1)
    assert not is_in(seat)
    assert seat.logs_in("wangfang").status_code == 303
    assert is_in(seat)


@pytest.mark.parametrize("path", ["login", "logout", "applications/x/review", "applications/x/reveal"])
def test_a_form_without_its_token_changes_nothing(made: Office, path: str) -> None:
    seat, other = made.at_page("wangfang"), made.at_page("lina")
    for token in ("", "guessed", other.hidden("token"), "令牌"):
        answer = seat.client.post(f"/desk/{path}", data={"token": token, "verdict": "approve"})
        assert answer.status_code == 400
    assert is_in(seat)


def test_after_the_login_the_page_that_was_wanted_opens(made: Office) -> None:
    seat = made.seat()
    wanted = seat.client.get(made.page).location
    seat.opens(wanted)
    answer = seat.posts("/desk/login", login="lina", password=PASSWORD, next=seat.hidden("next"))
    assert answer.location == made.page


@pytest.mark.parametrize(
    "goal", ["https://evil.example/desk/", "//evil.example", "/wechat", "/desk/\\x", "desk/"]
)
def test_a_login_leads_nowhere_else(made: Office, goal: str) -> None:
    seat = made.seat()
    seat.opens("/desk/login")
    answer = seat.posts("/desk/login", login="lina", password=PASSWORD, next=goal)
    assert answer.location == "/desk/"


@pytest.mark.parametrize(
    "path", ["/desk/", "/desk/login", "/desk/nothing", "/desk/threads", "/desk/static/desk.css"]
)
def test_every_answer_carries_the_headers(made: Office, path: str) -> None:
    seat = made.seat("wangfang")
    with seat.client.get(path) as answer:
        headers = answer.headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_pages_hold_no_inline_script_or_style(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    for forbidden in ("<script>", "<style", " style=", " onclick=", " onsubmit="):
        assert forbidden not in seat.text


def test_the_desk_needs_no_other_server(made: Office) -> None:
    folder = Path(create.__code__.co_filename).parent
    files = [path for path in folder.rglob("*") if path.suffix in (".html", ".css", ".js")]
    assert len(files) > 8
    # A comment, and the name of HTML's namespace, which is no address that is asked.
    texts = {
        path: re.sub(r"// |http://www\.w3\.org/1999/xhtml", "", path.read_text("utf-8")) for path in files
    }
    assert not [path for path, text in texts.items() if "//" in text]


def test_a_login_form_larger_than_any_is_refused(made: Office) -> None:
    seat = made.seat()
    assert seat.client.post("/desk/login", data={"login": "x" * 300_000}).status_code == 413
