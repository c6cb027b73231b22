"""One person's conversation with the pure core, kept between any two steps as the database keeps it."""

import hashlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from bot.errors import IllegalMove
from bot.links import Links
from bot.message import event as ev
from bot.message import inbound
from bot.message.outbound import Choice, Notice, Say
from bot.models.lane import Loaded
from bot.models.tables import to_ms
from bot.sealing.sealer import Sealer, Seen
from bot.turn.rendering import Renderer
from flows.catalogue import catalogue
from flows.certificates.choice import form_of, look_at
from flows.effects import (
    AllotOrder,
    CheckCarrier,
    FetchPhoto,
    JoinQueue,
    MakeForms,
    Nudge,
    SendCode,
    SetTimer,
)
from flows.state import BOT, Thread, digest_of
from handlers.decide import decide
from media.vault import Vault, new_key
from tests.world import CODE

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, nine in the morning in China
CLOSED = ("cancelled", "expired")
_HOUSE = "https://szca.example"
_FILE = Sealer(Vault([new_key("properties")]))
RENDERER = Renderer(Links(_HOUSE, "k" * 40), _HOUSE, catalogue())


@dataclass(frozen=True)
class Shown:
    """A choice that was on the screen, and the mark that a tap on it carries."""

    choice: Choice
    mark: str


@dataclass(frozen=True)
class Step:
    """One event and everything that came of it. `heard` is what reached the person."""

    event: Any
    now: datetime
    before: Thread
    after: Thread
    effects: tuple[Any, ...]
    heard: tuple[Say, ...]

    def told(self) -> str:
        """For whoever reads a failure."""
        fields = {name: getattr(self.event, name) for name in type(self.event).__dataclass_fields__}
        shown = {name: value for name, value in fields.items() if name not in ("openid", "created_at", "key")}
        lines = [f"{self.now:%m-%d %H:%M} {type(self.event).__name__} {shown}"]
        lines += [f"    ← {say.text} {[choice.label for choice in say.choices]}" for say in self.heard]
        return "\n".join(lines)


