"""Reading with Tencent beside the reader of our own, and without it when it is away."""

from datetime import date

import pytest
from structlog.testing import capture_logs

from bot.providers.tencent_ocr import CloudPages, merged
from media.reading import Field, Frame, Kind, Reading
from media.reading.pages import LocalPages
from media.specimen import a_company, a_person, id_back, id_front, licence
from sandbox.cat import draw_cat
from tests.providers.pictures import jpeg
from tests.providers.street import ID, KEY, NOBODY, Street
from tests.remembering import the_reader

TODAY = date(2026, 11, 23)
PERSON, COMPANY = a_person(3), a_company(2)
PICTURES = {
    "id_front": jpeg(id_front(PERSON)),
    "id_back": jpeg(id_back(PERSON)),
    "licence": jpeg(licence(COMPANY)),
    "unknown": jpeg(draw_cat()),
}
HERE = Frame(0.1, 0.2, 0.3, 0.4)


LOCAL = LocalPages(the_reader())


def read_locally(kind: str) -> Reading:
    return LOCAL.read(PICTURES[kind], TODAY)


def cloud(street: Street, key: str = KEY) -> CloudPages:
    # The stand-in reads the picture itself, on a machine that may be busy.
    return CloudPages(LOCAL, street.url, ID, key, timeout=120)


def values(reading: Reading) -> dict[str, str]:
    return {name: found.value for name, found in reading.fields.items()}


def reading_of(kind: Kind, found: dict[str, tuple[str, float]], flaws: tuple[str, ...] = ()) -> Reading:
    fields = {name: Field(value, sure, HERE) for name, (value, sure) in found.items()}
    return Reading(kind, 1.0, fields, flaws)


def test_a_card_is_read_by_both(street: Street) -> None:
    reading = cloud(street).read(PICTURES["id_front"], TODAY)
    assert reading.kind == "id_front"
    expected = {name: PERSON[name] for name in ("name", "id_number", "sex", "birth", "address")}  # type: ignore[literal-required]
    assert values(reading) == expected
    assert all(reading.sure(name) == value for name, value in expected.items())
    assert reading.fields["id_number"].box == read_locally("id_front").fields["id_number"].box
    back = cloud(street).read(PICTURES["id_back"], TODAY)
    assert back.sure("valid_until") == PERSON["valid_to"]
    asked = [line["title"] for line in street.sandbox.wire.since(0)]
    assert asked == ["IDCardOCR", "IDCardOCR"]


def test_a_licence_keeps_its_seals_and_gets_its_fields(street: Street) -> None:
    reading = cloud(street).read(PICTURES["licence"], TODAY)
    assert reading.sure("code") == COMPANY["code"]
    assert reading.sure("name") == COMPANY["name"]
    assert reading.sure("legal_rep") == COMPANY["legal_rep"]
    assert reading.sure("valid_until") == "长期"
    assert (reading.seals, reading.turned) == (read_locally("licence").seals, 0)


def test_what_is_neither_is_not_sent_away(street: Street) -> None:
    assert cloud(street).read(PICTURES["unknown"], TODAY) == read_locally("unknown")
    assert street.sandbox.wire.since(0) == []


@pytest.mark.parametrize(
    "code",
    [
        "FailedOperation.OcrFailed",
        "FailedOperation.ImageNoIdCard",
        "FailedOperation.EngineRecognizeTimeout",
        "RequestLimitExceeded",
        "ResourceUnavailable.InArrears",
        "InternalError",
    ],
)
def test_whatever_tencent_refuses_the_local_reading_stands(street: Street, code: str) -> None:
    street.plan("IDCardOCR", code=code)
    with capture_logs() as logs:
        assert cloud(street).read(PICTURES["id_front"], TODAY) == read_locally("id_front")
    assert [line["code"] for line in logs] == [code]


def test_tencent_away_or_a_wrong_key_leave_the_local_reading(street: Street) -> None:
    street.plan("IDCardOCR", hang=True, seconds=0.05)
    here = read_locally("id_front")
    with capture_logs() as logs:
        assert cloud(street).read(PICTURES["id_front"], TODAY) == here
        assert cloud(street, "wrong").read(PICTURES["id_front"], TODAY) == here
        nobody = CloudPages(LOCAL, NOBODY, ID, KEY)
        assert nobody.read(PICTURES["id_front"], TODAY) == here
    assert len(logs) == 3
    assert PERSON["id_number"] not in str(logs)


def test_a_number_whose_check_digit_fails_is_never_sure() -> None:
    mine = reading_of("licence", {"code": ("91410105MA9GEXMP0X", 0.3), "name": ("某某公司", 0.97)})
    told = merged(mine, {"code": "91410105MA9GEXMP0Y"}, TODAY)
    assert told.sure("code") is None
    assert told.flaws == ("number_doubtful",)


def test_two_readers_that_disagree_leave_it_to_the_applicant() -> None:
    mine = reading_of("id_front", {"name": ("王小明", 0.98), "address": ("河南省郑州市金水区", 0.4)})
    told = merged(mine, {"name": "王小朋", "address": "河南省郑州市金水区1号"}, TODAY)
    assert (told.fields["name"].value, told.sure("name")) == ("王小朋", None)
    assert told.sure("address") == "河南省郑州市金水区1号"


def test_what_tencent_read_after_all_disproves_what_was_found_missing() -> None:
    told = merged(reading_of("id_back", {}, ("unreadable", "dark")), {"valid_until": "2020-01-01"}, TODAY)
    assert told.flaws == (
        "dark",
        "expired_id",
    )
    assert told.fields["valid_until"].box == Frame(0, 0, 1, 1)


def test_the_probe_reads_nothing(street: Street) -> None:
    assert "signature" in cloud(street).probe()
    with pytest.raises(Exception, match="AuthFailure"):
        cloud(street, "wrong").probe()
