"""Text messages: what goes out, and what each refusal means."""

import logging
from dataclasses import replace

import pytest

from bot.errors import SmsError
from bot.providers.sms import ELSEWHERE, SmsAccount, TencentSms
from flows.rejection_in_brief import in_brief
from tests.providers.street import NOBODY, Street

MOBILE = "13800138000"
DAY = 86_400
# Each code: does the same call help later, may it have been sent, how long to wait, is the number at fault.
CODES = {
    "LimitExceeded.PhoneNumberThirtySecondLimit": (True, False, 30, False),
    "LimitExceeded.PhoneNumberOneHourLimit": (True, False, 3600, False),
    "LimitExceeded.PhoneNumberDailyLimit": (True, False, DAY, False),
    "LimitExceeded.PhoneNumberSameContentDailyLimit": (True, False, DAY, False),
    "LimitExceeded.AppDailyLimit": (True, False, DAY, False),
    "LimitExceeded.AppMainlandChinaDailyLimit": (True, False, DAY, False),
    "LimitExceeded.DailyLimit": (True, False, DAY, False),
    "LimitExceeded.DeliveryFrequencyLimit": (True, False, 60, False),
    "LimitExceeded.PhoneNumberCountLimit": (False, False, 0, False),
    "LimitExceeded.AppCountryOrRegionDailyLimit": (False, False, 0, False),
    "RequestLimitExceeded": (True, False, 1, False),
    "RequestLimitExceeded.UinLimitExceeded": (True, False, 1, False),
    "InternalError.Timeout": (True, True, 0, False),
    "InternalError.SendAndRecvFail": (True, True, 0, False),
    "InternalError.OtherError": (True, True, 0, False),
    "InternalError.UnknownError": (True, True, 0, False),
    "InternalError.RequestTimeException": (False, False, 0, False),
    "InternalError.SigVerificationFail": (False, False, 0, False),
    "FailedOperation.PhoneNumberInBlacklist": (False, False, 0, True),
    "FailedOperation.PhoneNumberParseFail": (False, False, 0, True),
    "InvalidParameterValue.IncorrectPhoneNumber": (False, False, 0, True),
    "FailedOperation.ContainSensitiveWord": (False, False, 0, False),
    "FailedOperation.InsufficientBalanceInSmsPackage": (False, False, 0, False),
    "FailedOperation.SignatureIncorrectOrUnapproved": (False, False, 0, False),
    "FailedOperation.TemplateIncorrectOrUnapproved": (False, False, 0, False),
    "FailedOperation.TemplateUnapprovedOrNotExist": (False, False, 0, False),
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": (False, False, 0, False),
    "InvalidParameterValue.TemplateParameterLengthLimit": (False, False, 0, False),
    "InvalidParameterValue.TemplateParameterFormatError": (False, False, 0, False),
    "InvalidParameterValue.UnsupportedTemplateVariable": (False, False, 0, False),
    "InvalidParameterValue.ContentLengthLimit": (False, False, 0, False),
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": (False, False, 0, False),
    "UnauthorizedOperation.ServiceSuspendDueToArrears": (False, False, 0, False),
    "UnsupportedOperation.UnsupportedRegion": (False, False, 0, False),
    "AuthFailure.SecretIdNotFound": (False, False, 0, False),
    "AuthFailure.SignatureFailure": (False, False, 0, False),
    "AuthFailure.SignatureExpire": (False, False, 0, False),
}


def refusal(sms: TencentSms, mobile: str = MOBILE) -> SmsError:
    with pytest.raises(SmsError) as refused:
        sms.send_notice(mobile, "approved", [])
    return refused.value


def traits(error: SmsError) -> tuple[bool, bool, int, bool]:
    return error.retryable, error.uncertain, error.wait_seconds, error.blames_number


def test_the_three_messages_arrive_in_the_words_of_their_templates(street: Street, sms: TencentSms) -> None:
    sent = sms.send_code(MOBILE, "048213", minutes=5)
    assert sent.serial and sent.request_id
    sms.send_notice("13800138001", "approved", [])
    sms.send_notice("13800138002", "rejected", [["执照\n未盖公章"]])
    assert street.inbox() == [
        "【深圳CA】您的业务已被驳回。驳回原因：执照 未盖公章。",
        "【深圳CA】您的业务已经审核通过。",
        "【深圳CA】您的验证码是048213，5分钟内有效。",
    ]


@pytest.mark.parametrize("reason", ["身份证复印件未加盖单位公章", "", "请看www.szca.com"])
def test_a_reason_that_a_message_cannot_carry_is_left_to_the_chat(
    street: Street, sms: TencentSms, reason: str
) -> None:
    sms.send_notice(MOBILE, "rejected", [[reason]])
    assert street.inbox(MOBILE) == [f"【深圳CA】您的业务已被驳回。驳回原因：{ELSEWHERE}。"]


@pytest.mark.parametrize(
    ("longest", "told"),
    [
        (12, "营业执照：未加盖公章"),
        (9, "营业执照未盖章"),
        (6, "营业执照"),
        (3, ELSEWHERE),
    ],
)
def test_the_most_telling_text_is_sent_that_a_message_can_carry(
    street: Street, account: SmsAccount, longest: int, told: str
) -> None:
    reasons = in_brief([("营业执照", "未加盖公章")])
    TencentSms(replace(account, longest=longest)).send_notice(MOBILE, "rejected", [reasons])
    assert street.inbox(MOBILE) == [f"【深圳CA】您的业务已被驳回。驳回原因：{told}。"]


