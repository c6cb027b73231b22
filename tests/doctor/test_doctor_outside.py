"""One thing is broken, and the doctor names it: at WeChat, at our public address, at Tencent."""

import json
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
import requests

from flows.catalogue import catalogue
from sandbox.faults import Fault
from tests.doctor.conftest import Examine
from tests.test_nginx import certificate
from tests.wechat.test_webhook_over_http import said, seal_foreign
from tests.world import World

# Whatever is set wrong: the setting, its wrong value, and the look that has to find it.
BROKEN = [
    ("wechat_secret", "x" * 32, "wechat secret"),
    ("wechat_appid", "wx0000000000000000", "wechat secret"),
    ("wechat_token", "another1token", "public address"),
    ("faceid_secret_key", "wrong", "face"),
    ("faceid_secret_id", "wrong", "carrier"),
    ("faceid_rule_id", "2", "face"),
    ("sms_secret_key", "wrong", "sms"),
    ("sms_app_id", "1400009999", "sms account"),
    ("sms_sign", "别家", "sms account"),
    ("sms_templates", {"code": "1688009"}, "sms account"),
    ("sms_templates", {"code": "1688001", "approved": "1688001"}, "sms"),
    ("sms_templates", {"code": "1688001", "rejected": "1688009"}, "sms account"),
    ("public_url", "https://nothere.invalid", "public name"),
    ("public_url", "http://127.0.0.1:1", "public address"),
]


@pytest.fixture
def a_world(house: World) -> World:
    """On SQLite alone: what is looked at here lies outside, and the database has no part in it."""
    return house


@pytest.mark.parametrize(("setting", "value", "look"), BROKEN, ids=[f"{s}:{v}" for s, v, _ in BROKEN])
def test_a_setting_that_is_wrong_is_found(examine: Examine, setting: str, value: object, look: str) -> None:
    found = examine(**{setting: value})[look]
    assert not found.is_good, found


