"""Pages of one file: which of them make one paper."""

from dataclasses import replace

from media.qr import FormCode
from media.reading import Field, Frame, Kind, Reading, papers_of

EVERYWHERE = Frame(0.0, 0.0, 1.0, 1.0)
LI, WANG = "410105199003077658", "410105199508182648"


def page(kind: Kind = "unknown", **fields: str) -> Reading:
    return Reading(kind, 1.0, {name: Field(value, 0.99, EVERYWHERE) for name, value in fields.items()})


def form(name: Kind, application: str = "A1", digest: str = "abc") -> Reading:
    return replace(page(name), code=FormCode(application, name, digest))


def test_every_paper_of_a_file_stands_by_itself() -> None:
    pages = [form("application_form"), page("licence"), page("id_front"), page("id_back"), form("seal_sheet")]
    assert papers_of(pages) == ((0,), (1,), (2, 3), (4,))


def test_two_pages_of_one_form_are_one_paper_wherever_they_lie() -> None:
    pages = [form("application_form"), page("licence"), form("application_form"), page("application_form")]
    assert papers_of(pages) == ((0, 2, 3), (1,))


def test_forms_of_two_applications_are_two_papers() -> None:
    assert papers_of([form("seal_sheet"), form("seal_sheet", application="A2")]) == ((0,), (1,))


def test_a_form_and_the_same_form_from_before_an_edit_are_two_papers() -> None:
    pages = [form("application_form", digest="old"), form("application_form")]
    assert papers_of(pages) == ((0,), (1,))


def test_pages_that_are_nothing_by_themselves_belong_to_the_only_paper() -> None:
    assert papers_of([page(), page("licence"), page()]) == ((0, 1, 2),)
    assert papers_of([page(), page()]) == ((0, 1),)
    assert papers_of([page("slip")]) == ((0,),)


def test_beside_several_papers_each_page_that_is_nothing_is_left_to_the_person() -> None:
    assert papers_of([page("licence"), page(), form("seal_sheet"), page()]) == ((0,), (1,), (2,), (3,))


def test_licences_of_two_companies_are_two_papers_and_two_of_one_are_one() -> None:
    one, other = "91410100MA44DWR311", "91440300708461136T"
    pages = [page("licence", code=one), page("licence", code=other), page("licence", code=one)]
    assert papers_of(pages) == ((0, 2), (1,))


def test_the_sides_of_two_cards_are_two_copies_in_either_order() -> None:
    li, wang, back = page("id_front", id_number=LI), page("id_front", id_number=WANG), page("id_back")
    assert papers_of([li, back, wang, back]) == ((0, 1), (2, 3))
    assert papers_of([li, wang, back, back]) == ((0, 2), (1, 3))
    assert papers_of([back, li, back, wang]) == ((0, 1), (2, 3))


def test_a_card_and_its_copy_are_one_paper_and_somebody_elses_copy_another() -> None:
    front, copy = page("id_front", id_number=LI), page("id_copy", id_number=LI)
    assert papers_of([front, copy, page("id_copy", id_number=WANG)]) == ((0, 1), (2,))


def test_two_slips_are_shown_to_the_cashier_together() -> None:
    assert papers_of([page("slip", serial="1"), page("slip", serial="2")]) == ((0, 1),)
