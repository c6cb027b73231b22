"""Who gets in, what is told to those who do not, and how each page is sent."""

import re

import pytest
from flask import Blueprint
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from bot.errors import SettingsError
from bot.links import LIFETIME_SECONDS
from flows.catalogue import catalogue
from pages import terms
from pages.cookies import COOKIES
from pages.visit import VISIT_SECONDS
from tests.pages.applicant import FRAME, PERSON, STRANGER, Browser, World
from tests.world import SECRETS

PAGES = ("fill", "papers", "forms", "face", "orders")


class SignedLongAgo(TimestampSigner):
    def get_timestamp(self) -> int:
        return super().get_timestamp() - LIFETIME_SECONDS - 60


def old_link(world: World) -> str:
    signer = URLSafeTimedSerializer(SECRETS["SZCA_SECRET_KEY"], salt="page-link", signer=SignedLongAgo)
    return signer.dumps(["forms", PERSON, world.application().id])


@pytest.fixture
def client(world: World) -> Browser:
    return world.browser()


@pytest.mark.parametrize("page", PAGES)
def test_a_link_is_exchanged_for_a_cookie_and_a_clean_address(
    world: World, client: Browser, page: str
) -> None:
    answer = client.get(world.link(page))
    assert (answer.status_code, answer.location) == (303, client.at(f"/p/{page}"))
    assert re.fullmatch(rf"/p/{page}/[0-9a-f]{{16}}", answer.location)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"szca_{page}=")
    assert {"HttpOnly", "SameSite=Lax", f"Path={answer.location}", f"Max-Age={VISIT_SECONDS}"} <= set(
        cookie.split("; ")
    )
    page_itself = client.get(answer.location)
    assert page_itself.status_code == 200
    assert "?t=" not in re.sub(r'href="http[^"]*"', "", page_itself.text)


def test_the_cookie_that_says_who_somebody_is_is_named_for_those_who_have_to_drop_it(world: World) -> None:
    world.send_papers()
    client = world.browser()
    client.get(world.link("face"))
    world.sign_in(client, PERSON)
    assert {name for name, path in COOKIES.items() if client.get_cookie(name, path=path)} == set(COOKIES)
    assert set(COOKIES) == {"szca_who"}


@pytest.mark.parametrize("page", PAGES)
def test_a_forged_link_is_refused_with_what_to_do(world: World, client: Browser, page: str) -> None:
    link = world.link(page)
    # The signature's last character is left alone: some of its bits do not count.
    forged = link[:-2] + ("A" if link[-2] != "A" else "B") + link[-1]
    for bad in (forged, f"/p/{page}?t=abc", f"/p/{page}?t=a.b.c"):
        answer = client.get(bad)
        assert answer.status_code == 403
        assert "回复“继续”" in answer.text
        assert "Set-Cookie" not in answer.headers


def test_a_link_of_another_page_is_refused(world: World, client: Browser) -> None:
    token = world.link("face").split("?t=")[1]
    assert client.get(f"/p/forms?t={token}").status_code == 403
    assert client.get(f"/p/orders?t={token}").status_code == 403


def test_a_link_of_the_day_before_yesterday_is_refused(world: World, client: Browser) -> None:
    answer = outside(client).get(f"/p/forms?t={old_link(world)}")
    assert answer.status_code == 403
    assert "已经失效" in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_without_a_link_there_is_nothing_to_see(client: Browser, page: str) -> None:
    answer = client.get(f"/p/{page}")
    assert answer.status_code == 403
    assert "重新点开" in answer.text


def outside(client: Browser) -> Browser:
    """A browser that cannot ask WeChat whose it is."""
    client.environ_base["HTTP_USER_AGENT"] = "a browser outside WeChat"
    return client


def test_a_visit_ends_after_two_hours_without_use(world: World) -> None:
    client = outside(world.visit("forms"))
    world.clock.forward(seconds=VISIT_SECONDS)
    assert client.get("/p/forms").status_code == 403


