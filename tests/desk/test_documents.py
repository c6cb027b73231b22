"""Documents at the desk: for staff only, as what they are, and each look recorded."""

from io import BytesIO

import pytest
from PIL import Image

from tests.desk.applicant import bank_slip
from tests.desk.office import Office


def licence(office: Office) -> str:
    return f"/desk/documents/{office.application.answers['paper.licence'].document}"


@pytest.mark.parametrize("variant", ["normalised", "thumbnail"])
def test_pictures_are_shown_as_plain_jpegs(made: Office, variant: str) -> None:
    answer = made.seat("wangfang").opens(f"{licence(made)}/{variant}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert Image.open(BytesIO(answer.data)).format == "JPEG"


def test_an_original_is_only_downloaded(made: Office) -> None:
    answer = made.seat("wangfang").opens(f"{licence(made)}/original")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_each_look_at_a_document_is_recorded(made: Office) -> None:
    made.seat("wangfang").opens(f"{licence(made)}/normalised")
    made.seat("zhaolei").opens(f"{licence(made)}/original")
    looks = [(actor, detail["variant"], detail["name"]) for actor, detail in made.audit("document_viewed")]
    assert looks == [("staff:wangfang", "normalised", "营业执照"), ("staff:zhaolei", "original", "营业执照")]
    assert "王芳 查看了资料：营业执照（图片）" in made.at_page("lina").words


def test_a_stranger_gets_no_document(made: Office) -> None:
    answer = made.app.test_client().get(f"{licence(made)}/normalised")
    assert answer.status_code == 303
    assert answer.location.startswith("/desk/login")
    assert made.audit("document_viewed") == []


def test_staff_who_were_switched_off_get_no_document(made: Office) -> None:
    seat = made.seat("wangfang")
    made.staff.deactivate("wangfang")
    assert seat.client.get(f"{licence(made)}/normalised").status_code == 303
    assert made.audit("document_viewed") == []


@pytest.mark.parametrize(
    "path", ["made-up/normalised", "../../etc/passwd", "{known}/sealed", "{known}/sha256"]
)
def test_what_is_not_there_is_not_found(made: Office, path: str) -> None:
    known = made.application.answers["paper.licence"].document
    answer = made.seat("wangfang").opens(f"/desk/documents/{path.format(known=known)}")
    assert answer.status_code == 404


def test_the_photos_of_a_draft_are_not_at_the_desk(made: Office) -> None:
    made.applicant.openid = "somebody-else"
    made.applicant.fills_in()
    [form, _] = made.house.records.documents(made.application.id)
    seat = made.seat("wangfang")
    assert seat.opens(f"/desk/documents/{form.id}/normalised").status_code == 404
    assert made.audit("document_viewed") == []


def test_the_sheet_names_every_document(made: Office) -> None:
    words = made.at_page("wangfang").words
    for name in ("营业执照", "申请表（系统生成）", "电子签章采集表（系统生成）", "汇款凭据"):
        assert name in words


def test_a_document_that_was_replaced_is_named_after_its_place_and_its_try(made: Office) -> None:
    first = made.application.value("slip")
    for amount in ("400.00", "450.00"):
        made.applicant.sends(bank_slip(made.application.order_no, amount))
    words = made.at_page("wangfang").words
    assert "汇款凭据（已替换，第1次）" in words
    assert "汇款凭据（已替换，第2次）" in words
    assert "第3次" not in words
    made.seat("wangfang").opens(f"/desk/documents/{first}/normalised")
    assert [detail["name"] for _, detail in made.audit("document_viewed")] == ["汇款凭据（已替换，第1次）"]
