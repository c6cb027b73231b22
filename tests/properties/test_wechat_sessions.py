"""A person, WeChat's customer service, the desk and timers in any order: a thread has one owner at a time."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from bot.errors import NotNow
from bot.message import event as ev
from bot.message import inbound
from bot.message import stretch as st
from bot.message.outbound import Say
from flows.effects import Nudge, TransferToWeChat
from flows.state import BOT, Thread
from handlers.decide import decide
from tests.flows.talk import Talk
from tests.properties.effort import effort

_ACCOUNTS = ("kf1@szca", "kf2@szca")
_WORDS = ("人工", "不等了", "进度", "在吗", "申请机构证书", "满意")
_ACTS = some.one_of(
    some.tuples(some.just("says"), some.sampled_from(_WORDS)),
    some.tuples(some.just("taps"), some.sampled_from(("human", "status"))),
    some.tuples(some.sampled_from(("accepted", "passed_on", "closed")), some.sampled_from(_ACCOUNTS)),
    some.tuples(some.sampled_from(("takes", "relieves", "gives")), some.sampled_from(("li", "wang"))),
    some.tuples(some.sampled_from(("session", "records", "stretch")), some.integers(0, 4)),
    some.tuples(some.just("recorded"), some.sampled_from(_ACCOUNTS)),
    some.tuples(some.just("waits"), some.sampled_from((1, 11, 25, 40))),
)


class Watched(Talk):
    """Notes what each decision made of the thread."""

    def __init__(self) -> None:
        super().__init__()
        self.agents_in_wechat = True
        self.steps: list[tuple[Thread, Thread, tuple[Any, ...]]] = []

    def _takes(self, event: Any) -> None:
        before = self.thread
        effects = decide(before, event, self.now)[1]
        super()._takes(event)
        if not any(getattr(effect, "is_asked", False) for effect in effects):
            self.steps.append((before, self.thread, effects))

    def acts(self, act: str, which: Any) -> None:
        if act == "waits":
            self.now += timedelta(minutes=which)
        else:
            self.happens(self._event(act, which))

    def _event(self, act: str, which: Any) -> Any:
        about = {"openid": "openid", "key": self._key()}
        pushed = about | {"created_at": self.now}
        match act:
            case "says":
                return inbound.Text(**pushed, content=which)
            case "taps":
                return inbound.MenuTap(**pushed, menu_key=which)
            case "recorded":
                said = {"is_agent": True, "text": "您好", "said_at": self.now}
                return st.SessionSaid(**about, account=which, **said)
            case "accepted" | "passed_on" | "closed":
                return inbound.AgentSession(**pushed, change=act, account=which)
            case "session" | "records" | "stretch":
                return ev.TimerFired(**about, name=act, revision=max(0, self.thread.epoch - which // 3))
            case _:
                return _of_staff(act, about | {"actor": f"staff:{which}"})


def _of_staff(act: str, about: dict[str, Any]) -> Any:
    if act == "gives":
        return st.HandedBack(**about)
    return st.TakenOver(**about, relieves="wechat" if act == "relieves" else "")


@given(some.lists(_ACTS, min_size=3, max_size=25))
@effort(quick=(80, 1), long=(3_000, 1))
def test_a_thread_has_one_owner_whose_changes_are_counted_and_the_bot_talks_over_nobody(
    acts: list[tuple[str, Any]],
) -> None:
    talk = Watched()
    for act, which in acts:
        try:
            talk.acts(act, which)
        except NotNow:
            assert act in ("takes", "relieves", "gives")
    for before, after, effects in talk.steps:
        kind, _, who = after.owner.partition(":")
        assert after.owner == BOT or (kind == "agent" and who) or kind == "wechat"
        assert after.epoch - before.epoch == (1 if after.owner != before.owner else 0)
        assert not (after.is_in_stretch and after.wants_person)
        if before.is_with_wechat and after.is_with_wechat:
            assert not any(isinstance(effect, Say | Nudge) for effect in effects)
        if any(isinstance(effect, TransferToWeChat) for effect in effects):
            assert after.is_with_wechat
        if after.is_with_wechat:
            assert after.records_since is not None
