"""A page is handed on: to a print shop, which may print, or to a colleague, who may send papers."""

import re

import pytest

from media import qr
from tests.pages.applicant import PERSON, STRANGER, Browser, World, csrf_of, pdf_links
from tests.pages.uploading import Line, line, scan, settle

LICENCE = "paper.licence"


def hand_on(world: World, page: str, openid: str = PERSON) -> tuple[Browser, str]:
    """The applicant's browser, and path and query of a link for somebody else."""
    client = world.visit(page, openid)
    answer = client.post(f"/p/{page}/hand", data={"csrf": csrf_of(client.get(f"/p/{page}").text)})
    assert answer.status_code == 303
    shown = re.search(r'class="link"[^>]*value="([^"]+)"', client.get(f"/p/{page}").text)
    assert shown
    return client, shown[1].removeprefix(world.house.settings.public_url)


def opened(world: World, link: str) -> Browser:
    guest = world.browser()
    assert guest.get(link).status_code == 303
    return guest


def take_back(client: Browser, page: str) -> None:
    text = client.get(f"/p/{page}").text
    link = re.search(r'name="link" value="([^"]+)"', text)
    assert link
    data = {"csrf": csrf_of(text), "link": link[1]}
    assert client.post(f"/p/{page}/hand/back", data=data).status_code == 303


def test_a_print_shop_sees_and_downloads_the_forms(world: World) -> None:
    _, link = hand_on(world, "forms")
    page = opened(world, link).get("/p/forms").text
    assert "机构数字证书申请表" in page
    guest = opened(world, link)
    for address in pdf_links(guest.get("/p/forms").text):
        assert guest.get(address).data.startswith(b"%PDF")
        # Android's WeChat hands the address over to a browser without the cookie.
        assert world.browser().get(address).data.startswith(b"%PDF")


def test_a_link_to_print_opens_no_other_page_and_hands_nothing_on(world: World) -> None:
    _, link = hand_on(world, "forms")
    guest = opened(world, link)
    page = guest.get("/p/forms").text
    assert "生成打印链接" not in page
    assert "收回" not in page
    assert "上传资料" not in page
    token = link.split("t=")[1]
    for other in ("papers", "fill", "orders", "face"):
        assert world.browser().get(f"/p/{other}?t={token}").status_code == 403
    assert guest.post("/p/forms/hand", data={"csrf": "x"}).status_code == 403


def test_a_link_that_is_taken_back_opens_nothing_from_then_on(world: World) -> None:
    client, link = hand_on(world, "forms")
    guest = opened(world, link)
    [pdf, *_] = pdf_links(guest.get("/p/forms").text)
    take_back(client, "forms")
    assert guest.get("/p/forms").status_code == 410
    assert guest.get(pdf).status_code == 410
    again = world.browser().get(link)
    assert (again.status_code, "收回" in again.text) == (410, True)
    assert client.get("/p/forms").status_code == 200
    assert "收回</button>" not in client.get("/p/forms").text


@pytest.mark.parametrize(("page", "hours"), [("forms", 24), ("papers", 48)])
def test_a_link_ends_by_itself(world: World, page: str, hours: int) -> None:
    _, link = hand_on(world, page)
    world.clock.forward(hours=hours - 1)
    assert opened(world, link).get(f"/p/{page}").status_code == 200
    world.clock.forward(hours=1, seconds=1)
    assert world.browser().get(link).status_code in (403, 410)


def test_the_page_lists_who_may_do_what_until_when(world: World) -> None:
    client, link = hand_on(world, "forms")
    page = client.get("/p/forms").text
    assert re.search(r"只能打印</strong>，\d+月\d+日 \d\d:\d\d 前有效", page)
    picture = re.search(r'src="(/p/forms/[^"]+/hand/[^"]+\.png)"', page)
    assert picture
    assert qr.read(client.get(picture[1]).data) == [world.house.settings.public_url + link]
    assert opened(world, link).get(picture[1]).status_code == 410


def test_no_more_than_five_links_are_good_at_a_time(world: World) -> None:
    client = world.visit("forms")
    data = {"csrf": csrf_of(client.get("/p/forms").text)}
    answers = [client.post("/p/forms/hand", data=data).status_code for _ in range(6)]
    assert answers == [303] * 5 + [409]
    take_back(client, "forms")
    assert client.post("/p/forms/hand", data=data).status_code == 303


def test_nobody_takes_back_the_link_of_another_application(world: World) -> None:
    mine, link = hand_on(world, "forms")
    theirs, _ = hand_on(world, "forms", STRANGER)
    own = re.search(r'name="link" value="([^"]+)"', mine.get("/p/forms").text)
    assert own
    data = {"csrf": csrf_of(theirs.get("/p/forms").text), "link": own[1]}
    theirs.post("/p/forms/hand/back", data=data)
    assert opened(world, link).get("/p/forms").status_code == 200


def test_a_colleague_sends_papers_and_sees_none(world: World) -> None:
    own = line(world)
    own.send(scan(1), LICENCE)
    settle(world)
    document = world.application().value(LICENCE)
    _, link = hand_on(world, "papers")
    guest = opened(world, link)
    page = guest.get("/p/papers").text
    mark = re.search(r'data-csrf="([^"]+)"', page)
    assert mark
    assert "<img" not in page
    assert "今天传过的" not in page
    assert guest.get(f"/p/papers/{document}.jpg").status_code == 404
    sheet = "paper.seal_sheet"
    Line(guest, mark[1]).send(scan(2), sheet)
    settle(world)
    assert world.application().value(sheet)


def test_a_page_without_forms_offers_no_link_to_print(world: World) -> None:
    world.say("修改机构名称")
    assert "生成打印链接" not in world.visit("forms").get("/p/forms").text


def test_a_deleted_application_leaves_no_link(world: World) -> None:
    hand_on(world, "forms")
    application = world.application().id
    world.house.eraser.application(application)
    assert world.house.handing_on.given(application) == []
