"""The order of a review: what differs and where it stands, what agrees with others, what is typed alone."""

from dataclasses import replace

import pytest

from bot.message.paper import Paper, Read
from flows.certificates.choice import look_at
from flows.seeing.findings import FINDINGS
from flows.state import Application
from office.differences import differences_of
from office.review import Review, review_of
from office.sheet import sheet_of
from office.sources import WHOLE, sources_of
from tests.desk.applicant import CONTACT_ID, CREDIT_CODE, ORGANISATION
from tests.desk.office import Office

PLACE = (0.3, 0.2, 0.6, 0.25)


def with_licence(office: Office, *, is_sealed: bool = True, **fields: str) -> Application:
    """The application, had these words been read surely on its licence."""
    application = office.application
    seen = {name: Read(value, 0.98, PLACE) for name, value in fields.items()}
    document = application.answers["paper.licence"].document
    papers = {**application.papers, document: Paper("licence", seen, is_sealed=is_sealed)}
    return replace(application, papers=papers)


def reviewed(application: Application, office: Office) -> Review:
    now = office.clock()
    return review_of(application, sheet_of(application, [], (), now, None), now)


def names(application: Application, office: Office, question: str) -> list[tuple[str, bool]]:
    sources = sources_of(look_at(application, office.clock()))[question]
    return [(source.name, source.agrees) for source in sources]


def test_a_field_names_every_source_that_says_the_same(in_review: Office) -> None:
    application = with_licence(
        in_review, name=ORGANISATION, code=CREDIT_CODE, address="河南省郑州市金水区花园路86号"
    )
    assert ("营业执照", True) in names(application, in_review, "organisation.name")
    assert ("营业执照", True) in names(application, in_review, "organisation.address")
    assert {("运营商", True), ("人脸核验", True)} <= set(names(application, in_review, "contact.id_number"))
    assert ("运营商", True) in names(application, in_review, "contact.mobile")
    assert ("人脸核验", True) not in names(application, in_review, "contact.mobile")


def test_what_agrees_is_counted_and_what_is_typed_alone_is_not(in_review: Office) -> None:
    review = reviewed(with_licence(in_review, name=ORGANISATION), in_review)
    agreed = {line.item.id: line.agreeing for line in review.agreed}
    assert "营业执照" in agreed["organisation.name"]
    assert review.of_three == sum(len(sources) >= 2 for sources in agreed.values()) > 0
    alone = {line.item.id for line in review.alone}
    assert "legal_rep.mobile" in alone
    assert not alone & agreed.keys()


def test_a_form_without_a_seal_stands_for_nothing_that_is_printed_on_it(in_review: Office) -> None:
    application = in_review.application
    document = application.answers["paper.application_form"].document
    sealed = replace(application.papers[document], is_sealed=True, is_signed=True, flaws=(), blanks=())
    stamped = replace(application, papers={**application.papers, document: sealed})
    bare = replace(application, papers={**application.papers, document: replace(sealed, is_sealed=False)})
    assert ("盖章的申请表", True) in names(stamped, in_review, "contact.position")
    assert "contact.position" not in sources_of(look_at(bare, in_review.clock()))


def test_a_difference_names_both_values_the_place_and_the_field_to_reject(in_review: Office) -> None:
    application = with_licence(in_review, name="河南另一家建设工程有限公司")
    [found] = [
        one
        for one in differences_of(look_at(application, in_review.clock()))
        if one.item == "organisation.name"
    ]
    assert (found.stands, found.typed) == ("河南另一家建设工程有限公司", ORGANISATION)
    assert (found.box, found.has_place, found.reason) == (PLACE, True, "与营业执照不一致")
    assert "organisation.name" in {line.item.id for line in reviewed(application, in_review).differing}


def test_a_fault_of_the_picture_rejects_the_paper_and_has_no_place(in_review: Office) -> None:
    application = with_licence(in_review, is_sealed=False, name=ORGANISATION)
    [found] = [
        one
        for one in differences_of(look_at(application, in_review.clock()))
        if one.id == "paper.licence:no_seal"
    ]
    assert (found.item, found.reason, found.box) == ("paper.licence", "未加盖公章", WHOLE)


def test_numbers_of_people_are_masked_in_a_difference(others: Office) -> None:
    application = others.application
    document = application.answers["paper.id_front"].document
    read = {"id_number": Read(CONTACT_ID, 0.98, PLACE)}
    application = replace(application, papers={**application.papers, document: Paper("id_front", read)})
    [found] = [
        one
        for one in differences_of(look_at(application, others.clock()))
        if one.id.endswith("person_number_differs")
    ]
    assert CONTACT_ID not in f"{found.stands}{found.typed}"
    assert found.stands.endswith(CONTACT_ID[-4:])


@pytest.mark.parametrize("code", FINDINGS)
def test_every_finding_has_a_reason_that_can_be_sent(code: str) -> None:
    assert 2 <= len(FINDINGS[code].reason) <= 40


def test_what_was_said_of_a_difference_stays_when_the_form_comes_back(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    review = reviewed(in_review.application, in_review)
    said = f"finding:{review.differences[0].id}"
    answer = seat.posts(
        f"{in_review.page}/review", ticket=seat.hidden("ticket"), verdict="reject", **{said: "same"}
    )
    assert answer.status_code == 422
    assert f'name="{said}" value="same" form="review" checked' in seat.text
