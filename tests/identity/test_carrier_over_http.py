"""The carriers asked by a worker over HTTP, and what comes of each answer in the conversation."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.identity.carrier import MOST_A_DAY
from bot.jobs import queued
from bot.models.tables import AuditRow, WorkRow
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from sandbox.app import create_app
from sandbox.config import SandboxConfig
from sandbox.faults import Fault, Faults
from tests.pages.applicant import CONTACT_ID, PERSON, World, make_house
from tests.world import SECRETS, Server

NOBODY, HOME = "http://127.0.0.1:1", "http://127.0.0.1:8000"
ACTION = "PhoneVerification"


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """The sandbox on a real port."""
    server = Server()
    config = SandboxConfig(
        appid=SECRETS["SZCA_WECHAT_APPID"],
        secret=SECRETS["SZCA_WECHAT_SECRET"],
        token=SECRETS["SZCA_WECHAT_TOKEN"],
        aes_key=None,
        account_id="gh_0123456789ab",
        callback_url="http://127.0.0.1:1/wechat",
        public_url=server.url,
        data_dir=tmp_path_factory.mktemp("outside"),
        faceid_secret_id=SECRETS["SZCA_FACEID_SECRET_ID"],
        faceid_secret_key=SECRETS["SZCA_FACEID_SECRET_KEY"],
    )
    app = create_app(config)
    server.start(app)
    yield server.url, app.extensions["sandbox"]
    server.stop()
    app.extensions["sandbox"].close()


@pytest.fixture
def faults(outside: tuple[str, Any]) -> Iterator[Faults]:
    found: Faults = outside[1].faults
    yield found
    found.clear()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody with printed forms. That takes a second, so it is done once and copied."""
    home = tmp_path_factory.mktemp("printed") / "house"
    with make_house(home, NOBODY, HOME) as made:
        made.fill_in(PERSON)
    return home


@pytest.fixture
def world(printed: Path, outside: tuple[str, Any], tmp_path: Path) -> Iterator[World]:
    shutil.copytree(printed, tmp_path / "house")
    with make_house(tmp_path / "house", outside[0], HOME) as made:
        made.clock.forward(hours=1)
        yield made


def hands_in(world: World, mobile: str = "") -> None:
    """Everything up to the question to the carriers, which waits for a worker."""
    if mobile:
        world.say(f"经办人电话改成{mobile}", "确认无误")
    world.hand_in(PERSON)
    assert pending(world) == "carrier"


def pending(world: World) -> str:
    question = look_at(world.application(), world.clock()).pending()
    return question.id if question else ""


def outcome(world: World) -> tuple[str, tuple[str, ...]]:
    carrier = world.application().identity.carrier
    return carrier.outcome, carrier.doubts


def the_work(world: World) -> Any:
    with world.house.database.reading() as connection:
        query = select(WorkRow.state, WorkRow.due_at, WorkRow.id).where(WorkRow.kind == "check_carrier")
        return connection.execute(query.order_by(WorkRow.id.desc()).limit(1)).one()


def calls(outside: tuple[str, Any]) -> int:
    return len([one for one in outside[1].wire.since(0) if ACTION in str(one)])


def test_who_agrees_goes_on(world: World) -> None:
    hands_in(world)
    world.work()
    assert pending(world) == "consent.biometric"
    assert the_work(world).state == "done"


@pytest.mark.parametrize(
    ("ending", "doubts"),
    [("0004", ("name",)), ("0014", ("id_number",)), ("0024", ("mobile",)), ("0034", ("name", "id_number"))],
)
def test_who_does_not_agree_is_told_what_differs(world: World, ending: str, doubts: tuple[str, ...]) -> None:
    hands_in(world, f"1380037{ending}")
    world.work()
    assert outcome(world) == ("disagree", doubts)
    assert pending(world) == "carrier"


@pytest.mark.parametrize(("mobile", "code"), [("13800370009", "-9"), ("17012345678", "range")])
def test_without_a_record_it_is_said_so(world: World, mobile: str, code: str) -> None:
    hands_in(world, mobile)
    world.work()
    assert outcome(world) == ("no_record", ())
    assert world.application().identity.carrier.code == code


@pytest.mark.parametrize(("code", "doubt"), [("-6", "mobile"), ("-7", "id_number"), ("-8", "name")])
def test_a_value_that_the_provider_does_not_take_is_doubted(
    world: World, faults: Faults, code: str, doubt: str
) -> None:
    faults.add(Fault(api=f"{ACTION}.Result", code=code))
    hands_in(world)
    world.work()
    assert outcome(world) == ("disagree", (doubt,))


def test_a_person_who_was_asked_about_too_often_today_waits_for_our_staff(
    world: World, faults: Faults
) -> None:
    faults.add(Fault(api=f"{ACTION}.Result", code="-12"))
    hands_in(world)
    world.work()
    assert world.application().identity.by_hand == "carrier"
    assert the_work(world).state == "done"


