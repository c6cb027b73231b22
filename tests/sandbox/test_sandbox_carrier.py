"""The stand-in for the carriers' records, called by the vendor's own SDK."""

from typing import Any

import pytest

from media.specimen import a_person
from sandbox.carrier import ENDINGS, rules
from sandbox.faults import Fault
from tests.sandbox.line import Clock, Line
from tests.sandbox.test_sandbox_faceid import clock as clock
from tests.sandbox.vendor import Vendor, code_of


@pytest.fixture
def vendor(line: Line) -> Vendor:
    return Vendor(line.url)


@pytest.mark.parametrize("seed", range(8))
def test_every_fictional_person_agrees_with_their_number(vendor: Vendor, seed: int) -> None:
    person = a_person(seed)
    answer = vendor.verify(Name=person["name"], IdCard=person["id_number"], Phone=person["mobile"])
    assert (answer.Result, answer.ResultDetail) == ("0", None)
    assert answer.Isp in ("移动", "电信", "联通")


@pytest.mark.parametrize(("ending", "answer"), ENDINGS.items())
def test_an_ending_gives_the_answer_that_the_page_states(
    vendor: Vendor, ending: str, answer: tuple[str, str, str]
) -> None:
    told = vendor.verify(Phone=f"1380013{ending}")
    assert (told.Result, told.ResultDetail or "") == answer[:2]
    assert told.Description
    assert (f"尾号 {ending}", answer[2]) in rules()


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({"Phone": "12345678901"}, "-6"),
        ({"IdCard": "410105199003072541"}, "-7"),
        ({"IdCard": "41010519900307254x"}, "-7"),
        ({"IdCard": "410105199013072519"}, "-7"),
        ({"Name": "Wang"}, "-8"),
        ({"Phone": "19212345678"}, "-13"),
    ],
)
def test_a_value_that_cannot_be_is_named(vendor: Vendor, change: dict[str, Any], result: str) -> None:
    assert vendor.verify(**change).Result == result


def test_the_brief_mode_does_not_say_what_differs(vendor: Vendor) -> None:
    told = vendor.verify(Phone="13800130004", VerifyMode="0")
    assert (told.Result, told.ResultDetail) == ("-4", None)


def test_parameters_and_signature_are_asked_for(line: Line, vendor: Vendor) -> None:
    assert code_of(lambda: vendor.verify(Name="")) == "MissingParameter"
    assert code_of(lambda: vendor.verify(VerifyMode="2")) == "InvalidParameterValue"
    assert code_of(Vendor(line.url, "wrong").verify) == "AuthFailure.SignatureFailure"


def test_results_and_errors_can_be_planned(line: Line, clock: Clock, vendor: Vendor) -> None:
    line.sandbox.faults.add(Fault(api="PhoneVerification.Result", code="-11"))
    assert vendor.verify().Result == "-11"
    line.sandbox.faults.add(Fault(api="PhoneVerification", code="UnauthorizedOperation.Arrears"))
    assert code_of(vendor.verify) == "UnauthorizedOperation.Arrears"
    clock.passes(400)
    assert code_of(vendor.verify) == "AuthFailure.SignatureExpire"
