"""What somebody may try who wants another's check, and what stops it. docs/security-identity.md lists it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.identity.steps import (
    CLERK,
    IDENTITY,
    THIEF,
    back,
    come_back,
    count,
    has_passed,
    press,
    results_taken,
    start,
)
from tests.pages.applicant import CONTACT, STRANGER, Provider, World, csrf_of, small_pictures

FRONT, _ = small_pictures(*IDENTITY)


def a_code(provider: Provider, openid: str) -> str:
    return provider.oauth.give_code(openid, "snsapi_base")


@pytest.mark.parametrize("field", range(5))
def test_a_link_with_any_part_changed_is_refused(due: World, field: int) -> None:
    token = due.link("face").partition("?t=")[2]
    parts = list(URLSafeTimedSerializer("k" * 40, salt="page-link").loads_unsafe(token)[1])
    parts[field] = 1 if field == 4 else "face" if field else "forms"
    forged = URLSafeTimedSerializer("a guess", salt="page-link").dumps(parts)
    answer = due.browser().get(f"/p/face?t={forged}")
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_a_link_about_somebody_elses_application_shows_nothing(due: World) -> None:
    url = due.house.links.url_for_person("face", CLERK, due.application(STRANGER).id, IDENTITY)
    client = due.browser()
    client.get(url.removeprefix(due.house.settings.public_url))
    assert client.get("/p/face").status_code == 404
    assert client.get("/p/face/qr.png").status_code == 404


@pytest.mark.parametrize(
    "cookie", ["", "x", "eyJhIjoxfQ.x", f'["{CLERK}",99999999999]', f'["{CLERK}",99999999999].AAAA']
)
def test_a_made_up_identity_is_nobodys(due: World, cookie: str) -> None:
    client = due.browser()
    client.get(due.link("face"))
    client.set_cookie("szca_who", cookie, path="/p")
    assert client.get("/p/face").status_code == 303  # asked of WeChat


def test_a_state_is_not_taken_for_a_person(due: World) -> None:
    client = due.browser()
    client.get(due.link("face"))
    client.get("/p/face")
    state = client.get_cookie(f"szca_oauth_face_{client.opened['face']}", path="/p")
    assert state
    client.set_cookie("szca_who", state.value, path="/p")
    assert client.get("/p/face").status_code == 303


def test_the_identity_of_another_cannot_be_pushed_into_a_browser(due: World, provider: Provider) -> None:
    """Session fixation: the victim opens the attacker's way back from WeChat."""
    attacker = due.browser()
    attacker.get(due.link("face"))
    state = parse_qs(urlsplit(attacker.get("/p/face").location).query)["state"][0]
    victim = due.browser()
    victim.get(due.link("face"))
    for path in (f"?code={a_code(provider, THIEF)}&state={state}", f"?code={a_code(provider, THIEF)}&state="):
        answer = victim.get(f"/p/face/who{path}")
        assert answer.status_code == 403
        assert "szca_who" not in answer.headers.get("Set-Cookie", "")
    victim.get("/p/face")  # now with a state of their own
    assert victim.get(f"/p/face/who?code={a_code(provider, THIEF)}&state={state}").status_code == 403


def test_a_code_of_wechat_is_good_for_once(due: World, provider: Provider) -> None:
    code = a_code(provider, THIEF)
    statuses = []
    for _ in range(2):
        client = due.browser()
        client.get(due.link("face"))
        state = parse_qs(urlsplit(client.get("/p/face").location).query)["state"][0]
        statuses.append(client.get(f"/p/face/who?code={code}&state={state}").status_code)
        assert client.get_cookie("szca_who", path="/p") is None or len(statuses) == 1
    # The used code tells nobody who the second browser is: the page asks WeChat anew.
    assert statuses == [303, 303]


def test_the_way_back_from_wechat_opened_twice_goes_on_quietly(due: World, provider: Provider) -> None:
    client = due.browser()
    client.get(due.link("face"))
    state = parse_qs(urlsplit(client.get("/p/face").location).query)["state"][0]
    path = f"/p/face/who?code={a_code(provider, CLERK)}&state={state}"
    assert [client.get(path).location for _ in range(2)] == [client.at("/p/face")] * 2


def test_the_way_back_opened_twice_at_the_same_moment_is_no_error_page(
    due: World, provider: Provider
) -> None:
    """Both requests left before either was answered: both bring the state, neither knows who it is."""
    client, beside = due.browser(), due.browser()
    client.get(due.link("face"))
    state = parse_qs(urlsplit(client.get("/p/face").location).query)["state"][0]
    for name in ("szca_face", f"szca_oauth_face_{state[:16]}"):
        for path in ("/p", client.at("/p/face")):
            if cookie := client.get_cookie(name, path=path):
                beside.set_cookie(name, cookie.value, path=path)
    code = a_code(provider, CLERK)
    answers = [one.get(f"/p/face/who?code={code}&state={state}") for one in (client, beside)]
    assert [(one.status_code, one.location) for one in answers] == [(303, client.at("/p/face"))] * 2


@pytest.mark.parametrize("name", ["next", "url", "redirect", "redirect_uri", "back", "return", "state"])
def test_nothing_in_an_address_says_where_to_go_next(shown: World, name: str) -> None:
    client = shown.visit("face")
    evil = "https://evil.example/"
    for path in ("/p/face/who", "/p/face", "/p/face/back"):
        assert "evil.example" not in client.get(f"{path}?{name}={evil}").headers.get("Location", "")
    ready = shown.ready()
    mark = csrf_of(ready.get("/p/face").text)
    started = ready.post(f"/p/face?{name}={evil}", data={"csrf": mark, name: evil})
    assert "evil.example" not in started.location


