"""The pages 我的账号 and 员工: passwords, sessions, roles, and who may change what."""

import re

import pytest

from desk.entrance.session import COOKIE
from tests.desk.office import PASSWORD, Office, Seat
from tests.desk.test_login import is_in

NEW = "three green lamps on a bus"


def one_time_of(seat: Seat) -> str:
    found = re.search(r'<b class="mono password">([^<]+)</b>', seat.text)
    assert found
    return found.group(1)


def invited(made: Office, login: str = "zhouhong", role: str = "agent") -> str:
    """The one-time password of a new account."""
    admin = made.seat("admin")
    admin.opens("/desk/staff")
    assert admin.posts("/desk/staff", login=login, name="周红", role=role).status_code == 200
    return one_time_of(admin)


def test_the_own_password_is_changed_with_the_old_one_and_other_browsers_are_logged_out(made: Office) -> None:
    here, there = made.seat("wangfang"), made.seat("wangfang")
    here.opens("/desk/account")
    answer = here.posts("/desk/account/password", old=PASSWORD, password=NEW, again=NEW)
    assert answer.status_code == 303
    here.opens("/desk/account?done=password")
    assert "密码已更改，其他设备上的登录都已退出。" in here.words
    assert not is_in(there)
    assert made.seat().logs_in("wangfang").status_code == 401
    assert made.seat().logs_in("wangfang", NEW).status_code == 303
    assert made.audit("staff_password") == [("staff:wangfang", {"login": "wangfang"})]


