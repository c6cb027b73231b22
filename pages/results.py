"""The result of the face check in words for the person who did it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """Heading, words, whether another try helps, the sign shown, and the HTTP status."""

    heading: str
    words: str
    can_retry: bool = False
    mark: str = "no"
    status: int = 200


_PASSED = Result("人脸核验通过", "办好了，谢谢您！请返回微信聊天，我会接着办下一步。", mark="ok")
_UNFINISHED = Result(
    "核验还没有做完", "请点“继续核验”接着做。已经填好的资料都在，不会丢失。", can_retry=True, mark="info"
)
NOT_FETCHED = Result(
    "结果还没有取到",
    "系统正忙。请稍后刷新本页看看；也可以先返回微信聊天，取到结果后会在那里告诉您。",
    mark="info",
    status=503,
)
# For a browser that is not the one that did the check: what came of it is nobody else's business.
SOMEBODY_ELSES = Result(
    "请返回微信聊天",
    "这次核验不是在这个微信里做的，这里不显示结果。做完以后，结果会在办理的微信聊天里通知。",
    mark="info",
)
_FAILED = "核验没有通过"
_NOT_YOU = (
    "这不是您的问题：身份信息库里没有可以比对的记录或照片。"
    "请返回微信聊天，回复“人工”，由工作人员用别的方式核验。"
)
_BUSY = "核验服务正忙，不是您的问题。请稍后再做一次。"
_LIGHT = "请{who}本人在光线充足的地方，正对屏幕，摘下口罩和帽子，再做一次。"

# The provider's codes. Its wording may change at any time; the codes are what it promises.
_WORDS: dict[int, tuple[str, bool]] = {
    15: ("这次核验已经超过时限。请重新开始，一分钟左右就好。", True),
    16: ("今天的核验次数用完了。请明天再试，或返回微信聊天，回复“人工”换一种方式。", False),
    301: (
        "身份证号码与申请时填写的不一致。请核对后返回微信聊天，回复“修改{who}身份证号码”。",
        False,
    ),
    302: ("这张身份证已经过了有效期。请换有效的身份证再做一次。", True),
    303: ("身份证没有拍清楚。请把身份证平放，避开反光，再做一次。", True),
    1001: ("操作超过了时间。请跟着屏幕提示，再做一次。", True),
    2002: ("姓名没有通过核对。请返回微信聊天，回复“修改{who}姓名”。", False),
    2003: ("身份证号码没有通过核对。请返回微信聊天，回复“修改{who}身份证号码”。", False),
    2006: (
        "姓名与身份证号码对不上。请核对后返回微信聊天，回复“修改{who}姓名”或“修改{who}身份证号码”。",
        False,
    ),
    2016: ("与身份证照片比对没有通过。" + _LIGHT, True),
    9001: ("结果没能确认，这次不能算通过。请再做一次。", True),
    9002: ("结果没能确认，这次不能算通过。请再做一次。", True),
}
_NO_RECORD = frozenset({2005, 2007, 2008, 2009})
_SERVICE_TROUBLE = frozenset({1, 2, 3, 4, 8, 10, 12, 13, 14, 201, 202, 203, 204, 2001, 2017})


def result_of(code: int, who: str) -> Result:
    """The page for a code; -1 is a check that nobody has finished yet. `who` is 经办人 or 申请人."""
    if code == 0:
        return _PASSED
    if code == -1:
        return _UNFINISHED
    if code in _NO_RECORD:
        return Result("这次没能核验", _NOT_YOU, mark="info")
    if code in _SERVICE_TROUBLE:
        return Result("这次没能核验", _BUSY, can_retry=True, mark="info")
    words, can_retry = _WORDS.get(code, (_LIGHT, True))
    return Result(_FAILED, words.format(who=who), can_retry)


def elsewhere(who: str) -> Result:
    """Passed, but the application meanwhile names somebody else."""
    return Result(
        f"核验的人与{who}不一致",
        f"{who}的资料在核验期间改过。请返回微信聊天，回复“继续”，由现在的{who}本人再做一次。",
    )
