"""The alert rules and the dashboard ask for figures that exist, by labels that exist."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.errors import OutsideError
from tests.world import World

ROOT = Path(__file__).parents[1]
_NAME = re.compile(r"\b(?:szca|process)_[a-z_]+\b")
_MATCHER = re.compile(r"(\w+)\{([^}]*)\}")


def rules() -> list[dict[str, str]]:
    groups = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def questions() -> Iterator[str]:
    """Every expression of either file."""
    for rule in rules():
        yield rule["expr"]
    for panel in json.loads((ROOT / "deploy" / "grafana.json").read_text("utf-8"))["panels"]:
        for target in panel["targets"]:
            yield target["expr"]


@pytest.fixture
def known(a_world: World) -> dict[str, set[str]]:
    """Names that a service gives once everything was counted once, each with its labels."""
    metrics.turn("ok", 0.1)
    metrics.callback_refused("stale")
    metrics.message("custom", "sent")
    metrics.budget_left(0)
    metrics.log_error("news overdue")
    with metrics.reading():
        pass
    with pytest.raises(OutsideError), metrics.provider_call("SendSms"):
        raise OutsideError("away")
    text = requests.get(f"{a_world.house.settings.public_url}/metrics", timeout=10).text
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def test_every_figure_that_is_asked_for_exists(known: dict[str, set[str]]) -> None:
    asked = {name for question in questions() for name in _NAME.findall(question)}
    assert asked - known.keys() == set()
    assert len(asked) > 12


def test_every_label_that_is_asked_for_belongs_to_its_figure(known: dict[str, set[str]]) -> None:
    for question in questions():
        for name, matchers in _MATCHER.findall(question):
            labels = set(re.findall(r"(\w+)\s*(?:=~|!=|=)", matchers))
            assert labels <= known[name], question
        for labels in re.findall(r"by \(([^)]*)\)", question):
            names = _NAME.findall(question)
            assert all(set(re.split(r",\s*", labels)) <= known[name] for name in names), question


def test_every_figure_of_ours_is_shown_on_the_dashboard(known: dict[str, set[str]]) -> None:
    shown = " ".join(questions())
    ours = {
        re.sub(r"_(total|count|sum|bucket|created)$", "", name) for name in known if name.startswith("szca_")
    }
    assert {name for name in ours if name not in shown} == set()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_says_what_is_wrong_and_how_loudly(rule: dict[str, dict[str, str]]) -> None:
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["labels"]["severity"] in ("page", "ticket")