def test_the_way_back_that_wechat_and_the_provider_are_told_is_ours(shown: World, provider: Provider) -> None:
    client = shown.browser()
    client.get(shown.link("face"), headers={"Host": "127.0.0.1"})
    sent = client.get("/p/face", headers={"X-Forwarded-Host": "evil.example", "Host": "evil.example"})
    assert "evil.example" not in sent.headers.get("Location", "")
    ready = shown.ready()
    check = provider.face.find(start(ready))
    assert check
    assert check["redirect"] == shown.house.settings.public_url + ready.at("/p/face") + "/back"


@pytest.mark.parametrize("path", ["/p/face/begin", "/p/face", "/p/face/id/front", "/p/face/id/back"])
@pytest.mark.parametrize("mark", ["", "0" * 64, "of another"])
def test_a_form_from_elsewhere_changes_nothing(due: World, path: str, mark: str) -> None:
    client = due.begin() if path != "/p/face/begin" else due.visit("face", by=CONTACT)
    before = [count(due, table) for table in ("face_handoff", "id_capture", "face_check")]
    answer = client.post(path, data={"csrf": mark, "agree": "yes"})
    assert answer.status_code == 403
    assert [count(due, table) for table in ("face_handoff", "id_capture", "face_check")] == before


def test_the_mark_of_ones_own_form_does_not_fit_anothers_session(due: World) -> None:
    thief = csrf_of(due.visit("face", by=THIEF).get("/p/face").text)
    client = due.visit("face", by=CONTACT)
    assert client.post("/p/face/begin", data={"csrf": thief, "agree": "yes"}).status_code == 403


def test_somebody_with_the_link_cannot_go_on_where_the_contact_began(due: World, provider: Provider) -> None:
    link = due.link("face")
    contact = due.ready(by=CONTACT)
    token = start(contact)
    thief = due.browser()
    thief.get(link)
    due.sign_in(thief, THIEF)
    for answer in (
        thief.get("/p/face"),
        thief.get("/p/face/state"),
        thief.post("/p/face", data={"csrf": "x"}),
        thief.post("/p/face/begin", data={"csrf": "x", "agree": "yes"}),
    ):
        assert answer.status_code in (403, 409)
        assert "李小明" not in answer.text
        assert token not in answer.text


def test_a_person_who_swaps_the_identity_halfway_holds_nothing(shown_by_contact: World) -> None:
    client = shown_by_contact.ready(by=CONTACT)
    stolen = shown_by_contact.visit("face", by=THIEF).get_cookie("szca_who", path="/p")
    assert stolen
    client.set_cookie("szca_who", stolen.value, path="/p")
    assert client.get("/p/face/state").status_code == 409
    assert client.post("/p/face", data={"csrf": "x"}).status_code in (403, 409)
    assert count(shown_by_contact, "face_check") == 0


@pytest.mark.parametrize("token", ["0" * 32, "", "' or 1=1 --", "../../etc/passwd", "A" * 4000, "%00", "。"])
def test_guessed_tokens_of_checks_lead_nowhere(shown: World, token: str) -> None:
    start(shown.ready())
    answer = shown.browser().get("/p/face/back", query_string={"BizToken": token})
    assert answer.status_code == 404
    assert results_taken(shown) == 0


def test_another_applications_token_decides_only_about_its_own(due: World, provider: Provider) -> None:
    """A thief passes their own check and brings its token to the contact's page."""
    due.send_papers(STRANGER)
    thief = due.ready(STRANGER, by=THIEF)
    token = start(thief)
    provider.face.finish(token, 0)
    contact = due.ready(by=CONTACT)
    start(contact)
    page = come_back(contact, provider, token)
    assert "这里不显示结果" in page
    assert not has_passed(due)
    assert due.application(STRANGER).value("face") == token


def test_a_result_replayed_a_hundred_times_is_one_result(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 2016)
    for _ in range(100):
        client.get(back(provider, token))
    assert results_taken(shown) == 1


def test_checks_cannot_be_run_up_on_our_account(shown: World) -> None:
    client = shown.ready()
    for _ in range(20):
        assert press(client).status_code == 303
    assert count(shown, "face_check") == 1


def test_no_page_shows_an_openid_a_mark_or_a_whole_number(shown_by_contact: World) -> None:
    client = shown_by_contact.ready(by=CONTACT)
    outside = shown_by_contact.app.test_client()
    outside.get(shown_by_contact.link("face"))
    pages = [client.get("/p/face").text, client.get("/p/face/state").text, outside.get("/p/face").text]
    for secret in (
        CLERK,
        CONTACT,
        IDENTITY[1],
        shown_by_contact.house.links.mark(IDENTITY),
        shown_by_contact.application().id,
    ):
        assert all(secret not in page for page in pages)


def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(due: World, provider: Provider) -> None:
    client = due.browser()
    seen = [client.get(due.link("face")), client.get("/p/face")]
    state = parse_qs(urlsplit(seen[1].location).query)["state"][0]
    seen.append(client.get(f"/p/face/who?code={a_code(provider, CLERK)}&state={state}"))
    cookies = [cookie for answer in seen for cookie in answer.headers.getlist("Set-Cookie")]
    made = [cookie for cookie in cookies if not re.search(r"Max-Age=0", cookie)]
    assert len(made) == 3
    assert all({"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; ")) for cookie in made)
    paths = [part for cookie in made for part in cookie.split("; ") if part.startswith("Path=")]
    assert sorted(paths) == ["Path=/p", "Path=/p", f"Path={client.at('/p/face')}"]


@pytest.mark.parametrize("side", ["middle", "front/..", "..%2f..", "FRONT", ""])
def test_only_the_two_sides_can_be_sent(due: World, side: str) -> None:
    client = due.begin()
    assert due.send(client, side, FRONT).status_code in (404, 308)
    assert count(due, "id_capture") == 0
