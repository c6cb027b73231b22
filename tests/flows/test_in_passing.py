"""What people say in passing: what it costs, what they came for, what they mistyped."""

import pytest

from flows.catalogue import catalogue
from tests.flows.every_step import Walk, every_step, forms, questions
from tests.flows.talk import FIELDS, OPENING, Talk, fields, until_summary
from tests.world import CODE, PHONE

ADDRESS = "河南省洛阳市涧西区样例大道9号"


@pytest.mark.parametrize("kind", forms())
@pytest.mark.parametrize("asked", ["要多少钱", "怎么收费", "一年多少钱啊"])
def test_the_price_is_told_from_the_catalogue_at_every_question_which_stays_open(
    asked: str, kind: str
) -> None:
    wrong = []
    for question in questions(kind):
        walk = every_step(kind)[question].branch()
        before = walk.asked
        if catalogue().projects[0].prices not in walk.says(asked) or walk.asked is not before:
            wrong.append((question, walk.heard[-1]))
    assert wrong == []


@pytest.mark.parametrize("asked", ["多久能办好", "几天能下来", "没有打印机怎么办", "家里没打印机咋办"])
def test_a_frequent_question_is_never_taken_for_the_name_of_an_organisation(asked: str) -> None:
    talk = Talk()
    talk.says(*OPENING, asked)
    assert talk.asked.id == "organisation.name"


def test_whoever_has_no_printer_learns_of_the_computer_and_of_the_print_shop() -> None:
    heard = until_summary().says("没有打印机怎么办")
    assert "电脑版微信" in heard
    assert "打印店" in heard


@pytest.mark.usefixtures("one_project")
@pytest.mark.parametrize("before", [(), OPENING[:1], OPENING[:2]])
def test_a_type_named_before_it_is_asked_is_kept_as_the_answer(before: tuple[str, ...]) -> None:
    talk = Talk()
    for said in before:
        talk.says(said)
    assert "办的是机构个人证书，1年（500 元）" in talk.says("我要办机构个人证书一年的")
    assert talk.application.value("type") == "institution_person"
    while talk.asked.id.startswith("consent"):
        talk.says("同意")
    talk.says(PHONE, CODE)
    assert talk.asked.id == "organisation.name"


@pytest.mark.parametrize("said", ["我要办机构证书一年的", "办个机构证书吧", "一年的机构证书", "机构证书"])
@pytest.mark.parametrize("answered", range(len(FIELDS)))
def test_what_they_came_for_is_never_taken_for_an_answer(said: str, answered: int) -> None:
    talk = Talk()
    talk.says(*OPENING, *FIELDS[:answered])
    before, known = talk.asked, talk.application.answers
    assert "办的是机构证书" in talk.says(said)
    assert (talk.asked, talk.application.answers) == (before, known)


def test_another_type_than_the_chosen_one_is_not_changed_in_passing_but_the_way_is_told() -> None:
    talk = until_summary()
    assert "现在办的是机构证书。要换成自然人证书，回复“修改证书类型”。" in talk.says("我要办自然人证书")
    assert talk.application.value("type") == "institution"


def test_a_term_that_nobody_offers_is_said_to_be_none() -> None:
    talk = Talk()
    talk.says(*OPENING)
    assert "证书年限目前只有：1年（500 元）。" in talk.says("办个三年的")
    assert talk.asked.id == "organisation.name"


@pytest.mark.usefixtures("one_project")
def test_a_project_by_part_of_its_name_is_understood_before_anything_is_begun() -> None:
    talk = Talk()
    assert "项目是河南省互通数字证书项目（电子招投标）" in talk.says("我要办河南互通的证书")
    assert talk.asked.id == "consent.service"


def test_a_project_of_the_portal_is_sent_there_and_begins_nothing() -> None:
    talk = Talk()
    assert catalogue().portal in talk.says("我要办贵州药城的证书")
    assert talk.thread.application is None
    assert "好的，我来帮您办理" in talk.says("1")


@pytest.mark.parametrize(
    "name", ["河南办得好科技有限公司", "三年二班文化有限公司", "郑州申请易数字科技有限公司"]
)
def test_a_name_that_sounds_like_a_wish_is_a_name(name: str) -> None:
    talk = Talk()
    talk.says(*OPENING, name)
    assert talk.application.value("organisation.name") == name


@pytest.mark.parametrize(
    "said",
    [
        "打错了是示范不是示例",
        "打错了，是示范，不是示例",
        "不是示例是示范",
        "示例写错了，是示范",
        "把示例改成示范",
        "机构名称不是示例，是示范",
    ],
)
def test_mistyped_letters_are_mended_in_the_one_answer_that_has_them_and_read_back(said: str) -> None:
    talk = Talk()
    talk.says(*OPENING, *fields("organisation.address"))
    assert "机构名称改好了：河南示范建设工程有限公司。" in talk.says(said)
    assert talk.asked.id == "organisation.address"


def test_letters_that_several_answers_have_are_asked_about() -> None:
    talk = until_summary()
    assert "您要改的是哪一项" in talk.says("不是0371是0372")
    talk.says("2")
    assert talk.application.value("legal_rep.mobile") == "13903710001"
    assert talk.application.value("contact.mobile") == "13803720002"


def test_mended_letters_are_checked_like_any_answer() -> None:
    talk = until_summary()
    heard = talk.says("不是410105199003072515，是410105199003072516")
    assert "经办人身份证号码" in heard
    assert talk.application.value("contact.id_number") == ""
    talk.says("保持不变")
    assert talk.application.value("contact.id_number") == "410105199003072515"


def test_letters_that_no_answer_has_change_nothing_and_are_no_answer() -> None:
    talk = Talk()
    talk.says(*OPENING)
    assert "没有“工司”" in talk.says("打错了是公司不是工司")
    assert talk.asked.id == "organisation.name"


def test_a_corrected_whole_address_changes_the_city_too_and_is_read_back_whole() -> None:
    talk = until_summary()
    heard = talk.says(f"单位地址写错了，是{ADDRESS}")
    assert "单位地址改好了：涧西区样例大道9号（原来是金水区示例路1号8层801室）。省市是河南省洛阳市。" in heard
    assert talk.application.value("organisation.region") == "河南省洛阳市"


def test_a_whole_address_at_the_question_for_the_city_is_read_back_with_the_city() -> None:
    talk = Talk()
    talk.says(*OPENING, *fields("organisation.region"))
    assert "记下了：省市 河南省洛阳市，单位地址 涧西区样例大道9号。" in talk.says(ADDRESS)


@pytest.mark.usefixtures("one_project")
@pytest.mark.parametrize("field", ["项目", "证书年限"])
def test_what_has_only_one_option_is_not_asked_again(field: str) -> None:
    talk = until_summary()
    assert f"{field}只有这一种" in talk.says(f"修改{field}")
    assert talk.asked.id == "confirm"


def test_going_back_before_the_first_field_tells_which_consents_stand() -> None:
    talk = Talk()
    assert "已经是第一步了" in talk.says(OPENING[0], "返回")
    heard = talk.says("同意", "返回")
    assert "《电子认证服务协议》，您已经同意" in heard
    assert "第一步" not in heard
    assert talk.asked.id == "consent.privacy"


def test_looks_at_one_application_share_what_they_worked_out_and_a_changed_one_begins_anew() -> None:
    walk: Walk = every_step("institution")["contact.name"].branch()
    before = walk.look
    assert before.pending() is walk.look.pending()
    assert walk.look.value("term") == "1"
    walk.says("王小明")
    assert walk.look.pending() is not before.pending()
    assert before.value("contact.name") == ""
