"""What a decision of the staff would do: worked out as the turn does it, and stored nowhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.message.event import StaffEvent
from bot.models.database import Database
from bot.models.lane import lane_of
from bot.outbox.outbox import Outgoing
from bot.outbox.planner import way_of
from bot.outbox.reply_budget import budget_of
from bot.providers.sms import texts_to_try
from bot.sealing.sealer import Sealer
from bot.turn.doing import Doing, Words, done_of, say, say_later
from bot.turn.rendering import Renderer
from flows.effects import SendSms
from flows.notices import SMS_NOTICES
from flows.state import Application
from handlers.decide import decide


@dataclass(frozen=True, slots=True)
class Told:
    """One message as it would be sent. `text` is as WeChat gets it, "" for a picture; `channel` as the
    planner has it; `left`: how many messages may be sent after it, None where it costs none."""

    text: str
    channel: str
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Texted:
    """A text message to this number."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """`before`: how many messages may be sent now. `template`: the fields of the first template message."""

    application: Application
    told: tuple[Told, ...]
    texted: tuple[Texted, ...]
    before: int
    template: tuple[str, ...] = ()


class Rehearsal:
    """`longest` and `sign`: of the account for text messages, as the provider of them has them."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        renderer: Renderer,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
        longest: int,
        sign: str,
    ) -> None:
        self._database = database
        self._lane = lane_of(database.is_sqlite)
        self._file = sealer
        self._renderer = renderer
        self._clock = clock
        self._fresh_id = fresh_id
        self._longest = longest
        self._sign = sign

    def of(self, event: StaffEvent) -> Rehearsed | None:
        """None for somebody who never wrote. Raises IllegalMove when the decision does not fit."""
        now = self._clock()
        with self._database.reading() as connection:
            loaded = self._lane.look(connection, event.openid)
        if loaded is None:
            return None
        thread, effects = decide(self._file.thread(loaded, self._fresh_id()), event, now)
        application = thread.find(event.application_id)
        if application is None:
            return None
        doing = Doing()
        for effect in done_of(thread, list(effects)):
            if isinstance(effect, Words):
                say(self._renderer, thread, effect, doing)
        say_later(self._renderer, thread, doing, self._renderer.texts(thread, doing.says))
        person = loaded.conversation
        return Rehearsed(
            application=application,
            told=tuple(_ways(doing.later, person, now)),
            texted=tuple(self._texted(effect) for effect in effects if isinstance(effect, SendSms)),
            before=budget_of(person).left(now) if person.followed else 0,
            template=_template(doing.later),
        )

    def _texted(self, effect: SendSms) -> Texted:
        """At the first try: an account that takes fewer characters is sent fewer."""
        words = SMS_NOTICES[effect.notice].told(texts_to_try(effect.params, self._longest)[0])
        return Texted(effect.number, f"【{self._sign}】{words}")


def _ways(messages: list[Outgoing], person: object, now: datetime) -> list[Told]:
    """By the rules of the planner, one after the other: each that is sent leaves less for the next."""
    budget, told = budget_of(person), []
    for message in messages:
        way = way_of(person, budget, message, message.body, now)
        budget = way.budget or budget
        left = way.budget.left(now) if way.budget else None
        told.append(Told(str(message.body.get("text", "")), way.channel, left))
    return told


def _template(messages: list[Outgoing]) -> tuple[str, ...]:
    """The values that the template message of the news shows."""
    data: dict[str, object] = next(
        (message.body["data"] for message in messages if "data" in message.body), {}
    )
    return tuple(str(value) for value in data.values() if value)