def test_a_visit_that_is_used_lasts_as_long_as_its_link_and_no_longer(world: World) -> None:
    client = outside(world.visit("forms"))
    for _ in range(LIFETIME_SECONDS // (VISIT_SECONDS - 60) - 1):
        world.clock.forward(seconds=VISIT_SECONDS - 60)
        assert client.get("/p/forms").status_code == 200
    world.clock.forward(seconds=VISIT_SECONDS - 60)
    assert client.get("/p/forms").status_code == 200
    world.clock.forward(seconds=LIFETIME_SECONDS % (VISIT_SECONDS - 60))
    assert client.get("/p/forms").status_code == 403


def test_the_cookie_of_one_page_does_not_open_another(world: World) -> None:
    client = outside(world.visit("forms"))
    cookie = client.page_cookie("forms").value
    address = client.at("/p/forms").replace("forms", "papers")
    client.set_cookie("szca_papers", cookie, path=address)
    assert client.get(address).status_code == 403


def test_the_cookie_of_one_application_does_not_open_the_page_of_another(world: World) -> None:
    own, other = world.visit("forms"), world.visit("forms", STRANGER)
    address = other.at("/p/forms")
    own.set_cookie("szca_forms", own.page_cookie("forms").value, path=address)
    answer = own.get(address)
    assert answer.status_code == 403
    assert "另一笔申请" in answer.text


def test_a_link_to_the_application_of_somebody_else_shows_nothing(world: World, client: Browser) -> None:
    client.get(world.link("forms", PERSON, world.application(STRANGER).id))
    answer = client.get("/p/forms")
    assert answer.status_code == 404
    assert "没有找到这笔申请" in answer.text


@pytest.mark.parametrize(
    "path", ["/p/nothing", "/p/", "/p/forms/", "/p/static/nothing.css", "/p/agreement/1999-01"]
)
def test_an_unknown_address_is_answered_kindly(client: Browser, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "回到微信聊天" in answer.text


def test_a_wrong_method_is_answered_kindly_too(client: Browser) -> None:
    answer = client.post("/p/agreement")
    assert answer.status_code == 404
    assert "回到微信聊天" in answer.text


def test_a_fault_of_ours_shows_no_traceback(world: World) -> None:
    client = world.visit("orders")
    with world.house.database.writing() as connection:
        connection.exec_driver_sql("UPDATE application SET created_at = 'never'")
    answer = client.get("/p/orders")
    assert answer.status_code == 500
    assert "您的资料都在" in answer.text
    assert "Traceback" not in answer.text
    assert "sqlite" not in answer.text.lower()


@pytest.mark.parametrize("path", ["/p/privacy", "/p/nothing", "/p/face?t=abc"])
def test_every_answer_carries_the_headers(client: Browser, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
        f"frame-ancestors 'self' {FRAME}"
    )
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("page", "name", "title", "words"),
    [
        (
            "agreement",
            "service",
            "深圳市电子商务安全证书管理有限公司电子认证服务协议",
            ["第二十条", "第二十四条", "证书失效后五年"],
        ),
        (
            "privacy",
            "privacy",
            "个人信息处理告知",
            ["运营商", "腾讯云", "快递", "短信", "30 天", "删除我的资料", "身份证人像面", "第四十七条"],
        ),
        (
            "biometric",
            "biometric",
            "人脸及身份证信息处理单独同意书",
            ["单独同意", "第二十九条", "撤回", "人工核验", "自然人证书，是申请人自己"],
        ),
    ],
)
def test_the_agreements_are_public(
    client: Browser, page: str, name: str, title: str, words: list[str]
) -> None:
    version = catalogue().agreements[name]
    now, then = client.get(f"/p/{page}"), client.get(f"/p/{page}/{version}")
    assert now.status_code == then.status_code == 200
    assert now.text == then.text
    assert f"《{title}》" in now.text
    assert [word for word in words if word not in now.text] == []


def test_a_text_of_ours_names_its_version(client: Browser) -> None:
    for page in ("privacy", "biometric"):
        assert f"版本 {catalogue().agreements[page]}" in client.get(f"/p/{page}").text


def test_no_version_or_date_is_claimed_for_the_agreement_while_the_ca_has_given_none(client: Browser) -> None:
    for page in ("/p/agreement", "/p/agreement/2020-08"):
        heading = client.get(page).text.partition("先看这几点")[0]
        assert not re.search(r"版本 |\d{4} 年", heading)


def test_a_catalogue_with_a_version_that_has_no_text_stops_the_boot() -> None:
    versions = {**catalogue().agreements, "biometric": "2031-01"}
    with pytest.raises(SettingsError, match="biometric .* 2031-01"):
        terms.add_to(Blueprint("pages", "pages"), versions)


def test_no_page_needs_anything_from_elsewhere(world: World) -> None:
    texts = [world.app.test_client().get(f"/p/{page}").text for page in ("agreement", "privacy", "biometric")]
    texts += [world.visit(page).get(f"/p/{page}").text for page in PAGES]
    for text in texts:
        assert '<html lang="zh-CN">' in text
        assert re.findall(r'(?:src|<link[^>]+href)="(?:https?:)?//[^"]*"', text) == []
