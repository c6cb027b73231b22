"""Does the effects of one decision: words, news, rows of work, timers."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, assert_never

from bot.message.outbound import Notice, Say, Show
from bot.models.bulletin_refusals import BulletinRefusals
from bot.models.lane import Lane
from bot.models.statement import Driver
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
    CarryPaper,
    CheckCarrier,
    Effect,
    Erase,
    FetchMedia,
    FetchPhoto,
    FetchRecords,
    JoinQueue,
    MakeForms,
    NoteOnUpload,
    Nudge,
    RateStretch,
    SendCode,
    SendHeldLines,
    SendPin,
    SendSms,
    SetTimer,
    TakeBulletins,
    TakeUpload,
    TransferToWeChat,
)
from flows.state import Thread

Doable = Effect | IssuedCode
Words = Say | Show | Nudge | AgentLine | Notice


@dataclass(slots=True)
class Doing:
    """What the effects of one turn add up to."""

    says: list[Say] = field(default_factory=list)
    later: list[Outgoing] = field(default_factory=list)
    work: list[tuple[str, int]] = field(default_factory=list)
    transfers: bool = False  # the reply hands the message to WeChat's customer service


class Doer:
    """Every effect has a branch: mypy proves it, and an effect that nobody knows raises."""

    def __init__(
        self,
        lane: Lane,
        stretches: StretchTable,
        refusals: BulletinRefusals,
        sealer: Sealer,
        renderer: Renderer,
    ) -> None:
        self._lane = lane
        self._stretches = stretches
        self._refusals = refusals
        self._file = sealer
        self._renderer = renderer

    def do(self, connection: Driver, thread: Thread, effects: list[Doable], now: datetime) -> Doing:
        doing = Doing()
        for effect in done_of(thread, effects):
            self._do_one(connection, thread, effect, doing, now)
        return doing

    def _do_one(
        self, connection: Driver, thread: Thread, effect: Doable, doing: Doing, now: datetime
    ) -> None:
        match effect:
            case Say() | Show() | Nudge() | AgentLine() | Notice():
                say(self._renderer, thread, effect, doing)
            case (
                SetTimer() | CarryPaper() | NoteOnUpload() | SendHeldLines() | RateStretch() | TakeBulletins()
            ):
                self._store(connection, thread, effect, now)
            case TransferToWeChat():
                doing.transfers = True
            case AllotOrder() | SendCode() | JoinQueue():
                raise AssertionError("these come back as events before anything is done")
            case (
                FetchPhoto()
                | FetchMedia()
                | TakeUpload()
                | MakeForms()
                | CheckCarrier()
                | Erase()
                | IssuedCode()
                | SendSms()
                | SendPin()
                | FetchRecords()
            ):
                self._queue(connection, thread, effect, doing, now)
            case _:
                assert_never(effect)

    def _store(
        self,
        connection: Driver,
        thread: Thread,
        effect: SetTimer | CarryPaper | NoteOnUpload | SendHeldLines | RateStretch | TakeBulletins,
        now: datetime,
    ) -> None:
        """A row of its own, in the transaction of the turn."""
        match effect:
            case SetTimer():
                self._lane.set_timer(connection, _timer(thread.openid, effect, now))
            case CarryPaper():
                carried = (effect.document_id, effect.carried_id, effect.application_id)
                self._lane.carry_document(connection, *carried, to_ms(now))
            case NoteOnUpload():
                self._lane.note_on_upload(connection, effect.upload, self._file.note(effect))
            case SendHeldLines():
                self._lane.send_held_lines(connection, thread.openid, to_ms(now))
            case RateStretch():
                self._stretches.rate(connection, thread.openid, effect.rating)
            case TakeBulletins():
                self._refusals.take(connection, thread.openid, to_ms(now), wants=effect.wants)

    def _queue(
        self,
        connection: Driver,
        thread: Thread,
        effect: ForWorkers,
        doing: Doing,
        now: datetime,
    ) -> None:
        kind, key = errand(effect, thread.openid, now, self._file.keyed)
        application_id = _about(thread, effect)
        row = self._file.work(kind, key, thread.openid, application_id, asdict(effect), to_ms(now))
        queued = self._lane.work_later(connection, row)
        if queued is not None:
            doing.work.append((kind, queued))


def done_of(thread: Thread, effects: list[Doable]) -> Iterator[Doable]:
    """Those of the effects of a decision that are done. The bot never talks over a person."""
    for effect in effects if thread.is_in_stretch else _in_one_message(effects):
        if not (thread.is_in_stretch and isinstance(effect, Say | Show | Nudge)):
            yield effect


def say(renderer: Renderer, thread: Thread, effect: Words, doing: Doing) -> None:
    """Add words to what is said. It stores nothing."""
    match effect:
        case Say():
            doing.says.append(effect)
        case Show() | Nudge() | AgentLine():
            doing.later += renderer.later(thread, effect)
        case Notice():
            doing.later += renderer.news(thread, _led_by(doing.says, effect))
            doing.says.clear()


def say_later(renderer: Renderer, thread: Thread, doing: Doing, texts: list[str]) -> None:
    """What does not go into a reply follows as lines of its own."""
    is_step = any(one.is_step for one in doing.says)
    doing.later += [renderer.line(thread, text, is_step=is_step) for text in texts]


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


def _about(thread: Thread, effect: ForWorkers) -> str:
    """The application that the work is about; "" for what belongs to the conversation alone."""
    match effect:
        case FetchPhoto():
            return thread.focus
        case FetchMedia() | FetchRecords():
            return ""
        case _:
            return effect.application_id


def _timer(openid: str, effect: SetTimer, now: datetime) -> dict[str, Any]:
    return {
        "openid": openid,
        "name": effect.name,
        "application_id": effect.application_id,
        "revision": effect.revision,
        "due_at": to_ms(now) + int(effect.seconds * 1000),
        "attempts": 0,
    }
