"""What came in and what went out, as the thread at the desk words it."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.message import event as ev
from bot.message import inbound
from bot.message.stretch import SessionSaid
from bot.wechat.menu import NAMES

Fields = Mapping[str, Any]
_ANCHOR = re.compile(r"<a\s[^<>]*>([^<>]*)</a>")
_REQUESTS = {
    "refund": "申请退费",
    "urge": "催办",
    "confirm": "确认填写无误",
    "agree": "同意人脸核验",
    "renew": "续办证书",
}
_WORDS: Mapping[str, Callable[[Fields], str]] = MappingProxyType(
    {
        inbound.Text.__name__: lambda said: str(said["content"]),
        inbound.Photo.__name__: lambda _: "［照片］",
        inbound.Voice.__name__: lambda said: f"［语音］{said.get('recognition', '')}",
        inbound.Video.__name__: lambda _: "［视频］",
        inbound.Location.__name__: lambda said: f"［位置］{said.get('label', '')}",
        inbound.SharedLink.__name__: lambda said: f"［链接］{said['title']} {said['url']}",
        inbound.File.__name__: lambda said: f"［文件］{said['title']}（微信不把文件内容转给公众号）",
        inbound.Sticker.__name__: lambda _: "［表情］",
        inbound.Unreadable.__name__: lambda _: "［打不开的消息］",
    }
)
_DEEDS: Mapping[str, Callable[[Fields], str]] = MappingProxyType(
    {
        inbound.Follow.__name__: lambda _: "关注了公众号",
        inbound.Unfollow.__name__: lambda _: "取消了关注",
        inbound.Scan.__name__: lambda _: "扫了公众号的二维码",
        inbound.MenuTap.__name__: lambda did: f"点了菜单“{NAMES.get(did['menu_key'], '菜单')}”",
        ev.FieldsFilled.__name__: lambda did: f"在网页上填写了 {len(did['fields'])} 项",
        ev.UploadCame.__name__: lambda _: "在网页上传了一份资料",
        ev.RequestedOnPage.__name__: lambda did: f"在网页上点了“{_REQUESTS[did['request']]}”",
    }
)
# What was said in WeChat's customer service and fetched afterwards; it waits for nobody here.
RECORDED = SessionSaid.__name__
# What the person says and waits for an answer to; and what else the thread shows of what came in.
SAID, DONE = tuple(_WORDS), tuple(_DEEDS)


def words_of(kind: str, fields: Fields) -> str:
    """What somebody said or did, by the name of the event's kind, one of SAID or DONE."""
    return (_WORDS.get(kind) or _DEEDS[kind])(fields)


def as_read(text: str) -> str:
    """A message of ours as it is read on a phone: links and choices are their labels."""
    return _ANCHOR.sub(r"\1", text)
