"""Who talks with a person: an agent takes the thread over, and hands it back to the bot."""

from dataclasses import replace
from datetime import datetime

from bot.errors import IllegalMove
from bot.message import event as ev
from flows.case import BOT, Case
from handlers.asking import Decision, ask, menu

_AGENT = "agent:"


def on_taken_over(case: Case, event: ev.TakenOver, now: datetime) -> Decision:
    """From the bot, from the queue or from a colleague. What the bot had not sent yet is not sent.

    What the person writes meanwhile is kept and answered by the agent; photos still find their places.
    Raises IllegalMove when the agent has the thread already.
    """
    owner = _AGENT + event.actor.removeprefix("staff:")
    if case.owner == owner:
        raise IllegalMove("you talk with this person already")
    case = case.record("taken_over", event.actor, before=case.owner)
    return replace(case, owner=owner, epoch=case.epoch + 1, wants_person=False, confirming=""), ()


def on_handed_back(case: Case, event: ev.HandedBack, now: datetime) -> Decision:
    """The bot goes on, at whatever is open now. Raises IllegalMove when it has the thread already."""
    if case.owner == BOT:
        raise IllegalMove("nobody of the staff talks with this person")
    case = case.record("handed_back", event.actor, before=case.owner)
    case = replace(case, owner=BOT, epoch=case.epoch + 1, wants_person=False, misses=0, asked="", summed="")
    lead = "客服已把您交回给我。"
    if case.application is None:
        return menu(case, lead + "请问要办理什么？")
    return ask(case, now, lead + ("我们接着办：" if case.application.is_active else ""))