@dataclass
class Chat:
    """Rows, and what the world outside still has to do."""

    openid: str
    now: datetime = START
    row: dict[str, Any] = field(default_factory=dict)
    applications: dict[str, dict[str, Any]] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    timers: dict[tuple[str, str], tuple[int, datetime]] = field(default_factory=dict)
    timers_ever: tuple[tuple[str, str, int], ...] = ()
    on_the_way: tuple[tuple[str, str], ...] = ()
    photos_ever: tuple[Any, ...] = ()
    unacknowledged: tuple[tuple[str, str], ...] = ()
    forms_asked: tuple[MakeForms, ...] = ()
    carriers_asked: tuple[CheckCarrier, ...] = ()
    codes: tuple[str, ...] = ()
    shown_now: tuple[Shown, ...] = ()
    shown_ever: tuple[Shown, ...] = ()
    put: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    count: int = 0
    code_at: datetime | None = None
    loaded: Thread | None = None

    def __post_init__(self) -> None:
        if not self.row:
            self.row = {"openid": self.openid, **_FILE.fresh_conversation(to_ms(self.now))}

    def copied(self) -> "Thread":
        """As it stands, to go on differently."""
        other = copy(self)
        other.row, other.applications = dict(self.row), dict(self.applications)
        other.timers, other.steps = dict(self.timers), ()
        return other

    def key(self) -> str:
        self.count += 1
        return f"{self.openid}:{self.count}"

    def thread(self) -> Thread:
        """As the turn loads it; the database gives rows in no certain order."""
        if self.loaded is None:
            self.loaded = self._load()
        return self.loaded

    def _load(self) -> Thread:
        rows = [SimpleNamespace(**row) for row in self.applications.values() if row["status"] not in CLOSED]
        rows.sort(key=lambda row: hashlib.sha256(f"{row.id}{self.count}".encode()).digest())
        fresh = hashlib.sha256(f"{self.openid}{self.count}".encode()).hexdigest()[:32]
        return _FILE.thread(Loaded(SimpleNamespace(**self.row), rows, False, None), fresh)

    def hand_over(self, owner: str) -> None:
        """As the desk does: from now on what was decided before is not sent."""
        self.row |= {"owner": owner, "epoch": self.row["epoch"] + 1}
        self.loaded = None

    def take(self, event: Any) -> Step | None:
        """One turn. None: it was taken before, or it is a decision of the staff that does not fit."""
        if event.key in self.taken:
            return None
        before = self.thread()
        try:
            after, effects = self._decide(before, event)
        except IllegalMove:
            assert isinstance(event, ev.StaffEvent)
            return None
        self.taken |= {event.key}
        heard = tuple(_said(effects, after))
        step = Step(event, self.now, before, after, effects, heard)
        self.steps = (*self.steps, step)
        self._save(before, after)
        self._show(step)
        self._note(step)
        return step

    def _decide(self, thread: Thread, event: Any) -> tuple[Thread, tuple[Any, ...]]:
        """As the turn does: an order is allotted within the same turn."""
        thread, decided = decide(thread, event, self.now)
        effects: tuple[Any, ...] = ()
        for effect in decided:
            effects += (effect,)
            if isinstance(effect, SendCode):
                thread, more = self._decide(thread, self._code_sent(effect))
                effects += more
            elif isinstance(effect, JoinQueue):
                words = {"lead": effect.lead, "tail": effect.tail}
                about = {"openid": self.openid, "key": self.key(), "ahead": self.count % 3}
                thread, more = self._decide(thread, ev.Queued(**about, **words))
                effects += more
            elif isinstance(effect, AllotOrder):
                number = f"{effect.business_code}{self.now:%y%m%d}{self.count:09d}"
                about = {"openid": self.openid, "key": self.key(), "application_id": effect.application_id}
                thread, more = self._decide(thread, ev.OrderAllotted(**about, order_no=number))
                effects += more
        return thread, effects

    def _code_sent(self, wish: SendCode) -> ev.CodeSent:
        """The same code to everybody; one a minute, as the house has it."""
        about = {"openid": self.openid, "key": self.key(), "application_id": wish.application_id}
        wait = 60 - int((self.now - self.code_at).total_seconds()) if self.code_at else 0
        if wait > 0:
            return ev.CodeSent(**about, number=wish.number, wait_seconds=wait)
        self.code_at = self.now
        salt = f"salt-{self.count}"
        return ev.CodeSent(**about, number=wish.number, salt=salt, digest=digest_of(CODE, salt))

    def _save(self, before: Thread, thread: Thread) -> None:
        for application in thread.applications:
            if application is not before.find(application.id):
                pending = look_at(application, self.now).pending()
                seen = Seen(form_of(application).flow, pending.id if pending else "")
                row = _FILE.application(application, self.openid, seen)
                self.applications[application.id] = row
        kept = {
            **{name: getattr(thread, name) for name in ("owner", "epoch", "wants_person", "call")},
            "waiting_since": to_ms(thread.waiting_since) if thread.waiting_since else 0,
        }
        self.row |= {"followed": thread.followed, **_FILE.memory(thread), **kept}
        self.loaded = None
        assert _comparable(self.thread()) == _comparable(thread)

    def _show(self, step: Step) -> None:
        if not step.heard:
            if step.after.applications != step.before.applications:
                self.shown_now = ()  # what is on the screen is out of date
            return
        now: tuple[Shown, ...] = ()
        for say in step.heard:
            whose, revision = ("-", 0)
            if step.after.application:
                whose, revision = step.after.application.id[:8], step.after.application.revision
            now += tuple(Shown(choice, f"{whose}/{say.question}/{revision}") for choice in say.choices)
        self.shown_now = now
        self.shown_ever = (*self.shown_ever, *now)[-60:]
        if step.after.asked:
            self.put |= {step.after.asked}

    def _note(self, step: Step) -> None:
        """What workers and the clock are asked to do."""
        if isinstance(step.event, ev.TimerFired) and _is_due_acknowledgement(step):
            self.unacknowledged = ()
        if isinstance(step.event, ev.PhotoStored | ev.PhotoRefused):
            self.on_the_way = tuple(pair for pair in self.on_the_way if pair[0] != step.event.photo)
        for effect in step.effects:
            if isinstance(effect, FetchPhoto):
                self.on_the_way += ((effect.photo, step.after.focus),)
                self.unacknowledged += ((effect.photo, step.after.focus),)
            elif isinstance(effect, MakeForms):
                self.forms_asked = (*(f for f in self.forms_asked if f != effect), effect)
                self.codes += tuple(
                    f"SZCA1|{effect.application_id}|{form}|{effect.digest}" for form in effect.forms
                )
            elif isinstance(effect, CheckCarrier):
                self.carriers_asked = (*(c for c in self.carriers_asked if c != effect), effect)
            elif isinstance(effect, SetTimer):
                due = self.now + timedelta(seconds=effect.seconds)
                self.timers[(effect.application_id, effect.name)] = (effect.revision, due)
                self.timers_ever += ((effect.application_id, effect.name, effect.revision),)

    def closed(self) -> set[str]:
        return {which for which, row in self.applications.items() if row["status"] in CLOSED}


def _said(effects: tuple[Any, ...], after: Thread) -> Iterator[Say]:
    """The turn drops words of the bot while a person owns the thread; news goes out all the same."""
    for effect in effects:
        if isinstance(effect, Notice) or (isinstance(effect, Nudge) and after.owner == BOT):
            yield effect.say
        elif isinstance(effect, Say) and after.owner == BOT:
            yield effect


def _is_due_acknowledgement(step: Step) -> bool:
    burst = step.before.burst
    return step.event.name == "photos" and step.event.revision == burst.revision and not burst.awaited


def _comparable(thread: Thread) -> Thread:
    """Without what is not meant to outlive a turn."""
    left = (replace(a, changes=()) for a in thread.applications if a.status.value not in CLOSED)
    ordered = tuple(sorted(left, key=lambda a: a.id))
    return replace(thread, fresh_id="", heard_before=None, changes=(), applications=ordered)


def typed(chat: Chat, content: str, menu_id: str = "") -> inbound.Text:
    chat.now += timedelta(seconds=1)  # nobody answers in the second of the question
    about = {"openid": chat.openid, "created_at": chat.now, "key": chat.key()}
    return inbound.Text(**about, content=content, menu_id=menu_id)
