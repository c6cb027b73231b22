"""The queue for an agent: its words with place and estimate, leaving it, and what the bot keeps doing."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from bot.message.event import Queued
from bot.message.inbound import MediaKind
from flows.catalogue import catalogue
from flows.deadlines import near_moment
from flows.effects import JoinQueue
from flows.state import Thread
from flows.wording.queue import InQueue
from flows.workdays import is_open, next_opening, opening_hours
from handlers.asking import APPLICANT, Decision, ask

_LEFT = "好的，不排队了。需要时随时回复“人工”。"
_AGAIN = "您在排队等客服。"
# To somebody in the queue, of what the form has no use for.
KEPT_FOR_AGENT: Mapping[MediaKind, str] = MappingProxyType(
    {
        "photo": "照片收到了，客服接手后看得到。",
        "voice": "语音收到了，客服接手后会听。着急的话，也可以打字。",
        "video": "视频收到了，客服接手后会看。",
    }
)


def on_queued(thread: Thread, event: Queued, now: datetime) -> Decision:
    """The place in the queue, an estimate where there are figures for one, and that the form goes on."""
    words = f"{event.lead}{_when(event, now)}。\n等的时候可以接着办；不想等了，回复“不等了”。{_urgent(now)}"
    return ask(thread, now, words + event.tail)


def _urgent(now: datetime) -> str:
    """Outside the hours nobody answers the hotline or the web site's chat either."""
    contact = catalogue().contact
    if not is_open(now):
        return ""
    return f"\n着急的话请拨打 {contact['hotline']}，或访问 {contact['site']} 在线客服。"


def _when(event: Queued, now: datetime) -> str:
    if not is_open(now):
        hours, back = opening_hours(), near_moment(next_opening(now), now)
        return (
            f"现在不在服务时间（{hours}），客服{back} 上班后会在这里联系您。"
            "有要说的可以先留言，客服上班后会看"
        )
    place = f"前面还有 {event.ahead} 位，" if event.ahead else "前面没有人排队，"
    wait = f"最近一般等 {event.minutes} 分钟左右，" if event.minutes else ""
    return f"{place}{wait}客服看到后会在这里联系您"


def on_words_in_queue(thread: Thread, said: InQueue, now: datetime) -> Decision:
    """Where they stand, or out of the queue and on with the form."""
    if said == "asks_place":
        return thread, (JoinQueue(_AGAIN),)
    return ask(thread.drop_call(APPLICANT, "left_queue"), now, _LEFT)