def test_an_account_that_takes_less_than_the_setting_says_is_sent_the_next_text(
    street: Street, account: SmsAccount
) -> None:
    TencentSms(replace(account, longest=30)).send_notice(
        MOBILE, "rejected", [in_brief([("营业执照", "未加盖公章"), ("申请表", "未签名")])]
    )
    assert street.inbox(MOBILE) == ["【深圳CA】您的业务已被驳回。驳回原因：营业执照、申请表。"]


def test_the_strictest_account_takes_what_stands_for_a_long_reason() -> None:
    assert len(ELSEWHERE) <= 6


def test_an_account_without_variables_is_sent_none(street: Street, account: SmsAccount) -> None:
    plain = replace(account, longest=0, templates={**account.templates, "rejected": "1688002"})
    TencentSms(plain).send_notice(MOBILE, "rejected", [["执照未盖公章"]])
    assert len(street.inbox(MOBILE)) == 1


@pytest.mark.parametrize(("code", "minutes"), [("12345a", 5), ("1234567", 5), ("", 5), ("123456", -5)])
def test_a_code_that_is_no_code_is_not_sent(street: Street, sms: TencentSms, code: str, minutes: int) -> None:
    with pytest.raises(SmsError, match="TemplateParameterFormatError"):
        sms.send_code(MOBILE, code, minutes=minutes)
    assert street.inbox() == []


@pytest.mark.parametrize("mobile", ["12800138000", "+8613800138000", "1380013800", ""])
def test_a_number_that_is_none_is_not_asked_about(street: Street, sms: TencentSms, mobile: str) -> None:
    error = refusal(sms, mobile)
    assert (error.code, error.blames_number) == ("InvalidParameterValue.IncorrectPhoneNumber", True)
    assert street.sandbox.wire.since(0) == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("place", ["SendSms", "SendStatus"])
def test_a_code_means_the_same_for_the_call_and_for_the_number(
    street: Street, sms: TencentSms, code: str, place: str
) -> None:
    street.plan(place, code=code)
    error = refusal(sms)
    assert (error.code, traits(error)) == (code, CODES[code])
    assert error.request_id
    assert street.inbox() == []


def test_a_second_message_within_half_a_minute_says_how_long_to_wait(street: Street, sms: TencentSms) -> None:
    sms.send_code(MOBILE, "111111", minutes=5)
    assert refusal(sms).wait_seconds == 30
    street.clock.passes(30)
    assert sms.send_notice(MOBILE, "approved", []).serial


@pytest.mark.parametrize(
    "change", [{"secret_key": "wrong"}, {"secret_id": "wrong"}, {"app_id": "1400000000"}, {"sign": "别家"}]
)
def test_a_wrong_account_is_final(street: Street, account: SmsAccount, change: dict[str, str]) -> None:
    error = refusal(TencentSms(replace(account, **change)))  # type: ignore[arg-type]
    assert traits(error) == (False, False, 0, False)


def test_nobody_there_means_that_nothing_was_sent(account: SmsAccount) -> None:
    error = refusal(TencentSms(replace(account, base=NOBODY)))
    assert (error.retryable, error.uncertain) == (True, False)


@pytest.mark.parametrize("fault", [{"hang": True, "seconds": 0.05}, {"status": 502}])
def test_no_answer_may_mean_that_it_was_sent_all_the_same(
    street: Street, sms: TencentSms, fault: dict[str, object]
) -> None:
    street.plan("SendSms", after=True, **fault)
    error = refusal(sms)
    assert (error.retryable, error.uncertain) == (True, True)
    assert len(street.inbox(MOBILE)) == 1


def test_an_answer_that_takes_too_long_is_not_waited_for(street: Street, account: SmsAccount) -> None:
    street.plan("SendSms", hang=True, seconds=1.0)
    error = refusal(TencentSms(account, timeout=0.1))
    assert (error.code, error.retryable, error.uncertain) == ("ClientNetworkError", True, True)


def test_neither_numbers_nor_codes_are_written_down(
    street: Street, sms: TencentSms, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    street.plan("SendStatus", code="FailedOperation.PhoneNumberInBlacklist")
    with pytest.raises(SmsError) as refused:
        sms.send_code(MOBILE, "482913", minutes=5)
    sms.send_code(MOBILE, "482913", minutes=5)
    said = caplog.text + repr(refused.value) + refused.value.reason
    assert MOBILE not in said
    assert "482913" not in said


def test_the_probe_tells_a_known_account_from_a_stranger_and_sends_nothing(
    street: Street, sms: TencentSms, account: SmsAccount
) -> None:
    assert "signature" in sms.probe()
    for stranger in (replace(account, secret_key="wrong"), replace(account, base=NOBODY)):
        with pytest.raises(Exception, match="AuthFailure|ClientNetworkError"):
            TencentSms(stranger).probe()
    assert street.inbox() == []
