"""Passkeys of the staff: added for the password, good at the own address, each challenge once."""

import json
from typing import Any

import pytest
from flask import Flask

from bot.models.passkeys import MOST
from bot.models.roles import needing_second
from desk.app import create
from tests.desk.office import PASSWORD, Office, Seat, desk_parts
from tests.desk.soft_passkey import SoftPasskey
from tests.desk.test_login import is_in
from tests.desk.test_second_factor import at_second, enrolled

ADD, PROVE = "/desk/account/passkeys", "/desk/login/passkey"


def options(seat: Seat, path: str, **fields: Any) -> dict[str, Any]:
    answer = seat.posts(f"{path}/options", **fields)
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.get_data())
    return found


def adds(seat: Seat, key: SoftPasskey, name: str = "办公电脑", page: str = "/desk/account") -> int:
    seat.opens(page)
    asked = options(seat, ADD, old=PASSWORD)
    return seat.posts(ADD, name=name, answer=key.made(asked)).status_code


def proves(seat: Seat, key: SoftPasskey) -> int:
    if not seat.text:
        seat.opens("/desk/login")
    return seat.posts(PROVE, answer=key.proven(options(seat, PROVE))).status_code


def with_key(made: Office, login: str = "wangfang", **kind: Any) -> SoftPasskey:
    key = SoftPasskey(**kind)
    assert adds(made.seat(login), key) == 303
    return key


def test_a_passkey_opens_the_desk_without_password_and_code(made: Office) -> None:
    key = with_key(made)
    made.clock.forward(minutes=7)
    seat = made.seat()
    assert proves(seat, key) == 303
    assert is_in(seat)
    assert made.audit("staff_login")[-1][1]["passkey"] == "办公电脑"
    seat.opens("/desk/account")
    assert "办公电脑" in seat.words
    assert "最近使用" in seat.words


def test_it_is_the_second_factor_of_a_login_by_password(made: Office) -> None:
    key = with_key(made)
    seat = at_second(made, "wangfang")
    assert 'name="code"' not in seat.text
    assert proves(seat, key) == 303
    assert is_in(seat)


def test_beside_a_phone_either_of_the_two_is_enough(made: Office) -> None:
    enrolled(made, "wangfang")
    key = SoftPasskey()
    seat = at_second(made, "wangfang")
    made.house.staff_sessions.passed_second(made.house.staff_sessions.of("wangfang")[0].id)
    assert adds(seat, key) == 303
    seat = at_second(made, "wangfang")
    assert 'name="code"' in seat.text
    assert proves(seat, key) == 303
    assert is_in(seat)


def test_an_open_browser_gets_no_passkey_without_the_password(made: Office) -> None:
    seat = made.seat("wangfang")
    seat.opens("/desk/account")
    refused = seat.posts(f"{ADD}/options", old="wrong")
    assert refused.status_code == 422
    assert refused.get_json() == {"problem": "现在的密码不对，请再输入一次。"}
    asked = {"rp": {"id": "desk.example.com"}, "challenge": "AAAA"}
    assert seat.posts(ADD, name="x", answer=SoftPasskey().made(asked)).status_code == 422
    assert made.house.passkeys.of("wangfang") == []


