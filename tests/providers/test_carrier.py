"""The carriers' records: every answer of the provider as one of four outcomes."""

import logging

import pytest

from bot.providers.carrier import CarrierAnswer, TencentCarrier
from media.specimen.digits import person_number
from tests.providers.street import ID, KEY, NOBODY, Street

NUMBER = person_number("41010519900307251")
MOBILE = "13800138000"
RESULTS = {
    "0": ("agree", (), False),
    "-4": ("disagree", (), False),
    "-6": ("disagree", ("mobile",), False),
    "-7": ("disagree", ("id_number",), False),
    "-8": ("disagree", ("name",), False),
    "-9": ("no_record", (), False),
    "-11": ("down", (), True),
    "-12": ("down", (), True),
    "-13": ("no_record", (), False),
    "-99": ("down", (), True),
}
ERRORS = {
    "InternalError": True,
    "FailedOperation.UnKnown": False,
    "RequestLimitExceeded": True,
    "LimitExceeded": True,
    "AuthFailure.SignatureExpire": False,
    "InvalidParameter": False,
    "UnauthorizedOperation.Arrears": False,
    "UnauthorizedOperation.Nonactivated": False,
    "UnsupportedOperation": False,
}


@pytest.fixture
def carrier(street: Street) -> TencentCarrier:
    return TencentCarrier(street.url, ID, KEY)


def ask(carrier: TencentCarrier, mobile: str = MOBILE) -> CarrierAnswer:
    return carrier.check(name="王小明", id_number=NUMBER, mobile=mobile)


def test_a_person_and_their_number_agree(carrier: TencentCarrier) -> None:
    answer = ask(carrier)
    assert (answer.outcome, answer.code, answer.isp) == ("agree", "0", "移动")
    assert answer.request_id


@pytest.mark.parametrize("code", RESULTS)
def test_each_result_is_one_outcome(street: Street, carrier: TencentCarrier, code: str) -> None:
    street.plan("PhoneVerification.Result", code=code)
    answer = ask(carrier)
    assert answer.code == code
    assert (answer.outcome, answer.doubts, answer.retryable) == RESULTS[code]
    assert answer.is_capped == (code == "-12")


@pytest.mark.parametrize(
    ("ending", "doubts"),
    [
        ("0004", ("name",)),
        ("0014", ("id_number",)),
        ("0024", ("mobile",)),
        ("0034", ("name", "id_number")),
    ],
)
def test_what_differs_is_named(carrier: TencentCarrier, ending: str, doubts: tuple[str, ...]) -> None:
    answer = ask(carrier, f"1380013{ending}")
    assert (answer.outcome, answer.doubts) == ("disagree", doubts)


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_is_no_answer_and_says_whether_to_ask_again(
    street: Street, carrier: TencentCarrier, code: str
) -> None:
    street.plan("PhoneVerification", code=code)
    answer = ask(carrier)
    assert (answer.outcome, answer.code, answer.retryable) == ("down", code, ERRORS[code])


@pytest.mark.parametrize("fault", [{"hang": True, "seconds": 0.05}, {"status": 500}])
def test_a_provider_that_is_away_is_asked_again(
    street: Street, carrier: TencentCarrier, fault: dict[str, object]
) -> None:
    street.plan("PhoneVerification", **fault)
    answer = ask(carrier)
    assert (answer.outcome, answer.retryable) == ("down", True)
    assert ask(carrier).outcome == "agree"


def test_an_answer_that_takes_too_long_is_not_waited_for(street: Street) -> None:
    street.plan("PhoneVerification", hang=True, seconds=1.0)
    assert ask(TencentCarrier(street.url, ID, KEY, timeout=0.1)).outcome == "down"


def test_nobody_there_is_an_answer_too() -> None:
    answer = ask(TencentCarrier(NOBODY, ID, KEY))
    assert (answer.outcome, answer.retryable) == ("down", True)


def test_a_wrong_key_is_not_asked_again(street: Street) -> None:
    answer = ask(TencentCarrier(street.url, ID, "wrong"))
    assert (answer.outcome, answer.code, answer.retryable) == ("down", "AuthFailure.SignatureFailure", False)


@pytest.mark.parametrize("mobile", ["19212345678", "17012345678", "17112345678", "16212345678"])
def test_a_range_without_records_costs_nothing(street: Street, carrier: TencentCarrier, mobile: str) -> None:
    answer = ask(carrier, mobile)
    assert (answer.outcome, answer.code) == ("no_record", "range")
    assert street.sandbox.wire.since(0) == []


def test_a_number_that_is_none_costs_nothing(street: Street, carrier: TencentCarrier) -> None:
    assert ask(carrier, "0755-8888").doubts == ("mobile",)
    assert street.sandbox.wire.since(0) == []


def test_a_final_x_is_sent_as_a_capital(street: Street, carrier: TencentCarrier) -> None:
    number = person_number("41010519900307254").lower()
    assert number.endswith("x")
    assert carrier.check(name="王小明", id_number=number, mobile=MOBILE).outcome == "agree"


def test_nothing_personal_is_written_down(
    street: Street, carrier: TencentCarrier, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(carrier)
    ask(TencentCarrier(street.url, ID, "wrong"))
    assert not any(part in caplog.text for part in (NUMBER, MOBILE, "王小明", "\\u738b"))


def test_the_probe_checks_nobody(street: Street, carrier: TencentCarrier) -> None:
    assert "signature" in carrier.probe()
    with pytest.raises(Exception, match="AuthFailure"):
        TencentCarrier(street.url, ID, "wrong").probe()
