"""The tray's papers for all three types of certificate."""

from datetime import UTC, datetime

import pytest

from media import qr
from media.form import FormCode, fields_of, render
from tests.sandbox.line import Line
from tests.sandbox.test_sandbox_phone import reddish, send_picture

NOW = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
FORMS = ("application_form", "seal_sheet")


def a_printed_form(form: str, type_id: str) -> bytes:
    data = dict.fromkeys(fields_of(form, type_id), "样本")
    return render(form, data, code=FormCode("A1", form, "abc"), generated=NOW, type_id=type_id).preview_png


@pytest.mark.parametrize(
    ("kind", "type_id"),
    [("signed", "institution"), ("signed_holder", "institution_person"), ("signed_person", "person")],
)
def test_the_forms_of_each_type_go_back_as_their_people_fill_them_in(
    line: Line, kind: str, type_id: str
) -> None:
    person = line.person()
    for form in FORMS:
        send_picture(line, person, a_printed_form(form, type_id))
    photos = [person.picture(media_id) for media_id in person.sends_from_tray([kind])]
    assert [qr.read(photo) for photo in photos] == [[f"SZCA1|A1|{form}|abc"] for form in FORMS]
    if type_id == "person":
        assert all(reddish(photo) < 0.0005 for photo in photos)
    else:
        assert all(reddish(photo) > 0.002 for photo in photos)


def test_a_holders_card_comes_as_sealed_copies_under_the_holders_name(line: Line) -> None:
    person = line.person()
    kinds = ["holder_copy", "holder_front_copy", "holder_back_copy"]
    copies = [person.picture(media_id) for media_id in person.sends_from_tray(kinds)]
    assert len(set(copies)) == len(kinds)
    assert all(reddish(copy) > 0.002 for copy in copies)
    other = person.picture(person.sends_from_tray(["holder_front_copy"], {"holder_name": "赵敏"})[0])
    same = person.picture(person.sends_from_tray(["holder_front_copy"], {"person_name": "赵敏"})[0])
    assert other != copies[1] == same


def test_a_card_itself_is_plain(line: Line) -> None:
    person = line.person()
    front, back = (person.picture(media_id) for media_id in person.sends_from_tray(["id_front", "id_back"]))
    assert reddish(front) < 0.0005
    assert front != back


def test_the_transfer_names_the_order_that_the_account_spoke_of(line: Line) -> None:
    person = line.person()
    plain = person.picture(person.sends_from_tray(["slip"])[0])
    assert line.send(person, "受理成功！\n订单编号：017261123090000000\n请汇款") == 0
    named = person.picture(person.sends_from_tray(["slip"])[0])
    own = person.picture(person.sends_from_tray(["slip"], {"memo": "017261123090000000"})[0])
    assert named == own != plain
