"""The page about the flows: up to date, and its pictures can be read."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from bot.reports.drawing import draw
from bot.reports.flow_pages import flow_pages, write
from flows.certificates.choice import FORMS
from flows.form import Form
from flows.graph import graph

DOCS = Path(__file__).parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"
every_form = pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.kind)


def test_the_page_in_docs_is_what_the_flows_say_today() -> None:
    files = flow_pages(FORMS, DOCS / "flows")
    old = [path.name for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    assert old == [], "run: szca flow graph"


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    files = flow_pages(FORMS, tmp_path / "flows")
    assert sorted(write(files)) == sorted(files)
    (tmp_path / "flows.md").write_text("old")
    assert write(files) == [tmp_path / "flows.md"]
    assert write(files) == []


def test_the_page_shows_every_flow_and_links_its_picture(tmp_path: Path) -> None:
    write(flow_pages(FORMS, tmp_path / "flows"))
    page = (tmp_path / "flows.md").read_text("utf-8")
    assert page.count("```mermaid\nflowchart TD\n") == len(FORMS)
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert len(links) == len(FORMS)
    assert all((tmp_path / link).is_file() for link in links)


@every_form
def test_every_step_stands_in_the_picture_with_its_number(form: Form) -> None:
    words = [text.text for text in ElementTree.fromstring(draw(graph(form))).iter(f"{SVG}text")]  # noqa: S314
    for number, node in enumerate(graph(form).nodes, start=1):
        assert words[words.index(str(number)) + 1] == node.label


@pytest.mark.browser
@every_form
def test_no_words_run_out_of_the_picture_or_over_others(
    form: Form, chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "flow.svg"
    path.write_text(draw(graph(form)), "utf-8")
    page = chromium.new_page()
    page.goto(path.as_uri())
    boxes = page.evaluate(
        "[...document.querySelectorAll('text')].map(t => { const b = t.getBBox();"
        " return [t.textContent, b.x, b.y, b.x + b.width, b.y + b.height] })"
    )
    width, height = page.evaluate("(b => [b.width, b.height])(document.documentElement.viewBox.baseVal)")
    page.close()
    assert [b[0] for b in boxes if b[1] < 0 or b[2] < 0 or b[3] > width or b[4] > height] == []
    assert [(a[0], b[0]) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if _overlap(a, b)] == []


def _overlap(a: list[float], b: list[float]) -> bool:
    return a[1] < b[3] and b[1] < a[3] and a[2] + 2 < b[4] and b[2] + 2 < a[4]