def test_the_answer_of_a_challenge_is_good_once_and_in_its_own_browser(made: Office) -> None:
    key = with_key(made)
    first, second = made.seat(), made.seat()
    first.opens("/desk/login")
    second.opens("/desk/login")
    answer = key.proven(options(first, PROVE))
    assert second.posts(PROVE, answer=answer).status_code == 401
    assert first.posts(PROVE, answer=answer).status_code == 303
    third = made.seat()
    third.opens("/desk/login")
    options(third, PROVE)
    assert third.posts(PROVE, answer=answer).status_code == 401
    assert not is_in(third)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://desk.example.org"},
        {"origin": "http://desk.example.com"},
        {"verifies": False},
        {"key": SoftPasskey().key},
        {"id": b"another"},
    ],
    ids=["another host", "without https", "without a PIN", "another key", "unknown"],
)
def test_what_another_address_or_another_key_signed_opens_nothing(
    made: Office, change: dict[str, Any]
) -> None:
    key = with_key(made)
    for name, value in change.items():
        setattr(key, name, value)
    seat = made.seat()
    assert proves(seat, key) == 401
    assert not is_in(seat)
    assert "用密码登录" in seat.words


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', '{"id": "x"', "x" * 30_000])
def test_an_answer_that_is_none_is_refused_in_words(made: Office, answer: str) -> None:
    seat = made.seat()
    seat.opens("/desk/login")
    options(seat, PROVE)
    assert seat.posts(PROVE, answer=answer).status_code == 401


def test_a_counter_that_went_back_shows_a_copy(made: Office) -> None:
    key = with_key(made, count=5)
    assert proves(made.seat(), key) == 303
    key.count = 3
    assert proves(made.seat(), key) == 401


def test_a_passkey_of_a_colleague_does_not_finish_somebody_elses_login(made: Office) -> None:
    with_key(made)
    other = with_key(made, "lina")
    seat = at_second(made, "wangfang")
    assert proves(seat, other) == 422
    assert not is_in(seat)
    assert "另一位同事" in seat.words


def test_an_account_that_is_off_or_reset_does_not_open_by_passkey(made: Office) -> None:
    key = with_key(made)
    made.staff.reset_password("wangfang", by="staff:admin")
    assert proves(made.seat(), key) == 401
    made.staff.deactivate("wangfang", by="staff:admin")
    assert proves(made.seat(), key) == 401


def test_several_have_names_and_one_is_removed_for_the_password(made: Office) -> None:
    seat = made.seat("wangfang")
    first, second = SoftPasskey(), SoftPasskey()
    assert adds(seat, first, "办公电脑") == 303
    assert adds(seat, second, "手机") == 303
    seat.opens("/desk/account")
    assert seat.posts(f"{ADD}/remove", passkey=made.house.passkeys.of("wangfang")[0].id).status_code == 422
    kept = made.house.passkeys.of("wangfang")[0]
    assert seat.posts(f"{ADD}/remove", passkey=kept.id, old=PASSWORD).status_code == 303
    assert [one.name for one in made.house.passkeys.of("wangfang")] == [
        "手机" if kept.name == "办公电脑" else "办公电脑"
    ]
    assert made.audit("staff_passkey_removed") == [
        ("staff:wangfang", {"login": "wangfang", "passkey": kept.name})
    ]


def test_nobody_removes_a_passkey_of_somebody_else(made: Office) -> None:
    with_key(made)
    seat = made.seat("lina")
    seat.opens("/desk/account")
    wanted = made.house.passkeys.of("wangfang")[0].id
    assert seat.posts(f"{ADD}/remove", passkey=wanted, old=PASSWORD).status_code == 422
    assert len(made.house.passkeys.of("wangfang")) == 1


def test_the_last_one_removed_ends_the_second_step(made: Office) -> None:
    seat = made.seat("wangfang")
    assert adds(seat, SoftPasskey()) == 303
    wanted = made.house.passkeys.of("wangfang")[0].id
    seat.opens("/desk/account")
    assert seat.posts(f"{ADD}/remove", passkey=wanted, old=PASSWORD).status_code == 303
    assert is_in(made.seat("wangfang"))


def test_one_is_added_once_and_ten_are_the_most(made: Office) -> None:
    seat, key = made.seat("wangfang"), SoftPasskey()
    assert adds(seat, key) == 303
    assert adds(seat, key) == 422
    assert "已经添加过" in seat.words
    for _ in range(MOST - 1):
        assert adds(seat, SoftPasskey()) == 303
    assert adds(seat, SoftPasskey()) == 422
    assert f"最多 {MOST} 把" in seat.words
    assert len(made.house.passkeys.of("wangfang")) == MOST


def test_an_admin_clears_codes_and_passkeys_together(made: Office) -> None:
    key = with_key(made)
    admin = made.seat("admin")
    admin.opens("/desk/staff/wangfang")
    assert admin.posts("/desk/staff/wangfang", act="second").status_code == 303
    assert is_in(made.seat("wangfang"))
    assert proves(made.seat(), key) == 401


def test_who_needs_a_second_factor_may_set_up_a_passkey_instead_of_a_phone(made: Office) -> None:
    app = Flask("desk-strict", static_folder=None)
    app.register_blueprint(create(desk_parts(made.house, made.staff, made.bell, needing=needing_second())))
    made.app = app
    seat = made.seat("admin")
    assert adds(seat, SoftPasskey(), page="/desk/") == 303
    assert is_in(seat)


@pytest.mark.parametrize("url", ["https://127.0.0.1:8000", "http://desk.example.com", "https://[::1]"])
def test_where_browsers_have_no_passkeys_none_are_offered(made: Office, url: str) -> None:
    app = Flask("desk-by-number", static_folder=None)
    app.register_blueprint(create(desk_parts(made.house, made.staff, made.bell, public_url=url)))
    made.app = app
    seat = made.seat("wangfang")
    seat.opens("/desk/account")
    assert "https 的域名" in seat.words
    assert seat.posts(f"{ADD}/options", old=PASSWORD).status_code == 404
    assert "通行密钥" not in made.seat().opens("/desk/login").get_data(as_text=True)
