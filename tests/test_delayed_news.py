"""News that WeChat does not take is tried again for days, sent another way, or held; it is never lost."""

from collections.abc import Iterator

import pytest
import requests

from bot.outbox.failures import Failure, Next, after
from sandbox.faults import Fault
from sandbox.person import Person
from tests.test_outbox import plan_news, the_row, told
from tests.world import World


@pytest.fixture
def somebody(a_world: World) -> Iterator[Person]:
    """Wrote a moment ago."""
    person = a_world.person()
    person.follows()
    person.says("你好")
    a_world.settle()
    yield person
    person.close()


def passes(world: World, minutes: int, step: int = 5) -> None:
    """Time passes, and the clock looks at what is due."""
    for _ in range(minutes // step):
        world.clock.forward(minutes=step)
        world.settle()


OPEN_CHAT = [
    Fault(api="custom/send", errcode=48001, times=999),
    Fault(api="custom/send", errcode=45015, times=999),
]
TEMPLATE_ONLY = [
    Fault(api="template/send", errcode=-1, times=30),
    Fault(api="template/send", errcode=45009, times=30),
    Fault(api="template/send", errcode=40164, times=30),
]
HELD = [
    Fault(api="template/send", errcode=40037, times=999),
    Fault(api="template/send", errcode=43004, times=999),
    Fault(api="template/send", status=502, times=999),
]


def _named(fault: Fault) -> str:
    return f"{fault.api}:{fault.errcode or fault.status}"


@pytest.mark.parametrize("fault", OPEN_CHAT, ids=_named)
def test_news_that_the_chat_refuses_goes_by_template(a_world: World, somebody: Person, fault: Fault) -> None:
    a_world.sandbox.faults.add(fault)
    plan_news(a_world.house, somebody.openid)
    a_world.house.outbox.deliver(somebody.openid)
    a_world.settle()
    assert [m["channel"] for m in told(somebody)] == ["template"]
    assert the_row(a_world.house).state == "sent"


def test_a_tap_on_a_template_message_opens_the_persons_applications(
    a_world: World, applicant: Person
) -> None:
    a_world.clock.forward(days=28)  # the draft is about to expire, and the chat is closed
    a_world.settle()
    (card,) = [m for m in applicant.messages() if m["channel"] == "template"]
    page = requests.get(card["links"][0]["href"], timeout=10)
    assert (page.status_code, "我的业务单" in page.text) == (200, True)


def test_news_goes_out_when_wechat_is_well_again_after_twenty_minutes(
    a_world: World, somebody: Person
) -> None:
    a_world.sandbox.faults.add(Fault(api="custom/send", errcode=-1, times=8))
    plan_news(a_world.house, somebody.openid)
    a_world.house.outbox.deliver(somebody.openid)
    passes(a_world, minutes=120)
    assert len(told(somebody)) == 1
    assert the_row(a_world.house).state == "sent"


@pytest.mark.parametrize("fault", TEMPLATE_ONLY, ids=_named)
def test_news_by_template_is_tried_for_days(a_world: World, somebody: Person, fault: Fault) -> None:
    a_world.clock.forward(hours=49)
    a_world.sandbox.faults.add(Fault(api=fault.api, errcode=fault.errcode, times=9))
    plan_news(a_world.house, somebody.openid)
    a_world.house.outbox.deliver(somebody.openid)
    passes(a_world, minutes=12, step=1)
    assert the_row(a_world.house).state == "held"
    passes(a_world, minutes=24 * 60, step=60)
    assert [m["channel"] for m in told(somebody)] == ["template"]
    assert the_row(a_world.house).state == "sent"


@pytest.mark.parametrize("fault", HELD, ids=_named)
def test_news_that_no_template_can_bring_is_told_at_the_next_contact(
    a_world: World, somebody: Person, fault: Fault
) -> None:
    a_world.clock.forward(hours=49)
    a_world.sandbox.faults.add(fault)
    plan_news(a_world.house, somebody.openid)
    a_world.house.outbox.deliver(somebody.openid)
    passes(a_world, minutes=12, step=1)
    assert (the_row(a_world.house).state, told(somebody)) == ("held", [])
    somebody.says("在吗")
    a_world.settle()
    assert [m["channel"] for m in told(somebody)] == ["custom"]


def test_what_is_said_later_does_not_wait_for_news_that_is_tried_again(
    a_world: World, somebody: Person
) -> None:
    a_world.sandbox.faults.add(Fault(api="template/send", errcode=45009, times=999))
    a_world.clock.forward(hours=49)
    plan_news(a_world.house, somebody.openid)
    a_world.house.outbox.deliver(somebody.openid)
    passes(a_world, minutes=12, step=1)
    assert the_row(a_world.house).state == "held"
    somebody.says("你好")
    a_world.settle()
    assert [m["channel"] for m in told(somebody)] == ["custom"]


def failed(**more: object) -> Next:
    """What follows a failed call of news by template, unless said otherwise."""
    usual = {
        "is_notice": True,
        "has_template": True,
        "channel": "template",
        "attempts": 6,
        "may_wait": 7 * 86400,
    }
    return after(Failure(**(usual | more)))  # type: ignore[arg-type]


def test_pauses_grow_and_end_with_the_term_of_the_news() -> None:
    pauses = [failed(attempts=tries, retryable=True).seconds for tries in range(6, 20)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (300, 6 * 3600)
    late = failed(attempts=20, retryable=True, waited=7 * 86400)
    assert (late.state, late.seconds, late.alarm) == ("held", 0, "news overdue")


def test_an_operator_is_told_once_when_news_is_delayed() -> None:
    alarms = [failed(attempts=tries, retryable=True).alarm for tries in range(1, 12)]
    assert [alarm for alarm in alarms if alarm] == ["news delayed"]


@pytest.mark.parametrize("more", [{}, {"code": 43004}, {"uncertain": True, "retryable": True}])
def test_news_never_fails_for_good(more: dict[str, object]) -> None:
    for attempts in range(1, 30):
        for channel in ("custom", "template"):
            for has_template in (True, False):
                assert (
                    failed(attempts=attempts, channel=channel, has_template=has_template, **more).state
                    != "failed"
                )


def test_a_line_is_of_no_use_later_and_fails() -> None:
    assert failed(is_notice=False, has_template=False, channel="custom", retryable=True).state == "failed"
