"""A paper of somebody else, a picture of nothing, one side of a card: what is said, and how it is mended."""

import pytest

from bot.message.paper import Paper
from flows.effects import CheckCarrier
from flows.question import Photo
from flows.seeing.findings import findings
from tests.flows.every_step import Walk, every_step
from tests.flows.pages import BACK, CARD, LICENCE, LICENCE_SAYS, SEALED_LICENCE, SLIP_SAYS, page
from tests.flows.talk import until_slip

HOLDER = {"name": "刘思琪", "id_number": "410105199508182648"}
OTHER = {"name": "王小明", "id_number": "410105199003072515"}
COPY = page("id_copy", is_sealed=True, **HOLDER)
OTHERS_COPY = page("id_copy", is_sealed=True, **OTHER)
ANOTHER = {**LICENCE_SAYS, "name": "河南别家建设有限公司", "code": "91410105MA44444439"}
OTHERS_LICENCE = page("licence", is_sealed=True, **ANOTHER)
CAT = Paper(flaws=("blurred", "no_print"))
COPY_PLACE, LICENCE_PLACE = "paper.holder_id", "paper.licence"


def waiting_for(place: str, kind: str = "institution_person") -> Walk:
    walk = every_step(kind)[place].branch()
    walk.undone = (CheckCarrier,)
    return walk


def test_another_persons_card_does_not_take_the_place_and_it_is_said_whose_is_wanted() -> None:
    walk = waiting_for(COPY_PLACE)
    walk.sends_photo("", OTHERS_COPY)
    assert "这张身份证是王小明（经办人）的，这里要的是刘思琪的，请换一张发来" in walk.heard[-1]
    assert "没有拿错的话，回复“就用这张”" in walk.heard[-1]
    assert "资料收齐了" not in walk.heard[-1]
    assert walk.asked.id == COPY_PLACE
    walk.sends_photo("", COPY)
    assert walk.application.papers[walk.application.value(COPY_PLACE)].sure("name") == "刘思琪"
    assert walk.application.aside == ()


@pytest.mark.parametrize(
    "words", ["就用这张", "没有拿错，就用这张吧", "还是用这张", "这张是持有人身份证复印件"]
)
def test_what_is_meant_after_all_takes_its_place_and_the_reviewer_sees_what_is_odd(words: str) -> None:
    walk = waiting_for(COPY_PLACE)
    walk.sends_photo("", OTHERS_COPY)
    assert "持有人身份证复印件" in walk.says(words)
    document = walk.application.value(COPY_PLACE)
    question = walk.look.form.by_id[COPY_PLACE]
    assert isinstance(question, Photo)
    found = findings(question, walk.application.papers[document], walk.look)
    assert [one.code for one in found] == ["person_differs", "person_number_differs"]
    assert walk.application.aside == ()


def test_another_organisations_licence_is_kept_beside_too() -> None:
    walk = waiting_for(LICENCE_PLACE)
    walk.sends_photo("", OTHERS_LICENCE)
    assert "这张营业执照是“河南别家建设有限公司”的，这里要的是“河南示例建设工程有限公司”的" in walk.heard[-1]
    assert walk.asked.id == LICENCE_PLACE


@pytest.mark.parametrize("field", ["name", "id_number"])
def test_one_value_that_differs_only_advises(field: str) -> None:
    walk = waiting_for(COPY_PLACE)
    walk.sends_photo("", page("id_copy", is_sealed=True, **{**HOLDER, field: OTHER[field]}))
    assert walk.application.answer(COPY_PLACE)
    assert "请您再看一下" in walk.heard[-1]


def test_what_is_not_read_surely_makes_nobody_a_stranger() -> None:
    walk = waiting_for(COPY_PLACE)
    walk.sends_photo("", page("id_copy", sure=0.8, is_sealed=True, **OTHER))
    assert walk.application.answer(COPY_PLACE)


def test_a_good_paper_is_not_replaced_by_somebody_elses() -> None:
    walk = waiting_for(COPY_PLACE)
    walk.sends_photo("", COPY)
    good = walk.application.value(COPY_PLACE)
    walk.sends_photo("", OTHERS_COPY)
    assert walk.application.value(COPY_PLACE) == good
    walk.says("就用这张")
    assert walk.application.value(COPY_PLACE) != good


def test_both_sides_in_two_photos_are_answered_once_with_how_to_send_them() -> None:
    walk = waiting_for(COPY_PLACE)
    told = walk.sends_together(page("id_front", is_sealed=True, **HOLDER), BACK)
    assert told.count("持有人身份证复印件要正反面在同一张照片里") == 1
    assert "用不到" not in told
    assert "没认出来" not in told
    assert walk.asked.id == COPY_PLACE


