"""What each of the applicant's pages weighs, and how soon it shows on a slow network.

python -m benchmarks.pages

Plays an application up to its printed forms, serves its pages on this machine, and opens each in a fresh
window of Chromium through 400 ms of delay and 50 kB a second. Exit status 1 if the first content of a page
takes more than two seconds of transfer.
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
    with _served() as world, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        weights = [_weigh(browser, name, address) for name, address in _addresses(world)]
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
def _served() -> Iterator["World"]:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.pages.applicant import PERSON, make_house
    from tests.world import Server

    web = Server()
    with tempfile.TemporaryDirectory() as home, make_house(Path(home) / "house", NOWHERE, web.url) as world:
        world.fill_in(PERSON)
        web.start(world.app)
        try:
            yield world
        finally:
            web.stop()


def _addresses(world: "World") -> Iterator[tuple[str, str]]:
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
        yield ("fill, to look over" if page == "fill" else page), base + world.link(page)
    for page in ("agreement", "sheet"):
        yield page, f"{base}/p/{page}"


def _weigh(browser: Browser, name: str, address: str) -> Weight:
    page = browser.new_page(viewport={"width": 360, "height": 780})
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
    page.close()
    first = sum(size for key, size in bytes_of.items() if kinds.get(key) in NEEDED_FIRST)
    return Weight(f"{name} ({title})", len(kinds), int(sum(bytes_of.values())), int(first), painted, loaded)


if __name__ == "__main__":
    sys.exit(main())
