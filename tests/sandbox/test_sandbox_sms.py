"""The stand-in for text messages, called by the vendor's own SDK."""

import time
from dataclasses import replace
from typing import Any

import pytest

from sandbox.config import SandboxConfig
from sandbox.faults import Fault
from sandbox.person import PersonError
from tests.sandbox.line import Line
from tests.sandbox.vendor import CODE, MOBILE, REJECTED, TEMPLATES, Vendor, code_of

FREQUENT = "LimitExceeded.PhoneNumberThirtySecondLimit"


@pytest.fixture
def config(config: SandboxConfig) -> SandboxConfig:
    # The SDK signs with the machine's clock, while we turn the one that counts messages.
    return replace(config, sms_templates=TEMPLATES, sms_param_limit=12, signing_now=time.time)


@pytest.fixture
def vendor(line: Line) -> Vendor:
    return Vendor(line.url)


def test_a_message_is_sent_and_lies_in_the_inbox_of_its_number(line: Line, vendor: Vendor) -> None:
    sent = vendor.text(TemplateId=CODE, TemplateParamSet=["482913", "5"], SessionContext="s-1")
    status = sent.SendStatusSet[0]
    assert (status.Code, status.PhoneNumber, status.Fee) == ("Ok", f"+86{MOBILE}", 1)
    assert status.SerialNo and sent.RequestId
    assert (status.SessionContext, status.IsoCode) == ("s-1", "CN")
    texts = line.person().texts(MOBILE)
    assert [text["content"] for text in texts] == ["【深圳CA】您的验证码是482913，5分钟内有效。"]
    assert line.person().texts("13900139000") == []


def test_a_code_of_before_is_not_taken_for_the_one_that_was_just_asked_for(
    line: Line, vendor: Vendor
) -> None:
    vendor.text(TemplateId=CODE, TemplateParamSet=["482913", "5"])
    person = line.person()
    with pytest.raises(PersonError, match="没有收到"):
        person.code(MOBILE, 0, after=1)
    line.clock.passes(30)
    vendor.text(TemplateId=CODE, TemplateParamSet=["775301", "5"])
    assert person.code(MOBILE, 0, after=1) == "775301"


@pytest.mark.parametrize("number", [MOBILE, f"86{MOBILE}", f"0086{MOBILE}", f"+86{MOBILE}"])
def test_a_number_in_china_may_be_written_in_four_ways(line: Line, vendor: Vendor, number: str) -> None:
    assert vendor.status(number) == "Ok"
    assert len(line.person().texts(MOBILE)) == 1


@pytest.mark.parametrize("number", ["12800138000", "1380013800", "138 0013 8000", "075512345678"])
def test_a_number_that_is_none_fails_alone(line: Line, vendor: Vendor, number: str) -> None:
    assert vendor.status(number, MOBILE) == "InvalidParameterValue.IncorrectPhoneNumber、Ok"


def test_a_second_message_waits_half_a_minute_and_a_sixth_an_hour(line: Line, vendor: Vendor) -> None:
    assert [vendor.status(), vendor.status()] == ["Ok", FREQUENT]
    assert vendor.status("13900139000") == "Ok"
    for _ in range(4):
        line.clock.passes(30)
        assert vendor.status() == "Ok"
    line.clock.passes(30)
    assert vendor.status() == "LimitExceeded.PhoneNumberOneHourLimit"
    line.clock.passes(3600)
    assert vendor.status() == "Ok"
    assert len(line.person().texts(MOBILE)) == 6


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"SmsSdkAppId": "1400000000"}, "UnauthorizedOperation.SmsSdkAppIdVerifyFail"),
        ({"SignName": "别家"}, "FailedOperation.SignatureIncorrectOrUnapproved"),
        ({"TemplateId": "1"}, "FailedOperation.TemplateUnapprovedOrNotExist"),
        ({"TemplateId": ""}, "MissingParameter"),
        ({"TemplateParamSet": ["多余"]}, "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"),
        (
            {"TemplateId": REJECTED, "TemplateParamSet": ["原" * 13]},
            "InvalidParameterValue.TemplateParameterLengthLimit",
        ),
        (
            {"TemplateId": REJECTED, "TemplateParamSet": ["见www.a.cn"]},
            "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
        ),
        (
            {"TemplateId": CODE, "TemplateParamSet": ["12345a", "5"]},
            "InvalidParameterValue.TemplateParameterFormatError",
        ),
        (
            {"TemplateId": CODE, "TemplateParamSet": ["1234567", "5"]},
            "InvalidParameterValue.TemplateParameterFormatError",
        ),
        ({"PhoneNumberSet": []}, "MissingParameter.EmptyPhoneNumberSet"),
        ({"PhoneNumberSet": [MOBILE] * 201}, "LimitExceeded.PhoneNumberCountLimit"),
        (
            {"PhoneNumberSet": [MOBILE, "+85291234567"]},
            "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
        ),
        ({"SessionContext": "s" * 512}, "InvalidParameterValue.ContentLengthLimit"),
        ({"region": ""}, "MissingParameter"),
    ],
)
def test_what_the_provider_refuses_is_refused_with_its_code(
    line: Line, vendor: Vendor, change: dict[str, Any], code: str
) -> None:
    assert code_of(lambda: vendor.text(**change)) == code
    assert line.person().texts("") == []


def test_a_template_for_home_does_not_go_abroad(vendor: Vendor) -> None:
    abroad = vendor.status("+85291234567")
    assert abroad == "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone"


def test_a_wrong_key_and_a_wrong_service_are_refused(line: Line) -> None:
    assert code_of(Vendor(line.url, "wrong").text) == "AuthFailure.SignatureFailure"
    line.sandbox.faults.add(Fault(api="SendSms", code="InternalError.Timeout"))
    assert code_of(Vendor(line.url).text) == "InternalError.Timeout"


def test_a_code_planned_for_the_number_comes_in_a_call_that_succeeds(line: Line, vendor: Vendor) -> None:
    line.sandbox.faults.add(Fault(api="SendStatus", code="FailedOperation.PhoneNumberInBlacklist"))
    assert vendor.status() == "FailedOperation.PhoneNumberInBlacklist"
    noted = line.sandbox.wire.since(0)[-1]
    assert (noted["way"], noted["status"]) == ("sms", "FailedOperation.PhoneNumberInBlacklist")


def test_a_hang_afterwards_has_sent_the_message_all_the_same(line: Line, vendor: Vendor) -> None:
    line.sandbox.faults.add(Fault(api="SendSms", hang=True, seconds=0.05, after=True))
    assert code_of(vendor.text) == "ClientNetworkError"
    assert len(line.person().texts(MOBILE)) == 1
