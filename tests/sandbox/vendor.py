"""The vendor's own clients, pointed at the sandbox."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.faceid.v20180301 import models as faceid
from tencentcloud.faceid.v20180301.faceid_client import FaceidClient
from tencentcloud.ocr.v20181119 import models as ocr
from tencentcloud.ocr.v20181119.ocr_client import OcrClient
from tencentcloud.sms.v20210111 import models as sms
from tencentcloud.sms.v20210111.sms_client import SmsClient

CODE, APPROVED, REJECTED, PIN = "1688001", "1688002", "1688003", "1688004"
TEMPLATES = {
    CODE: "您的验证码是{1}，{2}分钟内有效。",
    APPROVED: "您的业务已经审核通过。",
    REJECTED: "您的业务已被驳回。驳回原因：{1}。",
    PIN: "您的数字证书PIN密码是{1}。",
}
MOBILE = "13800138000"


@dataclass
class Vendor:
    url: str
    secret_key: str = "sandbox-secret-key"

    def _client(self, kind: Any, region: str = "ap-guangzhou") -> Any:
        profile = HttpProfile(protocol="http", endpoint=self.url.removeprefix("http://"), reqTimeout=60)
        known = credential.Credential("sandbox-secret-id", self.secret_key)
        return kind(known, region, ClientProfile(httpProfile=profile))

    def text(self, *numbers: str, region: str = "ap-guangzhou", **change: Any) -> Any:
        wish = sms.SendSmsRequest()
        known = {"SmsSdkAppId": "1400006688", "SignName": "深圳CA", "TemplateId": APPROVED}
        wanted = {**known, "PhoneNumberSet": list(numbers) or [f"+86{MOBILE}"], **change}
        wish.from_json_string(json.dumps(wanted))
        return self._client(SmsClient, region).SendSms(wish)

    def status(self, *numbers: str, **change: Any) -> str:
        return "、".join(each.Code for each in self.text(*numbers, **change).SendStatusSet)

    def verify(self, **change: Any) -> Any:
        known = {"Name": "王小明", "IdCard": "41010519900307254X", "Phone": MOBILE, "VerifyMode": "1"}
        wish = faceid.PhoneVerificationRequest()
        wish.from_json_string(json.dumps({**known, **change}))
        return self._client(FaceidClient, "").PhoneVerification(wish)

    def card(self, **change: Any) -> Any:
        wish = ocr.IDCardOCRRequest()
        wish.from_json_string(json.dumps(change))
        return self._client(OcrClient).IDCardOCR(wish)

    def licence(self, **change: Any) -> Any:
        wish = ocr.BizLicenseOCRRequest()
        wish.from_json_string(json.dumps(change))
        return self._client(OcrClient).BizLicenseOCR(wish)


def code_of(call: Callable[[], Any]) -> str:
    with pytest.raises(TencentCloudSDKException) as refused:
        call()
    return str(refused.value.get_code())