@pytest.mark.parametrize(
    "words",
    [
        "我发错身份证了，要换",
        "修改持有人身份证复印件",
        "修改身份证复印件",
        "重发身份证复印件",
        "身份证发错了",
        "我要换一张身份证",
        "发错了，我重新发",
    ],
)
def test_a_paper_that_is_in_is_asked_for_again_when_the_person_says_so(words: str) -> None:
    walk = waiting_for(COPY_PLACE)
    walk.sends_photo("", COPY)
    first = walk.application.value(COPY_PLACE)
    assert "好的，换一张持有人身份证复印件" in walk.says(words)
    assert walk.asked.id == COPY_PLACE
    walk.sends_photo("", COPY)
    assert walk.application.value(COPY_PLACE) not in ("", first)


@pytest.mark.parametrize("words", ["还用原来的", "不换了", "返回"])
def test_the_old_one_stays_when_they_think_better_of_it(words: str) -> None:
    walk = waiting_for(COPY_PLACE)
    walk.sends_photo("", COPY)
    first = walk.application.value(COPY_PLACE)
    walk.says("重发身份证复印件", words)
    assert walk.application.value(COPY_PLACE) == first


@pytest.mark.parametrize("words", ["修改持有人身份证号码", "换持有人", "修改证书类型", "修改申请表"])
def test_what_is_said_of_fields_opens_no_paper(words: str) -> None:
    walk = waiting_for(COPY_PLACE)
    walk.sends_photo("", COPY)
    assert "换一张" not in walk.says(words)


def test_a_paper_that_has_not_come_is_just_waited_for() -> None:
    walk = waiting_for(LICENCE_PLACE)
    assert "好的，把持有人身份证复印件直接发来就行。" in walk.says("身份证复印件发错了")


def test_a_slip_that_was_wrong_is_replaced_by_the_next_one() -> None:
    talk = until_slip()
    talk.sends_photo("", page("slip", **{**SLIP_SAYS, "amount": "300.00"}))
    assert "把汇款凭据直接发来就行，会换掉原来那张" in talk.says("凭据发错了")
    talk.sends_photo("", page("slip", **SLIP_SAYS))
    paper = talk.application.papers[talk.application.value("slip")]
    assert paper.sure("amount") == "500.00"


def test_a_picture_of_nothing_is_not_kept_and_nothing_is_asked_of_it() -> None:
    walk = waiting_for(LICENCE_PLACE)
    told = walk.sends_together(CAT, CAT)
    assert told.count("有照片看不到清楚的文字，没有留下。") == 1
    assert walk.application.unsorted == walk.application.aside == ()
    assert walk.asked.id == LICENCE_PLACE


def test_what_is_known_but_not_wanted_is_said_once_and_not_asked_about() -> None:
    talk = until_slip()
    talk.sends_photo("", CARD)
    assert "看起来是身份证人像面，这一步用不到" in talk.heard[-1]
    assert "没认出来" not in talk.heard[-1]
    talk.sends_photo("", page("slip", **SLIP_SAYS))
    assert "先不用" not in talk.heard[-1]


def test_papers_to_be_taken_again_stand_beside_those_that_are_missing() -> None:
    walk = waiting_for("paper.application_form", "institution")
    walk.sends_photo("", LICENCE)
    assert "还缺：申请表、电子签章采集表；要重拍：营业执照（没盖章）。" in walk.heard[-1]
    walk.sends_together(walk.form_code("application_form"), walk.form_code("seal_sheet"))
    assert walk.heard[-1].count("建议重拍：营业执照（没盖章）。") == 1
    assert "还缺" not in walk.heard[-1]
    walk.sends_photo("", SEALED_LICENCE)
    assert "重拍" not in walk.heard[-1]


def test_an_unrecognised_photo_beside_the_last_paper_is_not_called_this_one() -> None:
    walk = waiting_for("paper.application_form", "institution")
    told = walk.sends_together(
        Paper(flaws=("unrecognised",)),
        SEALED_LICENCE,
        walk.form_code("application_form"),
        walk.form_code("seal_sheet"),
    )
    assert "没认出来的那张照片用不上了" in told
    assert "刚才这张" not in told


def test_a_memo_without_the_order_number_is_mentioned_and_nothing_is_asked() -> None:
    talk = until_slip()
    talk.sends_photo("", page("slip", **SLIP_SAYS, memo="数字证书服务费"))
    assert (
        f"附言里没有这笔订单编号（{talk.application.order_no}）。不用重发，财务会人工核对。" in talk.heard[-1]
    )
    assert "请您再看一下" not in talk.heard[-1]
    talk.sends_photo("", page("slip", **SLIP_SAYS, memo=f"{talk.application.order_no}证书费"))
    assert "附言" not in talk.heard[-1]
