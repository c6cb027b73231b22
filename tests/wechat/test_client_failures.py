"""What the client does when WeChat does not answer, and that no error or log gives a secret away."""

import logging
import socket
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from werkzeug.wrappers import Request, Response

from bot.errors import WeChatError
from bot.wechat.access_token import AccessTokens
from bot.wechat.client import WeChat
from tests.wechat.conftest import World
from tests.wechat.strict_wechat import APPID, SECRET, error

SEND, TEMPLATE = "/cgi-bin/message/custom/send", "/cgi-bin/message/template/send"
UPLOAD, DOWNLOAD, TOKEN = "/cgi-bin/media/upload", "/cgi-bin/media/get", "/cgi-bin/stable_token"


@pytest.fixture
def hasty(world: World) -> Iterator[WeChat]:
    """A client that waits for a third of a second only."""
    client = WeChat(APPID, SECRET, world.base, AccessTokens(world.redis, APPID), timeout=0.3)
    yield client
    client.close()


def failure(call: Callable[[], Any]) -> WeChatError:
    with pytest.raises(WeChatError) as caught:
        call()
    return caught.value


def cut_off(_: Request) -> Response:
    """Promises more than it sends."""
    return Response(iter([b'{"errcode"']), headers={"Content-Length": "500"}, content_type="application/json")


def status(code: int, **headers: str) -> Callable[[Request], Response]:
    return lambda _: Response("<html>", status=code, headers=headers)


def test_a_send_without_an_answer_is_uncertain_and_not_retried(world: World, hasty: WeChat) -> None:
    world.server.faults[SEND] = [world.server.hang]
    found = failure(lambda: hasty.send_text("o", "好"))
    assert (found.uncertain, found.retryable, found.code) == (True, False, 0)
    assert world.server.faults[SEND] == []
    assert SEND not in world.server.bodies


@pytest.mark.parametrize("fault", [cut_off, status(502), status(504), lambda _: Response("<html>")])
def test_a_send_with_a_spoilt_answer_is_uncertain(world: World, fault: Callable[[Request], Response]) -> None:
    world.server.faults[SEND] = [fault]
    found = failure(lambda: world.client.send_text("o", "好"))
    assert (found.uncertain, found.retryable) == (True, False)


@pytest.mark.parametrize(("code", "retryable"), [(302, False), (403, False), (404, False), (429, True)])
def test_a_send_turned_away_is_certain(world: World, code: int, retryable: bool) -> None:
    world.server.faults[SEND] = [status(code, Location="https://evil.example/")]
    found = failure(lambda: world.client.send_text("o", "好"))
    assert (found.uncertain, found.retryable) == (False, retryable)


def test_a_send_that_nobody_listened_to_can_be_retried(world: World) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{free.getsockname()[1]}"
        world.client.send_text("o", "好")
        client = WeChat(APPID, SECRET, base, AccessTokens(world.redis, APPID), timeout=1)
        found = failure(lambda: client.send_text("o", "好"))
        client.close()
    assert (found.uncertain, found.retryable) == (False, True)


def test_a_template_message_without_an_answer_is_uncertain_and_safe_to_repeat(
    world: World, hasty: WeChat
) -> None:
    world.server.faults[TEMPLATE] = [world.server.hang]
    found = failure(lambda: hasty.send_template("o", "tpl", {"thing1": "好"}, client_msg_id="n-1"))
    assert (found.uncertain, found.retryable) == (True, True)
    first = hasty.send_template("o", "tpl", {"thing1": "好"}, client_msg_id="n-1")
    assert hasty.send_template("o", "tpl", {"thing1": "好"}, client_msg_id="n-1") == first


def test_what_changes_nothing_can_be_retried_without_doubt(world: World, hasty: WeChat) -> None:
    world.server.faults = {path: [world.server.hang] for path in (UPLOAD, DOWNLOAD)}
    for call in (lambda: hasty.upload_image(b"x", "a.jpg"), lambda: hasty.download("m")):
        found = failure(call)
        assert (found.uncertain, found.retryable) == (False, True)


