"""Faults and what comes of them: one result of a check, whatever happens on the way."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from bot.message.face import FaceOutcome, FaceVerdict
from flows.sections.face import FACE_WORDS
from sandbox.faults import Fault
from tests.identity.steps import (
    IDENTITY,
    back,
    come_back,
    has_passed,
    last_words,
    press,
    results_taken,
    start,
    sweep,
)
from tests.pages.applicant import CONTACT, Provider, World, csrf_of

Way = Callable[[World, Provider, FlaskClient, str], object]

# What happens after the provider has decided that the person passed. Every way ends in one pass.
PASSED_ALL_THE_SAME: dict[str, Way] = {
    "the browser comes back": lambda w, p, c, t: come_back(c, p, t),
    "the browser is closed": lambda w, p, c, t: sweep(w),
    "the browser comes back twice": lambda w, p, c, t: [come_back(c, p, t) for _ in range(2)],
    "the worker was first": lambda w, p, c, t: (sweep(w), come_back(c, p, t)),
    "the worker comes after": lambda w, p, c, t: (come_back(c, p, t), sweep(w), sweep(w)),
    "a stranger's browser brings the token": lambda w, p, c, t: w.browser().get(back(p, t)),
    "the first answer is lost": lambda w, p, c, t: (
        p.faults.add(Fault(api="GetDetectInfoEnhanced", status=502)),
        come_back(c, p, t),
        come_back(c, p, t),
    ),
    "the connection breaks, then the worker": lambda w, p, c, t: (
        p.faults.add(Fault(api="GetDetectInfoEnhanced", hang=True, seconds=0.1)),
        come_back(c, p, t),
        sweep(w),
    ),
    "the provider is busy for an hour": lambda w, p, c, t: (
        p.faults.add(Fault(api="GetDetectInfoEnhanced", code="RequestLimitExceeded", times=12)),
        [sweep(w) for _ in range(13)],
    ),
    "the account is in arrears for a while": lambda w, p, c, t: (
        p.faults.add(Fault(api="GetDetectInfoEnhanced", code="UnauthorizedOperation.Arrears", times=2)),
        [sweep(w) for _ in range(3)],
    ),
}

# What the provider's answer says instead of a sound pass. None of it passes.
NOT_A_PASS: dict[str, tuple[dict[str, object], str]] = {
    "nobody alive": ({"LiveStatus": 1004}, "没能确认"),
    "liveness unknown": ({"LiveStatus": None}, "没能确认"),
    "not compared": ({"Comparestatus": None}, "没能确认"),
    "compared, somebody else": ({"Comparestatus": 2016}, "没能确认"),
    "below the bar": ({"Sim": "69.99"}, "没能确认"),
    "no similarity": ({"Sim": None}, "没能确认"),
    "similarity is no number": ({"Sim": "high"}, "没能确认"),
    "not a number at all": ({"Sim": "nan"}, "没能确认"),
    "another check's mark": ({"Extra": "0" * 32}, "没能确认"),
    "no mark": ({"Extra": None}, "没能确认"),
    "somebody else's name": ({"Name": "王大力"}, "不一致"),
    "somebody else's number": ({"IdCard": "110101199003071234"}, "不一致"),
}

# Tencent's codes, and what each one is to us.
CODES: dict[int, FaceOutcome] = {
    **dict.fromkeys((1, 2, 3, 4, 8, 10, 12, 13, 14, 201, 202, 203, 204, 2001, 2017), "down"),
    15: "expired",
    16: "tries_over",
    301: "number_differs",
    302: "card_expired",
    303: "card_unclear",
    1001: "too_slow",
    **dict.fromkeys((1002, 1003, 1004, 1005, 1007, 1008), "not_alive"),
    2002: "name_refused",
    2003: "number_refused",
    **dict.fromkeys((2005, 2007, 2008, 2009), "no_record"),
    2006: "mismatch",
    2016: "not_same",
    **dict.fromkeys((2004, 2010, 424242), "unclear"),
}


@pytest.mark.parametrize("way", PASSED_ALL_THE_SAME.values(), ids=PASSED_ALL_THE_SAME.keys())
def test_a_pass_arrives_once_whatever_happens_on_the_way(shown: World, provider: Provider, way: Way) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 0)
    way(shown, provider, client, token)
    assert has_passed(shown)
    assert results_taken(shown) == 1
    assert shown.application().value("face") == token


@pytest.mark.parametrize(("texts", "words"), NOT_A_PASS.values(), ids=NOT_A_PASS.keys())
def test_a_pass_without_what_belongs_to_it_is_none(
    shown: World, provider: Provider, texts: dict[str, object], words: str
) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 0)
    provider.face.distort(token, **texts)
    page = come_back(client, provider, token)
    assert words in page
    assert "通过，" not in page
    assert not has_passed(shown)
    assert results_taken(shown) == 1


@pytest.mark.parametrize(("code", "outcome"), CODES.items())
def test_every_code_of_the_provider_is_an_outcome_told_on_the_page_and_in_the_chat(
    shown: World, provider: Provider, code: int, outcome: FaceOutcome
) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, code)
    page = come_back(client, provider, token)
    assert "<h1>" in page
    assert "请" in page
    assert not has_passed(shown)
    assert results_taken(shown) == 1
    said = FACE_WORDS[outcome]
    assert said.page.format(who="经办人") in page
    assert said.chat.format(who="经办人") in last_words(shown)
    (kept,) = shown.house.identity.facechecks.evidence(shown.application().id)
    assert (kept.outcome, kept.evidence.code) == (outcome, str(code))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(api="DetectAuth", status=500), "系统正忙"),
        (Fault(api="DetectAuth", status=503), "系统正忙"),
        (Fault(api="DetectAuth", hang=True, seconds=0.1), "系统正忙"),
        (Fault(api="DetectAuth", hang=True, seconds=0.1, after=True), "系统正忙"),
        (Fault(api="DetectAuth", code="InternalError"), "系统正忙"),
        (Fault(api="DetectAuth", code="RequestLimitExceeded"), "系统正忙"),
        (Fault(api="DetectAuth", code="FailedOperation.IdentityAuthLimitExceeded"), "明天再试"),
        (Fault(api="DetectAuth", code="UnauthorizedOperation.Arrears"), "暂时用不了"),
        (Fault(api="DetectAuth", code="UnauthorizedOperation.Nonactivated"), "暂时用不了"),
        (Fault(api="DetectAuth", code="InvalidParameterValue.RuleIdDisabled"), "暂时用不了"),
        (Fault(api="DetectAuth", code="AuthFailure.SignatureExpire"), "暂时用不了"),
    ],
    ids=lambda value: f"{value.code or value.status or value}"[:40] if isinstance(value, Fault) else "",
)
def test_a_check_that_cannot_be_started_costs_nothing_and_may_be_started_again(
    shown: World, provider: Provider, fault: Fault, words: str
) -> None:
    client = shown.ready()
    provider.faults.add(fault)
    answer = press(client)
    assert answer.status_code == 503
    assert words in answer.text
    provider.faults.clear()
    assert press(client).status_code == 303


def test_two_presses_lead_to_one_check(shown: World) -> None:
    client = shown.ready()
    mark = {"csrf": csrf_of(client.get("/p/face").text)}
    first, second = (client.post("/p/face", data=mark).location for _ in range(2))
    assert first == second


def test_an_open_check_is_gone_on_with_from_a_new_link(shown: World) -> None:
    token = start(shown.ready())
    client = shown.visit("face")
    assert start(client) == token


def test_a_failed_check_is_followed_by_a_fresh_one_even_if_nobody_came_back(
    shown: World, provider: Provider
) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 2016)
    assert start(client) != token
    assert results_taken(shown) == 1


def test_a_passed_check_is_not_started_again(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 0)
    answer = press(client)
    assert (answer.status_code, answer.location) == (303, client.at("/p/face"))
    assert "已经通过" in client.get("/p/face").text
    assert has_passed(shown)


def test_a_token_that_nobody_used_ends_and_is_no_try(shown: World, provider: Provider) -> None:
    token = start(shown.ready())
    shown.clock.forward(hours=2)
    sweep(shown)
    assert shown.house.identity.facechecks.finish(token).outcome == "expired"
    client = shown.visit("face")
    for _ in range(3):
        fresh = start(client)
        assert fresh != token
        provider.face.finish(fresh, 2016)
        come_back(client, provider, fresh)
    assert press(client).status_code == 429


def test_what_nobody_came_back_with_is_gone_after_three_days_and_told_so(
    shown: World, provider: Provider
) -> None:
    token = start(shown.ready())
    provider.face.finish(token, 0)
    provider.faults.add(Fault(api="GetDetectInfoEnhanced", code="InvalidParameterValue.BizTokenExpired"))
    sweep(shown)
    assert not has_passed(shown)
    assert "链接已过期" in last_words(shown)


def test_after_an_edit_the_old_check_does_not_count_and_that_is_said(
    shown: World, provider: Provider
) -> None:
    client = shown.ready()
    token = start(client)
    shown.say("修改经办人姓名", "王大力")
    provider.face.finish(token, 0)
    assert "不一致" in come_back(client, provider, token)
    assert not has_passed(shown)
    assert "与现在填写的经办人不一致" in last_words(shown)


def test_the_result_of_one_application_says_nothing_about_another(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 0)
    for foreign in (f"&a={shown.application('openid-of-somebody-else').id}", "&openid=x"):
        client.get(back(provider, token) + foreign)
    assert has_passed(shown)
    assert shown.application("openid-of-somebody-else").value("face") == ""


def test_a_result_is_fetched_by_whoever_comes_and_shown_to_the_visitor_alone(
    shown_by_contact: World, provider: Provider
) -> None:
    client = shown_by_contact.ready(by=CONTACT)
    token = start(client)
    provider.face.finish(token, 2016)
    assert "没有通过" not in come_back(shown_by_contact.browser(), provider, token)
    assert "没有通过" in come_back(client, provider, token)


def test_the_evidence_is_kept_sealed(shown: World, provider: Provider) -> None:
    client = shown.ready()
    token = start(client)
    provider.face.finish(token, 0)
    come_back(client, provider, token)
    (kept,) = shown.house.identity.facechecks.evidence(shown.application().id)
    told = kept.evidence
    assert (told.live, told.compared) == (FaceVerdict(True, "0", "成功"), FaceVerdict(True, "0", "成功"))
    assert (told.similarity, len(told.tries)) == ("96.35", 1)
    assert len(set(kept.request_ids)) == 2
    assert kept.fetched_at >= kept.started_at > 0
    with shown.house.database.reading() as connection:
        sealed = connection.exec_driver_sql("select sealed from face_check").scalar_one()
    assert b"96.35" not in sealed
    assert IDENTITY[1].encode() not in sealed
