"""What each of the applicant's pages weighs, and how soon it shows on a slow network.

python -m benchmarks.pages

Plays an application up to its printed forms, and further to the face check, serves its pages on this machine
with the sandbox as WeChat, and opens each in a fresh window of Chromium through 400 ms of delay and 50 kB a
second. Exit status 1 if the first content of a page takes more than two seconds of transfer.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, sync_playwright

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam

    from tests.pages.applicant import World

DELAY_MS, BYTES_A_SECOND = 400, 50_000
MOST_SECONDS = 2.0
NEEDED_FIRST = ("document", "stylesheet")
MESSAGES_TO_FIELDS = 5  # up to the type of certificate
NOWHERE = "http://127.0.0.1:1"


@dataclass(frozen=True)
class Weight:
    """What one page cost: bytes as they travelled, and milliseconds from the first request on."""

    name: str
    requests: int
    total: int
    before_first_content: int
    first_content_ms: float
    loaded_ms: float

    @property
    def seconds_of_transfer(self) -> float:
        """Of what has to be there before anything shows, without the machine's own time.

        Page and style are asked for one after the other, each with its delay.
        """
        return self.before_first_content / BYTES_A_SECOND + 2 * DELAY_MS / 1000


def main() -> int:
    with _served() as (world, openid), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        phone = _phone(world, openid)
        weights = [_weigh(browser, name, address, phone) for name, address in _addresses(world, openid)]
        browser.close()
    print(
        "| page | requests | kB in all | kB before first content | s of transfer | first content | loaded |"
    )
    print("|---|---|---|---|---|---|---|")
    for one in weights:
        print(
            f"| {one.name} | {one.requests} | {one.total / 1000:.1f} | {one.before_first_content / 1000:.1f} "
            f"| {one.seconds_of_transfer:.2f} | {one.first_content_ms / 1000:.1f} s "
            f"| {one.loaded_ms / 1000:.1f} s |"
        )
    return int(any(one.seconds_of_transfer > MOST_SECONDS for one in weights))


@contextmanager
def _served() -> Iterator[tuple["World", str]]:
    """The pages, and whose they are."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from sandbox.app import create_app
    from sandbox.config import SandboxConfig
    from sandbox.person import Person
    from tests.pages.applicant import make_house
    from tests.world import SECRETS, Server

    web, outside = Server(), Server()
    with tempfile.TemporaryDirectory() as home:
        config = SandboxConfig(
            appid=SECRETS["SZCA_WECHAT_APPID"],
            secret=SECRETS["SZCA_WECHAT_SECRET"],
            token=SECRETS["SZCA_WECHAT_TOKEN"],
            aes_key=None,
            account_id="gh_0123456789ab",
            callback_url=f"{NOWHERE}/wechat",
            public_url=outside.url,
            data_dir=Path(home) / "sandbox",
            faceid_secret_id=SECRETS["SZCA_FACEID_SECRET_ID"],
            faceid_secret_key=SECRETS["SZCA_FACEID_SECRET_KEY"],
        )
        outside.start(create_app(config))
        person = Person.named(outside.url, "李小明")
        person.close()
        with make_house(Path(home) / "house", NOWHERE, web.url) as played:
            played.fill_in(person.openid)
            now = played.clock()
        with make_house(Path(home) / "house", outside.url, web.url) as world:
            world.clock.now = now
            web.start(world.app)
            try:
                yield world, person.openid
            finally:
                web.stop()
                outside.stop()


def _phone(world: "World", openid: str) -> "SetCookieParam":
    """By which the sandbox knows who looks at a page."""
    from sandbox.oauth import WHO_COOKIE

    return {"name": WHO_COOKIE, "value": openid, "url": world.house.settings.wechat_open_base}


def _addresses(world: "World", openid: str) -> Iterator[tuple[str, str]]:
    """Names and addresses. A link is one more request, a redirect."""
    from tests.journey import CLIENT, said
    from tests.pages.applicant import STRANGER
    from tests.world import number_of

    base = world.house.settings.public_url
    begun = said("institution", CLIENT, phone=number_of(STRANGER))[:MESSAGES_TO_FIELDS]
    for words in ("申请数字证书", *begun):
        world.say(words, by=STRANGER)
    yield "fill, nothing filled in", base + world.link("fill", STRANGER)
    for page in ("fill", "forms", "papers", "orders"):
        yield ("fill, to look over" if page == "fill" else page), base + world.link(page, openid)
    for page in ("agreement", "sheet", "apply"):
        yield page, f"{base}/p/{page}"
    world.send_papers(openid)
    yield "face", base + world.link("face", openid)


def _weigh(browser: Browser, name: str, address: str, phone: "SetCookieParam") -> Weight:
    from sandbox.contact import AGENT

    context = browser.new_context(viewport={"width": 360, "height": 780}, user_agent=AGENT)
    context.add_cookies([phone])
    page = context.new_page()
    devtools = page.context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    bytes_of: dict[str, float] = {}

    def seen(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"].lower()

    def ended(event: dict[str, Any]) -> None:
        bytes_of[event["requestId"]] = bytes_of.get(event["requestId"], 0) + event["encodedDataLength"]

    devtools.on("Network.requestWillBeSent", seen)
    devtools.on("Network.loadingFinished", ended)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": DELAY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    page.goto(address, wait_until="load")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # what is loaded only when it is seen
    page.wait_for_timeout(6000)
    title = page.locator("h1").inner_text()
    painted = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint').map((e) => e.startTime)[0]"
    )
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventStart")
    context.close()
    first = sum(size for key, size in bytes_of.items() if kinds.get(key) in NEEDED_FIRST)
    return Weight(f"{name} ({title})", len(kinds), int(sum(bytes_of.values())), int(first), painted, loaded)


if __name__ == "__main__":
    sys.exit(main())