def test_a_cut_off_download_is_not_taken_for_a_photo(world: World) -> None:
    world.server.media["m"] = Response(
        iter([b"\xff\xd8"]), headers={"Content-Length": "9999"}, content_type="image/jpeg"
    )
    assert failure(lambda: world.client.download("m")).retryable


def test_a_token_call_without_an_answer_is_bounded_too(world: World, hasty: WeChat) -> None:
    world.server.faults[TOKEN] = [world.server.hang]
    found = failure(lambda: hasty.send_text("o", "好"))
    assert (found.uncertain, found.retryable) == (False, True)
    assert SEND not in world.server.bodies


@pytest.mark.parametrize("answer", ["{}", '{"access_token": ""}', '{"access_token": "t"}', "[1]", "no"])
def test_an_odd_token_answer_is_an_error_worth_a_retry(world: World, answer: str) -> None:
    world.server.faults[TOKEN] = [lambda _: Response(answer, content_type="application/json")]
    assert failure(lambda: world.client.send_text("o", "好")).retryable


def every_word(found: BaseException) -> str:
    """All that a careless handler could print: texts, causes and contexts, with what hangs on them."""
    words, queue, seen = "", [found], set()
    while queue:
        one = queue.pop()
        seen.add(id(one))
        words += "".join(traceback.format_exception(one)) + repr(one) + repr(vars(one))
        queue += [link for link in (one.__cause__, one.__context__) if link and id(link) not in seen]
    return words


def test_no_error_holds_a_secret(world: World, hasty: WeChat) -> None:
    world.client.send_text("o", "好")
    token = world.server.token
    echo: Callable[[Request], Response] = lambda request: error(-1, f"{request.full_path} {SECRET}")  # noqa: E731
    world.server.faults = {
        SEND: [world.server.hang, cut_off, status(502), echo, lambda _: Response("<html>")],
        DOWNLOAD: [world.server.hang, cut_off],
    }
    calls: list[Callable[[], Any]] = [lambda: hasty.send_text("o", "好")] * 5
    calls += [lambda: hasty.download("m")] * 2
    for call in calls:
        found = failure(call)
        assert found.__context__ is None
        assert not [secret for secret in (token, SECRET) if secret in every_word(found)]


def test_no_error_of_the_token_call_holds_the_secret(world: World, hasty: WeChat) -> None:
    faults = [world.server.hang, cut_off, lambda _: error(40125, f"invalid appsecret {SECRET}")]
    for fault in faults:
        world.redis.flushall()
        world.server.faults[TOKEN] = [fault]
        assert SECRET not in every_word(failure(lambda: hasty.send_text("o", "好")))


def test_a_token_refused_twice_is_in_no_error(world: World) -> None:
    world.server.accepts_tokens = False
    found = failure(lambda: world.client.send_text("o", "好"))
    assert found.__context__ is None
    assert "***" in str(found)
    assert world.server.token not in every_word(found)


def test_no_log_holds_a_secret_even_at_debug(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        world.client.send_text("o", "好")
    assert SEND in caplog.text
    assert "access_token=***" in caplog.text
    assert world.server.token not in caplog.text
    assert SECRET not in caplog.text


def test_each_thread_has_a_session_of_its_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    users: set[requests.Session] = set()
    original = requests.Session.request

    def noted(self: requests.Session, *args: Any, **kwargs: Any) -> requests.Response:
        users.add(self)
        return original(self, *args, **kwargs)

    monkeypatch.setattr(requests.Session, "request", noted)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(world.client.send_text, "o", "好").result()
    world.client.send_text("o", "好")
    assert len(users) == 2


def test_a_proxy_is_not_asked_for_what_is_on_this_machine(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    world.client.send_text("o", "好")
    assert len(world.server.bodies[SEND]) == 1
