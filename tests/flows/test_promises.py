"""What an application was told of project, term and fee stays, whatever the catalogue says later."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bot.errors import IllegalMove
from bot.message import event as ev
from flows.catalogue import Catalogue
from flows.catalogue.records import ProjectPaper, Term
from flows.certificates.choice import look_at
from flows.sections import opening
from flows.state import Answer, Application, Status
from handlers.status import card
from tests.actors import actor_for
from tests.flows.talk import Talk, opening_words, until_slip, until_summary

Change = Callable[[Catalogue], Catalogue]
# Each application begins while there is one project; then the business changes the catalogue.
pytestmark = pytest.mark.usefixtures("one_project")


TENDER = ProjectPaper(
    id="tender",
    label="中标通知书",
    ask="请把中标通知书拍照发到这里。",
    hint="整页清楚",
    why="这个项目只给中标单位办理。",
    types=("institution",),
)


def _second_project(book: Catalogue) -> Catalogue:
    linying = replace(
        book.projects[0],
        id="linying",
        name="临颍县公共资源项目",
        names=("临颍",),
        business_code="018",
        terms=(Term(1, 30000),),
    )
    return replace(book, projects=(*book.projects, linying))


def _first_of_two(book: Catalogue) -> Catalogue:
    return replace(book, projects=tuple(reversed(_second_project(book).projects)))


def _terms(*terms: Term) -> Change:
    return lambda book: replace(book, projects=(replace(book.projects[0], terms=terms), *book.projects[1:]))


def _types(**change: object) -> Change:
    def change_types(book: Catalogue) -> Catalogue:
        kinds = tuple(replace(kind, **change) for kind in book.projects[0].types)  # type: ignore[arg-type]
        return replace(book, projects=(replace(book.projects[0], types=kinds), *book.projects[1:]))

    return change_types


def _one_more_paper(book: Catalogue) -> Catalogue:
    wanted = replace(book.projects[0], papers=(TENDER,), business="换新", business_type="证书换新")
    return replace(book, projects=(wanted, *book.projects[1:]))


CHANGES: dict[str, Change] = {
    "another name of the types": _types(name="数字证书"),
    "no type any more": _types(here=False),
    "one more paper and another name of the business": _one_more_paper,
    "a second project": _second_project,
    "a second project before it": _first_of_two,
    "a second term": _terms(Term(1, 50000), Term(2, 90000)),
    "a new price": _terms(Term(1, 60000)),
    "another term instead": _terms(Term(3, 120000)),
    "another project instead": lambda book: replace(book, projects=_second_project(book).projects[1:]),
}


@pytest.fixture
def becomes(monkeypatch: pytest.MonkeyPatch, one_project: Catalogue) -> Iterator[Callable[[str], None]]:
    """The business changes the catalogue; what is stored stays."""

    def change(how: str) -> None:
        monkeypatch.setattr(opening, "_HOUSE", CHANGES[how](one_project))

    yield change


def _staffed(talk: Talk, kind: type[ev.StaffEvent], **more: object) -> None:
    about = {"openid": "openid", "key": f"staff-{kind.__name__}", "application_id": talk.thread.focus}
    talk.happens(kind(**about, actor=actor_for(kind), **more))


def _paid(talk: Talk) -> Talk:
    talk.sends_photo()
    return talk


def _in_review(talk: Talk) -> Talk:
    _staffed(_paid(talk), ev.PaymentConfirmed)
    return talk


def _rejected(talk: Talk) -> Talk:
    _staffed(_in_review(talk), ev.Rejected, items=(("paper.licence", "不清楚"),))
    return talk


def _approved(talk: Talk) -> Talk:
    _staffed(_in_review(talk), ev.Approved)
    return talk


def _refund(talk: Talk) -> Talk:
    _paid(talk).says("申请退费")
    talk.says("1")
    return talk


ORDERS: dict[str, Callable[[Talk], Talk]] = {
    "submitted": lambda talk: talk,
    "slip_received": _paid,
    "in_review": _in_review,
    "rejected": _rejected,
    "approved": _approved,
    "refund_requested": _refund,
}


def _seen(talk: Talk) -> tuple[object, ...]:
    """What the applicant, the cashier and the reviewer see of it."""
    application = talk.application
    look = look_at(application, talk.now)
    pending = look.pending()
    shown = tuple(question.show(look.value(question.id), look) for question in look.fields())
    return (
        pending and pending.id,
        pending and pending.say(look).text,
        card(application, talk.thread, talk.now),
        opening.fee_of(application),
        opening.terms_of(application),
        shown,
    )


@pytest.mark.parametrize("how", CHANGES)
@pytest.mark.parametrize("status", ORDERS)
def test_a_changed_catalogue_asks_nothing_and_changes_nothing_of_an_order(
    status: str, how: str, becomes: Callable[[str], None]
) -> None:
    talk = ORDERS[status](until_slip())
    assert talk.application.status == status
    before = _seen(talk)
    becomes(how)
    assert _seen(talk) == before
    talk.says("进度")
    assert _seen(talk) == before
    assert "哪个项目" not in talk.heard[-1] and "用几年" not in talk.heard[-1]


@pytest.mark.parametrize("how", CHANGES)
def test_a_changed_catalogue_opens_no_question_of_a_draft_that_was_settled(
    how: str, becomes: Callable[[str], None]
) -> None:
    talk = Talk()
    talk.says(*opening_words())
    asked = talk.asked.id
    becomes(how)
    assert talk.asked.id == asked
    talk.says("继续")
    assert talk.asked.id == asked


def test_a_draft_in_which_nothing_but_the_consents_came_keeps_its_project_too(
    becomes: Callable[[str], None],
) -> None:
    talk = Talk()
    talk.says("1")
    becomes("a second project before it")
    assert opening.terms_of(talk.application).project == "henan"


def test_a_price_that_changed_is_told_before_the_summary_is_confirmed(becomes: Callable[[str], None]) -> None:
    talk = until_summary()
    becomes("a new price")
    assert "证书费用有调整：现在是 600 元，之前是 500 元。" in talk.says("核对")


def test_what_was_confirmed_holds_when_the_price_changes_before_the_order(
    becomes: Callable[[str], None],
) -> None:
    talk = until_summary()
    talk.says("确认无误")
    becomes("a new price")
    for form in ("application_form", "seal_sheet"):
        talk.sends_photo(talk.form_code(form))
    talk.sends_photo()
    talk.says("同意")
    talk.passes_face_check()
    assert talk.application.status is Status.SUBMITTED
    assert "证书费用：500 元" in "\n".join(talk.heard)
    assert opening.fee_of(talk.application) == "500"


def test_the_terms_of_an_order_never_change() -> None:
    talk = until_slip()
    terms = talk.application.terms
    assert terms is not None
    with pytest.raises(IllegalMove):
        talk.application.promise(terms._replace(fee=1), "bot", talk.now)


def test_an_order_without_terms_is_not_accepted() -> None:
    talk = until_summary()
    with pytest.raises(IllegalMove):
        replace(talk.application, terms=None).submit("017261123090000000", "bot", talk.now)


def _of_old(application: Application) -> Application:
    """As applications were stored before terms were kept."""
    answers = {
        name: answer for name, answer in application.answers.items() if name not in ("project", "term")
    }
    return replace(application, answers=answers, terms=None)


@pytest.mark.parametrize("status", ORDERS)
def test_an_application_of_before_gets_its_terms_without_a_word(
    status: str, becomes: Callable[[str], None]
) -> None:
    talk = ORDERS[status](until_slip())
    before, old = _seen(talk), _of_old(talk.application)
    talk.thread, heard = talk.thread.keep(old), len(talk.heard)
    missing = ev.TermsMissing(openid="openid", key=f"terms:{old.id}", application_id=old.id)
    talk.happens(missing)
    talk.happens(missing)
    becomes("a second project before it")
    assert _seen(talk) == before
    assert len(talk.heard) == heard
    assert talk.application.updated_at == old.updated_at


def test_going_back_does_not_lead_to_a_choice_that_nobody_made() -> None:
    talk = Talk()
    talk.says(*opening_words())
    assert talk.application.answers["project"] == Answer(
        "henan", "default", talk.application.answers["project"].at, "bot"
    )
    talk.says("返回")
    assert talk.asked.id == "type"
