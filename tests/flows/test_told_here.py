"""What cannot be done here is told so, and answers fit the type and the state of who asks."""

import pytest

from flows.catalogue import catalogue
from flows.state import Status
from tests.flows.every_step import every_step
from tests.flows.talk import Talk, until_slip
from tests.world import BOUND

NOT_HERE = (
    "我要延期", "办理续期", "我要解锁", "补办一个锁", "我要办理证书变更", "申请注销证书", "驱动在哪下载",
    "pin码忘了", "密码输错三次锁住了", "锁坏了怎么办",
)  # fmt: skip
PLACES = ("", "consent.service", "type", "organisation.name", "organisation.region", "slip", "review")


def at(place: str) -> Talk:
    return every_step("institution")[place].branch() if place else Talk()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", NOT_HERE)
def test_what_cannot_be_done_here_is_told_where_to_go_and_nothing_begins(words: str, place: str) -> None:
    talk = at(place)
    before = talk.thread.applications
    heard = talk.says(words)
    assert any(way in heard for way in ("400-112-3838", "www.szca.com"))
    assert [a.answers for a in talk.thread.applications] == [a.answers for a in before]


@pytest.mark.parametrize("place", ["", "consent.service", "type", "organisation.region"])
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("办濮阳的CA锁", "濮阳市公…"),
        ("深圳公积金怎么办理", "深圳公积金"),
        ("我要办东莞公积金的证书", "东莞公积金"),
        ("诚E招", "诚E招"),
        ("贵州运政", "贵州运政"),
        ("开封公共资源", "开封公共…"),
        ("汕头社保CA证书", "汕头社保"),
        ("中国移动运营平台", "中国移动运营平台"),
        ("公共资源全省通用(贵州)", "公共资源全省通用(贵州)"),
    ],
)
def test_another_project_is_told_where_it_is_done_at_any_stage(words: str, name: str, place: str) -> None:
    talk = at(place)
    before = [dict(a.answers) for a in talk.thread.applications]
    heard = talk.says(words)
    assert name in heard
    assert "https://wt.szca.com/index" in heard
    assert [dict(a.answers) for a in talk.thread.applications] == before


def test_every_project_of_the_portal_is_recognised_by_its_name() -> None:
    for row in catalogue().elsewhere:
        for name in row.names:
            assert f"{name}（{row.category}）" in Talk().says(f"我要办{name.rstrip('…')}的证书"), name


@pytest.mark.parametrize("words", ["有哪些项目可以办", "电子政务", "选择应用"])
def test_the_list_of_projects_is_told_on_wish(words: str) -> None:
    heard = Talk().says(words)
    assert "河南省互通数字证书项目（电子招投标）" in heard
    assert "诚E招" in heard


@pytest.mark.parametrize(
    ("kind", "told", "untold"),
    [("person", "本人身份证正反面", "营业执照"), ("institution_person", "持有人身份证", "办理机构证书"),
     ("institution", "营业执照复印件", "持有人")],
)  # fmt: skip
def test_the_papers_that_are_told_are_those_of_the_type(kind: str, told: str, untold: str) -> None:
    talk = every_step(kind)["confirm"].branch()
    heard = talk.says("需要准备什么资料")
    answer = heard.split("\n\n")[0]
    assert told in answer
    assert untold not in answer


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("订单号是多少", "017261123090000000"),
        ("汇款备注写什么", "017261123090000000"),
        ("金额多少", "500 元"),
        ("账户名称是什么", "深圳市电子商务安全证书管理有限公司"),
    ],
)
def test_at_the_payment_answers_come_from_the_order(words: str, told: str) -> None:
    talk = until_slip()
    assert talk.application.status is Status.SUBMITTED
    assert told in talk.says(words)


def test_before_the_order_no_account_is_promised_and_no_number_is_made_up() -> None:
    talk = Talk()
    talk.says("1", *BOUND)
    for words in ("订单号是多少", "账户名称是什么", "汇款备注写什么"):
        heard = talk.says(words)
        assert "{" not in heard
        assert "资料提交成功后" in heard


def test_an_account_of_eighteen_digits_is_no_order_that_is_asked_for() -> None:
    walk = every_step("institution")["invoice.bank"].branch()
    assert "没有查到订单" not in walk.says("中国建设银行郑州航海路支行 410015001000502001")


def test_what_loses_a_bid_is_told() -> None:
    assert "旧锁加密的投标文件新锁解不开" in Talk().says("我要延期")
    assert "没有加急" in Talk().says("可以加急吗，明天就要投标")


def test_no_name_of_an_organisation_is_taken_for_a_question() -> None:
    for name in (
        "郑州速达开锁服务有限公司",
        "河南驱动科技有限公司",
        "濮阳市公共资源交易中心",
        "洛阳公积金管理中心",
    ):
        walk = every_step("institution")["organisation.name"].branch()
        walk.says(name)
        assert walk.application.value("organisation.name") == name


@pytest.mark.parametrize("words", ["机构名称：河南鼎诚建筑工程有限公司", "法人移动电话：13937150001"])
@pytest.mark.parametrize("place", ["slip", "review"])
def test_a_field_that_is_sent_after_submission_is_told_to_be_fixed_and_what_can_be_done(
    place: str, words: str
) -> None:
    talk = at(place)
    before = [dict(a.answers) for a in talk.thread.applications]
    heard = talk.says(words)
    assert "不能修改" in heard and "人工" in heard
    assert [dict(a.answers) for a in talk.thread.applications] == before
