"""The pages in dark, with large letters and in an old engine."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.axe import faultless
from tests.pages.applicant import PERSON, Provider, World
from tests.pages.conftest import Prepared, on_a_port

pytestmark = pytest.mark.browser
PAGES = ("fill", "forms", "papers", "orders")
STATIC = Path(__file__).parents[2] / "pages" / "static"
TWICE = """() => {
  const all = [...document.querySelectorAll("body, body *")];
  const sizes = all.map((each) => [each, parseFloat(getComputedStyle(each).fontSize)]);
  for (const [each, size] of sizes) each.style.setProperty("font-size", `${size * 2}px`, "important");
  return [document.documentElement.scrollWidth, innerWidth];
}"""


@pytest.fixture
def served(prepared: Prepared, provider: Provider, tmp_path: Path) -> Iterator[World]:
    with on_a_port(prepared, tmp_path, provider.url) as (world, web):
        web.start(world.app)
        yield world


def addresses(world: World) -> list[str]:
    about = world.application().id
    ours = [world.house.links.url(page, PERSON, about) for page in PAGES]
    return [*ours, f"{world.house.settings.public_url}/nothing", f"{world.house.settings.public_url}/p/sheet"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_readable_in_both_styles(served: World, chromium: Browser, scheme: str) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 780}, color_scheme=scheme)  # type: ignore[arg-type]
    for address in addresses(served):
        page.goto(address)
        faultless(page)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(242, 242, 242)", "dark": "rgb(17, 17, 17)"}[scheme]
    page.close()


@pytest.mark.parametrize("width", [320, 360])
def test_letters_of_twice_the_size_do_not_push_a_page_sideways(
    served: World, chromium: Browser, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 780})
    for address in addresses(served):
        page.goto(address)
        wide, window = page.evaluate(TWICE)
        assert wide <= window, address
    page.close()


def test_no_style_relies_on_what_an_engine_of_2019_does_not_know() -> None:
    """Chrome 78, which WeChat used for years: no gap between flexible boxes, no `inset`, no `:has()`."""
    for path in STATIC.glob("*.css"):
        style = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert [rule for rule in re.findall(r"[^{}]+\{[^{}]*\}", style) if _is_new(rule)] == [], path.name


def test_no_script_uses_syntax_that_an_engine_of_2019_cannot_read() -> None:
    for path in STATIC.glob("*.js"):
        script = re.sub(r"//[^\n]*", "", path.read_text("utf-8"))
        assert re.findall(r"\?\.[A-Za-z(\[]|\?\?|\|\|=|&&=|\.replaceAll\(|\.at\(", script) == [], path.name


def test_the_frame_of_a_card_has_its_height_without_aspect_ratio() -> None:
    style = (STATIC / "pages.css").read_text("utf-8")
    fallback = re.search(r"@supports not \(aspect-ratio: 1\) \{\s*\.frame \{([^}]*)\}", style)
    assert fallback
    assert "padding-top: 63%" in fallback[1]


def _is_new(rule: str) -> bool:
    is_flexible = "display: flex" in rule or "display: inline-flex" in rule
    return (
        (is_flexible and re.search(r"[ {;]gap:", rule) is not None) or "inset: 0" in rule or ":has(" in rule
    )
