"""How long what is over is kept, in days. docs/retention.md gives the law or the need behind each time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Keeping:
    """`days` unless a setting says otherwise, and never fewer than `least`, which a law asks for.

    `what`: in Chinese, for who reads what `szca retention` did.
    """

    days: int
    least: int
    what: str


# Five years are 1826 days, three are 1096.
RETENTION: Mapping[str, Keeping] = MappingProxyType(
    {
        "inbox": Keeping(days=180, least=3, what="收到的消息"),  # events of people, in their words
        "outbox": Keeping(
            days=180, least=30, what="发出或不再发送的消息"
        ),  # messages that were sent, given up or never wanted any more
        "pins": Keeping(
            days=60, least=1, what="证书的 PIN"
        ),  # PINs of certificates, for those who did not get the text message
        "bulletins": Keeping(
            days=180, least=30, what="群发通知发给了谁"
        ),  # who got which bulletin, and who did not
        "work": Keeping(days=30, least=2, what="已结束的后台任务"),  # work that is done or failed
        "webhooks": Keeping(
            days=30, least=4, what="告知其他系统的消息"
        ),  # what other systems were told, and every try of it
        "abandoned": Keeping(
            days=30, least=1, what="取消或过期申请的资料（申请数）"
        ),  # papers of applications that were cancelled or expired
        "ended": Keeping(
            days=1096, least=180, what="没有发证的已结束申请（申请数）"
        ),  # what is left of applications without a certificate
        "certified": Keeping(
            days=1826, least=1826, what="证书到期满保存期的申请（申请数）"
        ),  # applications with a certificate, from its end on
        "traces": Keeping(
            days=1096, least=180, what="员工账号的记录"
        ),  # audit rows about accounts of the staff
        "sessions": Keeping(
            days=7, least=1, what="员工登录的旧记录"
        ),  # rows of sessions of the staff that are over
    }
)


def retention_days(text: str) -> Mapping[str, int]:
    """The table with the times of a setting such as "inbox=365 outbox=365". Raises SettingsError."""
    days = {name: keeping.days for name, keeping in RETENTION.items()}
    for part in filter(None, re.split(r"[\s,]+", text)):
        name, _, number = part.partition("=")
        if name not in RETENTION or not number.isdecimal() or len(number) > 5:
            known = ", ".join(RETENTION)
            raise SettingsError(f"SZCA_RETENTION: {part!r} is not name=days with one of {known}")
        if int(number) < RETENTION[name].least:
            raise SettingsError(f"SZCA_RETENTION: {name} is kept for {RETENTION[name].least} days at least")
        days[name] = int(number)
    return MappingProxyType(days)
