"""Made, mailed, received and renewed: a reviewer in a real Chromium, and the phones of three people."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import insert

from bot.models.tables import ApplicationRow
from bot.sealing.sealer import Seen
from flows.sections.parcel import valid_until
from flows.state import Application, Status
from sandbox.person import Person
from tests.conversation_scenes import House
from tests.desk.office import PASSWORD
from tests.money.test_money_in_browser import log_in, picture
from tests.world import World

pytestmark = pytest.mark.browser
COUNT = 3
PINS = ("083912", "Zq7!kd92", "55501234")
PARCELS = tuple(f"SF123456789012{at}" for at in range(COUNT))
MOBILES = tuple(f"1390001000{at}" for at in range(COUNT))


@dataclass
class Street:
    """Three people whose applications are approved; each contact has a mobile number of their own."""

    world: World
    people: list[Person]
    ids: list[str]

    def order(self, at: int) -> Application:
        found = self.world.house.records.application(self.ids[at])
        assert found is not None
        return found[1]

    def texts(self, at: int) -> list[str]:
        return [text["content"] for text in self.people[at].texts(MOBILES[at]) if "PIN" in text["content"]]

    def heard(self, at: int) -> str:
        """All that the phone shows from the account."""
        messages = self.people[at].messages()
        return "\n".join(str(one["text"]) for one in messages if one["side"] == "account")

    def waits(self, **parts: float) -> None:
        self.world.clock.forward(**parts)
        self.world.settle()


@pytest.fixture
def street(house: World) -> Iterator[Street]:
    house.house.staff.add("wangfang", "王芳", ("reviewer",), PASSWORD)
    people = [house.person(f"客户{at}") for at in range(COUNT)]
    people[0].follows()
    house.settle()
    scene = House(house, people[0])
    scene._bring(people[0], "审核中")
    scene.does("审核通过", "")
    (first,) = house.house.records.of_person(people[0].openid)
    ids = []
    for at, person in enumerate(people):
        if at:
            person.follows()
            person.says("你好")
        ids.append(_approved(house, first, person, at))
    house.settle()
    yield Street(house, people, ids)
    for person in people:
        person.close()


def _approved(world: World, like: Application, person: Person, at: int) -> str:
    mobile = like.answers["contact.mobile"]._replace(value=MOBILES[at])
    answers = {**like.answers, "contact.mobile": mobile}
    made = replace(like, answers=answers)
    if at:
        made = replace(made, id=f"{at:032x}", order_no=f"{like.order_no[:12]}{at:06d}", changes=())
    row = world.house.sealer.application(made, person.openid, Seen("institution/1", "production"))
    table = ApplicationRow.__table__
    with world.house.database.writing() as connection:
        if at:
            connection.execute(insert(table), row)
        else:
            connection.execute(table.update().where(table.c.id == made.id).values(row))
    return made.id


@pytest.fixture
def context(chromium: Browser, street: Street) -> Iterator[BrowserContext]:
    made = chromium.new_context(
        base_url=street.world.web.url, viewport={"width": 1280, "height": 860}, locale="zh-CN"
    )
    yield made
    made.close()


def spreadsheet(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def uploads(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("CSV 或 Excel 文件").set_input_files(file)
    page.get_by_role("button", name="上传登记").click()


def is_told(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def are_made(street: Street, page: Page) -> None:
    """Two by CSV, one by a spreadsheet; what was recorded too early is taken back first."""
    lines = (f"{street.order(at).order_no},{PINS[at]}," for at in (0, 1))
    uploads(page, "制证.csv", "\r\n".join(("申请单号,PIN密码,有效期至", *lines)).encode("gb18030"))
    is_told(page, "登记了 2 笔，5 分钟后生效")
    page.get_by_role("button", name="全部撤回").click()
    is_told(page, "撤回了 2 笔，没有通知任何人")
    street.waits(minutes=6)
    assert [street.order(at).status for at in range(COUNT)] == [Status.APPROVED] * COUNT
    rows = ((street.order(at).order_no, PINS[at], "2027-11-22") for at in range(COUNT))
    uploads(page, "制证.xlsx", spreadsheet(("申请单号", "PIN密码", "有效期至"), *rows))
    is_told(page, f"登记了 {COUNT} 笔")
    picture(page, "making-recorded")
    street.waits(minutes=6)
    for at in range(COUNT):
        assert street.heard(at).count("您的证书已经做好") == 1, at
        assert street.texts(at) == []


def are_mailed(street: Street, page: Page) -> None:
    page.get_by_role("link", name="待邮寄").click()
    rows = ((street.order(at).order_no, "顺丰", PARCELS[at]) for at in range(COUNT))
    wrong = ("000000000000000000", "顺丰", PARCELS[0])
    uploads(page, "邮寄.xlsx", spreadsheet(("申请单号", "快递公司", "快递单号"), *rows, wrong))
    expect(page.get_by_role("alert")).to_contain_text("第 5 行 000000000000000000 没有这个申请单号")
    picture(page, "making-wrong")
    street.waits(minutes=6)
    for at, person in enumerate(street.people):
        assert street.heard(at).count(PARCELS[at]) == 1, at
        [pin] = street.texts(at)
        assert PINS[at] in pin
        assert PINS[at] not in street.heard(at)
        person.says("快递单号")
    street.world.settle()
    assert [PARCELS[at] in person.last_text for at, person in enumerate(street.people)] == [True] * COUNT


def test_certificates_are_made_mailed_received_and_renewed(street: Street, context: BrowserContext) -> None:
    page = context.new_page()
    log_in(page, "wangfang")
    page.get_by_role("link", name="制证邮寄").click()
    picture(page, "making")
    are_made(street, page)
    are_mailed(street, page)
    street.people[0].taps("已收到证书")
    street.waits(days=15)
    assert [street.order(at).status for at in range(COUNT)] == [Status.COMPLETED] * COUNT
    is_renewed(street, context.new_page())


def is_renewed(street: Street, page: Page) -> None:
    """The chat has been closed for months: the reminder is a template message, whose page has the button."""
    last = valid_until(street.order(0))
    assert last is not None
    street.waits(days=(last - street.world.clock().date()).days - 58)
    for at, person in enumerate(street.people):
        [reminder] = [one for one in person.messages() if "到期，点开可续办" in one["text"]]
        assert reminder["channel"] == "template", at
    page.goto(street.people[0].opening(reminder_link(street.people[0])))
    page.get_by_role("button", name="续办").click()
    expect(page.get_by_role("status").filter(has_text="续办已经开始")).to_be_visible()
    expect(page.get_by_text("信息都填好了，还没有核对")).to_be_visible()
    street.world.settle()
    old, new = street.world.house.records.of_person(street.people[0].openid)
    assert (new.renews, new.status) == (old.id, Status.DRAFT)
    for field in ("organisation.name", "contact.id_number", "legal_rep.mobile"):
        assert new.value(field) == old.value(field) != "", field
    street.waits(days=28.5)  # the reminder of 30 days: not to the one who renews
    reminders = [street.heard(at).count("到期，点开可续办") for at in range(COUNT)]
    assert reminders[0] == 1
    assert reminders[1:] == [2, 2]


def reminder_link(person: Person) -> str:
    newest = [one for one in person.messages() if one["channel"] == "template"][-1]
    return str(newest["links"][0]["href"])
