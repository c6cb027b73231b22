"""Who talks with a person: an agent takes the thread over, and hands it back to the bot."""

from dataclasses import replace
from datetime import datetime

from bot.errors import IllegalMove
from bot.message import event as ev
from flows.state import BOT, Thread
from handlers.asking import Decision, ask, menu

_AGENT = "agent:"


def on_taken_over(thread: Thread, event: ev.TakenOver, now: datetime) -> Decision:
    """From the bot, from the queue or from a colleague. What the bot had not sent yet is not sent.

    What the person writes meanwhile is kept and answered by the agent; photos still find their places.
    Raises IllegalMove when the agent has the thread already.
    """
    owner = _AGENT + event.actor.removeprefix("staff:")
    if thread.owner == owner:
        raise IllegalMove("you talk with this person already")
    thread = thread.record("taken_over", event.actor, before=thread.owner)
    return replace(thread, owner=owner, epoch=thread.epoch + 1, wants_person=False, confirming=""), ()


def on_handed_back(thread: Thread, event: ev.HandedBack, now: datetime) -> Decision:
    """The bot goes on at the open question. Raises IllegalMove when it has the thread already."""
    if thread.owner == BOT:
        raise IllegalMove("nobody of the staff talks with this person")
    thread = thread.record("handed_back", event.actor, before=thread.owner)
    thread = replace(
        thread, owner=BOT, epoch=thread.epoch + 1, wants_person=False, misses=0, asked="", summed=""
    )
    lead = "客服已把您交回给我。"
    if thread.application is None:
        return menu(thread, lead + "请问要办理什么？")
    return ask(thread, now, lead + ("我们接着办：" if thread.application.is_active else ""))
