"""What Tencent's account says of our application, signature and templates. Nothing is sent."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tencentcloud.sms.v20210111 import models

from bot.errors import CloudError
from bot.providers.sms import CODE, SmsAccount, sms_client
from bot.providers.tencent import ask

_TIMEOUT_SECONDS = 8.0
_PLACE = re.compile(r"\{(\d+)\}")
_APPROVED = 0
_DOMESTIC = 0
_MOST = 100
_WRONG_APP = "UnauthorizedOperation.SmsSdkAppIdVerifyFail"


def may_not_read(error: CloudError) -> bool:
    """Whether the key has the right to send, and not to look."""
    return error.code.startswith(("UnauthorizedOperation", "AuthFailure.UnauthorizedOperation"))


class SmsAccountView:
    """Reads the account. Each call raises CloudError; a key that may only send is refused."""

    def __init__(self, account: SmsAccount) -> None:
        self._account = account
        self._client = sms_client(account, _TIMEOUT_SECONDS)

    def problems(self) -> list[str]:
        """What is wrong, each with its setting's name."""
        return [*self._application(), *self._signature(), *self._templates()]

    def _application(self) -> Iterator[str]:
        """Statistics of the last hour: the cheapest question that names the application."""
        request = models.SendStatusStatisticsRequest()
        now = datetime.now(UTC) + timedelta(hours=8)  # Tencent counts in China's time
        request.SmsSdkAppId = self._account.app_id
        request.BeginTime = f"{now - timedelta(hours=1):%Y%m%d%H}"
        request.EndTime = f"{now:%Y%m%d%H}"
        request.Limit, request.Offset = 0, 0
        try:
            ask(self._client.SendStatusStatistics, request)
        except CloudError as error:
            if error.code != _WRONG_APP:
                raise
            yield "SZCA_SMS_APP_ID: the account has no such application"

    def _signature(self) -> Iterator[str]:
        request = models.DescribeSmsSignListRequest()
        request.International, request.SignIdSet = _DOMESTIC, []
        request.Limit, request.Offset = _MOST, 0
        found = ask(self._client.DescribeSmsSignList, request).DescribeSignListStatusSet or []
        mine = [each for each in found if each.SignName == self._account.sign]
        if not mine:
            yield "SZCA_SMS_SIGN: the account has no such signature"
        elif not any(each.StatusCode == _APPROVED for each in mine):
            yield "SZCA_SMS_SIGN: the signature is not approved"

    def _templates(self) -> Iterator[str]:
        request = models.DescribeSmsTemplateListRequest()
        request.International = _DOMESTIC
        request.TemplateIdSet = [int(each) for each in self._account.templates.values()]
        found = ask(self._client.DescribeSmsTemplateList, request).DescribeTemplateStatusSet or []
        known = {str(each.TemplateId): each for each in found}
        allowed = dict(self._account.variables) if self._account.longest else {}
        wanted = {**dict.fromkeys(self._account.variables, 0), **allowed, CODE: 2}
        for name, template_id in self._account.templates.items():
            setting = f"SZCA_SMS_TEMPLATE_{name.upper()}"
            template = known.get(template_id)
            if template is None:
                yield f"{setting}: the account has no template {template_id}"
            elif template.StatusCode != _APPROVED:
                yield f"{setting}: the template is not approved"
            elif (places := len(set(_PLACE.findall(template.TemplateContent)))) != wanted[name]:
                yield f"{setting}: the template has {places} variables, {wanted[name]} are sent"
