"""Accounts of the staff from the command line."""

import re
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from bot.cli import command
from bot.cli.main import main
from bot.errors import Refused
from tests.environ import environ_of
from tests.world import World

Szca = Callable[..., Result]
PASSWORD = "three green lamps on a bus"


@pytest.fixture
def szca(a_world: World) -> Szca:
    environ = environ_of(a_world.house.settings)
    return lambda *words, typed="": CliRunner(env=environ).invoke(main, words, input=typed)


@pytest.fixture
def boss(szca: Szca) -> Iterator[Szca]:
    """An admin is there."""
    added = szca(
        "staff", "add", "boss", "--name", "老板", "--roles", "admin", typed=f"{PASSWORD}\n{PASSWORD}\n"
    )
    assert added.exit_code == 0, added.output
    yield szca


def test_an_account_lives_from_add_to_off_and_on(boss: Szca, a_world: World) -> None:
    assert boss("agent", "add", "wang", "--name", "王芳", "--roles", "agent", "--one-time").exit_code == 0
    staff = a_world.house.staff
    assert "wang 现在是客服、审核员。\n" in boss("staff", "roles", "wang", "agent,reviewer").output
    assert boss("staff", "off", "wang").exit_code == 0
    known = staff.find("wang")
    assert known
    assert not known.is_active
    listed = boss("staff", "list").output
    assert "wang  王芳  客服、审核员  未开启二次验证  停用" in listed
    assert "共 2 个账号，1 个使用中。" in listed
    assert boss("staff", "on", "wang").exit_code == 0
    assert boss("staff", "logout", "wang").exit_code == 0
    assert boss("staff", "totp", "wang").exit_code == 0
    assert boss("staff", "password", "wang", typed=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    assert staff.verify("wang", PASSWORD)


def test_a_one_time_password_is_printed_and_works(boss: Szca, a_world: World) -> None:
    boss("staff", "add", "wang", "--name", "王芳", "--roles", "agent", "--one-time")
    printed = boss("staff", "password", "wang", "--one-time").output
    found = re.search(r"一次性密码：(\S+?)（", printed)
    assert found
    known = a_world.house.staff.verify("wang", found.group(1))
    assert known
    assert known.must_renew


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("staff", "add", "x1", "--name", "X", "--roles", "admin", "--password", "short"), "bad_password"),
        (("staff", "add", "x1", "--name", "X", "--roles", "boss", "--password", PASSWORD), "bad_roles"),
        (("staff", "add", "x1", "--name", "X", "--roles", "agent", "--password", "1234567890"), "weak"),
        (("staff", "off", "nobody"), "unknown_login"),
        (("staff", "off", "boss"), "last_admin"),
        (("staff", "totp", "nobody"), "unknown_login"),
    ],
)
def test_what_is_refused_says_why_in_words(
    boss: Szca, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], reason: str
) -> None:
    refused = boss(*words).exception
    assert isinstance(refused, Refused)
    assert refused.reason.startswith(reason)

    def fails(**_: object) -> None:
        raise refused

    monkeypatch.setattr(command, "main", fails)
    with pytest.raises(SystemExit) as ended:
        command.run()
    assert ended.value.code == f"szca: {refused.words}"
