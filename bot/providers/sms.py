"""Client of Tencent's short messages: a code, and notices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from typing import Protocol

from tencentcloud.sms.v20210111 import models
from tencentcloud.sms.v20210111.sms_client import SmsClient

from bot.errors import CloudError, SmsError
from bot.providers.tencent import ask, connect, probe
from bot.settings import Settings

CODE, PIN = "code", "pin"  # the templates that are no notice's
# Stands for a text too long for the account. The strictest accounts take six characters, and so it has six.
ELSEWHERE = "见公众号消息"
_TOO_LONG = "InvalidParameterValue.TemplateParameterLengthLimit"
# Give up after this time; nobody waits for the response.
_TIMEOUT_SECONDS = 8
_REGION = "ap-guangzhou"  # SendSms wants one; it decides nothing for numbers in mainland China
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LONGEST_CODE = 6  # a template for codes takes up to six digits and nothing else
_URL = re.compile(r"https?:|www\.|[\w-]\.(?:com|cn|net)\b", re.IGNORECASE)  # not allowed in a parameter
_DAY = 86_400

_WAITS: Mapping[str, int] = MappingProxyType(
    {
        "LimitExceeded.PhoneNumberThirtySecondLimit": 30,
        "LimitExceeded.DeliveryFrequencyLimit": 60,
        "LimitExceeded.PhoneNumberOneHourLimit": 3600,
        # Until the next day; which part of it is over nobody says.
        "LimitExceeded.PhoneNumberDailyLimit": _DAY,
        "LimitExceeded.PhoneNumberSameContentDailyLimit": _DAY,
        "LimitExceeded.AppDailyLimit": _DAY,
        "LimitExceeded.AppMainlandChinaDailyLimit": _DAY,
        "LimitExceeded.DailyLimit": _DAY,
        "RequestLimitExceeded": 1,
    }
)
# Called internal, but ours to mend: a clock that is wrong, a signature, an address.
_OURS = (
    "InternalError.RequestTimeException",
    "InternalError.RestApiInterfaceNotExist",
    "InternalError.SigFieldMissing",
    "InternalError.SigVerificationFail",
    "LimitExceeded.PhoneNumberCountLimit",
    "LimitExceeded.AppCountryOrRegion",
)
_BLAMES_NUMBER = (
    "FailedOperation.PhoneNumberInBlacklist",  # unsubscribed, or on a carrier's list
    "FailedOperation.PhoneNumberParseFail",
    "InvalidParameterValue.IncorrectPhoneNumber",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsAccount:
    """What Tencent's console gave out. `longest` is how many characters a variable of a notice may have.

    It is 0 for an account whose templates may hold no variables: then the templates of notices have none.
    `templates`: ids by notice, and CODE. `variables`: how many the template of each notice has; {1} of the
    code's is the code, {2} its minutes.
    """

    base: str
    secret_id: str
    secret_key: str
    app_id: str
    sign: str
    templates: Mapping[str, str]
    variables: Mapping[str, int]
    longest: int = len(ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted for sending. `serial` is what a later report of the delivery names."""

    serial: str
    request_id: str


class TextMessages(Protocol):
    """What the service wants of any provider of text messages. Each raises SmsError when nothing was sent.

    A mobile number has 11 digits, without +86.
    """

    def send_code(self, mobile: str, code: str, *, minutes: int) -> Sent:
        """A code to prove that the number is theirs."""

    def send_notice(self, mobile: str, notice: str, params: Sequence[Sequence[str]]) -> Sent:
        """News. `params`: for each variable texts that say the same, the most telling first."""

    def send_pin(self, mobile: str, pin: str) -> Sent:
        """The PIN of a certificate, whole or not at all."""


def sms_client(account: SmsAccount, timeout: float) -> SmsClient:
    """Tencent's client of one account. `timeout` is in seconds, for each call."""
    return connect(
        SmsClient, account.base, account.secret_id, account.secret_key, region=_REGION, timeout=timeout
    )


