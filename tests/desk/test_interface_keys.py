"""The page 接口密钥: a key is made, shown once, rotated and ended, and each act is recorded."""

import re

import pytest

from tests.desk.office import Office, Seat

AT = "/desk/interface-keys"


def token_of(seat: Seat) -> str:
    found = re.search(r'<b class="mono key">([^<]+)</b>', seat.text)
    assert found
    return found.group(1)


def made_key(admin: Seat, *scopes: str) -> str:
    admin.opens(AT)
    answer = admin.posts(AT, name="制证系统", login="wangfang", scope=list(scopes or ("read",)))
    assert answer.status_code == 200, admin.words
    return token_of(admin)


def test_a_key_is_shown_once_and_works_in_the_name_of_its_account(made: Office) -> None:
    admin = made.seat("admin")
    token = made_key(admin, "read", "decide")
    found = made.house.api_keys.find(token)
    assert found
    assert (found[0].scopes, found[1].login) == (frozenset({"read", "decide"}), "wangfang")
    admin.opens(AT)
    assert token not in admin.text
    assert "制证系统" in admin.words
    assert "从未使用" not in admin.words  # looking it up above was a use
    assert made.audit("api_key_made") == [("staff:admin", {"login": "wangfang", "key": found[0].id})]


def test_a_rotated_key_works_for_a_day_beside_the_new_one(made: Office) -> None:
    admin, keys = made.seat("admin"), made.house.api_keys
    old = made_key(admin)
    old_id = old.split("_")[1]
    assert admin.posts(f"{AT}/{old_id}", act="rotate").status_code == 200
    new = token_of(admin)
    assert keys.find(old)
    assert keys.find(new)
    assert "已换新，用到" in admin.words
    made.clock.forward(hours=24)
    assert keys.find(old) is None
    found = keys.find(new)
    assert found
    assert (found[0].name, found[0].scopes) == ("制证系统", frozenset({"read"}))


def test_a_key_is_rotated_once_and_a_leaked_one_ends_at_once_within_its_day(made: Office) -> None:
    admin, keys = made.seat("admin"), made.house.api_keys
    old = made_key(admin)
    at = f"{AT}/{old.split('_')[1]}"
    admin.posts(at, act="rotate")
    assert admin.posts(at, act="rotate").status_code == 409
    assert len(keys.all()) == 2
    assert admin.posts(at, act="end").status_code == 303
    assert keys.find(old) is None
    assert admin.posts(at, act="end").status_code == 409
    assert [actor for actor, _ in made.audit("api_key_ended")] == ["staff:admin"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": " "}, "名称请写"),
        ({"scope": []}, "权限请从这些里选"),
        ({"scope": ["everything"]}, "权限请从这些里选"),
        ({"login": "nobody"}, "请选择一个使用中的账号"),
    ],
)
def test_a_form_that_makes_no_key_says_why_and_keeps_what_was_typed(
    made: Office, changed: dict[str, object], words: str
) -> None:
    admin = made.seat("admin")
    admin.opens(AT)
    fields: dict[str, object] = {"name": "档案系统", "login": "lina", "scope": ["read"]}
    assert admin.posts(AT, **(fields | changed)).status_code == 422
    assert words in admin.words
    assert ('value="档案系统"' in admin.text) == ("name" not in changed)
    assert made.house.api_keys.all() == []


def test_no_key_is_made_for_an_account_that_is_off(made: Office) -> None:
    made.staff.deactivate("lina")
    admin = made.seat("admin")
    admin.opens(AT)
    assert 'value="lina"' not in admin.text
    assert admin.posts(AT, name="档案系统", login="lina", scope="read").status_code == 422
