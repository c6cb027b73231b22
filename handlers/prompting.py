"""An agent's line that WeChat does not let through: the person is told once that a reply is there."""

from datetime import datetime

from bot.message import stretch as st
from bot.message.outbound import Notice, Say
from flows.state import Thread
from flows.state.changing import replace
from handlers.asking import Decision

_WORDS = "客服回复了您，回一句话就能看到。"


def on_line_waits(thread: Thread, event: st.LineWaits, _: datetime) -> Decision:
    """Once until the person writes again. Whoever wrote meanwhile has the line already."""
    has_written = thread.heard_at is not None and thread.heard_at > event.held_at
    if thread.is_prompted or has_written:
        return thread, ()
    return replace(thread, is_prompted=True), (Notice("agent_reply", thread.focus, Say(_WORDS)),)
