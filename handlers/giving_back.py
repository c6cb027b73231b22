"""An agent gives the conversation back: the bot says what changed, and goes on at the open question."""

from datetime import datetime

from bot.message import stretch as st
from bot.message.outbound import Say
from flows.certificates.choice import look_at
from flows.effects import SendHeldLines
from flows.form import Look
from flows.question import Photo, Question
from flows.state import Thread
from flows.state.changing import replace
from handlers.asking import Decision, ask, join, menu
from handlers.offers import sorted_by_bot
from handlers.rating import ASKED
from handlers.thread import expect_agent

_BACK = "客服已把您交回给我。"


def on_handed_back(thread: Thread, event: st.HandedBack, now: datetime) -> Decision:
    """One message: what agents filled in, then the open question in full. Raises NotNow when the agent does
    not have the conversation."""
    expect_agent(thread, event)
    thread, effects = back_to_bot(thread, event.actor, "handed_back", _BACK, now)
    if not event.asks_rating:
        return thread, effects
    return replace(thread, rates=True), (*effects, Say(ASKED))


def back_to_bot(thread: Thread, actor: str, action: str, lead: str, now: datetime) -> Decision:
    """The agent's lines that were not sent yet go before the bot's words."""
    changed = changed_in_stretch(thread, now)
    thread = sorted_by_bot(thread.release(actor, action), now)
    if thread.application is None:
        thread, effects = menu(thread, lead + "请问要办理什么？")
        return thread, (SendHeldLines(), *effects)
    goes_on = "我们接着办：" if thread.application.is_active else ""
    lead = join(lead, changed, goes_on) if changed else lead + goes_on
    thread, effects = ask(thread, now, lead)
    return thread, (SendHeldLines(), *effects)


def changed_in_stretch(thread: Thread, now: datetime) -> str:
    """What was filled in since an agent took over, for the person to read; "" when nothing."""
    application = thread.application
    if application is None:
        return ""
    look = look_at(application, now)
    known = (look.form.by_id.get(name) for name in thread.edited)
    lines = [f"· {q.label}：{_shown(q, look)}" for q in known if q and look.value(q.id)]
    return "\n".join(("客服帮您填好了：", *lines)) if lines else ""


def _shown(question: Question, look: Look) -> str:
    return "收到了" if isinstance(question, Photo) else question.show(look.value(question.id), look)
