"""Which passwords are refused: by rule, not only by length."""

import pytest

from bot.errors import Refused
from bot.models.passwords import is_guessable, one_time_password
from tests.desk.office import Office

KNOWN = ("wangfang", "王芳")


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaa",
        "1234567890",
        "0987654321",
        "          ",
        "abababababab",
        "qwertyuiop",
        "1qaz2wsx3edc",
        "password123",
        "passw0rd2026",
        "wangfang1",
        "wangfang2026",
        "王芳王芳王芳王芳王芳",
        "gnafgnaw12",
        "szca6688szca",
        "SZCA66882026",
        "shenzhenca123",
        "abcdefghijk",
        "20261130123",
        "iloveyou1234",
        "qazwsxedcrfv",
        "111111222222",
        "admin@123456",
        "woaini1314520",
    ],
)
def test_what_an_attacker_tries_first_is_refused(password: str) -> None:
    assert is_guessable(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    [
        "a long enough password",
        "correct horse battery staple",
        "七月的雨下在黄河边上了",
        "kT9#vq2!mLx0",
        "three green lamps on a bus",
        "雨后 小桥 third 九",
    ],
)
def test_what_nobody_guesses_is_taken(password: str) -> None:
    assert not is_guessable(password, KNOWN)


def test_a_one_time_password_is_taken() -> None:
    assert not is_guessable(one_time_password(), KNOWN)


def test_a_refused_password_is_refused_with_words_wherever_it_is_set(made: Office) -> None:
    with pytest.raises(Refused) as refused:
        made.staff.set_password("wangfang", "wangfang2026")
    assert refused.value.reason == "weak_password"
    assert "容易被猜到" in refused.value.words
    with pytest.raises(Refused):
        made.staff.add("newcomer", "新人", ["agent"], "newcomer12")


def test_a_very_long_password_is_looked_at_in_bounded_time_and_taken() -> None:
    assert not is_guessable("the quick answer of nine old engineers " * 5, KNOWN)


def test_no_two_one_time_passwords_are_the_same() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(one) == 19 for one in made)
