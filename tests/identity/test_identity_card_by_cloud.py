"""Both sides of the identity card, read by the provider as well when the settings say so."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from bot.identity.card import IdEvidence
from bot.providers.tencent_ocr import CloudPages
from bot.settings import TENCENT
from media.reading.pages import LocalPages
from sandbox.faults import Fault
from tests.identity.steps import IDENTITY
from tests.pages.applicant import CONTACT, Provider, World, small_pictures

FRONT, BACK = small_pictures(*IDENTITY)
OTHER_NUMBER = "410105199505051220"


@pytest.fixture
def by_cloud(due: World, provider: Provider) -> World:
    """The house's own reader sees what a test tells it; the provider really reads the picture."""
    s = replace(due.house.settings, ocr=TENCENT)
    due.house.settings = s
    # The stand-in's own reading takes longer on a busy machine than we wait for the provider.
    local = LocalPages(due.house.reader)
    pages = CloudPages(local, s.ocr_base, s.faceid_secret_id, s.faceid_secret_key, timeout=120)
    due.house.__dict__["pages"] = pages
    return due


@pytest.fixture
def client(due: World) -> FlaskClient:
    due.reader.person = IDENTITY
    return due.begin(by=CONTACT)


def shown(due: World, client: FlaskClient, side: str, picture: bytes) -> tuple[str, list[IdEvidence]]:
    """State of a side after a picture of it was read, and what was read of all pictures."""
    assert due.send(client, side, picture).status_code == 200
    due.work()
    state = client.get("/p/face/state").get_json()["sides"][side]["state"]
    return state, due.house.identity.idchecks.evidence(due.application().id)


def test_name_and_number_that_we_cannot_read_the_provider_reads(by_cloud: World, client: FlaskClient) -> None:
    by_cloud.reader.person = ("李小鸣", IDENTITY[1])
    by_cloud.reader.doubtful = "李小鸣"
    state, (front,) = shown(by_cloud, client, "front", FRONT)
    assert state == "good"
    assert (front.code, front.facts) == ("", {"name": IDENTITY[0], "id_number": IDENTITY[1]})


def test_the_back_is_read_by_the_provider_as_well(by_cloud: World, client: FlaskClient) -> None:
    by_cloud.reader.doubtful = by_cloud.reader.valid
    state, (back,) = shown(by_cloud, client, "back", BACK)
    assert state == "good"
    assert back.facts["valid_until"] > "2026"


def test_two_readers_with_different_numbers_are_never_sure(by_cloud: World, client: FlaskClient) -> None:
    by_cloud.reader.person = (IDENTITY[0], OTHER_NUMBER)
    state, (front,) = shown(by_cloud, client, "front", FRONT)
    assert (state, front.state) == ("unreadable", "unreadable")
    assert "id_number" not in front.facts


def test_two_readers_with_different_names_leave_a_doubt_for_the_reviewer(
    by_cloud: World, client: FlaskClient
) -> None:
    by_cloud.reader.person = ("李小鸣", IDENTITY[1])
    state, (front,) = shown(by_cloud, client, "front", FRONT)
    assert (state, front.code) == ("good", "name_doubtful")


def test_two_readers_with_different_ends_of_validity_are_never_sure(
    by_cloud: World, client: FlaskClient
) -> None:
    by_cloud.reader.valid = "2016.11.23-2036.11.23"
    assert shown(by_cloud, client, "back", BACK)[0] == "unreadable"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(api="IDCardOCR", code="ResourceUnavailable.InArrears"),
        Fault(api="IDCardOCR", code="FailedOperation.OcrFailed"),
        Fault(api="IDCardOCR", status=500),
        Fault(api="IDCardOCR", hang=True, seconds=0.05),
    ],
    ids=lambda fault: fault.code or str(fault.status),
)
def test_when_the_provider_is_down_our_own_reading_counts(
    due: World, provider: Provider, client: FlaskClient, fault: Fault
) -> None:
    due.house.settings = replace(due.house.settings, ocr=TENCENT)
    provider.faults.add(fault)
    with capture_logs() as logs:
        state, (front,) = shown(due, client, "front", FRONT)
    assert (state, front.facts["id_number"]) == ("good", IDENTITY[1])
    assert [line["event"] for line in logs if line["event"] == "read locally only"] == ["read locally only"]
    assert not any(secret in str(logs) for secret in IDENTITY)


def test_without_the_setting_no_picture_leaves_the_house(
    due: World, provider: Provider, client: FlaskClient
) -> None:
    provider.faults.add(Fault(api="IDCardOCR", code="InternalError"))
    with capture_logs() as logs:
        assert shown(due, client, "front", FRONT)[0] == "good"
    assert "read locally only" not in [line["event"] for line in logs]
