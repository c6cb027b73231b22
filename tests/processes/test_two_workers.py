"""Two gunicorn workers on PostgreSQL: what arrives twice, or all at once, has one effect."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from bot.demo.applicant import DEMO
from sandbox.config import SandboxConfig
from sandbox.envelope import Envelope, Fields, Parcel, write_xml
from sandbox.person import Message, Person
from tests.journey import said
from tests.processes.applicant import Applicant
from tests.processes.house import PATIENCE_SECONDS, Processes, wait_for
from tests.processes.photos import photos
from tests.world import CODE, PHONE

pytestmark = pytest.mark.processes

WHO = "openid-of-somebody"
ACCOUNT = "gh_szca66880001"
TIMES = 20
PHOTOS = 9
OPENING = said("institution", until="organisation.name")


def test_a_callback_delivered_twenty_times_at_once_gets_twenty_equal_answers_and_one_effect(
    on_postgresql: Processes,
) -> None:
    envelope = _envelope(on_postgresql)
    phone, opening = Person(on_postgresql.demo.sandbox, WHO), ("申请数字证书", *OPENING)
    for number, words in enumerate(opening):
        code = phone.code(PHONE, PATIENCE_SECONDS) if words == CODE else ""
        _deliver(on_postgresql, _pack(envelope, code or words, number))
    phone.close()
    (before,) = on_postgresql.own.records.of_person(WHO)
    parcel, together = _pack(envelope, DEMO["organisation.name"], 99), threading.Barrier(TIMES)

    def deliver(_: int) -> str:
        together.wait()
        return envelope.unpack(_deliver(on_postgresql, parcel))

    with ThreadPoolExecutor(TIMES) as crowd:
        answers = list(crowd.map(deliver, range(TIMES)))
    (after,) = on_postgresql.own.records.of_person(WHO)
    assert len(answers) == TIMES
    assert len(set(answers)) == 1
    assert "统一社会信用代码" in answers[0]
    assert after.value("organisation.name") == DEMO["organisation.name"]
    assert after.revision == before.revision + 1
    assert on_postgresql.count("inbox") == len(opening) + 1
    assert on_postgresql.count("outbox") == 0


def test_nine_photos_at_once_become_nine_documents_and_are_acknowledged_once(
    on_postgresql: Processes,
) -> None:
    person = Person.named(on_postgresql.demo.sandbox, "王小明")
    try:
        Applicant(person, 0).reaches("organisation.name", time.monotonic() + 3 * PATIENCE_SECONDS)
        person.sends_photos([photos()["letter"]] * PHOTOS)
        wait_for(lambda: _acknowledged(person) != [], PATIENCE_SECONDS, on_postgresql.logs)
        wait_for(lambda: not on_postgresql.left(), PATIENCE_SECONDS, on_postgresql.logs)
        (application,) = on_postgresql.own.records.of_person(person.openid)
        documents = on_postgresql.own.records.documents(application.id)
        assert len({row.source for row in documents}) == PHOTOS
        assert sorted(row.id for row in documents) == sorted(application.unsorted)
        (told,) = _acknowledged(person)
        assert f"{PHOTOS} 张没认出来的照片先收着" in told["text"]
        assert on_postgresql.count("timer", "name = 'photos'") == 0
    finally:
        person.close()


def _acknowledged(person: Person) -> list[Message]:
    return [m for m in person.messages() if m["side"] == "account" and "先收着" in m["text"]]


def _envelope(house: Processes) -> Envelope:
    settings = house.own.settings
    return Envelope(
        SandboxConfig(
            appid=settings.wechat_appid,
            secret=settings.wechat_secret,
            token=settings.wechat_token,
            aes_key=settings.wechat_aes_key,
            account_id=ACCOUNT,
            callback_url=f"{house.demo.web}/wechat",
            public_url=house.demo.sandbox,
            data_dir=house.demo.var,
        )
    )


def _pack(envelope: Envelope, words: str, number: int) -> Parcel:
    message: Fields = {
        "ToUserName": ACCOUNT,
        "FromUserName": WHO,
        "CreateTime": int(time.time()) + number,
        "MsgType": "text",
        "Content": words,
        "MsgId": 24_900_000_000_000_000 + number,
    }
    return envelope.pack(write_xml(message), WHO)


def _deliver(house: Processes, parcel: Parcel) -> str:
    with requests.Session() as wechat:
        wechat.trust_env = False
        answer = wechat.post(f"{house.demo.web}/wechat", params=parcel.query, data=parcel.body, timeout=60)
    assert answer.status_code == 200
    return answer.text
