"""Papers that are not what the page was given them for: another kind, another organisation's, nothing."""

import re
from io import BytesIO

import pytest

from media.specimen import stamp
from media.specimen.licence import licence
from sandbox.cat import draw_cat
from sandbox.drawing import read_company
from sandbox.tray import FIELDS
from tests.pages.applicant import World
from tests.pages.uploading import Line, licence_scan, line, scan, settle
from tests.remembering import the_reader

LICENCE, SHEET = "paper.licence", "paper.seal_sheet"


@pytest.fixture
def reading(world: World) -> Line:
    """The upload page of a house that really reads."""
    world.house.own_reader = the_reader()
    assert world.house.reader
    return line(world)


def own_licence() -> bytes:
    values = {key: default for key, (_, default) in FIELDS.items()}
    return jpeg(stamp(licence(read_company(values)), values["company_name"]))


def jpeg(picture: object) -> bytes:
    out = BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=85)  # type: ignore[attr-defined]
    return out.getvalue()


def card(page: str, place: str) -> str:
    return page.split(f'id="result-{place}"')[1].split("</li>")[0]


def state(page: str, place: str) -> str:
    found = re.search(r'data-state="([^"]+)"', page.split(f'id="{place}"')[1])
    return found[1] if found else ""


def test_a_paper_in_the_wrong_place_goes_to_its_own_and_both_cards_say_so(
    world: World, reading: Line
) -> None:
    world.send_papers()
    before = world.application().value(SHEET)
    upload = reading.send(own_licence(), SHEET, "执照.jpg")
    told = settle(world)[0]
    assert "选作电子签章采集表的那份看起来是营业执照，已放到那一份；电子签章采集表保留原来的。" in told
    assert world.application().value(SHEET) == before
    page = reading.page()
    assert "看起来是营业执照，已放到那一份；电子签章采集表保留原来的。" in card(page, SHEET)
    assert "选在“电子签章采集表”那里的，看起来是营业执照，已放到这里。" in card(page, LICENCE)
    assert reading.state()[upload]["words"] == "看起来是营业执照，已放到那一份。"


def test_another_organisations_licence_is_not_put_in_and_the_card_says_whose_is_wanted(
    world: World, reading: Line
) -> None:
    upload = reading.send(licence_scan(), LICENCE, "执照.jpg")
    settle(world)
    page = reading.page()
    assert state(page, LICENCE) == "还缺"
    assert "这里要的是“河南示例建设工程有限公司”的，请换一张发来" in card(page, LICENCE)
    assert "没有拿错的话，在微信聊天里回复“就用这张”" in card(page, LICENCE)
    assert reading.state()[upload]["words"] == "没有用它，原因写在那份资料里。"
    world.say("就用这张")
    page = reading.page()
    assert state(page, LICENCE) == "请再看一下"
    assert "没有拿错的话" not in page


def test_a_picture_of_nothing_replaces_no_paper(world: World, reading: Line) -> None:
    world.send_papers()
    before = world.application().value(LICENCE)
    reading.send(jpeg(draw_cat()), LICENCE, "猫.jpg")
    settle(world)
    assert world.application().value(LICENCE) == before
    assert "看不到清楚的文字" in card(reading.page(), LICENCE)


def test_a_file_that_was_replaced_is_not_called_taken_any_more(world: World) -> None:
    browser = line(world)
    first = browser.send(scan(1), LICENCE)
    settle(world)
    second = browser.send(scan(2), LICENCE)
    settle(world)
    assert browser.state()[first]["words"] == "营业执照后来换了一份，这份不用了。"
    assert browser.state()[second]["words"] == "已作为营业执照收下。"


def test_what_is_in_is_quietly_offered_to_be_taken_again(world: World) -> None:
    browser = line(world)
    browser.send(scan(1), LICENCE)
    settle(world)
    page = browser.page()
    assert 'class="give in"' in page.split(f'id="{LICENCE}"')[1].split("</li>")[0]
    assert page.count('class="give in"') == 1
