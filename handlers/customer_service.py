"""WeChat's own customer service has a conversation: the transfer, what WeChat tells of it, and the way back.

After an agent there has accepted, WeChat keeps the person's messages to itself. A message that comes here all
the same is not with an agent yet, or not any more, and is transferred like the first one.
"""

from datetime import datetime, timedelta

from bot.message import inbound
from bot.message import stretch as st
from bot.message.event import TimerFired
from bot.message.outbound import Say
from flows.catalogue import catalogue
from flows.effects import AgentLine, Effect, FetchRecords, JoinQueue, SetTimer, TransferToWeChat
from flows.state import Thread
from flows.state.changing import replace
from flows.wording.queue import said_in_queue
from flows.workdays import is_open
from handlers.asking import APPLICANT, Decision, ask
from handlers.giving_back import back_to_bot
from handlers.other_kinds import typed_in
from handlers.sent_media import read

SESSION = "session"  # the timer that looks after a session of which nothing is heard
RECORDS = "records"  # the timer that fetches what was said in a session that is over
_RECORDS_SECONDS = 120.0  # after its end; WeChat gives no time after which records are complete
_WRITE = "您在这里回复“人工”，就为您转给客服。"
_TRANSFERRED = "正在为您转接客服，有要说的可以先发过来。\n不想等了，回复“不等了”，我们接着办。"
_LEFT = "好的，不等客服了。需要时随时回复“人工”。"
_CLOSED = "客服会话结束了。还有问题，随时回复“人工”。"
_QUIET = "客服会话先到这里。还要找客服，随时回复“人工”。"
# WeChat transfers messages of these kinds; the others that reach us are none in its documents.
_TRANSFERABLE = (
    inbound.Text,
    inbound.Photo,
    inbound.Sticker,
    inbound.Voice,
    inbound.Video,
    inbound.Location,
    inbound.SharedLink,
)


def on_asked(thread: Thread, event: st.AgentsInWeChat, now: datetime) -> Decision:
    """Transferred within the hours. Outside them the wish waits in the queue of the desk, and who tapped on
    the menu is asked for a message."""
    if not is_open(now):
        return thread, (JoinQueue(event.lead, event.tail),)
    if not event.is_message:
        return ask(thread, now, _WRITE)
    thread = thread.transfer_to_wechat(event.asked_at)
    told = AgentLine("", f"transfer:{thread.epoch}", Say(_TRANSFERRED + event.tail))
    return thread, (TransferToWeChat(), told, _looked_after(thread))


def on_message(thread: Thread, event: inbound.Inbound, now: datetime) -> Decision:
    """The bot is silent. A photo is kept as in a stretch at the desk; who does not want to wait is back."""
    said = typed_in(event)
    if said and said_in_queue(said.content) == "leaves":
        return _ended(thread, APPLICANT, "wechat_left", _LEFT, event, now)
    effects: tuple[Effect, ...] = ()
    if isinstance(event, inbound.Photo):
        thread, effects = read(thread, event, now)
    if isinstance(event, _TRANSFERABLE):
        effects = (*effects, TransferToWeChat())
    return thread, effects


def on_session(thread: Thread, event: inbound.AgentSession, now: datetime) -> Decision:
    """What WeChat tells of its session. A conversation that an agent has at the desk stays there, and what is
    older than the session changes nothing."""
    if thread.agent or _is_older(thread, event):
        return thread, ()
    if event.change == "closed":
        if not thread.is_with_wechat:
            return thread, ()
        return _ended(thread, "bot", "wechat_closed", _CLOSED, event, now)
    if thread.has_accepted(event.account):
        return thread.hear_wechat(event.created_at), ()
    thread = thread.accept_in_wechat(event.account, event.created_at)
    return thread, (_looked_after(thread),)


def on_session_timer(thread: Thread, event: TimerFired, now: datetime) -> Decision:
    """The desk is warned, then the bot goes on. Nothing for a session that is over: its epoch has passed."""
    if not thread.is_with_wechat or event.revision != thread.epoch:
        return thread, ()
    warning, end = catalogue().patience.wechat
    silent = now - (thread.agent_acted_at or now)
    if silent >= end:
        return back_to_bot(thread, "clock", "wechat_quiet", _QUIET, now)
    if silent < warning:
        return thread, (_after(thread, warning - silent),)
    if thread.call != "wechat_quiet":
        thread = replace(thread.record("warned", "clock", reason="wechat_quiet"), call="wechat_quiet")
    return thread, (*_fetched(thread), _after(thread, end - silent))


def on_records_timer(thread: Thread, _: TimerFired, __: datetime) -> Decision:
    """For the last time, unless another session has begun meanwhile."""
    effects = _fetched(thread)
    return (thread if thread.is_with_wechat else replace(thread, records_since=None)), effects


def on_said(thread: Thread, event: st.SessionSaid, _: datetime) -> Decision:
    """The desk shows it in the thread. A session that goes on is not silent."""
    is_on = thread.is_with_wechat and event.said_at > (thread.agent_acted_at or event.said_at)
    return (thread.hear_wechat(event.said_at) if is_on else thread), ()


def fetched_after(before: Thread, after: Thread) -> tuple[SetTimer, ...]:
    """A session is over, however it ended: its records are due after a while."""
    is_over = before.is_with_wechat and not after.is_with_wechat
    return (SetTimer(RECORDS, _RECORDS_SECONDS, after.epoch),) if is_over else ()


def _fetched(thread: Thread) -> tuple[FetchRecords, ...]:
    return (FetchRecords(thread.records_since.timestamp()),) if thread.records_since else ()


def _ended(
    thread: Thread, actor: str, action: str, words: str, event: inbound.Inbound, now: datetime
) -> Decision:
    """The bot goes on, and knows since when by WeChat's clock."""
    thread, effects = back_to_bot(thread, actor, action, words, now)
    return replace(thread, said_at=event.created_at), effects


def _is_older(thread: Thread, event: inbound.AgentSession) -> bool:
    """Than the session, or than what the bot said since: WeChat promises no order of its pushes."""
    last = thread.agent_acted_at if thread.is_with_wechat else thread.said_at
    return last is not None and event.created_at < last


def _looked_after(thread: Thread) -> SetTimer:
    return _after(thread, catalogue().patience.wechat.warning)


def _after(thread: Thread, wait: timedelta) -> SetTimer:
    return SetTimer(SESSION, max(wait.total_seconds(), 1.0), thread.epoch)
