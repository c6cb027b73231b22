"""A cashier settles twenty orders from one statement in a real Chromium, and the phones show it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import insert

from bot.models.tables import ApplicationRow
from bot.sealing.sealer import Seen
from flows.state import Application
from sandbox.person import Person
from tests.conversation_scenes import House
from tests.desk.office import PASSWORD
from tests.desk.test_accounts_in_browser import faultless
from tests.desk.test_in_browser import log_in
from tests.money.files import HEAD, csv_file, received, xlsx_file
from tests.world import World

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("DESK_PICTURES", "")
COUNT = 20


class Town:
    """Twenty people with an order each, and a phone each."""

    def __init__(self, world: World) -> None:
        self.world = world
        first = world.person("客户0")
        first.follows()
        world.settle()
        scene = House(world, first)
        scene._bring(first, "已受理，等汇款")
        world.settle()
        (order,) = world.house.records.of_person(first.openid)
        self.people: list[Person] = [first]
        self.orders: list[Application] = [order]
        for number in range(1, COUNT):
            self.people.append(world.person(f"客户{number}"))
            self.people[-1].follows()
            self.orders.append(self._order(number, order))
        world.settle()
        for person in self.people:
            person.hears(0)

    def _order(self, number: int, like: Application) -> Application:
        """An order like the first one, of another organisation; two are of the same."""
        company = 14 if number == 15 else number
        name = like.answers["organisation.name"]._replace(value=f"洛阳第{company}建筑有限公司")
        order_no = f"{like.order_no[:12]}{number:06d}"
        answers = {**like.answers, "organisation.name": name}
        made = replace(like, id=f"{number:032x}", order_no=order_no, answers=answers, changes=())
        row = self.world.house.sealer.application(made, self.people[-1].openid, Seen("institution/1", "slip"))
        with self.world.house.database.writing() as connection:
            connection.execute(insert(ApplicationRow.__table__), row)
        return made

    def name(self, number: int) -> str:
        return self.orders[number].answers["organisation.name"].value

    def status(self, number: int) -> str:
        found = self.world.house.records.application(self.orders[number].id)
        assert found is not None
        return found[1].status.value

    def is_told(self) -> None:
        """The seconds are over in which the cashier may take back what was done."""
        self.world.clock.forward(seconds=15)
        self.world.settle()

    def heard(self, number: int) -> str:
        """All that the phone showed since the orders were there."""
        return "\n".join(str(message["text"]) for message in self.people[number].hears(0))


@pytest.fixture
def town(house: World) -> Iterator[Town]:
    for login, name, roles in (("zhaolei", "赵磊", ("cashier",)), ("wangfang", "王芳", ("reviewer",))):
        house.house.staff.add(login, name, roles, PASSWORD)
    made = Town(house)
    yield made
    for person in made.people:
        person.close()


@pytest.fixture
def page(chromium: Browser, town: Town) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=town.world.web.url, viewport={"width": 1280, "height": 860}, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


def statement(town: Town) -> bytes:
    """Most by their numbers, as people write them; two in one transfer, one without a number, one in part,
    one twice, one of somebody else, and a line that cannot be read."""
    numbers = [order.order_no for order in town.orders]
    ways = [
        lambda no: no,
        lambda no: f"{no[:6]} {no[6:12]} {no[12:]}",
        lambda no: f"证书费，单号{no}",
        lambda no: "".join(chr(ord(digit) + 0xFEE0) for digit in no),
        lambda no: no.lstrip("0"),
    ]
    lines = [
        received(payer=town.name(at), remark=ways[at % 5](numbers[at]), serial=f"S{at}") for at in range(14)
    ]
    lines += [
        received("1,000.00", payer=town.name(14), remark=f"{numbers[14]} {numbers[15]}", serial="S14"),
        received(payer=town.name(16).replace("有限公司", "有限责任公司"), remark="CA证书", serial="S16"),
        received("300.00", payer=town.name(17), remark=numbers[17], serial="S17"),
        received(payer=town.name(18), remark=numbers[18], serial="S18"),
        received(payer=town.name(18), remark=numbers[18], serial="S18b"),
        received(payer="张三", remark=numbers[19], serial="S19"),
        received("五百元整", payer="某公司", serial="S20"),
    ]
    return xlsx_file((("账户交易明细", *[""] * 9), HEAD, *lines))


def picture(page: Page, name: str) -> None:
    page.wait_for_load_state()
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    faultless(page)


def imports(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("银行流水").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="导入").click()
    page.get_by_text("已导入").wait_for()


def deals_with(page: Page, reason: str, button: str) -> None:
    """The line whose row says this."""
    row = page.locator("tr", has_text=reason)
    if button == "已处理":
        row.get_by_label("怎样处理的").fill("对方已在网银里撤回")
    row.get_by_role("button", name=button).click()
    expect(row).to_have_count(0)


def test_twenty_orders_are_settled_from_one_statement(town: Town, page: Page) -> None:
    log_in(page, "zhaolei")
    page.get_by_role("link", name="对账").click()
    imports(page, "流水.xlsx", statement(town))
    expect(page.get_by_text("有 1 行读不出来")).to_be_visible()
    picture(page, "money")
    page.get_by_role("button", name="勾选的一起入账").click()
    page.get_by_text("处理了 16 行。").wait_for()
    page.get_by_role("checkbox", name="入账：第").check()
    page.get_by_role("button", name="勾选的一起入账").click()
    expect(page.get_by_role("checkbox", name="入账：第")).to_have_count(0)
    town.is_told()
    picture(page, "money-exceptions")
    deals_with(page, "还差 200 元", "入账：")
    deals_with(page, "重复付款", "退回付款账户")
    deals_with(page, "他人代付", "退回付款账户")
    deals_with(page, "五百元整", "已处理")
    expect(page.get_by_text("没有等您处理的流水")).to_be_visible()
    town.is_told()
    rest = received("200.00", payer=town.name(17), remark=town.orders[17].order_no)
    imports(page, "余款.csv", csv_file((HEAD, rest)))
    page.get_by_role("button", name="勾选的一起入账").click()
    expect(page.get_by_role("checkbox", name="入账：第")).to_have_count(0)
    town.is_told()
    goes_back_in_two_hands(page)
    closes_the_day(page)
    every_phone_shows_each_notice_once(town)


def every_phone_shows_each_notice_once(town: Town) -> None:
    town.world.settle()
    in_review = [at for at in range(COUNT) if town.status(at) == "in_review"]
    assert in_review == list(range(19))
    for at in range(COUNT):
        heard = town.heard(at)
        assert heard.count("款项已经到账") == (at != 19), (at, heard)
        assert heard.count("还差 200 元") == (at == 17), (at, heard)
        assert heard.count("之前已经付清") == (at == 18), (at, heard)
        assert heard.count("不是单位的对公账户") == (at == 19), (at, heard)
        assert heard.count("500 元已经退回付款账户") == (at in (18, 19)), (at, heard)


def goes_back_in_two_hands(page: Page) -> None:
    """Another member of the staff agrees; the cashier takes the file, and says that the bank has paid."""
    page.get_by_role("button", name="退出").click()
    log_in(page, "wangfang")
    page.get_by_role("link", name="退款").click()
    for left in (1, 0):
        page.get_by_role("button", name="同意退回").first.click()
        expect(page.get_by_role("button", name="同意退回")).to_have_count(left)
    picture(page, "money-repayments")
    page.get_by_role("button", name="退出").click()
    log_in(page, "zhaolei")
    page.goto("/desk/money/repayments")
    page.get_by_role("button", name="生成付款文件（2 笔）").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载第 1 号文件").click()
    text = Path(download.value.path()).read_text("gb18030")
    assert text.count("500.00") == 2
    picture(page, "money-file")
    page.get_by_role("button", name="第 1 号文件银行已付款").click()
    page.get_by_role("dialog").get_by_role("button", name="银行已付款").click()
    page.get_by_text("确认已付").wait_for()


def closes_the_day(page: Page) -> None:
    """What came on that day: 14 of 500, 1000, 500, 300, twice 500, 500 and 200."""
    page.get_by_role("link", name="关账和发票").click()
    picture(page, "money-days")
    page.get_by_label("网银收入合计").fill("10,500.00")
    page.get_by_role("button", name="关账").click()
    page.get_by_text("这一天已关账").wait_for()