class TencentSms:
    """SendSms of 2021-01-11, one number at a time. It is not idempotent: one that is uncertain may arrive."""

    def __init__(self, account: SmsAccount, timeout: float = _TIMEOUT_SECONDS) -> None:
        self._account = account
        self._client = sms_client(account, timeout)

    def send_code(self, mobile: str, code: str, *, minutes: int) -> Sent:
        """Raises SmsError."""
        for parameter in (code, str(minutes)):
            if not re.fullmatch(rf"\d{{1,{_LONGEST_CODE}}}", parameter):
                raise _refused("InvalidParameterValue.TemplateParameterFormatError")
        return self._send(mobile, CODE, [code, str(minutes)])

    def send_notice(self, mobile: str, notice: str, params: Sequence[Sequence[str]]) -> Sent:
        """With the first text for each variable that the account takes; without one it is left to the chat.
        Raises SmsError.

        An account that takes fewer characters than the setting says is sent the next texts.
        """
        *tries, shortest = texts_to_try(params, self._account.longest)
        for told in tries:
            try:
                return self._send(mobile, notice, told)
            except SmsError as error:
                if error.code != _TOO_LONG:
                    raise
        return self._send(mobile, notice, shortest)

    def send_pin(self, mobile: str, pin: str) -> Sent:
        """Raises SmsError, also where the account's templates may hold no such variable."""
        if len(pin) > self._account.longest:
            raise _refused(_TOO_LONG)
        return self._send(mobile, PIN, [pin])

    def probe(self) -> str:
        """Whether Tencent answers and knows us; nothing is sent. Raises CloudError."""
        return probe(self._client.SendSms, models.SendSmsRequest())

    def _send(self, mobile: str, template: str, parameters: list[str]) -> Sent:
        if not _MOBILE.fullmatch(mobile):
            raise _refused("InvalidParameterValue.IncorrectPhoneNumber")
        request = models.SendSmsRequest()
        request.PhoneNumberSet = [f"+86{mobile}"]
        request.SmsSdkAppId = self._account.app_id
        request.SignName = self._account.sign
        request.TemplateId = self._account.templates[template]
        request.TemplateParamSet = parameters
        try:
            answer = ask(self._client.SendSms, request)
        except CloudError as error:
            raise _sorted(error) from None
        request_id = answer.RequestId or ""
        # A call that succeeds has sent nothing yet: each number has a code of its own.
        status = next(iter(answer.SendStatusSet or ()), None)
        if status is None or not status.Code:
            raise SmsError(
                "", "SendSms: no status came back", request_id=request_id, retryable=True, uncertain=True
            )
        if status.Code.lower() != "ok":
            raise _sorted(CloudError(status.Code, "", request_id=request_id))
        return Sent(status.SerialNo or "", request_id)


def texts_to_try(params: Sequence[Sequence[str]], longest: int) -> list[list[str]]:
    """What the variables of a notice hold at the first try, at the next, and so on: at least one try.

    `params`: for each variable texts that say the same, the most telling first. `longest`: characters that a
    variable may have, 0 for a template without variables.
    """
    if not longest or not params:
        return [[]]
    texts = ([*_fitting(each, longest), ELSEWHERE] for each in params)
    return [list(told) for told in zip_longest(*texts, fillvalue=ELSEWHERE)]


def _fitting(texts: Sequence[str], longest: int) -> list[str]:
    """Those of the texts that a parameter may hold."""
    tidied = (" ".join(text.split()) for text in texts)
    return [one for one in tidied if 0 < len(one) <= longest and not _URL.search(one)]


def text_messages(settings: Settings, variables: Mapping[str, int]) -> TextMessages:
    """The provider of this deployment. Raises SettingsError for a notice without a template."""
    return TencentSms(account_of(settings, variables))


def account_of(settings: Settings, variables: Mapping[str, int]) -> SmsAccount:
    """`variables`: every notice that goes by text message, and how many variables its template has.

    Raises SettingsError for a notice without a template.
    """
    return SmsAccount(
        base=settings.sms_base,
        secret_id=settings.sms_secret_id,
        secret_key=settings.sms_secret_key,
        app_id=settings.sms_app_id,
        sign=settings.sms_sign,
        templates={name: settings.sms_template(name) for name in (CODE, *variables)},
        variables=variables,
        longest=settings.sms_param_limit,
    )


def _sorted(error: CloudError) -> SmsError:
    """The same code means the same, whether it came for the call or for the number."""
    code = error.code
    is_limit = code.startswith(("LimitExceeded.", "RequestLimitExceeded")) and not code.startswith(_OURS)
    is_theirs = code.startswith("InternalError") and not code.startswith(_OURS)
    wait = next((seconds for known, seconds in _WAITS.items() if code.startswith(known)), 60)
    return SmsError(
        code,
        f"SendSms: {code or error.reason}",
        request_id=error.request_id,
        retryable=is_limit or is_theirs or (error.retryable and not code.startswith(_OURS)),
        uncertain=is_theirs or (error.uncertain and not code.startswith(_OURS)),
        wait_seconds=wait if is_limit else 0,
        blames_number=code.startswith(_BLAMES_NUMBER),
    )


def _refused(code: str) -> SmsError:
    """What Tencent would refuse need not be asked."""
    return _sorted(CloudError(code, ""))
