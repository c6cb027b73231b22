"""Why a message did not go out, in words for staff."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.providers.sms_words import meaning_of

_WECHAT_CODE = re.compile(r"(?<![\w.])(-1|\d{5})(?!\w)")
_BUSY, _TOKEN = "微信系统繁忙", "微信接口凭证失效，正在换新的"
_BROKEN = "消息的内容或格式微信不接受，请联系技术人员"
_NO_RIGHT = "公众号的这项接口被微信限制，请管理员到公众平台查看"
_WECHAT: Mapping[int, str] = MappingProxyType(
    {
        -1: _BUSY,
        40001: _TOKEN,
        40014: _TOKEN,
        42001: _TOKEN,
        40003: "微信不认识这个收件人",
        43004: "申请人没有关注公众号",
        48002: "申请人拒收公众号的消息",
        43019: "申请人在公众号的黑名单里",
        43101: "申请人没有订阅这类通知",
        45015: "申请人 48 小时内没有来信，现在不能主动发",
        45047: "申请人来信后能发的条数用完了",
        45002: _BROKEN,
        44004: _BROKEN,
        45008: _BROKEN,
        45048: _BROKEN,
        47001: _BROKEN,
        40033: _BROKEN,
        40007: "图片在微信那边过期了",
        45009: "今天的接口调用次数用完了",
        45011: "发得太快，被微信限流",
        48001: _NO_RIGHT,
        48004: _NO_RIGHT,
        50002: _NO_RIGHT,
        50004: _NO_RIGHT,
        50007: _NO_RIGHT,
        40243: "公众号的 AppSecret 被冻结，请管理员到公众平台查看",
        40164: "服务器的 IP 不在公众号的白名单里",
        70000: "微信按未成年人保护的规定没有发",
        40037: "模板编号不对，或模板已经删除",
        47003: "模板里有一项内容的格式不对",
    }
)
# The first that stands in the error counts.
_OTHERS: tuple[tuple[str, str], ...] = (
    ("no window", "现在不能主动发消息，等申请人来信"),
    ("user block", "申请人拒收了模板消息"),
    ("system failed", "微信没有送成"),
    ("no PIN", "没有录入 PIN"),
    ("the last try never ended", "发送的进程几次中断"),
    ("uncertain", "微信没有回答，不知道送到没有"),
)


def why(error: str) -> str:
    """What an error of a message means, "" for one that has no words."""
    found = _WECHAT_CODE.search(error)
    if found and int(found[1]) in _WECHAT:
        return _WECHAT[int(found[1])]
    return meaning_of(error) or next((words for part, words in _OTHERS if part in error), "")
