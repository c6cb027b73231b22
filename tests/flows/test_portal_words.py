"""The words of the portal's pages do here what they do there, at any open question, and are no answer."""

import pytest

from flows.hearing.portal import on_portal
from tests.flows.talk import Talk, until_slip
from tests.journey import answers

WORDS = (
    *("注册", "登录", "业务办理", "证书新办", "签名验证", "大客户专区", "修改密码", "个人中心"),
    *("个人资料", "修改个人资料", "我的业务单", "在线认证", "预览", "查看", "编辑", "模板下载"),
    *(
        "打印申请表",
        "下载申请表",
        "再次上传汇款凭据",
        "上传凭据",
        "上传文件",
        "申请结果",
        "选择应用",
        "电子政务",
    ),
    *("电子招投标", "网上营业厅", "系统配置", "对公账号付款", "联系我们"),
)
FIELDS = ("organisation.name", "organisation.region", "legal_rep.name", "contact.position", "invoice.kind")


def at(question: str) -> Talk:
    talk, known = Talk(), answers("institution")
    talk.says("1")
    while talk.asked.id != question:
        talk.says(known[talk.asked.id])
    return talk


def at_the_papers() -> Talk:
    talk = at("confirm")
    talk.says("确认无误")
    return talk


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_portal_is_understood_before_anything_is_begun(word: str) -> None:
    assert "没太明白" not in Talk().says(word)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("question", FIELDS)
def test_a_word_of_the_portal_is_no_answer(word: str, question: str) -> None:
    talk = at(question)
    given = {name: answer.value for name, answer in talk.application.answers.items()}
    talk.says(word)
    assert {name: answer.value for name, answer in talk.application.answers.items()} == given
    assert talk.asked.id == question


def test_the_template_is_a_blank_sheet_until_the_forms_are_made() -> None:
    assert "电子签章采集表可以先打印空白的" in Talk().says("模板下载")
    assert "电子签章采集表可以先打印空白的" in at("legal_rep.name").says("电子签章采集表模板下载")
    assert "表格在这里，点开就能下载、打印。" in at_the_papers().says("模板下载")


@pytest.mark.parametrize("word", ["再次上传汇款凭据", "上传凭据"])
def test_the_slip_is_asked_for_replaced_or_not_wanted_any_more(word: str) -> None:
    assert "还没到付款这一步" in at("legal_rep.name").says(word)
    talk = until_slip()
    assert "把凭据的照片或截图发到这里就行" in talk.says(word)
    talk.sends_photo()
    assert "会换掉原来那张" in talk.says(word)


def test_the_account_is_told_to_somebody_who_presses_the_portals_button_in_words() -> None:
    assert "15473969760074" in until_slip().says("对公账号付款")


def test_a_word_that_stands_in_a_sentence_is_no_word_of_the_portal() -> None:
    assert on_portal("个人中心大厦") is None
