"""Several papers sent at once: whatever their order, the same case and one answer."""

from itertools import permutations

from bot.message.paper import Paper
from flows.question import Photo
from tests.flows.every_step import every_step
from tests.flows.pages import SEALED_LICENCE, page
from tests.flows.talk import until_summary

COPY = page("id_copy", is_sealed=True, name="刘思琪", id_number="410105199508182648")
CAT = Paper(flaws=("unrecognised",))
FIVE: tuple[str | Paper, ...] = ("application_form", "seal_sheet", SEALED_LICENCE, COPY, CAT)


def outcome(order: tuple[str | Paper, ...]) -> tuple[dict[str, str], tuple[str, ...], str, int]:
    """Which paper is in which place, what is left over, what was said, and in how many messages.

    The carriers answer after that: it is not about the papers.
    """
    walk = every_step("institution_person")["paper.application_form"].branch()
    before = len(walk.heard)
    walk.sends_together(*(walk.form_code(one) if isinstance(one, str) else one for one in order))
    application = walk.application
    placed = {
        question.id: application.papers[answer.document].kind
        for question in walk.look.form.questions
        if isinstance(question, Photo) and (answer := application.answer(question.id))
    }
    left = tuple(application.papers[document].kind for document in application.unsorted)
    told = [words for words in walk.heard[before:] if "收到：" in words]
    return placed, left, told[0], len(told)


def test_five_photos_in_every_order_make_the_same_case_and_one_answer() -> None:
    first, *others = [outcome(order) for order in permutations(FIVE)]
    placed, _, told, messages = first
    assert set(placed) == {"paper.application_form", "paper.seal_sheet", "paper.licence", "paper.holder_id"}
    assert placed["paper.holder_id"] == "id_copy"
    assert messages == 1
    assert "收到：申请表、营业执照、持有人身份证复印件、电子签章采集表。" in told
    assert len(others) == 119
    assert all(one == first for one in others)


def test_of_several_photos_the_one_that_is_asked_about_is_shown() -> None:
    walk = every_step("institution_person")["paper.application_form"].branch()
    before = len(walk.shown)
    told = walk.sends_together(CAT, SEALED_LICENCE, CAT)
    first, second = walk.application.unsorted
    assert "有 2 张照片没认出来，一张一张来。图里这张是哪份资料？" in told
    assert walk.shown[before:] == [first]
    walk.says("什么")
    assert walk.shown[before:] == [first]
    walk.says("申请表")
    assert walk.shown[before:] == [first, second]


def test_a_photo_that_came_alone_is_not_shown_again() -> None:
    walk = every_step("institution_person")["paper.application_form"].branch()
    before = len(walk.shown)
    assert "这张照片没认出来，是哪份资料？" in walk.sends_together(CAT)
    assert walk.shown[before:] == []
    walk.sends_together(CAT)
    assert walk.shown[before:] == [walk.application.unsorted[0]]


def test_a_photo_that_was_put_aside_is_shown_when_its_turn_comes() -> None:
    talk = until_summary()
    talk.sends_photo("", CAT)
    assert talk.shown == []
    talk.says("确认无误", "继续")
    assert talk.shown[-1] == talk.application.unsorted[0]
