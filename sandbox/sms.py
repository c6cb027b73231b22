"""The text-message provider: SendSms as strict as the real one, and the inbox of every number."""

import re
import sqlite3
from typing import Any

from werkzeug.datastructures import Headers

from sandbox.config import SandboxConfig
from sandbox.faults import Faults
from sandbox.signed import Answer, Lock, Wish
from sandbox.sms_account import READING, told
from sandbox.sms_reports import SmsReports
from sandbox.store import Store
from sandbox.tc3 import ProviderError

VERSION = "2021-01-11"
REGIONS = {"ap-beijing", "ap-guangzhou", "ap-nanjing"}
MOST_NUMBERS = 200
SESSION_LENGTH = 512
LONGEST_TEXT = 500
CODE_DIGITS = 6
# In mainland China +86, 0086, 86 or nothing may stand before the eleven digits.
MOBILE = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
FOREIGN = re.compile(r"(?:\+|00)(?!86)\d{6,15}")
PLACE = re.compile(r"\{(\d+)\}")
URL = re.compile(r"https?:|www\.|[\w-]+\.(?:com|cn|net)\b", re.IGNORECASE)
# How many messages a number gets in how many seconds, as an account is set up at first.
FREQUENCIES = (
    (30.0, 1, "LimitExceeded.PhoneNumberThirtySecondLimit"),
    (3600.0, 5, "LimitExceeded.PhoneNumberOneHourLimit"),
)
KEPT = 500


