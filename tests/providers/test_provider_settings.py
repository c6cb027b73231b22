"""The settings of the providers, and what the doctor says of them."""

from dataclasses import replace

import pytest

from bot.cli.doctor import Finding, look_at_tencent
from bot.errors import SettingsError
from bot.providers.ocr import page_reader
from bot.providers.sms import account_of
from bot.providers.tencent_ocr import CloudPages
from bot.settings import Settings, load
from flows.notices import SMS_VARIABLES
from media.reading.pages import LocalPages
from tests.identity.card_reader import CardReader
from tests.providers.street import ID, KEY, NOBODY, SMS_ID, SMS_KEY, Street
from tests.world import SECRETS

BASE = SECRETS | {
    "SZCA_DATABASE_URL": "sqlite:////tmp/nowhere.db",
    "SZCA_REDIS_URL": "redis://127.0.0.1/0",
    "SZCA_PUBLIC_URL": "http://127.0.0.1:8000",
    "SZCA_MEDIA_URL": "file:///tmp/nowhere",
}
SMS = {
    "SZCA_SMS_SECRET_ID": SMS_ID,
    "SZCA_SMS_SECRET_KEY": SMS_KEY,
    "SZCA_SMS_APP_ID": "1400006688",
    "SZCA_SMS_SIGN": "深圳CA",
    "SZCA_SMS_TEMPLATE_CODE": "1688001",
    "SZCA_SMS_TEMPLATE_APPROVED": "1688002",
    "SZCA_SMS_TEMPLATE_REJECTED": "1688003",
    "SZCA_SMS_TEMPLATE_PIN": "1688004",
}
PUBLIC = {
    "SZCA_ENV": "production",
    "SZCA_TEMPLATES": "/etc/szca/templates.toml",
    "SZCA_PUBLIC_URL": "https://szca.example.com",
    "SZCA_SECRET_KEY": "5f0d2c9be1a7846b3d1f7c2e9a805b6d",
}
PRODUCTION = BASE | SMS | PUBLIC


def at(street: Street, **change: str) -> Settings:
    keys = {"SZCA_FACEID_SECRET_ID": ID, "SZCA_FACEID_SECRET_KEY": KEY, "SZCA_FACEID_BASE": street.url}
    return load(BASE | SMS | keys | change)


def words(found: list[Finding]) -> dict[str, tuple[bool, str]]:
    return {finding.what: (finding.is_good, finding.words) for finding in found}


def test_production_has_the_real_addresses_and_reads_on_its_own_machine() -> None:
    settings = load(PRODUCTION)
    assert settings.sms_base == "https://sms.tencentcloudapi.com"
    assert settings.ocr_base == "https://ocr.tencentcloudapi.com"
    assert (settings.ocr, settings.sms_param_limit) == ("local", 30)
    assert account_of(settings, SMS_VARIABLES).templates == {
        "code": "1688001",
        "approved": "1688002",
        "rejected": "1688003",
        "pin": "1688004",
    }


@pytest.mark.parametrize("name", SMS)
def test_production_names_the_setting_that_is_missing(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not set"):
        account_of(load({key: value for key, value in PRODUCTION.items() if key != name}), SMS_VARIABLES)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SZCA_SMS_APP_ID", "wx5a2c"),
        ("SZCA_SMS_SIGN", "【深圳CA】"),
        ("SZCA_SMS_SIGN", "深"),
        ("SZCA_SMS_TEMPLATE_CODE", "SMS_1688001"),
        ("SZCA_SMS_TEMPLATE_REJECTED", "1688003, 1688004"),
        ("SZCA_SMS_PARAM_LIMIT", "many"),
        ("SZCA_SMS_PARAM_LIMIT", "101"),
        ("SZCA_SMS_BASE", "sms.tencentcloudapi.com"),
        ("SZCA_OCR", "cloud"),
        ("SZCA_OCR_BASE", "ftp://example.com"),
    ],
)
def test_a_setting_that_is_wrong_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load(PRODUCTION | {name: value})


def test_a_demo_that_says_nothing_of_text_messages_sends_them_where_the_face_check_is() -> None:
    settings = load(BASE | {"SZCA_FACEID_BASE": NOBODY, "SZCA_SMS_SIGN": " "})
    assert (settings.sms_base, settings.ocr_base, settings.sms_sign) == (NOBODY, NOBODY, "深圳CA")


def test_who_reads_is_chosen_by_the_setting(street: Street) -> None:
    assert isinstance(page_reader(at(street), CardReader()), LocalPages)
    assert isinstance(page_reader(at(street, SZCA_OCR="tencent"), CardReader()), CloudPages)


def test_the_doctor_finds_the_doors_open(street: Street) -> None:
    found = words(look_at_tencent(at(street, SZCA_OCR="tencent")))
    assert list(found) == ["sms", "sms account", "carrier", "face", "ocr"]
    assert all(is_good for is_good, _ in found.values())
    assert "30 characters" in found["sms"][1]
    assert list(words(look_at_tencent(at(street)))) == ["sms", "sms account", "carrier", "face"]


def test_the_doctor_says_which_door_is_shut(street: Street) -> None:
    wrong = at(street, SZCA_SMS_SECRET_KEY="wrong", SZCA_FACEID_SECRET_ID="wrong", SZCA_OCR="tencent")
    found = words(look_at_tencent(wrong))
    assert [is_good for is_good, _ in found.values()] == [False, False, False, False, False]
    assert "AuthFailure.SignatureFailure" in found["sms"][1]
    assert "AuthFailure.SecretIdNotFound" in found["carrier"][1]


def test_the_doctor_points_out_one_template_for_two_messages_and_nobody_there(street: Street) -> None:
    found = words(look_at_tencent(at(street, SZCA_SMS_TEMPLATE_APPROVED="1688001")))
    assert not found["sms"][0]
    assert "SZCA_SMS_TEMPLATE_CODE" in found["sms"][1]
    away = replace(at(street), sms_base=NOBODY)
    assert words(look_at_tencent(away))["sms"] == (
        False,
        "CloudError: SendSms: no answer (ClientNetworkError)",
    )