@pytest.mark.parametrize(
    ("old", "password", "again", "words"),
    [
        ("wrong", NEW, NEW, "现在的密码不对"),
        (PASSWORD, NEW, NEW + "x", "两次输入的新密码不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码和现在的密码一样"),
        (PASSWORD, "wangfang2026", "wangfang2026", "容易被猜到"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why_and_stays(
    made: Office, old: str, password: str, again: str, words: str
) -> None:
    seat = made.seat("wangfang")
    seat.opens("/desk/account")
    assert seat.posts("/desk/account/password", old=old, password=password, again=again).status_code == 422
    assert words in seat.words
    assert made.seat().logs_in("wangfang").status_code == 303


def test_at_an_open_browser_the_old_password_cannot_be_guessed_without_end(made: Office) -> None:
    seat = made.seat("wangfang")
    seat.opens("/desk/account")
    for _ in range(5):
        seat.posts("/desk/account/password", old="guess", password=NEW, again=NEW)
    assert seat.posts("/desk/account/password", old=PASSWORD, password=NEW, again=NEW).status_code == 429
    assert "请等 15 分钟" in seat.words


def test_a_new_colleague_comes_in_once_with_the_one_time_password_and_sets_an_own_one(made: Office) -> None:
    once, seat = invited(made), made.seat()
    assert seat.logs_in("zhouhong", once).status_code == 303
    seat.opens("/desk/")
    assert "设置自己的密码" in seat.words
    assert not is_in(seat)
    assert seat.opens(made.page).status_code == 200
    assert "设置自己的密码" in seat.words
    assert seat.posts("/desk/new-password", password=NEW, again=NEW).location == "/desk/"
    assert is_in(seat)
    assert made.seat().logs_in("zhouhong", once).status_code == 401
    assert made.seat().logs_in("zhouhong", NEW).status_code == 303


def test_a_one_time_password_that_is_too_old_opens_nothing(made: Office) -> None:
    once = invited(made)
    made.clock.forward(days=3, seconds=1)
    assert made.seat().logs_in("zhouhong", once).status_code == 401


def test_a_forgotten_password_is_reset_by_an_admin_and_shown_once(made: Office) -> None:
    seat, admin = made.seat("wangfang"), made.seat("admin")
    admin.opens("/desk/staff/wangfang")
    assert admin.posts("/desk/staff/wangfang", act="reset").status_code == 200
    once = one_time_of(admin)
    admin.opens("/desk/staff/wangfang")
    assert once not in admin.text
    assert not is_in(seat)
    assert made.seat().logs_in("wangfang").status_code == 401
    assert made.seat().logs_in("wangfang", once).status_code == 303
    assert made.audit("staff_password_reset") == [("staff:admin", {"login": "wangfang"})]


def test_an_admin_changes_roles_switches_off_and_on_and_logs_out(made: Office) -> None:
    seat, admin = made.seat("wangfang"), made.seat("admin")
    admin.opens("/desk/staff/wangfang")
    at = "/desk/staff/wangfang"
    assert admin.posts(at, act="roles", role=["agent", "reviewer"]).status_code == 303
    assert seat.opens("/desk/threads").status_code == 200
    admin.posts(at, act="logout")
    assert not is_in(seat)
    assert seat.logs_in("wangfang").status_code == 303
    admin.posts(at, act="off")
    assert not is_in(seat)
    assert made.seat().logs_in("wangfang").status_code == 401
    admin.posts(at, act="on")
    assert made.seat().logs_in("wangfang").status_code == 303
    admin.opens(at)
    for words in ("更改了角色：客服、审核员", "停用了账号", "恢复了账号", "退出了登录", "周敏"):
        assert words in admin.words


def test_the_last_one_who_keeps_the_accounts_stays(made: Office) -> None:
    admin = made.seat("admin")
    admin.opens("/desk/staff/admin")
    assert admin.posts("/desk/staff/admin", act="roles", role="agent").status_code == 422
    assert "至少要留一个能管理账号的同事" in admin.words
    assert admin.posts("/desk/staff/admin", act="off").status_code == 422
    assert "不能对自己的账号做这一步" in admin.words
    assert is_in(admin)


@pytest.mark.parametrize("login", ["wangfang", "zhaolei", "sunjie"])
def test_nobody_else_sees_or_changes_accounts(made: Office, login: str) -> None:
    seat = made.seat(login)
    for path in ("/desk/staff", "/desk/staff/admin", "/desk/staff/nobody"):
        assert seat.opens(path).status_code == 403
    seat.opens("/desk/account")
    for path in ("/desk/staff", "/desk/staff/admin"):
        assert seat.posts(path, act="off", login="x1", name="X", role="admin").status_code == 403
    assert "/desk/staff" not in seat.text


def test_own_sessions_are_listed_and_ended_one_by_one_or_all_others(made: Office) -> None:
    here, second, third = made.seat("wangfang"), made.seat("wangfang"), made.seat("wangfang")
    here.opens("/desk/account")
    assert here.text.count("退出这一处") == 2
    ids = re.findall(r'name="session" value="(\w+)"', here.text)
    here.posts("/desk/account/sessions", session=ids[0])
    assert [is_in(second), is_in(third)].count(False) == 1
    here.opens("/desk/account")
    here.posts("/desk/account/sessions")
    assert (is_in(here), is_in(second), is_in(third)) == (True, False, False)


def test_nobody_ends_a_session_of_somebody_else(made: Office) -> None:
    seat, other = made.seat("wangfang"), made.seat("lina")
    others = made.house.staff_sessions.of("lina")[0].id
    seat.opens("/desk/account")
    seat.posts("/desk/account/sessions", session=others)
    assert is_in(other)


def test_an_admin_ends_one_session_of_a_colleague_and_leaves_the_others(made: Office) -> None:
    first, second, admin = made.seat("wangfang"), made.seat("wangfang"), made.seat("admin")
    admin.opens("/desk/staff/wangfang")
    ids = re.findall(r'name="session" value="(\w+)"', admin.text)
    assert len(ids) == 2
    ended = admin.posts("/desk/staff/wangfang", act="session", session=ids[0])
    assert ended.status_code == 303
    assert sorted([is_in(first), is_in(second)]) == [False, True]
    own = made.house.staff_sessions.of("admin")[0].id
    admin.posts("/desk/staff/wangfang", act="session", session=own)
    assert is_in(admin)


def test_the_cookie_names_nobody(made: Office) -> None:
    found = made.seat("wangfang").client.get_cookie(COOKIE, path="/desk")
    assert found
    assert "wangfang" not in found.value


def test_an_account_that_cannot_be_made_says_why_and_keeps_what_was_typed(made: Office) -> None:
    admin = made.seat("admin")
    admin.opens("/desk/staff")
    assert admin.posts("/desk/staff", login="wangfang", name="王芳", role="agent").status_code == 422
    assert "登录名 wangfang 已经有人用了" in admin.words
    assert 'value="王芳"' in admin.text
