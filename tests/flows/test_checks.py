"""What is accepted, what is refused, and that the refusal says why."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from flows import checks
from flows.checks.region import region
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
        checks.licence_number, checks.organisation_code, checks.institution_number, checks.society_number,
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


@pytest.mark.parametrize(
    ("parse", "typed", "reason", "words"),
    [
        (checks.credit_code, "9141010OMA9GEXMP9W", "character", "第 8 位“O”"),
        (checks.credit_code, "9141010OMA9GEXMP9W", "character", "是不是“0”"),
        (checks.credit_code, "91A1O105MA9GEXMP9W", "character", "第 5 位“O”"),
        (checks.credit_code, "91A10105MA9GEXMP9W", "shape", "第 3 位“A”"),
        (checks.credit_code, "91410105MA9GEXMP9", "length", "您发来的是 17 位，少了 1 位"),
        (checks.credit_code, "91410105MA9GEXMP9WWW", "length", "多了 2 位"),
        (checks.credit_code, "91410105MA9GEXMP9P", "check_digit", "最后一位应当是 W，您写的是 P"),
        (checks.credit_code, "91410105MB9GEXMP9W", "check_digit", "多半是第 9 至 17 位里有一位写错了"),
        (checks.credit_code, "91410106MA9GEXMP9W", "check_digit", "多半是前 8 位或最后一位写错了"),
        (checks.licence_number, "110108000000015", "check_digit", "应当是 6，您写的是 5"),
        (checks.licence_number, "11010800000001", "length", "是 15 位，您发来的是 14 位，少了 1 位"),
        (checks.licence_number, "1101O8000000016", "character", "第 5 位“O”"),
        (checks.licence_number, "91410105MA9GEXMP9W", "type", "统一社会信用代码"),
        (checks.organisation_code, "D21435690", "check_digit", "应当是 X，您写的是 0"),
        (checks.organisation_code, "D2143569-XX", "length", "多了 1 位"),
        (checks.organisation_code, "D2143569-A", "character", "第 9 位“A”"),
        (checks.institution_number, "没有这个证", "unrecognised", "事证第"),
        (checks.society_number, "没有这个证", "unrecognised", "社证字第"),
        (checks.mobile, "1381234567", "shape", "您发来的是 10 位，少了 1 位"),
        (checks.mobile, "138123456a8", "shape", "第 10 位“A”"),
        (checks.mobile, "0371-65901234", "shape", "座机"),
        (checks.mobile, "12812345678", "shape", "没有以“12”开头的手机号码"),
        (checks.email, "wang163.com", "unrecognised", "少了“@”"),
        (checks.email, "wang@163", "unrecognised", "“@”后面少了“.com”"),
        (checks.email, "wa ng@163.com", "unrecognised", "不能有空格"),
        (checks.email, "wang@qq.con", "typo", "wang@qq.com"),
        (checks.bank_account, "1547396976007O", "shape", "第 14 位“O”"),
        (checks.landline_or_mobile, "65901234", "shape", "少了区号"),
    ],
)  # fmt: skip
def test_a_refusal_says_exactly_what_is_wrong(
    parse: Callable[[str], str], typed: str, reason: str, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        parse(typed)
    assert refused.value.reason == reason
    assert words in refused.value.words


@pytest.mark.parametrize(
    ("typed", "reason", "words"),
    [
        ("41010519900307251", "length", "少了 1 位"),
        ("410105900307251", "length", "15 位的旧号码"),
        ("4101O5199003072515", "character", "第 5 位“O”"),
        ("41010519900307251A", "character", "最后一位是数字或 X，您写的是“A”"),
        ("000105199003072515", "division", "没有以“00”开头的地区"),
        ("410105199002302515", "date", "1990 年 2 月没有 30 日"),
        ("410105199013012515", "date", "没有 13 月"),
        ("410105203003072515", "date", "这一天还没有到"),
        ("410105202003072515", "age", "2020 年 3 月 7 日"),
        ("410105199003072516", "check_digit", "最后一位应当是 5，您写的是 6"),
    ],
)
def test_a_refused_resident_id_says_what_is_wrong(typed: str, reason: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        checks.resident_id(typed, TODAY)
    assert refused.value.reason == reason
    assert words in refused.value.words
    assert typed not in refused.value.words


@pytest.mark.parametrize(
    ("parse", "typed", "meant"),
    [
        (checks.credit_code, "统一社会信用代码：9141 0105-ma9gexmp9w。", "91410105MA9GEXMP9W"),
        (checks.licence_number, "110108000000016", "110108000000016"),
        (checks.licence_number, "4101001234567", "4101001234567"),
        (checks.licence_number, "企合豫总字第 000123 号", "企合豫总字第000123号"),
        (checks.organisation_code, "d2143569－x", "D2143569X"),
        (checks.institution_number, "事证第 141000000123 号", "事证第141000000123号"),
        (checks.institution_number, "141000000123", "141000000123"),
        (checks.society_number, "豫社证字第 0123 号", "豫社证字第0123号"),
        (checks.mobile, "手机号：١٣٨٠٣٧١٠٠٠٢", "13803710002"),
        (checks.email, "邮箱：wang@163。com", "wang@163.com"),
        (checks.landline_or_mobile, "（0371） 65901234", "037165901234"),
        (checks.landline_or_mobile, "0371—65901234", "0371-65901234"),
    ],
)  # fmt: skip
def test_numbers_are_taken_as_people_write_them(parse: Callable[[str], str], typed: str, meant: str) -> None:
    assert parse(typed) == meant


@given(st.from_regex(r"[0-9A-Z]{8}", fullmatch=True))
def test_every_organisation_code_with_its_check_digit_is_taken(first: str) -> None:
    assert checks.organisation_code(organisation_code(first)) == organisation_code(first)
