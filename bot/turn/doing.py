"""Does the effects of one decision: words, news, rows of work, timers."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, assert_never

from bot.message.outbound import Notice, Say, Show
from bot.models.lane import Driver, Lane
from bot.models.stretches import StretchTable
from bot.models.tables import to_ms
from bot.outbox.outbox import Outgoing
from bot.sealing.sealer import Sealer
from bot.turn.errands import ForWorkers, errand
from bot.turn.rendering import Renderer
from bot.turn.sms_codes import IssuedCode
from flows.effects import (
    AgentLine,
    AllotOrder,
    CheckCarrier,
    Effect,
    Erase,
    FetchPhoto,
    JoinQueue,
    MakeForms,
    NoteOnUpload,
    Nudge,
    RateStretch,
    SendCode,
    SendHeldLines,
    SendSms,
    SetTimer,
    TakeUpload,
)
from flows.state import Thread

Doable = Effect | IssuedCode


@dataclass(slots=True)
class Doing:
    """What the effects of one turn add up to."""

    says: list[Say] = field(default_factory=list)
    later: list[Outgoing] = field(default_factory=list)
    work: list[tuple[str, int]] = field(default_factory=list)


class Doer:
    """Every effect has a branch: mypy proves it, and an effect that nobody knows raises."""

    def __init__(self, lane: Lane, stretches: StretchTable, sealer: Sealer, renderer: Renderer) -> None:
        self._lane = lane
        self._stretches = stretches
        self._file = sealer
        self._renderer = renderer

    def do(self, connection: Driver, thread: Thread, effects: list[Doable], now: datetime) -> Doing:
        doing = Doing()
        for effect in effects if thread.agent else _in_one_message(effects):
            # The bot never talks over a person.
            if thread.agent and isinstance(effect, Say | Show | Nudge):
                continue
            self._do_one(connection, thread, effect, doing, now)
        return doing

    def _do_one(
        self, connection: Driver, thread: Thread, effect: Doable, doing: Doing, now: datetime
    ) -> None:
        match effect:
            case Say():
                doing.says.append(effect)
            case Show() | Nudge() | AgentLine():
                doing.later += self._renderer.later(thread, effect)
            case Notice():
                doing.later += self._renderer.news(thread, _led_by(doing.says, effect))
                doing.says.clear()
            case SetTimer() | NoteOnUpload() | SendHeldLines() | RateStretch():
                self._store(connection, thread, effect, now)
            case AllotOrder() | SendCode() | JoinQueue():
                raise AssertionError("these come back as events before anything is done")
            case (
                FetchPhoto()
                | TakeUpload()
                | MakeForms()
                | CheckCarrier()
                | Erase()
                | IssuedCode()
                | SendSms()
            ):
                self._queue(connection, thread, effect, doing, now)
            case _:
                assert_never(effect)

    def _store(
        self,
        connection: Driver,
        thread: Thread,
        effect: SetTimer | NoteOnUpload | SendHeldLines | RateStretch,
        now: datetime,
    ) -> None:
        """A row of its own, in the transaction of the turn."""
        match effect:
            case SetTimer():
                self._lane.set_timer(connection, _timer(thread.openid, effect, now))
            case NoteOnUpload():
                self._lane.note_on_upload(connection, effect.upload, self._file.note(effect))
            case SendHeldLines():
                self._lane.send_held_lines(connection, thread.openid, to_ms(now))
            case RateStretch():
                self._stretches.rate(connection, thread.openid, effect.rating)

    def _queue(
        self,
        connection: Driver,
        thread: Thread,
        effect: ForWorkers,
        doing: Doing,
        now: datetime,
    ) -> None:
        kind, key = errand(effect, thread.openid, now, self._file.keyed)
        application_id = thread.focus if isinstance(effect, FetchPhoto) else effect.application_id
        row = self._file.work(kind, key, thread.openid, application_id, asdict(effect), to_ms(now))
        queued = self._lane.work_later(connection, row)
        if queued is not None:
            doing.work.append((kind, queued))


def _in_one_message(effects: list[Doable]) -> list[Doable]:
    """Of several notices in one turn the last is sent, with the words of the others before its own.

    It costs one message of the reply budget instead of two.
    """
    last = max((at for at, effect in enumerate(effects) if isinstance(effect, Notice)), default=-1)
    return [
        effect.say if isinstance(effect, Notice) and at < last else effect
        for at, effect in enumerate(effects)
    ]


def _led_by(says: list[Say], notice: Notice) -> Notice:
    """The notice with what was said just before it: one message instead of two."""
    text = "\n\n".join(part for part in (*(say.text for say in says), notice.say.text) if part)
    return replace(notice, say=replace(notice.say, text=text))


def _timer(openid: str, effect: SetTimer, now: datetime) -> dict[str, Any]:
    return {
        "openid": openid,
        "name": effect.name,
        "application_id": effect.application_id,
        "revision": effect.revision,
        "due_at": to_ms(now) + int(effect.seconds * 1000),
        "attempts": 0,
    }
