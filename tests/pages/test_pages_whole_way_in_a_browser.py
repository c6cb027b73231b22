"""From the first field to the slip on the pages alone, in a real Chromium: what it costs a person.

Run with `-s` it prints taps, fields, the machine's seconds and the chat's messages of each step.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from flows.certificates.choice import look_at
from sandbox.contact import AGENT
from sandbox.oauth import WHO_COOKIE
from sandbox.person import Person
from tests.pages.applicant import Provider, World, small_pictures
from tests.pages.conftest import Prepared, on_a_port
from tests.pages.test_pages_check import GOOD
from tests.pages.uploading import scan, settle, told
from tests.world import bound

pytestmark = pytest.mark.browser
PAPERS = ("paper.application_form", "paper.seal_sheet", "paper.licence")
MOST_TAPS, MOST_MESSAGES = 30, 5  # WeChat lets an account write five messages after one of the person


@dataclass
class Hand:
    """The person's hand: every tap and every field that is typed is counted, step by step."""

    page: Page
    world: World
    openid: str
    taps: int = 0
    typed: int = 0
    rows: list[tuple[str, int, int, float, int]] = field(default_factory=list)
    begun: tuple[int, int, float, int] = (0, 0, 0.0, 0)

    def step(self) -> None:
        self.begun = (self.taps, self.typed, perf_counter(), len(told(self.world, self.openid)))

    def done(self, name: str) -> None:
        taps, typed, at, messages = self.begun
        said = len(told(self.world, self.openid)) - messages
        self.rows.append((name, self.taps - taps, self.typed - typed, perf_counter() - at, said))

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.click()

    def fill(self, name: str, words: str) -> None:
        """A field, or a choice, which is a tap."""
        radio = self.page.locator(f'input[type="radio"][name="{name}"][value="{words}"]')
        if radio.count():
            self.tap(radio)
        else:
            self.typed += 1
            self.page.locator(f'[id="{name}"]').fill(words)

    def choose(self, target: Locator, name: str, data: bytes) -> None:
        """The button, and the picture in the album."""
        self.taps += 2
        target.set_input_files(FilePayload(name=name, mimeType="image/jpeg", buffer=data))

    def send(self, place: str, number: int) -> None:
        with self.page.expect_response(lambda answer: answer.url.endswith("/finish")):
            chooser = self.page.locator(f'.give[data-place="{place}"] [data-chooser]')
            self.choose(chooser, f"{number}.jpg", scan(number))
        settle(self.world, self.openid)

    def open(self, page: str) -> None:
        """The link in the chat."""
        self.taps += 1
        self.page.goto(self.world.house.links.url(page, self.openid, self.world.application(self.openid).id))


@pytest.fixture
def hand(prepared: Prepared, provider: Provider, chromium: Browser, tmp_path: Path) -> Iterator[Hand]:
    """Somebody who has chosen a certificate in the chat, with the phone that WeChat knows."""
    person = Person.named(provider.url, "李小明")
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN", user_agent=AGENT)
    context.add_cookies([{"name": WHO_COOKIE, "value": person.openid, "url": provider.url}])
    with on_a_port(prepared, tmp_path, provider.url, oauth=provider.oauth) as (world, web):
        world.say("申请数字证书", *bound(person.openid), "机构证书", by=person.openid)
        web.start(world.app)
        yield Hand(context.new_page(), world, person.openid)
        context.close()
    person.close()


def test_from_the_first_field_to_the_slip_the_chat_has_nothing_to_be_told(hand: Hand) -> None:
    page, world = hand.page, hand.world
    _fills_in(hand, page)
    _sends_papers(hand, page)
    _shows_the_face(hand, page, world)
    hand.step()
    hand.tap(page.get_by_role("link", name="看下一步"))
    expect(page.locator("#transfer")).to_contain_text("15473969760074")
    world.reader.person = None  # no card is in front of the camera any more
    hand.send("slip", 9)
    expect(page.locator("#complete")).to_contain_text("凭据收到了")
    hand.done("slip")
    for row in hand.rows:
        print("| {} | {} | {} | {:.1f} | {} |".format(*row))
    assert world.application(hand.openid).status == "slip_received"
    print(hand.taps, hand.typed, len(told(world, hand.openid)))
    assert hand.taps <= MOST_TAPS
    assert len(told(world, hand.openid)) <= MOST_MESSAGES + 4  # after each tap in WeChat there may be more


def _fills_in(hand: Hand, page: Page) -> None:
    hand.step()
    hand.open("fill")
    for name, words in GOOD.items():
        hand.fill(name, words)
    hand.tap(page.get_by_role("button", name="提交"))
    expect(page.get_by_role("heading", name="核对信息")).to_be_visible()
    hand.done("fill in")
    hand.step()
    hand.tap(page.get_by_role("button", name="确认无误"))
    hand.world.work()
    hand.tap(page.get_by_role("link", name="去打印表格"))
    expect(page.get_by_role("link", name="下载 PDF").first).to_be_visible()
    hand.done("check and forms")


def _sends_papers(hand: Hand, page: Page) -> None:
    hand.step()
    hand.open("papers")
    for number, place in enumerate(PAPERS, start=1):
        hand.send(place, number)
        expect(page.locator(f'[id="result-{place}"]')).to_have_attribute("data-state", "已收到")
    hand.world.work()
    expect(page.locator("#next")).to_contain_text("单独同意")
    hand.done("papers")


def _shows_the_face(hand: Hand, page: Page, world: World) -> None:
    hand.step()
    hand.tap(page.get_by_label("我已阅读，并单独同意"))
    hand.tap(page.get_by_role("button", name="同意，去做人脸核验"))
    hand.tap(page.get_by_role("button", name="本人，开始"))
    who = look_at(world.application(hand.openid), world.clock()).identified()
    world.reader.person = who
    for side, picture in zip(("front", "back"), small_pictures(*who), strict=True):
        world.clock.forward(seconds=1)
        with page.expect_response(lambda answer: "/id/" in answer.url):
            hand.choose(page.locator(f'[data-side="{side}"] input[type="file"]'), f"{side}.jpg", picture)
        world.work()
        expect(page.locator(f'[data-side="{side}"]')).to_have_attribute("data-state", "good", timeout=15_000)
    hand.tap(page.get_by_role("button", name="开始人脸核验"))
    hand.tap(page.get_by_label("我同意为本次核验采集人脸信息"))
    hand.tap(page.get_by_role("button", name="开始核验"))
    hand.tap(page.get_by_role("button", name="通过", exact=True))
    expect(page.get_by_role("heading", name="人脸核验通过")).to_be_visible()
    hand.done("consent and face")
