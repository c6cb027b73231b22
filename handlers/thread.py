"""Who talks with a person: an agent takes the conversation over, writes, and passes it on."""

from datetime import datetime

from bot.errors import NotNow
from bot.message import stretch as st
from bot.message.event import StaffEvent
from bot.message.outbound import Say
from flows.catalogue import catalogue
from flows.effects import AgentLine, JoinQueue, SendHeldLines, SetTimer
from flows.state import Thread
from handlers.asking import Decision

STRETCH = "stretch"  # the timer that looks after a stretch in which nobody writes
HELD_SECONDS = 15.0  # how long an agent can take a line back
_HELD_BY = "{holder} 正在接待这位客户。"
_HELD_BY_WECHAT = "微信客服正在接待这位客户。"
WECHAT = "wechat"  # whom an agent relieves who takes it from WeChat's customer service
_TAKEN = "您已经在接待这位客户了。"
_NOT_YOURS = "这位客户现在由机器人接待，请先接手再操作。"
_TO_SELF = "会话已经在您这里，不用再转。"
_NOT_WAITING = "这位客户现在不在排队。"
_FROM_QUEUE = "客服同事在忙，已经为您重新排队，不用再说一遍，接手的同事看得到前面的内容。"


def on_taken_over(thread: Thread, event: st.TakenOver, now: datetime) -> Decision:
    """From the bot, from the queue or from a colleague. What the bot had not sent yet is not sent.

    What the person writes meanwhile is kept and answered by the agent. Raises NotNow when the agent has the
    conversation already, or a colleague who is not named in the event.
    """
    login = _login(event)
    if thread.agent == login:
        raise NotNow(_TAKEN, holder=login)
    if thread.agent and thread.agent != event.relieves:
        raise NotNow(_HELD_BY, holder=thread.agent)
    if thread.is_with_wechat and event.relieves != WECHAT:
        raise NotNow(_HELD_BY_WECHAT)
    return taken_by(thread, event.actor, now)


def on_transferred(thread: Thread, event: st.Transferred, now: datetime) -> Decision:
    """A colleague goes on at once; in the queue the person is told so and keeps the place of the first word.

    Raises NotNow when the agent does not have the conversation.
    """
    expect_agent(thread, event)
    if not event.to:
        return to_queue(thread, event.actor, now, _FROM_QUEUE)
    if event.to == thread.agent:
        raise NotNow(_TO_SELF)
    return taken_by(thread.record("transferred", event.actor, to=event.to), f"staff:{event.to}", now)


def on_assigned(thread: Thread, event: st.Assigned, now: datetime) -> Decision:
    """From the queue to an agent. Raises NotNow when somebody was faster, or the person waits no more."""
    if not thread.wants_person or thread.is_in_stretch or thread.epoch != event.epoch:
        raise NotNow(_NOT_WAITING, holder=thread.agent)
    thread = thread.assign(event.to, now)
    return thread, (waiting_timer(thread),)


def taken_by(thread: Thread, actor: str, now: datetime) -> Decision:
    """The agent has it, and is reminded when nobody writes."""
    thread = thread.take_over(actor, now)
    return thread, (waiting_timer(thread),)


def to_queue(thread: Thread, actor: str, now: datetime, words: str, action: str = "requeued") -> Decision:
    """Nobody talks with the person for the moment: said in one message, with the place in the queue. What
    was waited for is waited for since then."""
    since = thread.waiting_since or now
    thread = thread.release(actor, action).call_person(actor, since, "requeued")
    return thread, (SendHeldLines(), JoinQueue(words))


def on_agent_said(thread: Thread, event: st.AgentSaid, now: datetime) -> Decision:
    """A line of the agent, held for some seconds. Raises NotNow when a colleague or the bot talks."""
    expect_agent(thread, event)
    line = AgentLine(_login(event), event.key, Say(event.text), event.document_id, HELD_SECONDS)
    return thread.hear_agent(now), (line, quiet_timer(thread))


def quiet_timer(thread: Thread) -> SetTimer:
    """The agent wrote: looked after again when the person has said nothing for long."""
    return SetTimer(STRETCH, catalogue().patience.applicant.warning.total_seconds(), thread.epoch)


def waiting_timer(thread: Thread) -> SetTimer:
    """The person wrote: looked after again when the agent has said nothing for long."""
    return SetTimer(STRETCH, catalogue().patience.agent.warning.total_seconds(), thread.epoch)


def on_call_dismissed(thread: Thread, event: st.CallDismissed, now: datetime) -> Decision:
    """Nobody has to step in. Raises NotNow when the person asked for somebody: then an agent answers."""
    if thread.wants_person or thread.is_in_stretch:
        raise NotNow("这位客户在等人工，请接手后回复。")
    return (thread.drop_call(event.actor, "call_dismissed") if thread.call else thread), ()


def expect_agent(thread: Thread, event: StaffEvent) -> None:
    """Raises NotNow unless the actor is the agent who talks with the person."""
    if thread.agent != _login(event):
        raise NotNow(_HELD_BY if thread.agent else _NOT_YOURS, holder=thread.agent)


def _login(event: StaffEvent) -> str:
    return event.actor.removeprefix("staff:")
