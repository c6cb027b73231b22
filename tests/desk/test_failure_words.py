"""Why a message did not go out: every code has words for staff."""

import re

import pytest

from office.failure_words import why
from tests.properties.test_news_over_faults import CODES as WECHAT_CODES
from tests.providers.test_sms import CODES as SMS_CODES


@pytest.mark.parametrize("code", WECHAT_CODES)
def test_every_code_of_wechat_has_words(code: int) -> None:
    assert re.search(
        r"[\u4e00-\u9fff]", why(f"/cgi-bin/message/template/send: {code} some words rid: 6f0c-40003x")
    )


@pytest.mark.parametrize("code", SMS_CODES)
def test_every_code_of_the_text_messages_has_words(code: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", why(f"SendSms: {code}"))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("/cgi-bin/message/custom/send: 45015 response out of time limit", "48 小时内没有来信"),
        ("/cgi-bin/message/custom/send: -1 system error", "繁忙"),
        ("uncertain: /cgi-bin/message/custom/send: no answer", "不知道送到没有"),
        ("failed:user block", "拒收"),
        ("failed: system failed", "没有送成"),
        ("SendSms: LimitExceeded.PhoneNumberDailyLimit", "这个号码"),
        ("SendSms: LimitExceeded.AppDailyLimit", "短信账号"),
    ],
)
def test_the_words_tell_what_the_code_means(error: str, words: str) -> None:
    assert words in why(error)


@pytest.mark.parametrize("error", ["", "空号", "VaultError", "connection 127.0.0.1:45015x"])
def test_what_has_no_words_is_not_guessed(error: str) -> None:
    assert why(error) == ""
