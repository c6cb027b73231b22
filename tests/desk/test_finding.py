"""One box finds applications by names, initials and numbers, and the table behind it shows none of them."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select

from bot.message.paper import Read
from bot.models.tables import SearchTerm
from flows.search_terms import is_meant, search_terms, wanted_terms, words_of
from flows.state import Answer
from tests.desk.office import Office, Seat

# 河南示例建设工程有限公司, 张三丰, 李小明; 13912345678; 91410105MA…
BY_WORDS = ("示例", "建设工程", "张三", "小明", "河南示例建设工程有限公司", "示例 小明")
BY_INITIALS = ("hnsl", "HNSL", "zsf", "jsgc")


def found(seat: Seat, text: str) -> list[str]:
    seat.opens(f"/desk/?q={text}")
    return re.findall(r'<td class="mono"><a href="/desk/applications/(\w+)">', seat.text)


def terms(office: Office) -> int:
    with office.house.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(SearchTerm)).scalar_one()


@pytest.mark.parametrize("text", [*BY_WORDS, *BY_INITIALS])
def test_an_application_is_found_by_names_and_initials(made: Office, text: str) -> None:
    assert found(made.seat("zhaolei"), text) == [made.application.id]


def test_an_application_is_found_by_the_ends_of_its_numbers(made: Office) -> None:
    seat, answers = made.seat("zhaolei"), made.application.answers
    for field in ("contact.mobile", "legal_rep.mobile", "contact.id_number", "organisation.id_number"):
        number = answers[field].value
        for length in (4, 5, 7, len(number)):
            assert found(seat, number[-length:]) == [made.application.id], (field, length)
    assert found(seat, made.application.order_no[-4:]) == [made.application.id]


def test_an_application_is_found_by_the_serial_of_its_slip(made: Office) -> None:
    slip = made.application.answers["slip"].document
    paper = made.application.papers[slip]
    fields = {**paper.fields, "serial": Read("EB-2026112300888", 0.99)}
    read = made.application.remember(slip, replace(paper, fields=fields))
    [word] = words_of("00888")
    [way] = [way for way in wanted_terms(word) if way <= search_terms(read)]
    assert not way <= search_terms(made.application)
    assert is_meant(read, word)
    assert not is_meant(made.application, word)


def test_an_application_is_found_by_the_number_of_its_parcel(made: Office) -> None:
    parcel = Answer("顺丰速运 SF1234567890123", "staff", made.clock().isoformat(), "staff:wangfang")
    mailed = made.application.give("parcel", parcel, made.clock())
    for text in ("SF1234567890123", "sf1234567890123", "890123", "0123"):
        [word] = words_of(text)
        assert any(way <= search_terms(mailed) for way in wanted_terms(word)), text
        assert is_meant(mailed, word)
        assert not is_meant(made.application, word)
    [other] = words_of("SF1234567890124")
    assert not is_meant(mailed, other)


@pytest.mark.parametrize("text", ["洛阳", "示张", "明小", "slhn", "示例 洛阳", "9999999", "示例公司"])
def test_what_is_not_in_it_does_not_find_it(made: Office, text: str) -> None:
    assert found(made.seat("zhaolei"), text) == []


def test_a_draft_is_found_by_those_who_help_its_writer(unchecked: Office) -> None:
    assert found(unchecked.seat("sunjie"), "示例") == [unchecked.application.id]
    assert found(unchecked.seat("zhaolei"), "示例") == []


def test_a_changed_name_is_found_and_the_old_one_is_not(unchecked: Office) -> None:
    seat = unchecked.seat("sunjie")
    unchecked.applicant.says("经办人姓名改成王大力")
    assert unchecked.application.value("contact.name") == "王大力"
    assert found(seat, "大力") == [unchecked.application.id]
    assert found(seat, "小明") == []


def test_what_was_deleted_leaves_no_terms(unchecked: Office) -> None:
    assert terms(unchecked) > 0
    unchecked.applicant.says("取消", "确认取消")
    assert unchecked.application.status == "cancelled"
    assert terms(unchecked) == 0


def test_the_terms_of_what_was_stored_before_are_computed_once_and_all_anew_by_command(made: Office) -> None:
    seat, before = made.seat("zhaolei"), terms(made)
    with made.house.database.writing() as connection:
        connection.execute(delete(SearchTerm))
    assert found(seat, "示例") == []
    assert made.house.search_index.run() == 1
    assert (terms(made), found(seat, "示例")) == (before, [made.application.id])
    made.clock.forward(hours=3)
    made.house.search_index.run()
    assert made.house.search_index.run() == 0
    assert made.house.search_index.run(is_whole=True) == 1
    assert terms(made) == before


def test_the_table_shows_neither_names_nor_numbers(made: Office) -> None:
    with made.house.database.reading() as connection:
        rows = connection.execute(select(SearchTerm)).all()
    assert {row.application_id for row in rows} == {made.application.id}
    assert all(abs(row.term) > 10**11 for row in rows)
