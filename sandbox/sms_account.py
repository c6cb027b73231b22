"""What the text-message provider's API tells of an account: application, signatures, templates."""

from datetime import datetime

from sandbox.config import SandboxConfig
from sandbox.signed import Answer, Wish
from sandbox.tc3 import ProviderError

READING = {"SendStatusStatistics", "DescribeSmsSignList", "DescribeSmsTemplateList"}
MOST = 100
APPROVED = 0


def told(config: SandboxConfig, action: str, wish: Wish) -> Answer:
    """The answer to one of READING. Raises ProviderError."""
    if action == "SendStatusStatistics":
        return _statistics(config, wish)
    if wish.get("International") not in (0, 1):
        raise ProviderError("MissingParameter", "缺少参数 International")
    if action == "DescribeSmsSignList":
        return {"DescribeSignListStatusSet": _signs(config) if wish["International"] == 0 else []}
    return {"DescribeTemplateStatusSet": _templates(config, wish)}


def _statistics(config: SandboxConfig, wish: Wish) -> Answer:
    for name in ("BeginTime", "EndTime", "SmsSdkAppId", "Limit", "Offset"):
        if name not in wish:
            raise ProviderError("MissingParameter", f"缺少参数 {name}")
    if wish["SmsSdkAppId"] != config.sms_app_id:
        raise ProviderError("UnauthorizedOperation.SmsSdkAppIdVerifyFail", "SmsSdkAppId 校验失败")
    try:
        begin, end = (datetime.strptime(str(wish[name]), "%Y%m%d%H") for name in ("BeginTime", "EndTime"))  # noqa: DTZ007
    except ValueError as problem:
        raise ProviderError("InvalidParameterValue.BeginTimeVerifyFail", "时间格式错误") from problem
    if end < begin:
        raise ProviderError("InvalidParameterValue.EndTimeVerifyFail", "结束时间早于起始时间")
    return {"SendStatusStatistics": {"FeeCount": 0, "RequestCount": 0, "RequestSuccessCount": 0}}


def _signs(config: SandboxConfig) -> list[dict[str, object]]:
    mine = {"SignId": 1, "International": 0, "StatusCode": APPROVED, "SignName": config.sms_sign}
    return [{**mine, "ReviewReply": ""}]


def _templates(config: SandboxConfig, wish: Wish) -> list[dict[str, object]]:
    wanted = wish.get("TemplateIdSet") or [int(each) for each in config.sms_templates]
    if not isinstance(wanted, list) or len(wanted) > MOST or not all(type(each) is int for each in wanted):
        raise ProviderError("InvalidParameterValue", "TemplateIdSet 不正确")
    return [
        {
            "TemplateId": each,
            "International": 0,
            "StatusCode": APPROVED,
            "ReviewReply": "",
            "TemplateName": "短信",
            "TemplateContent": config.sms_templates[str(each)],
        }
        for each in wanted
        if str(each) in config.sms_templates
    ]
