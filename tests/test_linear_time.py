"""A text of a person costs time in proportion to its length: nobody's message holds up all others."""

import re

import pytest

from tests.backtracking import attacks, grows
from tests.patterns import ROOMS, Found, all_patterns


@pytest.mark.parametrize("room", ROOMS)
def test_no_pattern_backtracks(room: str) -> None:
    slow = [
        f"{found.where} {method} {attack!r}: {why}"
        for found in all_patterns()
        if found.where.startswith(f"{room}.")
        for method in found.methods
        for attack in attacks(found)
        if (why := grows(found, method, attack))
    ]
    assert slow == []


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"^(?:我要|我想|我|想要|想|要)*(?:改)(.{2,10}?)$", "match"),  # 2 ^ n
        (r"^(?:我的?|那张)*(.{2,10}?)(?:我|的)*错$", "match"),  # n ^ 2
        (r".*(?:退费|钱).*(?:没到|到账).*", "fullmatch"),
        (r"[一二三]+[号楼]", "search"),
        (r"(?:就是|就|是)*(?:和|跟)我", "fullmatch"),
        (r"\d{1,3}(?:,\d{3})+\.\d", "findall"),
        (r"[\w.+-]+@[\w-]+", "finditer"),
        (r"^不对[，\s]*(?:是)?[：\s]*(\S.*)$", "match"),
    ],
)
def test_a_pattern_that_backtracks_is_found(pattern: str, method: str) -> None:
    found = Found("here", re.compile(pattern), (method,))
    assert any(grows(found, method, attack) for attack in attacks(found))


def test_every_room_has_patterns_that_are_tried() -> None:
    rooms = {found.where.split(".")[0] for found in all_patterns()}
    assert {"flows", "handlers", "bot", "media", "pages", "office"} <= rooms
    assert len(all_patterns()) > 150
