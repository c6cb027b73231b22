"""The reply budget of a person, kept in the columns of the conversation."""

from datetime import datetime
from typing import Any

from bot.message import inbound
from bot.message.event import Event
from bot.models.tables import from_ms, to_ms
from bot.wechat.budget import Budget

_MESSAGES = (
    inbound.Photo, inbound.Voice, inbound.Video, inbound.Location,
    inbound.SharedLink, inbound.File, inbound.Sticker, inbound.Unreadable,
)  # fmt: skip
_TAPS = (inbound.MenuTap, inbound.Follow, inbound.Scan)


def budget_of(row: Any) -> Budget:
    """What a conversation's row says is left."""
    return Budget(
        row.long_left,
        from_ms(row.long_until) if row.long_until else None,
        row.short_left,
        from_ms(row.short_until) if row.short_until else None,
    )


def columns(budget: Budget) -> dict[str, int]:
    return {
        "long_left": budget.long_left,
        "long_until": to_ms(budget.long_until) if budget.long_until else 0,
        "short_left": budget.short_left,
        "short_until": to_ms(budget.short_until) if budget.short_until else 0,
    }


def opens_window(event: inbound.Inbound | Event) -> bool:
    """Whether WeChat lets us write to the person because of this."""
    return isinstance(event, (inbound.Text, *_MESSAGES, *_TAPS))


def is_message(event: inbound.Inbound | Event) -> bool:
    """Whether the person sent something into the chat. A tap on a choice is a text."""
    return isinstance(event, (inbound.Text, *_MESSAGES))


def budget_after(event: inbound.Inbound | Event, row: Any, now: datetime) -> Budget:
    """A tap on a choice arrives as text, but WeChat counts it as a tap. Who leaves closes all windows."""
    if isinstance(event, inbound.Unfollow):
        return Budget()
    budget = budget_of(row)
    if isinstance(event, _MESSAGES) or (isinstance(event, inbound.Text) and not event.menu_id):
        return budget.after("message", now)
    if isinstance(event, (inbound.Text, *_TAPS)):
        return budget.after("tap", now)
    return budget
