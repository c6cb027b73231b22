"""What axe-core finds on an open page; a policy of a page lets it in only through the debugger."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faultless(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    faults = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
    assert faults == [], f"{page.url}: {faults}"
