"""The second factor: wanted of some roles, set up at the first login, each code good once."""

import re

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from bot.models.roles import needing_second
from bot.models.tables import StaffRow
from desk.app import create
from tests.desk.office import Office, Seat, desk_parts
from tests.desk.test_login import is_in


@pytest.fixture
def strict(made: Office) -> Office:
    """An office in which the second factor is wanted as in production."""
    app = Flask("desk-strict", static_folder=None)
    app.register_blueprint(create(desk_parts(made.house, made.staff, made.bell, needing=needing_second())))
    made.app = app
    return made


def code_of(made: Office, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(made.clock(), counter_offset=steps)


def secret_of(seat: Seat) -> str:
    found = re.search(r'<span class="mono secret">([A-Z2-7 ]+)</span>', seat.text)
    assert found
    return found.group(1).replace(" ", "")


def enrolled(made: Office, login: str) -> tuple[Seat, str, list[str]]:
    """A seat at the desk, the secret of its phone, and the recovery codes."""
    seat = made.seat(login)
    seat.opens("/desk/second-factor")
    secret = secret_of(seat)
    assert seat.posts("/desk/second-factor", code=code_of(made, secret)).status_code == 200
    codes = re.findall(r"<li>(\w{5}-\w{5})</li>", seat.text)
    assert len(set(codes)) == 10
    made.clock.forward(minutes=2)
    return seat, secret, codes


def at_second(made: Office, login: str) -> Seat:
    """After the password, before the second factor."""
    seat = made.seat(login)
    seat.opens("/desk/")
    assert "二次验证" in seat.words
    assert not is_in(seat)
    return seat


@pytest.mark.parametrize("login", ["admin", "zhaolei"])
def test_admins_and_cashiers_set_it_up_before_anything_else(strict: Office, login: str) -> None:
    seat = strict.seat(login)
    seat.opens(strict.page)
    assert "开启二次验证" in seat.words
    assert not is_in(seat)
    secret, goal = secret_of(seat), seat.hidden("next")
    assert seat.client.get("/desk/second-factor.svg").mimetype == "image/svg+xml"
    assert seat.posts("/desk/second-factor", code="000000", next=goal).status_code == 422
    assert secret_of(seat) == secret
    assert seat.posts("/desk/second-factor", code=code_of(strict, secret), next=goal).status_code == 200
    assert strict.page in seat.text
    assert is_in(seat)


def test_reviewers_and_agents_may_but_need_not(strict: Office) -> None:
    for login in ("wangfang", "sunjie"):
        assert is_in(strict.seat(login))
    seat, _, _ = enrolled(strict, "wangfang")
    assert is_in(seat)


def test_from_then_on_every_login_asks_for_a_code(made: Office) -> None:
    _, secret, _ = enrolled(made, "wangfang")
    seat = at_second(made, "wangfang")
    assert seat.posts("/desk/second", code="123456").status_code == 422
    assert not is_in(seat)
    assert seat.posts("/desk/second", code=code_of(made, secret)).status_code == 303
    assert is_in(seat)
    assert [actor for actor, _ in made.audit("staff_second_failed")] == ["visitor"]


def test_a_code_is_good_once_even_within_its_half_minute(made: Office) -> None:
    _, secret, _ = enrolled(made, "wangfang")
    code = code_of(made, secret)
    first, second = at_second(made, "wangfang"), at_second(made, "wangfang")
    assert first.posts("/desk/second", code=code).status_code == 303
    assert second.posts("/desk/second", code=code).status_code == 422
    assert not is_in(second)
    assert second.posts("/desk/second", code=code_of(made, secret, -1)).status_code == 422


def test_the_code_of_the_enrolment_is_used_too(made: Office) -> None:
    seat = made.seat("wangfang")
    seat.opens("/desk/second-factor")
    code = code_of(made, secret_of(seat))
    assert seat.posts("/desk/second-factor", code=code).status_code == 200
    assert at_second(made, "wangfang").posts("/desk/second", code=code).status_code == 422


def test_a_phone_half_a_minute_early_or_late_is_taken_and_a_minute_is_not(made: Office) -> None:
    _, secret, _ = enrolled(made, "wangfang")
    for steps, code in ((-2, 422), (2, 422), (-1, 303), (1, 303)):
        seat = at_second(made, "wangfang")
        assert seat.posts("/desk/second", code=code_of(made, secret, steps)).status_code == code
        made.clock.forward(minutes=3)


def test_a_recovery_code_opens_once_typed_as_people_type(made: Office) -> None:
    _, _, codes = enrolled(made, "wangfang")
    typed = codes[3].replace("-", " ").upper()
    assert at_second(made, "wangfang").posts("/desk/second", code=typed).status_code == 303
    assert at_second(made, "wangfang").posts("/desk/second", code=codes[3]).status_code == 422
    assert made.house.second_factors.codes_left("wangfang") == 9
    assert made.audit("staff_recovery_used")[0][1]["left"] == "9"


def test_new_recovery_codes_need_the_password_and_end_the_old_ones(made: Office) -> None:
    seat, _, codes = enrolled(made, "wangfang")
    seat.opens("/desk/account")
    assert seat.posts("/desk/account/codes", old="wrong").status_code == 422
    assert seat.posts("/desk/account/codes", old="a long enough password").status_code == 200
    assert at_second(made, "wangfang").posts("/desk/second", code=codes[0]).status_code == 422


def test_codes_cannot_be_guessed_without_end(made: Office) -> None:
    _, secret, _ = enrolled(made, "wangfang")
    seat = at_second(made, "wangfang")
    for number in range(5):
        assert seat.posts("/desk/second", code=f"{number:06}").status_code == 422
    assert seat.posts("/desk/second", code=code_of(made, secret)).status_code == 429
    assert not is_in(seat)
    made.house.redis.flushdb()  # a quarter of an hour later
    assert seat.posts("/desk/second", code=code_of(made, secret)).status_code == 303


def test_before_the_code_no_page_of_the_desk_and_no_form_is_open(made: Office) -> None:
    enrolled(made, "wangfang")
    seat = at_second(made, "wangfang")
    for path in ("/desk/account", "/desk/second-factor", "/desk/new-password", made.page):
        assert seat.client.get(path).location.startswith("/desk/second")
    seat.opens("/desk/second")
    for path in ("/desk/account/password", "/desk/second-factor", "/desk/new-password"):
        answer = seat.posts(path, password="three green lamps on a bus", again="three green lamps on a bus")
        assert answer.status_code == 303
        assert answer.location.startswith("/desk/second")
    assert made.audit("staff_password") == []


def test_a_lost_phone_is_cleared_by_an_admin_and_set_up_anew(made: Office) -> None:
    _, secret, _ = enrolled(made, "wangfang")
    admin = made.seat("admin")
    admin.opens("/desk/staff/wangfang")
    assert admin.posts("/desk/staff/wangfang", act="second").status_code == 303
    assert is_in(made.seat("wangfang"))
    _, fresh, _ = enrolled(made, "wangfang")
    assert fresh != secret
    assert made.audit("staff_second_off") == [("staff:admin", {"login": "wangfang"})]


def test_the_secret_and_the_recovery_codes_are_sealed(made: Office) -> None:
    _, secret, codes = enrolled(made, "wangfang")
    with made.house.database.reading() as connection:
        row = connection.execute(select(StaffRow.__table__).where(StaffRow.login == "wangfang")).one()
    stored = repr(tuple(row))
    for plain in (secret, *codes):
        assert plain not in stored


def test_production_wants_it_and_a_demo_does_not() -> None:
    assert needing_second() == {"admin", "cashier"}
