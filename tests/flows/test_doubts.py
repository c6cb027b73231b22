"""What reads like something else is asked about; what people say beside the form is no answer to it."""

import pytest

from flows.hearing.recognise import Certainty, recognise
from tests.flows.every_step import Walk, every_step

NAMES = ("organisation.name", "legal_rep.name", "holder.name", "contact.name")


def at(question: str, kind: str = "institution_person") -> Walk:
    return every_step(kind)[question].branch()


@pytest.mark.parametrize(
    "name",
    ["河南示例建设工程有限公司", "郑州市金水区老王烩面馆", "郑州样例商贸有限公司（普通合伙）", "ABC Ltd",
     "某某县第一高级中学学校", "金水区张三小卖部", "河南某某律师事务所", "样例县农村信用合作联社",
     "新郑市样例种植农民专业合作社"],
)  # fmt: skip
def test_an_organisation_with_its_legal_form_is_not_doubted(name: str) -> None:
    assert recognise("organisation.name", name) is Certainty.SURE


@pytest.mark.parametrize(
    "name", ["陈志远", "欧阳震华", "司马光", "买买提·艾力", "李四", "Li Wei", "上官婉儿"]
)
def test_a_person_with_a_family_name_is_not_doubted(name: str) -> None:
    assert recognise("contact.name", name) is Certainty.SURE


@pytest.mark.parametrize(
    "said", ["明天再来", "嗯嗯", "换人了", "我在郑州", "钱已经打了", "都是我办", "没有打印机"]
)
def test_what_is_said_is_doubted_as_a_name(said: str) -> None:
    assert recognise("contact.name", said) is not Certainty.SURE


@pytest.mark.parametrize(
    "place", ["金水区花园路85号", "样例镇示例村三组", "花园路中段", "高新区科学大道", "A座1201"]
)
def test_a_place_is_not_doubted(place: str) -> None:
    assert recognise("organisation.address", place) is Certainty.SURE


def test_a_bank_and_a_position_are_told_from_a_sentence() -> None:
    assert recognise("invoice.bank", "中国银行郑州花园路支行") is Certainty.SURE
    assert recognise("invoice.bank", "不想用身份证行吗") is Certainty.NO
    assert recognise("contact.position", "行政主管") is Certainty.SURE
    assert recognise("contact.position", "我也不太清楚") is Certainty.NO


@pytest.mark.parametrize("question", NAMES)
def test_a_sentence_is_no_name_and_is_not_even_asked_about(question: str) -> None:
    walk = at(question)
    assert "明天上午吃饭" not in walk.says("明天上午吃饭")
    assert (walk.asked.id, walk.application.value(question)) == (question, "")


@pytest.mark.parametrize(
    ("question", "said"),
    [("organisation.name", "不二家食品有限公司"), *((name, "高兴") for name in NAMES if name != NAMES[0])],
)
def test_what_reads_like_something_else_is_asked_about_and_kept_when_it_is_meant(
    question: str, said: str
) -> None:
    walk = at(question)
    assert walk.says(said) == f"跟您确认一下：{walk.asked.label}就是“{said}”吗？"
    assert walk.application.value(question) == ""
    walk.says("是")
    assert walk.application.value(question) == said


@pytest.mark.parametrize("no", ["不是", "2"])
def test_what_was_not_meant_is_asked_for_again(no: str) -> None:
    walk = at("contact.name")
    walk.says("高兴")
    assert "再发一次" in walk.says(no)
    assert walk.asked.id == "contact.name"
    walk.says("王小明")
    assert walk.application.value("contact.name") == "王小明"


def test_instead_of_a_yes_the_right_answer_is_taken() -> None:
    walk = at("contact.name")
    walk.says("高兴", "王小明")
    assert walk.application.value("contact.name") == "王小明"
    assert walk.thread.confirming == ""


def test_a_line_with_its_label_is_meant() -> None:
    walk = at("contact.name")
    walk.says("经办人姓名：阿卜杜热合曼")
    assert walk.application.value("contact.name") == "阿卜杜热合曼"


@pytest.mark.parametrize("said", ["法人换人了", "老板出差了", "法人不知道"])
@pytest.mark.parametrize("question", ["paper.application_form", "confirm", "contact.name"])
def test_a_word_about_somebody_is_never_taken_for_their_name(said: str, question: str) -> None:
    walk = at(question)
    before = walk.given()
    walk.says(said)
    assert (walk.asked.id, walk.given()) == (question, before)


@pytest.mark.parametrize("said", ["好的", "OK", "嗯嗯", "收到", "哈哈", "明白了"])
@pytest.mark.parametrize(
    "question", ["organisation.name", "contact.mobile", "paper.licence", "review", "type"]
)
def test_a_nod_is_neither_an_answer_nor_a_mistake(said: str, question: str) -> None:
    walk = every_step("institution")[question].branch()
    before = walk.given()
    walk.says(said)
    if question != "contact.mobile" or said != "好的":  # there it takes the number that is offered
        assert (walk.asked.id, walk.given()) == (question, before)
    assert walk.thread.misses == 0


@pytest.mark.parametrize("said", ["[微笑]", "👍", "/::)", "[OK][强]"])
def test_emoji_are_seen_as_such(said: str) -> None:
    walk = at("organisation.name")
    assert "表情收到" in walk.says(said)
    assert walk.thread.misses == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [("钱已经打了", "汇款凭据"), ("链接打不开", "最新的一条链接"), ("分公司能办吗", "机构证件"),
     ("我没有电脑", "打印店"), ("老板在外地怎么办", "不用到场"), ("合同章可以吗", "不能代替")],
)  # fmt: skip
@pytest.mark.parametrize("question", ["organisation.name", "contact.name", "paper.licence", "confirm"])
def test_what_is_asked_or_told_in_passing_is_answered_and_the_place_kept(
    said: str, told: str, question: str
) -> None:
    walk = at(question)
    assert told in walk.says(said)
    assert walk.asked.id == question


@pytest.mark.parametrize("said", ["我在开车", "现在没空", "等会再弄", "在忙呢"])
def test_whoever_is_busy_is_told_until_when_all_is_kept(said: str) -> None:
    walk = at("contact.name")
    assert "您先忙" in walk.says(said)
    assert walk.asked.id == "contact.name"


def test_a_word_on_one_wrong_letter_opens_the_field() -> None:
    walk = at("confirm")
    walk.says("公司名字打错了一个字")
    assert walk.asked.id == "organisation.name"
    assert "保持不变" in walk.said[-1].choices[0].label
