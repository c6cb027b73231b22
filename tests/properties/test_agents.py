"""Applicant, bot, two agents, timers and crashes in any order: one voice at a time, and no line of an agent
is lost or said twice.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.errors import Refused
from bot.message import inbound
from bot.models.tables import OutboxRow, StretchRow
from bot.outbox.outbox import AGENT, Outbox
from bot.outbox.planner import UNCERTAIN
from flows.state import BOT
from tests.conversation_agents import agent
from tests.properties.effort import effort
from tests.properties.ledger import Ledger
from tests.world import START, World

AGENTS = {login: agent(login, name) for login, name in (("li", "李娜"), ("wang", "王芳"))}
_SAID = (
    "申请机构证书",
    "同意",
    "进度",
    "转人工",
    "不等了",
    "在吗",
    "满意",
    "91410105MA9GEXMP9W",
    "取消",
    "烦死了",
)
_FIELD = "organisation.name"
WHO = st.sampled_from(("holder", "holder", "holder", "li", "wang"))
_numbers = count(1)
_OVER = ("sent", "withdrawn", "superseded", "failed")


class Killed(BaseException):
    """The process ends here, as by a signal that nothing catches."""


class Dying:
    """WeChat, reached by a process that is killed just before or just after its call."""

    def __init__(self, wechat: Any, *, is_after: bool) -> None:
        self._wechat = wechat
        self._is_after = is_after

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> None:
            if self._is_after:
                getattr(self._wechat, name)(*given, **named)
            raise Killed

        return call


class Agents(RuleBasedStateMachine):
    """One person per example, in a world that all examples share."""

    world: World

    @initialize(login=st.sampled_from(("", *AGENTS)))
    def begins(self, login: str) -> None:
        self.world.clock.now = START
        self.number = next(_numbers)
        self.openid = self.world.sandbox.people.add(f"客户{self.number}")
        self.ledger = Ledger(self.world, self.openid)
        self.desk = self.world.house.stretches
        self.events = 0
        self.accepted: dict[str, str] = {}
        self.withdrawn: set[str] = set()
        self.seen_sent: dict[int, int] = {}
        self.world.sandbox.people.follow(self.openid)
        self.world.sandbox.actions.budget.open_by_tap(self.openid)
        self._take(inbound.Follow(**self._inbound()))
        if login:
            self.desk.take_over(AGENTS[login], self.openid)

    @rule(content=st.sampled_from(_SAID), is_late=st.booleans(), is_lost=st.booleans())
    def the_person_says(self, content: str, is_late: bool, is_lost: bool) -> None:
        """Late, the answer goes through the outbox; lost, no worker is told of it."""
        self.world.sandbox.actions.budget.open_by_message(self.openid)
        owner = self.ledger.conversation()["owner"]
        event = inbound.Text(**self._inbound(), content=content)
        reply, has_more = self._take(event, seconds=-1 if is_late else 4, is_woken=not is_lost)
        assert owner == BOT or not reply, "the bot talks over an agent"
        assert owner != BOT or reply or has_more, "nobody answers"

    @rule(login=st.sampled_from(sorted(AGENTS)), is_on_purpose=st.booleans())
    def takes_over(self, login: str, is_on_purpose: bool) -> None:
        """On purpose also from a colleague."""
        holder = self._holder()
        taken = self._acts(
            lambda: self.desk.take_over(AGENTS[login], self.openid, relieves=holder if is_on_purpose else "")
        )
        assert taken == (holder != login and (is_on_purpose or not holder))

    @rule(who=WHO, presses=st.integers(1, 2))
    def writes(self, who: str, presses: int) -> None:
        """One press of the button may be sent twice."""
        login = self._agent(who)
        words, key = f"第{len(self.accepted)}句", f"{self.number}-{self.events}"
        self.events += 1
        holder = self.ledger.conversation()["owner"]
        for _ in range(presses):
            try:
                line = self.desk.say(AGENTS[login], self.openid, words, key=key)
            except Refused:
                assert holder != f"agent:{login}"
                return
            assert holder == f"agent:{login}"
            self.accepted[line] = words

    @rule(which=st.integers(0, 3), who=WHO)
    def takes_a_line_back(self, which: int, who: str) -> None:
        login = self._agent(who)
        if not self.accepted:
            return
        line = sorted(self.accepted)[which % len(self.accepted)]
        try:
            self.desk.withdraw(AGENTS[login], self.openid, line)
        except Refused:
            return
        assert line not in self.withdrawn
        self.withdrawn.add(line)

    @rule(who=WHO, is_transfer=st.booleans())
    def ends_the_stretch(self, who: str, is_transfer: bool) -> None:
        staff = AGENTS[self._agent(who)]
        act = self.desk.transfer if is_transfer else self.desk.hand_back
        self._acts(lambda: act(staff, self.openid))

    @rule(who=WHO)
    def asks_for_a_field(self, who: str) -> None:
        login = self._agent(who)
        for application in self.world.house.records.of_person(self.openid):
            which = application.id
            self._acts(lambda which=which: self.desk.ask_field(AGENTS[login], self.openid, which, _FIELD))

    @rule(is_after=st.booleans())
    def a_worker_is_killed(self, is_after: bool) -> None:
        house = self.world.house
        sender = Dying(house.wechat, is_after=is_after)
        outbox = Outbox(house.database, house.vault, sender, house.papers.preview, house.clock, 60)
        try:
            outbox.deliver(self.openid)
        except Killed:
            return

    @rule(seconds=st.sampled_from((1, 5, 16, 70, 301, 601, 7300)))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.forward(seconds=seconds)
        self.world.house.redis.flushdb()
        self.world.settle()

    @invariant()
    def one_voice_and_one_owner(self) -> None:
        if "ledger" not in self.__dict__:
            return
        person = self.ledger.conversation()
        open_ones = [row for row in self.ledger.rows(StretchRow) if not row["ended_at"]]
        if person["owner"] == BOT:
            assert not open_ones
        else:
            (stretch,) = open_ones
            assert person["owner"] == f"agent:{stretch['agent']}"
            assert stretch["epoch"] == person["epoch"]
            assert not person["wants_person"]
        sent = self.ledger.lines_sent()
        for which in sent.keys() - self.seen_sent.keys():
            assert (BOT, person["epoch"]) == (person["owner"], sent[which]), (
                "a line of the bot after a takeover"
            )
        self.seen_sent = sent
        shown = self._shown()
        for line, words in self.accepted.items():
            assert shown.count(words) <= 1, "an agent's line was said twice"
            assert line not in self.withdrawn or words not in shown, "a line that was taken back was said"

    def teardown(self) -> None:
        if "ledger" not in self.__dict__:
            return
        for _ in range(len(self.accepted) + 2):
            self.the_person_says("在吗", is_late=False, is_lost=False)
            self.time_passes(70)
            self.one_voice_and_one_owner()
        rows = {row["name"]: row for row in self.ledger.rows(OutboxRow) if row["kind"] == AGENT}
        assert {row["state"] for row in self.ledger.rows(OutboxRow)} <= {*_OVER, "held"}
        shown = self._shown()
        for line, words in self.accepted.items():
            is_in_doubt = rows[line]["state"] == "failed" and rows[line]["error"].startswith(UNCERTAIN)
            assert words in shown or line in self.withdrawn or is_in_doubt, "an agent's line was lost"
        self.ledger.leaves_nothing_to_do()

    def _shown(self) -> list[str]:
        chat = self.world.sandbox.chat.since(self.openid, 0)
        return [message["text"] for message in chat if message["side"] == "account"]

    def _holder(self) -> str:
        """The login of the agent who talks with the person, "" while the bot does."""
        owner = str(self.ledger.conversation()["owner"])
        return "" if owner == BOT else owner.removeprefix("agent:")

    def _agent(self, who: str) -> str:
        """Mostly the one who has the conversation."""
        return self._holder() or "li" if who == "holder" else who

    def _acts(self, act: Callable[[], object]) -> bool:
        """Whether it fits. What does not fit is refused with words, and changes nothing."""
        before = self.ledger.everything()
        try:
            act()
        except Refused as refused:
            assert refused.words
            assert self.ledger.everything() == before
            return False
        return True

    def _inbound(self) -> dict[str, Any]:
        self.events += 1
        key = f"{self.openid}:{self.events}"
        return {"openid": self.openid, "key": key, "created_at": self.world.clock()}

    def _take(self, event: Any, *, seconds: float = 4, is_woken: bool = True) -> tuple[str, bool]:
        due = self.world.clock() + timedelta(seconds=seconds)
        outcome = self.world.house.turn.take(event, answer_by=due)
        if is_woken:
            outcome.wake(self.world.hands)
        return outcome.reply, outcome.has_messages


def test_whatever_happens_one_voice_talks_and_no_line_of_an_agent_is_lost_or_doubled(a_world: World) -> None:
    bound = type("Agents", (Agents,), {"world": a_world})
    run_state_machine_as_test(bound, settings=effort(quick=(25, 20), long=(300, 40)))
