"""What production refuses at its start, with the variable's name; and what a demo does."""

import base64
from collections.abc import Mapping

import pytest

from bot.errors import SettingsError
from bot.settings import load
from tests.providers.test_provider_settings import BASE, PRODUCTION

# The two processes of a test run must find the same cases, so these keys are the same each time.
ZEROS, ONE, OTHER = (
    base64.b64encode(material).decode() for material in (bytes(32), bytes(range(32)), bytes(range(32, 64)))
)


def refused(environ: Mapping[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        load(environ)
    return str(caught.value)


def test_sound_settings_are_taken() -> None:
    assert load(PRODUCTION).env == "production"


@pytest.mark.parametrize("part", ["WECHAT_API", "WECHAT_OPEN", "FACEID", "SMS", "OCR"])
def test_nothing_personal_leaves_the_machine_unencrypted(part: str) -> None:
    name = f"SZCA_{part}_BASE"
    assert name in refused(PRODUCTION | {name: "http://api.example.com"})
    assert load(PRODUCTION | {name: "http://127.0.0.1:9100"})  # a proxy of one's own, which encrypts
    assert load(PRODUCTION | {name: "https://api.example.com"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SZCA_PUBLIC_URL", "http://szca.example.com"),
        ("SZCA_PUBLIC_URL", "http://localhost.example.com"),
        ("SZCA_PUBLIC_URL", "https://szca.example.com@elsewhere.com"),
        ("SZCA_PUBLIC_URL", "https://szca.example.com/service"),
        ("SZCA_PUBLIC_URL", "https://szca.example.com?a=1"),
        ("SZCA_SECRET_KEY", "a" * 32),
        ("SZCA_SECRET_KEY", "0123456" * 6),
        ("SZCA_SECRET_KEY", " " * 40),
        ("SZCA_WECHAT_AES_KEY", "A" * 43),
        ("SZCA_WECHAT_AES_KEY", ""),
        ("SZCA_FACEID_SECRET_ID", "sandbox-secret-id"),
        ("SZCA_SMS_SECRET_ID", "sandbox-secret-id"),
        ("SZCA_DATA_KEYS", f"k1:{ZEROS}"),
        ("SZCA_DATA_KEYS", f"old:{ONE} new:{ONE}"),
        ("SZCA_DATA_KEYS", f"old:{ONE} old:{OTHER}"),
        ("SZCA_DATA_KEYS", f"钥匙:{ONE}"),
        ("SZCA_REDIS_URL", "redis://10.0.0.7:6379/0"),
        ("SZCA_REDIS_URL", "rediss://redis.example.com/0"),
    ],
)
def test_an_unsafe_setting_stops_the_start_and_is_named(name: str, value: str) -> None:
    assert name in refused(PRODUCTION | {name: value})


@pytest.mark.parametrize(
    "url", ["unix:///run/redis.sock", "redis://127.0.0.1/0", "rediss://:much-longer@10.0.0.7:6379/0"]
)
def test_a_redis_that_nobody_else_can_write_to_is_taken(url: str) -> None:
    assert load(PRODUCTION | {"SZCA_REDIS_URL": url}).redis_url == url


def test_every_unsafe_setting_is_named_at_once() -> None:
    words = refused(PRODUCTION | {"SZCA_SECRET_KEY": "a" * 32, "SZCA_REDIS_URL": "redis://10.0.0.7/0"})
    assert "SZCA_SECRET_KEY" in words
    assert "SZCA_REDIS_URL" in words


def test_a_demo_listens_to_its_own_machine_unless_told_otherwise() -> None:
    shown = BASE | {"SZCA_PUBLIC_URL": "https://szca.example.com"}
    assert "SZCA_DEMO_IS_OPEN" in refused(shown)
    assert load(shown | {"SZCA_DEMO_IS_OPEN": "yes"}).is_demo


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SZCA_AGENTS", "phone"),
        ("SZCA_WECHAT_TRANSFER_ACCOUNT", "kf2001"),
        ("SZCA_WECHAT_TRANSFER_ACCOUNT", "li=kf2001@szca6688"),
    ],
)
def test_a_setting_of_the_agents_that_means_nothing_stops_the_start(name: str, value: str) -> None:
    assert name in refused(PRODUCTION | {name: value})


def test_agents_are_at_the_desk_unless_the_setting_says_otherwise() -> None:
    assert load(PRODUCTION).agents == "desk"
    there = {"SZCA_AGENTS": "wechat", "SZCA_WECHAT_TRANSFER_ACCOUNT": "kf2001@szca6688"}
    found = load(PRODUCTION | there)
    assert (found.agents, found.wechat_transfer_account) == ("wechat", "kf2001@szca6688")
