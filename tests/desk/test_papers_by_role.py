"""Pictures by role: whoever handles money sees slip and licence; numbers of people are shown for a reason."""

import pytest

from tests.desk.office import Office, Seat


def document(office: Office, question: str) -> str:
    return f"/desk/documents/{office.application.answers[question].document}/normalised"


def opens_papers(office: Office, seat: Seat, reason: str = "审核") -> int:
    seat.opens(office.page)
    return seat.posts(f"{office.page}/papers", reason=reason).status_code


def test_a_cashier_sees_the_slip_first_and_nothing_with_numbers(made: Office) -> None:
    seat = made.at_page("zhaolei")
    assert seat.text.index('data-name="汇款凭据"') < seat.text.index('data-name="营业执照"')
    assert 'data-name="申请表' not in seat.text
    assert "打开这些资料" not in seat.text
    assert seat.opens(document(made, "slip")).status_code == 200
    assert seat.opens(document(made, "paper.licence")).status_code == 200
    assert seat.opens(document(made, "paper.application_form")).status_code == 403
    assert opens_papers(made, seat) == 403
    assert seat.opens(document(made, "paper.application_form")).status_code == 403


@pytest.mark.parametrize("variant", ["normalised", "thumbnail", "original"])
def test_a_picture_with_numbers_is_shown_for_a_reason_only(made: Office, variant: str) -> None:
    form = document(made, "paper.application_form").replace("normalised", variant)
    seat = made.at_page("wangfang")
    assert seat.opens(form).status_code == 403
    assert made.audit("document_viewed") == []
    assert opens_papers(made, seat, reason="核对印章") == 303
    assert seat.opens(form).status_code == 200
    [(actor, told)] = made.audit("papers_opened")
    assert (actor, told["reason"]) == ("staff:wangfang", "核对印章")
    assert len(made.audit("document_viewed")) == 1
    assert "王芳 查看了有证件号码的资料，理由：核对印章" in made.at_page("lina").words


def test_a_reason_holds_for_its_writer_one_application_and_two_hours(made: Office) -> None:
    form, seat = document(made, "paper.application_form"), made.at_page("wangfang")
    assert opens_papers(made, seat) == 303
    assert made.seat("lina").opens(form).status_code == 403
    made.clock.forward(hours=2, minutes=1)
    assert seat.opens(form).status_code == 403


def test_no_reason_opens_nothing(made: Office) -> None:
    seat = made.at_page("wangfang")
    assert opens_papers(made, seat, reason=" ") == 400
    assert "请写明查看理由" in seat.words
    assert seat.opens(document(made, "paper.application_form")).status_code == 403
