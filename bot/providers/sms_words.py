"""What Tencent's codes of text messages mean, in Chinese, for staff."""

# The first that stands in the code counts.
_WORDS: tuple[tuple[str, str], ...] = (
    ("PhoneNumberThirtySecondLimit", "这个号码半分钟内只能收一条短信"),
    ("LimitExceeded.PhoneNumberCountLimit", "短信平台不接受这次请求，请联系技术人员"),
    ("LimitExceeded.PhoneNumber", "这个号码收到的短信太多，被平台限制"),
    ("RequestLimitExceeded", "发得太快，被短信平台限流"),
    ("LimitExceeded", "短信账号今天的发送量到了上限"),
    ("SigVerificationFail", "短信平台的密钥不对"),
    ("InternalError", "短信平台出错"),
    ("PhoneNumberInBlacklist", "号码退订了短信，或在运营商的黑名单里"),
    ("IncorrectPhoneNumber", "手机号码不对"),
    ("PhoneNumberParseFail", "手机号码不对"),
    ("SensitiveWord", "内容被短信平台拦下（敏感词）"),
    ("InsufficientBalance", "短信套餐的余额不足"),
    ("Arrears", "短信账号欠费停用"),
    ("Signature", "短信签名没有审核通过，或平台的密钥不对"),
    ("AuthFailure", "短信平台的密钥不对"),
    ("ContentLength", "短信内容太长"),
    ("Parameter", "短信模板和内容对不上"),
    ("ParamSet", "短信模板和内容对不上"),
    ("TemplateVariable", "短信模板和内容对不上"),
    ("Template", "短信模板没有审核通过，或不存在"),
    ("Unauthorized", "短信账号没有权限"),
    ("Unsupported", "短信平台不支持这个号码或地域"),
    ("ClientNetworkError", "连不上短信平台"),
)


def meaning_of(error: str) -> str:
    """The words for an error that holds a code of SendSms, "" for another."""
    return next((words for part, words in _WORDS if part in error), "")
