"""The face-check stand-in, called by the vendor's own SDK."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from playwright.sync_api import Browser, expect
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.faceid.v20180301 import faceid_client, models

from sandbox.faults import Fault
from tests.sandbox.line import Clock, Line

GOOD_KEY = "sandbox-secret-key"
PERSON = {"Name": "王小明", "IdCard": "11010519491231002X"}
BACK = "http://127.0.0.1:9/p/face?a=1#top"


@pytest.fixture
def clock() -> Clock:
    return Clock(float(int(time.time())))  # the SDK signs with the machine's clock


class Provider:
    def __init__(self, url: str, secret_key: str = GOOD_KEY) -> None:
        profile = HttpProfile(protocol="http", endpoint=url.removeprefix("http://"), reqTimeout=10)
        known = credential.Credential("sandbox-secret-id", secret_key)
        self.client = faceid_client.FaceidClient(known, "", ClientProfile(httpProfile=profile))

    def start(self, **change: str) -> Any:
        wish = models.DetectAuthRequest()
        wish.from_json_string(json.dumps({"RuleId": "1", "RedirectUrl": BACK, **PERSON, **change}))
        return self.client.DetectAuth(wish)

    def result(self, biz_token: str, rule_id: str = "1") -> Any:
        wish = models.GetDetectInfoEnhancedRequest()
        wish.BizToken, wish.RuleId, wish.InfoType = biz_token, rule_id, "1"
        return self.client.GetDetectInfoEnhanced(wish).Text


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(TencentCloudSDKException) as refused:
        call()
    return str(refused.value.get_code())


def test_a_passed_check_is_told_to_the_server_and_sends_the_browser_back(line: Line) -> None:
    provider = Provider(line.url)
    started = provider.start(Extra="check-7")
    assert provider.result(started.BizToken).ErrCode == 17
    back = urlsplit(line.person().finishes_face_check(started.Url))
    assert parse_qs(back.query) == {"a": ["1"], "BizToken": [started.BizToken]}
    assert back.fragment == "top"
    text = provider.result(started.BizToken)
    assert (text.ErrCode, text.Name, text.IdCard) == (0, PERSON["Name"], PERSON["IdCard"])
    assert (text.LiveStatus, text.Comparestatus, text.Extra) == (0, 0, "check-7")
    assert float(text.Sim) >= 70
    assert [each.Errcode for each in text.LivenessDetail] == [0]


@pytest.mark.parametrize("outcome", [2016, 2006])
def test_a_failed_comparison_is_final(line: Line, outcome: int) -> None:
    provider = Provider(line.url)
    started = provider.start()
    person = line.person()
    person.finishes_face_check(started.Url, outcome)
    text = provider.result(started.BizToken)
    assert (text.ErrCode, text.LiveStatus, text.Comparestatus) == (outcome, 0, outcome)
    with pytest.raises(Exception, match="已经结束"):
        person.finishes_face_check(started.Url)


def test_three_failed_liveness_tries_use_the_tries_up(line: Line) -> None:
    provider = Provider(line.url)
    started = provider.start()
    codes = []
    for outcome in (1004, 1001, 1004):
        line.person().finishes_face_check(started.Url, outcome)
        codes.append(provider.result(started.BizToken).ErrCode)
    assert codes == [1004, 1001, 16]


def test_a_check_must_be_done_in_two_hours_and_is_kept_three_days(line: Line) -> None:
    provider = Provider(line.url)
    started = provider.start()
    line.sandbox.store.write("UPDATE checks SET at = at - 7200")
    assert provider.result(started.BizToken).ErrCode == 15
    line.sandbox.store.write("UPDATE checks SET at = at - 3 * 86400")
    code = code_of(lambda: provider.result(started.BizToken))
    assert code == "InvalidParameterValue.BizTokenExpired"


def test_wrong_signatures_and_clocks_are_refused(line: Line) -> None:
    assert code_of(Provider(line.url, "wrong").start) == "AuthFailure.SignatureFailure"
    line.clock.passes(400)
    assert code_of(Provider(line.url).start) == "AuthFailure.SignatureExpire"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"RuleId": "2"}, "InvalidParameterValue.RuleIdNotExist"),
        ({"IdCard": "11010519491231002x"}, "FailedOperation.IdFormatError"),
        ({"Name": "王" * 33}, "InvalidParameterValue"),
        ({"RedirectUrl": "http://a/" + "b" * 1024}, "InvalidParameterValue"),
    ],
)
def test_a_wrong_parameter_is_named(line: Line, change: dict[str, str], code: str) -> None:
    assert code_of(lambda: Provider(line.url).start(**change)) == code


def test_an_unknown_token_is_illegal(line: Line) -> None:
    code = code_of(lambda: Provider(line.url).result("none"))
    assert code == "InvalidParameterValue.BizTokenIllegal"


def test_an_error_is_http_200_with_the_exact_content_type(line: Line) -> None:
    answer = requests.post(line.url, json={}, headers={"X-TC-Action": "DetectAuth"}, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.json()["Response"]["Error"]["Code"] == "AuthFailure.InvalidAuthorization"


def test_a_planned_error_and_a_planned_http_500(line: Line) -> None:
    line.sandbox.faults.add(Fault(api="DetectAuth", code="RequestLimitExceeded"))
    assert code_of(Provider(line.url).start) == "RequestLimitExceeded"
    line.sandbox.faults.add(Fault(api="DetectAuth", status=500))
    assert code_of(Provider(line.url).start) == "ServerNetworkError"
    assert Provider(line.url).start().BizToken


def test_the_page_masks_the_person_and_ends_with_the_check(line: Line) -> None:
    started = Provider(line.url).start()
    page = requests.get(started.Url, timeout=10).text
    assert "**明" in page
    assert PERSON["IdCard"] not in page
    line.person().finishes_face_check(started.Url)
    assert "核验已结束" in requests.get(started.Url, timeout=10).text
    assert requests.get(f"{line.url}/faceid/none", timeout=10).status_code == 404


def test_without_the_consent_there_is_no_check(line: Line) -> None:
    provider = Provider(line.url)
    started = provider.start()
    for agreed in ({}, {"agree": "no"}):
        answer = requests.post(f"{started.Url}/result", data={"outcome": "0", **agreed}, timeout=10)
        assert (answer.status_code, answer.json()["error"]) == (400, "没有同意采集人脸信息，不能核验")
    assert provider.result(started.BizToken).ErrCode == 17


@pytest.mark.browser
def test_the_consent_is_the_persons_own_tick(line: Line, chromium: Browser) -> None:
    started = Provider(line.url).start(RedirectUrl=f"{line.url}/sandbox")
    page = chromium.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page.goto(started.Url)
    agree, go = page.get_by_label("我同意为本次核验采集人脸信息"), page.get_by_role("button", name="开始核验")
    assert not agree.is_checked()
    expect(go).to_be_disabled()
    agree.check()
    expect(go).to_be_enabled()
    agree.uncheck()
    expect(go).to_be_disabled()
    agree.check()
    go.click()
    page.get_by_role("button", name="通过", exact=True).click()
    page.wait_for_url("**/sandbox?**")
    page.close()
    assert Provider(line.url).result(started.BizToken).ErrCode == 0
