"""What every page shares: its first address, its icon, its 404, and how little of it travels."""

import gzip
import re

import pytest
from werkzeug.datastructures import Headers

from tests.pages.applicant import Browser, World


@pytest.mark.parametrize("path", ["/nix", "/nix/nix.php", "/sandbox", "/p/nix"])
def test_an_address_without_a_page_is_answered_in_chinese(world: World, path: str) -> None:
    answer = world.browser().get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert "Not Found" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_program_that_asks_a_wrong_address_gets_no_page(world: World) -> None:
    assert "没有这个页面" not in world.browser().get("/api/v1/nix").text


def test_the_first_address_leads_to_where_an_application_begins(world: World) -> None:
    answer = world.browser().get("/")
    assert (answer.status_code, answer.location) == (302, "/p/apply")


def test_the_icon_is_a_picture_that_a_browser_keeps(world: World) -> None:
    answer = world.browser().get("/favicon.ico")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert "max-age" in answer.headers["Cache-Control"]


def test_a_page_travels_compressed_to_a_browser_that_reads_it_and_whole_to_any_other(world: World) -> None:
    client = world.visit("papers")
    whole = client.get("/p/papers")
    short = client.get("/p/papers", headers={"Accept-Encoding": "gzip, deflate"})
    assert "Content-Encoding" not in whole.headers
    assert short.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in short.headers["Vary"]
    assert len(short.data) * 2 < len(whole.data)
    assert "上传资料" in gzip.decompress(short.data).decode()


def test_style_and_scripts_are_asked_for_once_in_a_year(world: World) -> None:
    client = world.visit("papers")
    addresses = re.findall(r'(?:href|src)="(/p/static/[^"]+)"', client.get("/p/papers").text)
    assert len(addresses) >= 4
    for address in addresses:
        assert fetched(client, address)[1]["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "immutable" not in fetched(client, address.partition("?")[0])[1]["Cache-Control"]


def test_a_file_that_did_not_change_is_not_sent_again(world: World) -> None:
    client = world.browser()
    status, headers, body = fetched(client, "/p/static/pages.css")
    assert status == 200
    assert gzip.decompress(body).startswith(b":root")
    again = fetched(client, "/p/static/pages.css", headers["ETag"])
    assert (again[0], again[2]) == (304, b"")


def fetched(client: Browser, address: str, known: str = "") -> tuple[int, Headers, bytes]:
    headers = {"Accept-Encoding": "gzip", "If-None-Match": known}
    with client.get(address, headers=headers) as answer:
        return answer.status_code, answer.headers, answer.data
