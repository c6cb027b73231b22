"""One event, start to finish: lock the person's row, load, decide, save. Sending follows the commit."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from bot.errors import Stale
from bot.live import Publish
from bot.message import inbound
from bot.message.event import CodeSent, Event, OrderAllotted
from bot.message.outbound import TRANSFER
from bot.models.bulletin_refusals import BulletinRefusals
from bot.models.database import Database
from bot.models.lane import Loaded, lane_of
from bot.models.statement import Driver, Write
from bot.models.stretches import StretchTable
from bot.models.tables import to_ms
from bot.models.webhook_messages import WebhookLane
from bot.outbox.reply_budget import budget_after, columns, opens_window
from bot.queues import Waker
from bot.sealing.sealer import Sealer, Seen
from bot.turn.doing import Doable, Doer, Doing, say_later
from bot.turn.limit import CpuLimit
from bot.turn.live_changes import live_changes
from bot.turn.queue_place import QueuePlaces
from bot.turn.rendering import Renderer
from bot.turn.sms_codes import Codes, IssuedCode
from bot.turn.state_events import StateEvents
from bot.turn.stretches import keep_stretches
from flows.by_hand import wanted_by_hand
from flows.certificates.choice import form_of, look_at
from flows.effects import (
    AllotOrder,
    JoinQueue,
    SendCode,
)
from flows.state import Application, Thread, digest_of
from flows.workdays import CHINA
from handlers.decide import decide

_SEQUENCES = 1000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn leaves to do: the reply, whether something waits to be sent, and work for the workers.

    `reply` is TRANSFER where the message goes to WeChat's customer service.
    """

    reply: str = ""
    is_repeat: bool = False
    openid: str = ""
    has_messages: bool = False
    work: tuple[tuple[str, int], ...] = ()

    def wake(self, waker: Waker) -> None:
        """After the commit: let the workers know. What is lost here is found by the sweeper."""
        if self.has_messages:
            waker.deliver(self.openid)
        for kind, work_id in self.work:
            waker.work(kind, work_id)


