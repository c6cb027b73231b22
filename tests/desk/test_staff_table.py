"""The table of the staff: passwords hashed, sessions ended, roles checked."""

from typing import Literal

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from bot.errors import Refused
from bot.models.staff import StaffTable
from bot.models.tables import StaffRow
from tests.desk.office import PASSWORD, QUICK, Office

STRONGER = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)


def stored_hash(office: Office, login: str) -> str:
    with office.house.database.reading() as connection:
        return str(
            connection.execute(select(StaffRow.password_hash).where(StaffRow.login == login)).scalar_one()
        )


def test_a_password_is_kept_as_an_argon2id_hash(made: Office) -> None:
    assert stored_hash(made, "wangfang").startswith("$argon2id$")
    found = made.staff.verify("wangfang", PASSWORD)
    assert found
    assert (found.name, found.roles, found.actor) == ("王芳", frozenset({"reviewer"}), "staff:wangfang")


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + "x", PASSWORD.upper()])
def test_another_password_is_nobodys(made: Office, password: str) -> None:
    assert made.staff.verify("wangfang", password) is None


def test_an_unknown_login_is_checked_against_a_hash_as_costly_as_the_others(made: Office) -> None:
    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            checked.append(str(hash))
            return super().verify(hash, password)

    checked: list[str] = []
    table = StaffTable(made.house.database, made.clock, Counting(time_cost=1, memory_cost=8, parallelism=1))
    assert table.verify("nobody", PASSWORD) is None
    assert table.verify("wangfang", "wrong") is None
    costs = {hash.split("$")[3] for hash in checked}
    assert (len(checked), costs) == (2, {"m=8,t=1,p=1"})


def test_a_hash_of_weaker_days_is_renewed_at_the_next_login(made: Office) -> None:
    old = stored_hash(made, "wangfang")
    table = StaffTable(made.house.database, made.clock, STRONGER)
    assert table.verify("wangfang", "wrong") is None
    assert stored_hash(made, "wangfang") == old
    assert table.verify("wangfang", PASSWORD)
    assert "m=16,t=2" in stored_hash(made, "wangfang")
    assert table.verify("wangfang", PASSWORD)
    found = table.find("wangfang")
    assert found
    assert found.session_epoch == 0


def test_a_hash_that_cannot_be_read_lets_nobody_in(made: Office) -> None:
    with made.house.database.writing() as connection:
        connection.execute(update(StaffRow).values(password_hash="broken"))
    assert made.staff.verify("wangfang", PASSWORD) is None


def test_a_switched_off_account_keeps_its_row_and_can_come_back(made: Office) -> None:
    made.staff.deactivate("wangfang")
    assert made.staff.verify("wangfang", PASSWORD) is None
    assert "wangfang" in [person.login for person in made.staff.everybody()]
    made.staff.activate("wangfang")
    assert made.staff.verify("wangfang", PASSWORD)


def test_a_new_password_replaces_the_old_one(made: Office) -> None:
    made.staff.set_password("wangfang", "another long password")
    assert made.staff.verify("wangfang", PASSWORD) is None
    found = made.staff.verify("wangfang", "another long password")
    assert found
    assert found.session_epoch == 1


def test_new_roles_count_at_the_next_request(made: Office) -> None:
    seat = made.seat("wangfang")
    assert seat.opens("/desk/threads").status_code == 403
    assert "只有客服、管理员可以做" in seat.words
    made.staff.set_roles("wangfang", ["reviewer", "agent"])
    assert seat.opens("/desk/threads").status_code == 200


@pytest.mark.parametrize(
    ("login", "name", "roles", "password", "reason"),
    [
        ("王芳", "王芳", ["reviewer"], PASSWORD, "bad_login"),
        ("a", "王芳", ["reviewer"], PASSWORD, "bad_login"),
        ("wang fang", "王芳", ["reviewer"], PASSWORD, "bad_login"),
        ("new", "  ", ["reviewer"], PASSWORD, "bad_name"),
        ("new", "王芳", [], PASSWORD, "bad_roles"),
        ("new", "王芳", ["boss"], PASSWORD, "bad_roles"),
        ("new", "王芳", ["reviewer"], "short", "bad_password"),
        ("wangfang", "王芳", ["reviewer"], PASSWORD, "login_taken"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_words(
    made: Office, login: str, name: str, roles: list[str], password: str, reason: str
) -> None:
    with pytest.raises(Refused) as refused:
        made.staff.add(login, name, roles, password)
    assert refused.value.reason == reason
    assert refused.value.words


def test_what_nobody_has_cannot_be_changed(made: Office) -> None:
    for change in (made.staff.deactivate, made.staff.activate, made.staff.end_sessions):
        with pytest.raises(Refused):
            change("nobody")
    assert QUICK.verify(stored_hash(made, "lina"), PASSWORD)