def test_a_certificate_without_a_known_issuer_is_told_by_its_reason(examine: Examine, tmp_path: Path) -> None:
    certificate(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(tmp_path / "fullchain.pem", tmp_path / "privkey.pem")

    class Shows(BaseRequestHandler):
        """Its certificate, to anybody; the visitor goes away."""

        def handle(self) -> None:
            self.request.settimeout(5)
            with suppress(OSError):
                tls.wrap_socket(self.request, server_side=True).close()

    with ThreadingTCPServer(("127.0.0.1", 0), Shows) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        found = examine(public_url=f"https://127.0.0.1:{server.server_address[1]}")["public address"]
        server.shutdown()
    assert not found.is_good
    assert "self-signed certificate" in found.words


def test_a_wrong_secret_is_found_although_a_token_is_cached(sound: World, examine: Examine) -> None:
    assert sound.house.wechat.check_token()
    found = examine(wechat_secret="x" * 32)["wechat secret"]
    assert not found.is_good
    assert "40125" in found.words


def test_a_wrong_host_is_found_although_a_token_is_cached(sound: World, examine: Examine) -> None:
    assert sound.house.wechat.check_token()
    found = examine(wechat_api_base="http://127.0.0.1:1")
    assert not found["wechat secret"].is_good


def test_an_address_that_is_not_on_the_allowlist_is_told(sound: World, examine: Examine) -> None:
    sound.sandbox.faults.add(Fault(api="stable_token", errcode=40164))
    found = examine()["wechat secret"]
    assert not found.is_good
    assert "40164" in found.words


def write(path: Path, change: Callable[[str], str] = lambda text: text) -> str:
    """A deployment's file of templates, of the catalogue's own with other ids."""
    rows = []
    for name, each in catalogue().templates.items():
        data = ", ".join(f'{key} = "{words}"' for key, words in each.data.items())
        rows.append(f'[templates.{name}]\nid = "{each.id.removeprefix("SZCA-")}"\ndata = {{ {data} }}\n')
    path.write_text(change("\n".join(rows)), "utf-8")
    return str(path)


def test_templates_that_the_account_has_not_are_wrong(examine: Examine, tmp_path: Path) -> None:
    found = examine(templates=write(tmp_path / "templates.toml"))["wechat templates"]
    assert not found.is_good
    assert "APPROVED" in found.words


def test_a_template_with_other_fields_is_wrong(sound: World, examine: Examine) -> None:
    templates = sound.sandbox.config.templates
    (first, *_) = [name for name in templates if name == "SZCA-APPROVED"]
    templates[first] = {"thing1": "业务名称", "time2": "时间"}
    found = examine()["wechat templates"]
    assert not found.is_good
    assert "time2" in found.words


BOSS = {"boss": "kf2001@szca6688"}


@pytest.mark.parametrize(
    ("theirs", "ours", "word"),
    [
        ({}, BOSS, "65400"),
        ({"kf2002@szca6688": "wx-li"}, BOSS, "WeChat has not kf2001@szca6688 (boss)"),
        ({"kf2001@szca6688": ""}, BOSS, "nobody took the invitation of kf2001@szca6688 (boss)"),
        ({"kf2001@szca6688": "wx-boss"}, {"bos": "kf2001@szca6688"}, "no member of the staff is bos"),
    ],
    ids=["not enabled", "another account", "not bound", "a login that nobody has"],
)
def test_agents_whom_wechat_or_the_desk_does_not_know_are_named(
    sound: World, examine: Examine, theirs: dict[str, str], ours: dict[str, str], word: str
) -> None:
    sound.sandbox.config.kf_accounts.update(theirs)
    found = examine(wechat_kf_accounts=ours)["wechat agents"]
    assert word in found.words
    assert found.mark != "✓"


def test_agents_who_are_bound_are_sound_and_none_need_be_set(sound: World, examine: Examine) -> None:
    assert examine()["wechat agents"].mark == "✓"
    sound.sandbox.config.kf_accounts["kf2001@szca6688"] = "wx-boss"
    assert examine(wechat_kf_accounts=BOSS)["wechat agents"].mark == "✓"


@pytest.mark.parametrize(
    ("theirs", "account", "word"),
    [
        ({}, "", "65400"),
        ({"kf2001@szca6688": "wx-li"}, "kf9@szca6688", "WeChat has not kf9@szca6688"),
        ({"kf2001@szca6688": ""}, "", "no agent is online"),
        ({"kf2001@szca6688": "", "kf2@szca6688": "wx-2"}, "kf2001@szca6688", "kf2001@szca6688 is not online"),
    ],
    ids=["not enabled", "another account", "nobody online", "the one account offline"],
)
def test_a_transfer_to_wechat_that_nobody_would_answer_is_told(
    sound: World, examine: Examine, theirs: dict[str, str], account: str, word: str
) -> None:
    sound.sandbox.config.kf_accounts.update(theirs)
    found = examine(agents="wechat", wechat_transfer_account=account)["wechat transfers"]
    assert word in found.words
    assert found.mark != "✓"


def test_a_transfer_to_wechat_with_an_agent_online_is_sound(sound: World, examine: Examine) -> None:
    assert examine()["wechat transfers"].mark == "✓"
    sound.sandbox.config.kf_accounts["kf2001@szca6688"] = "wx-li"
    assert examine(agents="wechat")["wechat transfers"].mark == "✓"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda text: text.replace('id = "APPROVED"', 'id = "SZCA-APPROVED"'), "sandbox"),
        (lambda text: text.replace("[templates.approved]", "[templates.aproved]"), "approved"),
        (lambda text: text.replace("thing1", "things"), "WeChat names it"),
        (lambda text: text + "\nid = ", "templates.toml"),
    ],
    ids=["the sandbox's id", "a notice is missing", "a field's name", "no TOML"],
)
def test_a_file_of_templates_that_is_wrong_is_named(
    examine: Examine, tmp_path: Path, change: Callable[[str], str], word: str
) -> None:
    found = examine(templates=write(tmp_path / "templates.toml", change))["wechat templates"]
    assert not found.is_good
    assert "SZCA_TEMPLATES" in found.words
    assert word in found.words


