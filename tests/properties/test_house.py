"""The same on a whole house: real turns and tables, and an outbox that delivers to the sandbox over HTTP."""

import io
import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count
from threading import Barrier
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from PIL import Image
from sqlalchemy import insert

from bot.errors import IllegalMove
from bot.message import event as ev
from bot.message import inbound
from bot.models.tables import ApplicationRow, AuditRow, InboxRow, OutboxRow, WorkRow
from bot.sealing.sealer import Seen
from bot.turn.turn import Outcome
from flows.certificates.choice import form_of, look_at
from flows.state import BOT, Application
from tests.actors import actor_for
from tests.properties import journey
from tests.properties.effort import effort
from tests.properties.ledger import Ledger
from tests.properties.personas import ANY_TEXT, PERSONAS, right_answer
from tests.properties.table import CHANCE
from tests.properties.talking import PHRASES
from tests.world import START, World


def _drawn() -> bytes:
    """A photo of nothing in particular."""
    drawn = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(drawn, "JPEG")
    return drawn.getvalue()


_STAGES = ("nothing", "half", "slip", "payment", "review")
_TOGETHER = 4
_PICTURE = _drawn()
_ENDS = {OutboxRow: ("sent", "held", "failed", "superseded"), WorkRow: ("done", "failed")}
_numbers = count(1)
_DECISIONS: Mapping[type[ev.StaffEvent], Mapping[str, Any]] = {
    ev.PaymentConfirmed: {},
    ev.Approved: {},
    ev.RefundAgreed: {},
    ev.RefundPaid: {},
    ev.SlipReturned: {"reason": "金额与订单不一致"},
    ev.RefundRefused: {"reason": "证书已经制作"},
    ev.Rejected: {"items": (("contact.name", "有错别字"),)},
    ev.SupplementAsked: {"items": (("contact.name", "请写全名"),)},
    ev.FinallyRejected: {"reason": "不属于受理范围"},
}