class Sms:
    def __init__(self, config: SandboxConfig, store: Store, faults: Faults, reports: SmsReports) -> None:
        self._config = config
        self._reports = reports
        self._store = store
        self._faults = faults
        self._lock = Lock("sms", VERSION, {"SendSms", *READING}, config.sms_secret_id, config.sms_secret_key)

    def answer(self, headers: Headers, body: bytes) -> Answer:
        """One signed API call. Raises ProviderError."""
        action, wish = self._lock.open(headers, body, self._config.signing_now())
        if headers.get("X-TC-Region") not in REGIONS:
            raise ProviderError("MissingParameter", "缺少公共参数 Region")
        if action in READING:
            return told(self._config, action, wish)
        numbers = self._numbers(wish)
        text = self._text(wish)
        return {"SendStatusSet": [self._send(str(number), text, wish) for number in numbers]}

    def inbox(self, mobile: str = "", most: int = 30) -> list[dict[str, Any]]:
        """The newest first; of one number, or of all."""
        rows = self._store.rows(
            "SELECT * FROM texts WHERE ? IN ('', mobile) ORDER BY n DESC LIMIT ?", mobile, most
        )
        return [_shown(row) for row in rows]

    def _numbers(self, wish: Wish) -> list[object]:
        numbers = wish.get("PhoneNumberSet")
        if not isinstance(numbers, list) or not numbers:
            raise ProviderError("MissingParameter.EmptyPhoneNumberSet", "传入的号码列表为空")
        if len(numbers) > MOST_NUMBERS:
            raise ProviderError("LimitExceeded.PhoneNumberCountLimit", "单次提交的手机号超过 200 个")
        is_foreign = {bool(FOREIGN.fullmatch(str(number))) for number in numbers}
        if len(is_foreign) > 1:
            code = "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber"
            raise ProviderError(code, "群发请求里既有国内手机号也有国际手机号")
        return numbers

    def _text(self, wish: Wish) -> str:
        """The words of the message, once application, signature, template and parameters are in order."""
        for name in ("SmsSdkAppId", "TemplateId"):
            if not wish.get(name):
                raise ProviderError("MissingParameter", f"缺少参数 {name}")
        if wish["SmsSdkAppId"] != self._config.sms_app_id:
            raise ProviderError("UnauthorizedOperation.SmsSdkAppIdVerifyFail", "SmsSdkAppId 校验失败")
        if len(str(wish.get("SessionContext") or "").encode()) >= SESSION_LENGTH:
            raise ProviderError("InvalidParameterValue.ContentLengthLimit", "SessionContext 太长")
        if wish.get("SignName") != self._config.sms_sign:
            raise ProviderError("FailedOperation.SignatureIncorrectOrUnapproved", "签名未审批或格式错误")
        template = self._config.sms_templates.get(str(wish["TemplateId"]))
        if template is None:
            raise ProviderError("FailedOperation.TemplateUnapprovedOrNotExist", "模板未审批或不存在")
        filled = fill(template, wish.get("TemplateParamSet"), self._config.sms_param_limit)
        text = f"【{self._config.sms_sign}】{filled}"
        if len(text) > LONGEST_TEXT:
            raise ProviderError("InvalidParameterValue.ContentLengthLimit", "短信内容太长")
        return text

    def _send(self, number: str, text: str, wish: Wish) -> Answer:
        """What became of one number. Nothing that goes wrong here makes the call fail."""
        found = MOBILE.fullmatch(number)
        if FOREIGN.fullmatch(number):
            code = "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone"
            return _status(number, wish, code, "国内短信模板不支持发送国际手机号")
        if found is None:
            return _status(number, wish, "InvalidParameterValue.IncorrectPhoneNumber", "手机号格式错误")
        planned = self._faults.take_for_api("SendStatus")
        if planned and planned.code:
            return _status(number, wish, planned.code, "沙箱里预先设定的错误")
        mobile, serial = found[1], f"2640:{self._config.token_hex(14)}"
        with self._store.alone():
            if limit := self._limit_of(mobile):
                return _status(number, wish, limit, "下发频率超过设定的上限")
            n = self._store.write(
                "INSERT INTO texts (at, mobile, template, content, serial) VALUES (?, ?, ?, ?, ?)",
                self._config.now(),
                mobile,
                wish["TemplateId"],
                text,
                serial,
            )
            self._store.write("DELETE FROM texts WHERE n <= ?", n - KEPT)
        self._reports.send(mobile, serial)
        # A message of up to 70 characters counts once; a longer one is cut into pieces of 67.
        fee = 1 if len(text) <= 70 else -(-len(text) // 67)
        return _status(f"+86{mobile}", wish, "Ok", "send success", serial=serial, fee=fee)

    def _limit_of(self, mobile: str) -> str:
        for seconds, most, code in FREQUENCIES:
            since = self._config.now() - seconds
            sent = self._store.rows(
                "SELECT count(*) AS n FROM texts WHERE mobile = ? AND at > ?", mobile, since
            )
            if sent[0]["n"] >= most:
                return code
        return ""


def fill(template: str, parameters: object, longest: int) -> str:
    """The template with its parameters. Raises ProviderError for what the provider would not take."""
    given = parameters if isinstance(parameters, list) else []
    places = {int(number) for number in PLACE.findall(template)}
    if len(given) != len(places) or not all(isinstance(each, str) for each in given):
        code = "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        raise ProviderError(code, "请求内容与审核通过的模板内容不匹配")
    for parameter in given:
        _check_parameter(parameter, longest, is_code="验证码" in template)
    return PLACE.sub(lambda place: given[int(place[1]) - 1], template)


def _check_parameter(parameter: str, longest: int, *, is_code: bool) -> None:
    if is_code:
        if not re.fullmatch(rf"[0-9]{{0,{CODE_DIGITS}}}", parameter):
            code = "InvalidParameterValue.TemplateParameterFormatError"
            raise ProviderError(code, "验证码类模板，模板变量只能传入 0 - 6 位纯数字")
    elif URL.search(parameter):
        code = "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter"
        raise ProviderError(code, "禁止在模板变量中使用 URL")
    elif len(parameter) > longest:
        code = "InvalidParameterValue.TemplateParameterLengthLimit"
        raise ProviderError(code, "单个模板变量字符数超过规定的限制数")


def _status(number: str, wish: Wish, code: str, message: str, *, serial: str = "", fee: int = 0) -> Answer:
    return {
        "SerialNo": serial,
        "PhoneNumber": number,
        "Fee": fee,
        "SessionContext": wish.get("SessionContext") or "",
        "Code": code,
        "Message": message,
        "IsoCode": "CN" if serial else "",
    }


def _shown(row: sqlite3.Row) -> dict[str, Any]:
    return {name: row[name] for name in ("n", "at", "mobile", "content")}
