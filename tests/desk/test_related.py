"""The other applications of the same organisation, person, phone or transfer, named on the page of each."""

from dataclasses import replace

from sqlalchemy import update

from bot.models.tables import ApplicationRow
from bot.sealing.sealer import Seen
from tests.desk.office import Office


def test_applications_with_a_number_in_common_name_each_other_and_say_which(others: Office) -> None:
    person = others.application
    others.applicant.becomes("institution_person")
    employee = others.application
    seat = others.at_page("wangfang")
    assert f'href="/desk/applications/{person.id}"' in seat.text
    assert "有关的其他申请" in seat.words
    assert f"{person.order_no} 待财务确认 同一持有人、同一手机号" in seat.words
    others.applicant.becomes("person")
    assert f"{employee.order_no} 待财务确认 同一持有人、同一手机号" in others.at_page("lina").words


def test_an_application_alone_names_nobody(made: Office) -> None:
    assert "有关的其他申请" not in made.at_page("wangfang").words


def test_another_application_of_the_same_chat_is_named_and_a_draft_is_not(made: Office) -> None:
    first = made.application
    made.applicant.says("申请数字证书", "申请新的一笔", "机构证书")
    assert len(made.house.records.of_person(made.applicant.openid)) > 1
    seat = made.seat("wangfang")
    seat.opens(f"/desk/applications/{first.id}")
    assert "有关的其他申请" not in seat.words
    draft = made.application
    submitted = replace(draft, order_no="017261123999999999", status=first.status)
    with made.house.database.writing() as connection:
        row = made.house.sealer.application(submitted, made.applicant.openid, Seen("", "", ""))
        connection.execute(update(ApplicationRow).where(ApplicationRow.id == draft.id).values(row))
    seat.opens(f"/desk/applications/{first.id}")
    assert "017261123999999999 待财务确认 同一个微信" in seat.words