def test_a_file_of_templates_that_is_not_there_is_named(examine: Examine, tmp_path: Path) -> None:
    found = examine(templates=str(tmp_path / "none.toml"))["wechat templates"]
    assert not found.is_good
    assert "SZCA_TEMPLATES" in found.words


def test_a_menu_of_another_release_is_a_warning(sound: World, examine: Examine) -> None:
    button = {"type": "click", "name": "旧", "key": "old"}
    sound.house.wechat.push_menu({"button": [button]})
    found = examine()["wechat menu"]
    assert (found.is_good, found.is_certain) == (True, False)
    assert "szca menu push" in found.words


def test_callbacks_that_all_look_forged_point_to_token_and_key(sound: World, examine: Examine) -> None:
    """The counters of this process know earlier tests' callbacks, so another one stands in for the web."""
    redis = sound.house.redis
    for key in redis.scan_iter(match="szca:process:web:*"):
        redis.delete(key)
    refused = [
        ["szca_callbacks_refused", "", "counter", [["szca_callbacks_refused_total", {"reason": "forged"}, 7]]]
    ]
    told = {"role": "web", "process": "other:1", "at": 0.0, "figures": refused}
    redis.set("szca:process:web:other:1", json.dumps(told))
    found = examine()["callbacks"]
    assert not found.is_good
    assert "SZCA_WECHAT_AES_KEY" in found.words


def test_without_any_callback_nothing_is_claimed(sound: World, examine: Examine) -> None:
    for key in sound.house.redis.scan_iter(match="szca:process:web:*"):
        sound.house.redis.delete(key)
    found = examine()["callbacks"]
    assert (found.is_good, found.is_certain) == (True, False)
    assert found.words.startswith("not looked at")


@pytest.mark.parametrize(
    ("off", "is_good", "is_certain"),
    [(0, True, True), (20, True, False), (-20, True, False), (360, False, True)],
)
def test_a_clock_that_differs_from_wechats_is_told(
    sound: World, examine: Examine, off: int, is_good: bool, is_certain: bool
) -> None:
    found = examine(clock=lambda: sound.clock() + timedelta(seconds=off))["clock"]
    assert (found.is_good, found.is_certain) == (is_good, is_certain)


def test_wechat_that_cannot_look_up_our_address_is_told(sound: World, examine: Examine) -> None:
    sound.sandbox.config.__dict__["callback_url"] = "https://nothere.invalid/wechat"
    try:
        found = examine()["wechat reaches us"]
    finally:
        sound.sandbox.config.__dict__["callback_url"] = f"{sound.house.settings.public_url}/wechat"
    assert not found.is_good


def test_a_proxy_that_is_not_counted_is_a_warning(examine: Examine) -> None:
    found = examine(public_url="https://nothere.invalid", proxies=0)["proxies"]
    assert (found.is_good, found.is_certain) == (True, False)
    assert examine(public_url="https://nothere.invalid", proxies=1)["proxies"].is_certain


def test_a_key_that_may_not_read_the_sms_account_is_no_fault(sound: World, examine: Examine) -> None:
    sound.sandbox.faults.add(
        Fault(api="SendStatusStatistics", code="UnauthorizedOperation.RequestPermissionDeny")
    )
    found = examine()["sms account"]
    assert (found.is_good, found.is_certain) == (True, False)
    assert found.words.startswith("not looked at")


def test_a_forged_callback_is_counted_where_the_doctor_looks(sound: World) -> None:
    query, body = seal_foreign(said("o-forged"))
    address = f"{sound.house.settings.public_url}/wechat"
    assert requests.post(address, params=query | {"signature": "0"}, data=body, timeout=10).status_code == 403
