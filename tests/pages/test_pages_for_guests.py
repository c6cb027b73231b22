"""Why a file is not used, for somebody to whom the upload page was handed on: the reason, and no values."""

import re

import pytest

from bot.message.paper import Paper, Read
from flows.seeing.without_values import without_values
from tests.pages.applicant import STRANGER, World
from tests.pages.test_pages_handing import hand_on, opened
from tests.pages.test_pages_papers_misplaced import card, state
from tests.pages.test_pages_papers_not_used import form_scan
from tests.pages.uploading import Line, licence_scan, settle
from tests.remembering import the_reader

LICENCE, FORM = "paper.licence", "paper.application_form"
OURS = "河南示例建设工程有限公司"


@pytest.fixture
def guest(world: World) -> Line:
    """The browser of a colleague, in a house that really reads."""
    world.house.own_reader = the_reader()
    _, link = hand_on(world, "papers")
    client = opened(world, link)
    mark = re.search(r'data-csrf="([^"]+)"', client.get("/p/papers").text)
    assert mark
    return Line(client, mark[1])


def test_a_guest_reads_why_a_paper_is_not_used_and_whose_it_is_not(world: World, guest: Line) -> None:
    upload = guest.send(licence_scan(), LICENCE, "执照.jpg")
    told = settle(world)[0]
    theirs = re.search(r"这张营业执照是“([^”]+)”的", told)
    assert theirs
    assert OURS in told
    page = guest.page()
    assert state(page, LICENCE) == "还缺"
    assert "这张营业执照是“×××”的，这里要的是“×××”的，请换一张" in card(page, LICENCE)
    assert "请办理的同事在聊天里回复“就用这张”" in card(page, LICENCE)
    assert OURS not in page.split('class="shelf"')[1]
    assert theirs[1] not in page
    assert guest.state()[upload]["words"] == "没有用它，原因写在那份资料里。"


def test_a_guest_reads_of_a_form_of_another_application(world: World, guest: Line) -> None:
    upload = guest.send(form_scan(world, STRANGER), FORM, "申请表.bmp")
    settle(world)
    why = "这张申请表是另一笔申请的，请用这次生成的表格。"
    assert guest.state()[upload]["words"] == why
    assert why in card(guest.page(), FORM)


def test_values_of_the_paper_and_of_the_application_are_left_out(world: World) -> None:
    application = world.application()
    paper = Paper(kind="id_copy", fields={"name": Read("钱多多", 0.99)})
    words = (
        "上面的姓名是钱多多，填写的是李婷，请核对。上面的身份证号码尾号是 123X，填写的尾号是 6013，请核对。"
    )
    holder = application.answers["contact.name"].value
    assert without_values(words.replace("李婷", holder), paper, [application]) == (
        "上面的姓名是×××，填写的是×××，请核对。上面的身份证号码尾号是 ×××，填写的尾号是 ×××，请核对。"
    )
