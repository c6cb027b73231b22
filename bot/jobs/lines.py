"""The job of an agent's line that waits for the person's next message: the person is told of it."""

from bot.jobs.parts import Parts, tell
from bot.message.stretch import LineWaits
from bot.models.tables import from_ms
from bot.models.work import Work


def tell_of_line(parts: Parts, claimed: Work) -> None:
    """Whether and how the person is told is decided in the turn."""
    held_at = from_ms(int(claimed.payload["held_at"]))
    tell(parts, claimed, LineWaits(openid=claimed.openid, key=claimed.key, held_at=held_at))