class House(RuleBasedStateMachine):
    """One person per example, in a world that all examples share."""

    world: World

    @initialize(kind=st.sampled_from(journey.KINDS), stage=st.sampled_from(_STAGES))
    def begins(self, kind: str, stage: str) -> None:
        self.world.clock.now = START
        self.number = next(_numbers)
        sandbox = self.world.sandbox
        self.openid = sandbox.people.add(f"顾客{self.number}")
        self.ledger = Ledger(self.world, self.openid)
        self.taken: list[tuple[Any, str]] = []
        self.audit: list[dict[str, Any]] = []
        self.sent: dict[int, int] = {}
        self.events = 0
        self.follows()
        self._stands(kind, stage)

    def _stands(self, kind: str, stage: str) -> None:
        """Puts an application into the tables, as the pure core would have left it there."""
        house, chat = self.world.house, journey.prepared("one", kind, stage)
        with house.database.writing() as connection:
            for found in chat.thread().applications:
                which = f"{self.number:08x}{found.id[8:]}"
                order = f"{found.order_no[:3]}{self.number:015d}" if found.order_no else ""
                mine = replace(found, id=which, order_no=order, updated_at=self.world.clock())
                seen = Seen(form_of(mine).flow, "")
                row = house.sealer.application(mine, self.openid, seen)
                connection.execute(insert(ApplicationRow).values(row))
        if chat.applications:
            self.says("切换")

    @property
    def applications(self) -> list[Application]:
        return self.world.house.records.of_person(self.openid)

    def about(self) -> dict[str, Any]:
        self.events += 1
        return {"openid": self.openid, "key": f"{self.openid}:{self.events}"}

    def inbound(self) -> dict[str, Any]:
        return {**self.about(), "created_at": self.world.clock()}

    def take(self, event: Any, *, seconds: float = 4) -> Outcome:
        owner = self.ledger.conversation()["owner"]
        outcome = self.world.house.turn.take(event, answer_by=self.world.clock() + timedelta(seconds=seconds))
        outcome.wake(self.world.hands)
        assert owner == BOT or not outcome.reply, "the bot talks over a person"
        self.taken.append((event, outcome.reply))
        return outcome

    def says(self, content: str, menu_id: str = "", *, seconds: float = 4) -> None:
        self.writes(is_tap=bool(menu_id))
        self.take(inbound.Text(**self.inbound(), content=content, menu_id=menu_id), seconds=seconds)

    def writes(self, *, is_tap: bool = False) -> None:
        """What WeChat makes of it; only who follows can write."""
        if not self.world.sandbox.people.is_following(self.openid):
            self.follows()
        windows = self.world.sandbox.actions.budget
        (windows.open_by_tap if is_tap else windows.open_by_message)(self.openid)

    @rule()
    def follows(self) -> None:
        self.world.sandbox.people.follow(self.openid)
        self.world.sandbox.actions.budget.open_by_tap(self.openid)
        self.take(inbound.Follow(**self.inbound()))

    @rule()
    def unfollows(self) -> None:
        self.world.sandbox.people.unfollow(self.openid)
        self.world.sandbox.actions.budget.close(self.openid)
        self.take(inbound.Unfollow(**self.inbound()))

    @rule(content=st.one_of(ANY_TEXT, PHRASES), is_late=st.booleans())
    def says_something(self, content: str, is_late: bool) -> None:
        """When the answer is late, it goes through the outbox."""
        self.says(content, seconds=-1 if is_late else 4)

    @rule(is_late=st.booleans())
    def answers(self, is_late: bool) -> None:
        focused = [found for found in self.applications if found.is_active]
        look = look_at(focused[-1], self.world.clock()) if focused else None
        pending = look.pending() if look else None
        is_field = look and pending and pending.id in PERSONAS[0]
        content = right_answer(pending, look, PERSONAS[0]) if is_field and look and pending else "同意"
        self.says(content, seconds=-1 if is_late else 4)

    @rule(menu_id=st.sampled_from(("-/menu/0", "x/confirm/3", "nonsense")), word=PHRASES)
    def taps(self, menu_id: str, word: str) -> None:
        self.says(word, menu_id)

    @rule(photos=st.lists(st.booleans(), min_size=1, max_size=3))
    def sends_photos(self, photos: list[bool]) -> None:
        """Some of which WeChat loses."""
        self.writes()
        for is_there in photos:
            media_id = self.world.sandbox.actions.shelf.keep(_PICTURE, "image/jpeg") if is_there else "gone"
            self.take(inbound.Photo(**self.inbound(), media_id=media_id))

    @rule(chance=CHANCE)
    def the_staff_decides(self, chance: random.Random) -> None:
        if not (found := self.applications):
            return
        which = chance.choice(found).id
        before = self.ledger.everything()
        kind, said = chance.choice(list(_DECISIONS.items()))
        event = kind(**self.about(), application_id=which, actor=actor_for(kind), **said)
        try:
            self.take(event)
        except IllegalMove:
            assert self.ledger.everything() == before

    @rule(chance=CHANCE)
    def an_event_comes_again(self, chance: random.Random) -> None:
        event, reply = chance.choice(self.taken)
        before = self.ledger.everything()
        again = self.world.house.turn.take(event, answer_by=self.world.clock() + timedelta(seconds=4))
        assert again.is_repeat
        assert again.reply == reply or not _is_kept(before, event)
        assert self.ledger.everything() == before

    @rule(content=PHRASES)
    def a_message_is_delivered_several_times_at_once(self, content: str) -> None:
        self.writes()
        event = inbound.Text(**self.inbound(), content=content)
        due = self.world.clock() + timedelta(seconds=4)
        together = Barrier(_TOGETHER)

        def deliver(_: int) -> Outcome:
            together.wait()
            return self.world.house.turn.take(event, answer_by=due)

        with ThreadPoolExecutor(_TOGETHER) as crowd:
            outcomes = list(crowd.map(deliver, range(_TOGETHER)))
        assert [outcome.is_repeat for outcome in outcomes].count(False) == 1
        assert len({outcome.reply for outcome in outcomes}) == 1
        for outcome in outcomes:
            outcome.wake(self.world.hands)
        self.taken.append((event, outcomes[0].reply))

    @rule(owner=st.sampled_from(("agent:li", "agent:wang", BOT)), is_busy=st.booleans())
    def the_owner_changes(self, owner: str, is_busy: bool) -> None:
        """Also while something waits to be sent, and while the person goes on writing."""
        if is_busy:
            self.says("进度", seconds=-1)
        self.ledger.take_over(owner)
        if is_busy:
            self.says("你好")
            self.sends_photos([False])

    @rule(workers=st.integers(2, 4))
    def several_workers_deliver_at_once(self, workers: int) -> None:
        with ThreadPoolExecutor(workers) as crowd:
            list(crowd.map(self.world.house.outbox.deliver, [self.openid] * workers))

    @rule(minutes=st.sampled_from((0, 0, 2, 60, 1500, 4000, 50000)))
    def everything_settles(self, minutes: int) -> None:
        self.world.clock.forward(minutes=minutes)
        # Days pass for the sandbox's access tokens, but not for the Redis that keeps them.
        self.world.house.redis.flushdb()
        self.world.settle()
        for kind, ends in _ENDS.items():
            left = [row for row in self.ledger.rows(kind) if row["state"] not in ends]
            assert not left, left
        assert self.ledger.messages_sent() == self.ledger.messages_shown(), "each message is shown once"

    @invariant()
    def the_house_keeps_its_promises(self) -> None:
        if not self.__dict__.get("taken"):
            return
        assert not self.ledger.refused_by_wechat()
        if self.ledger.conversation()["followed"]:
            ours, theirs = self.ledger.budget()
            assert ours <= theirs, "we believe that we may send more than WeChat takes"
        audit = self.ledger.rows(AuditRow)
        assert audit[: len(self.audit)] == self.audit, "what was written down is never changed"
        self.audit = audit
        keys = {row["key"] for row in self.ledger.rows(InboxRow)}
        assert {event.key for event, _ in self.taken} <= keys
        self._no_line_of_an_older_epoch()

    def _no_line_of_an_older_epoch(self) -> None:
        person, sent = self.ledger.conversation(), self.ledger.lines_sent()
        for which in sent.keys() - self.sent.keys():
            assert person["owner"] == BOT, "a line was sent after a takeover"
            assert sent[which] == person["epoch"]
        self.sent = sent

    def teardown(self) -> None:
        if "ledger" in self.__dict__:
            self.everything_settles(0)
            self.the_house_keeps_its_promises()
            self.ledger.leaves_nothing_to_do()


def _is_kept(rows: dict[str, list[dict[str, Any]]], event: Any) -> bool:
    """Who has their data deleted has the words of old replies deleted, too."""
    return any(row["key"] == event.key and row["sealed"] for row in rows["inbox"])


def test_a_whole_house_keeps_its_promises_whatever_happens(a_world: World) -> None:
    bound = type("House", (House,), {"world": a_world})
    run_state_machine_as_test(bound, settings=effort(quick=(8, 12), long=(150, 30)))