class Turn:
    """Takes events. One at a time for one person, any number for different people."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        renderer: Renderer,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
        codes: Codes,
        publish: Publish,
        keep_up: Callable[[], None],
        *,
        agents_in_wechat: bool,
    ) -> None:
        """`keep_up` takes over what admins set, such as hours and answers, before somebody decides by it.

        `agents_in_wechat`: WeChat's customer service answers who asks for a person; else the desk does.
        """
        self._database = database
        self._lane = lane_of(database.is_sqlite)
        self._stretches, self._places = _of_stretches(database.is_sqlite)
        self._file = sealer
        self._renderer = renderer
        self._clock = clock
        self._fresh_id = fresh_id
        self._codes = codes
        self._publish = publish
        self._keep_up = keep_up
        self._agents_in_wechat = agents_in_wechat
        refusals = BulletinRefusals(is_sqlite=database.is_sqlite)
        self._doer = Doer(self._lane, self._stretches, refusals, sealer, renderer)
        webhooks = _webhook_lane(database.is_sqlite)
        self._state_events = StateEvents(self._lane, webhooks, sealer, fresh_id)
        self._limit = CpuLimit()

    def take(self, event: inbound.Inbound | Event, *, answer_by: datetime | None = None) -> Outcome:
        """Decide on an event and commit everything it changes, once however often it is delivered.

        Until `answer_by` the words may go into the reply; after it, and for events without one, they go
        through the outbox. Raises IllegalMove when a decision of the staff does not fit the state any more.
        """
        self._keep_up()
        try:
            return self._take(event, answer_by)
        except Stale:
            return self._take(event, answer_by)

    def _take(self, event: inbound.Inbound | Event, answer_by: datetime | None) -> Outcome:
        now = self._clock()
        with self._database.turning() as connection:
            fresh = self._file.fresh_conversation(to_ms(now))
            loaded = self._lane.load(connection, event.openid, event.key, fresh)
            if loaded.is_repeat:
                return Outcome(self._file.open_reply(event, loaded.reply), True, event.openid)
            before = self._file.thread(loaded, self._fresh_id())
            thread, effects = self._decide(connection, before, event, now)
            doing = self._doer.do(connection, thread, effects, now)
            reply = self._plan(thread, doing, answer_by)
            doing.work += self._state_events.tell(connection, before, thread, now)
            self._save(connection, loaded, before, thread, event, doing, reply, now)
            released = self._release(connection, loaded, event, now)
        for change in live_changes(before, thread):
            self._publish(change)
        waits = released or bool(doing.later)
        return Outcome(reply, False, event.openid, waits, tuple(doing.work))

    def _decide(
        self, connection: Driver, thread: Thread, event: Any, now: datetime
    ) -> tuple[Thread, list[Doable]]:
        """Decide; an order that has to be allotted, and a code, come back as events of the same turn."""
        if isinstance(event, inbound.AgentSession) and not (self._agents_in_wechat or thread.is_with_wechat):
            return thread, []  # agents work at the desk: on record alone
        with self._limit.watching():
            thread, decided = decide(thread, event, now)
        effects: list[Doable] = []
        for effect in decided:
            if isinstance(effect, AllotOrder):
                number = self._allot(connection, effect, now)
                key = f"order:{effect.application_id}"
                result: Event = OrderAllotted(
                    openid=thread.openid, key=key, application_id=effect.application_id, order_no=number
                )
            elif isinstance(effect, JoinQueue):
                in_wechat = self._agents_in_wechat
                result = self._places.called(connection, thread, effect, event, now, in_wechat=in_wechat)
            elif isinstance(effect, SendCode):
                result, issued = self._issue(connection, thread.openid, effect, now)
                effects += issued
            else:
                effects.append(effect)
                continue
            thread, more = self._decide(connection, thread, result, now)
            effects += more
        return thread, effects

    def _issue(
        self, connection: Driver, openid: str, effect: SendCode, now: datetime
    ) -> tuple[CodeSent, list[IssuedCode]]:
        """A code on its way to the number, or how long none may go there."""
        which, number = effect.application_id, effect.number
        issued = self._codes.issue(connection, openid, which, number, now)
        told = CodeSent(openid=openid, key=f"code:{which}", application_id=which, number=number)
        if not isinstance(issued, IssuedCode):
            return replace(told, wait_seconds=issued), []
        return replace(told, salt=issued.salt, digest=digest_of(issued.code, issued.salt)), [issued]

    def _allot(self, connection: Driver, effect: AllotOrder, now: datetime) -> str:
        """18 digits: business code, yyMMddHHmmss in China, and a sequence within the second."""
        stem = effect.business_code + now.astimezone(CHINA).strftime("%y%m%d%H%M%S")
        for sequence in range(_SEQUENCES):
            number = f"{stem}{sequence:03d}"
            if self._lane.claim_number(connection, number, effect.application_id):
                return number
        raise Stale("a thousand orders in one second")

    def _plan(self, thread: Thread, doing: Doing, answer_by: datetime | None) -> str:
        """The reply, as long as there is time for one; the rest becomes outbox rows, in order."""
        says = self._renderer.texts(thread, doing.says)
        # A transfer that comes too late for its delivery is there for the next one of the same message.
        reply = TRANSFER if doing.transfers else ""
        if not reply and says and answer_by and self._clock() < answer_by:
            reply, says = says[0], says[1:]
        say_later(self._renderer, thread, doing, says)
        return reply

    def _save(
        self,
        connection: Driver,
        loaded: Loaded,
        before: Thread,
        thread: Thread,
        event: inbound.Inbound | Event,
        doing: Doing,
        reply: str,
        now: datetime,
    ) -> None:
        writes: list[Write] = []
        audit: list[dict[str, Any]] = []
        for application in thread.applications:
            old = before.find(application.id)
            if application is not old:
                # What has ended has no open question: where it stopped is what was open before.
                seen = _seen(application if application.is_active or old is None else old, now)
                row = self._file.application(application, thread.openid, seen)
                writes.append(self._lane.application(row, is_new=old is None))
                writes += self._terms(old, application)
                audit += self._audit(application.changes, thread.openid, application.id, seen.flow, now)
        keep_stretches(self._stretches, connection, before, thread, event, now)
        if thread.changes:
            flow = form_of(thread.application).flow if thread.application else ""
            audit += self._audit(thread.changes, thread.openid, thread.focus, flow, now)
        writes.append(self._lane.conversation(thread.openid, self._conversation(loaded, thread, event, now)))
        if audit:
            writes.append(self._lane.audit(audit))
        if doing.later:
            planned = to_ms(self._clock())
            writes.append(self._lane.messages([self._file.outbox(each, planned) for each in doing.later]))
        if not self._lane.store(connection, writes, self._file.inbox(event, reply, to_ms(now))):
            raise Stale("the same event was taken meanwhile")

    def _terms(self, old: Application | None, application: Application) -> list[Write]:
        """What staff find it by, where that changed."""
        is_same = old is not None and (old.answers, old.papers) == (application.answers, application.papers)
        if is_same:
            return []
        before = self._file.terms(old) if old else frozenset()
        after = self._file.terms(application)
        created = to_ms(application.created_at)
        return self._lane.terms(application.id, created, sorted(after - before), sorted(before - after))

    def _conversation(
        self, loaded: Loaded, thread: Thread, event: inbound.Inbound | Event, now: datetime
    ) -> dict[str, Any]:
        row = loaded.conversation
        budget = budget_after(event, row, now)
        return {
            "owner": thread.owner,
            "epoch": thread.epoch,
            "followed": thread.followed,
            "wants_person": thread.wants_person,
            "call": thread.call,
            "waiting_since": to_ms(thread.waiting_since) if thread.waiting_since else 0,
            **self._file.memory(thread),
            **columns(budget),
            "held": 0 if opens_window(event) else row.held,
            "failed": 0 if isinstance(event, inbound.Inbound) else row.failed,
            "updated_at": to_ms(now),
        }

    def _audit(
        self, changes: Any, openid: str, application_id: str, flow: str, now: datetime
    ) -> list[dict[str, Any]]:
        """Rows of what changed. `flow` says by which form, for the report on where people get stuck."""
        at = to_ms(now)
        return [self._file.audit(at, change, openid, application_id, flow=flow) for change in changes]

    def _release(
        self, connection: Driver, loaded: Loaded, event: inbound.Inbound | Event, now: datetime
    ) -> bool:
        """The person is here again: what was held may be sent."""
        if not loaded.conversation.held or not opens_window(event):
            return False
        self._lane.release_held(connection, event.openid, to_ms(now))
        return True


@cache
def _webhook_lane(is_sqlite: bool) -> WebhookLane:
    return WebhookLane(is_sqlite=is_sqlite)


@cache
def _of_stretches(is_sqlite: bool) -> tuple[StretchTable, QueuePlaces]:
    """Their SQL text, too, depends on the kind of database alone."""
    return StretchTable(is_sqlite=is_sqlite), QueuePlaces(is_sqlite=is_sqlite)


def _seen(application: Application, now: datetime) -> Seen:
    look = look_at(application, now)
    pending = look.pending()
    return Seen(look.form.flow, pending.id if pending else "", wanted_by_hand(look))