@pytest.mark.parametrize(
    "fault",
    [
        {"api": f"{ACTION}.Result", "code": "-11"},
        {"api": f"{ACTION}.Result", "code": "-99"},
        {"api": ACTION, "code": "InternalError"},
        {"api": ACTION, "code": "RequestLimitExceeded"},
        {"api": ACTION, "status": 500},
        {"api": ACTION, "status": 503},
        {"api": ACTION, "hang": True, "seconds": 0.05},
    ],
    ids=lambda fault: str(fault.get("code") or fault.get("status") or "hang"),
)
def test_a_hiccup_is_asked_about_again_and_nobody_hears_of_it(
    world: World, faults: Faults, fault: dict[str, Any]
) -> None:
    faults.add(Fault(**fault))
    hands_in(world)
    world.work()
    assert the_work(world).state == "queued"
    assert not world.application().identity.carrier.is_slow
    world.clock.forward(seconds=6)
    world.work()
    assert pending(world) == "consent.biometric"


def test_an_outage_is_waited_for_with_growing_pauses_and_told_once(world: World, faults: Faults) -> None:
    faults.add(Fault(api=ACTION, status=500, times=6))
    hands_in(world)
    pauses = []
    for _ in range(6):
        world.work()
        waits = the_work(world).due_at / 1000 - world.clock().timestamp()
        pauses.append(waits)
        world.clock.forward(seconds=waits)
    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]
    assert world.application().identity.carrier.is_slow
    slow = [row for row in audit(world) if row == "carrier_slow"]
    assert len(slow) == 1
    world.work()
    assert pending(world) == "consent.biometric"


@pytest.mark.parametrize("code", ["UnauthorizedOperation.Arrears", "AuthFailure.SignatureExpire"])
def test_a_refusal_is_told_at_once_and_asked_again_when_the_operator_had_time(
    world: World, faults: Faults, code: str
) -> None:
    faults.add(Fault(api=ACTION, code=code))
    hands_in(world)
    world.work()
    assert world.application().identity.carrier.is_slow
    assert the_work(world).due_at / 1000 - world.clock().timestamp() >= 600
    world.clock.forward(hours=1)
    world.work()
    assert pending(world) == "consent.biometric"


def test_who_caused_very_many_questions_today_waits_for_our_staff_without_another(
    world: World, outside: tuple[str, Any]
) -> None:
    subject, today = f"carrier:{PERSON}", china_day(world.clock())
    for _ in range(MOST_A_DAY):
        assert world.house.daily_counts.count_one(subject, today, MOST_A_DAY)
    hands_in(world)
    before = calls(outside)
    world.work()
    assert calls(outside) == before
    assert world.application().identity.by_hand == "carrier"


def test_tries_that_nobody_answered_do_not_count(world: World, faults: Faults) -> None:
    faults.add(Fault(api=ACTION, status=500, times=6))
    hands_in(world)
    for _ in range(6):
        world.work()
        world.clock.forward(seconds=the_work(world).due_at / 1000 - world.clock().timestamp())
    world.work()
    assert pending(world) == "consent.biometric"
    left, today = 0, china_day(world.clock())
    while world.house.daily_counts.count_one(f"carrier:{PERSON}", today, MOST_A_DAY):
        left += 1
    assert left == MOST_A_DAY - 1


def test_a_doubled_job_asks_once(world: World, outside: tuple[str, Any]) -> None:
    hands_in(world)
    before, work_id = calls(outside), the_work(world).id
    queued.work(work_id)
    queued.work(work_id)
    world.say("继续")
    assert calls(outside) == before + 1


def test_nobody_is_asked_about_who_was_edited_meanwhile(world: World, outside: tuple[str, Any]) -> None:
    hands_in(world)
    before, work_id = calls(outside), the_work(world).id
    world.say_only("经办人姓名写错了，是王晓明")
    queued.work(work_id)
    assert calls(outside) == before
    assert world.application().value("carrier") == ""


def test_nobody_is_asked_about_an_application_that_is_gone(world: World, outside: tuple[str, Any]) -> None:
    hands_in(world)
    before, work_id = calls(outside), the_work(world).id
    world.say_only("取消")
    world.say_only("确认取消")
    queued.work(work_id)
    assert calls(outside) == before


def test_the_record_holds_nothing_of_the_person(world: World) -> None:
    hands_in(world, "13800370024")
    world.work()
    with world.house.database.reading() as connection:
        details = connection.execute(select(AuditRow.detail)).scalars().all()
        keys = connection.execute(select(WorkRow.key)).scalars().all()
    written = "\n".join((*details, *keys))
    assert "carrier" in written
    assert not any(secret in written for secret in (CONTACT_ID, "13800370024", "李小明"))


def audit(world: World) -> list[str]:
    with world.house.database.reading() as connection:
        return list(connection.execute(select(AuditRow.action)).scalars())
