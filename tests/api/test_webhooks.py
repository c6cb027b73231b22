"""Other systems are told of changes of state, by the Standard Webhooks format, over real HTTP."""

import base64
import hmac
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from flask import Flask, Response, request
from structlog.testing import capture_logs

from bot.cli.main import main
from bot.errors import Refused
from bot.jobs import queued
from bot.jobs.webhooks import PAUSES
from bot.models.webhook_messages import Message
from bot.models.work_kinds import WorkKind
from bot.providers.webhook_receiver import WebhookReceivers
from bot.turn.state_events import EVENTS
from tests.api.test_example import PAGE, settings, szca
from tests.desk.office import Office
from tests.desk.test_delivery import approved
from tests.world import Server


@dataclass
class Receiver:
    """Answers with the status that is set, and keeps what came."""

    server: Server
    status: int = 204
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.server.url}/szca"

    def take(self) -> Response:
        self.came.append(({name.lower(): value for name, value in request.headers}, request.get_data()))
        return Response(status=self.status, headers={"Location": f"{self.server.url}/elsewhere"})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made, app = Receiver(Server()), Flask("receiver", static_folder=None)
    app.add_url_rule(
        "/<path:where>", view_func=lambda where: made.take(), endpoint="take", methods=["POST", "GET"]
    )
    made.server.start(app)
    yield made
    made.server.stop()


def added(office: Office, url: str, *more: str) -> tuple[str, str]:
    endpoint, secret = szca(office, "webhook", "add", url, *more).splitlines()[-2:]
    return endpoint, secret


def operator(office: Office, *words: str) -> str:
    """What a command prints. It goes by the clock of the machine, and so the office does from now on."""
    printed = szca(office, *words)
    office.clock.now = max(office.clock.now, datetime.now(UTC))
    return printed


def szca_fails(office: Office, *words: str) -> str:
    """The words of a command that ends with an error."""
    done = CliRunner().invoke(main, words, env=settings(office))
    assert done.exit_code == 1
    return done.output


def works(office: Office) -> int:
    """A worker does the webhooks that are due. Returns how many there were."""
    due = office.house.work.due(kinds=(WorkKind.DELIVER_WEBHOOK,))
    for _, work_id in due:
        queued.work(work_id)
    return len(due)


def messages(office: Office, endpoint: str) -> list[Message]:
    return office.house.webhook_messages.of_endpoint(endpoint, 100)


def off_because(office: Office, endpoint: str) -> str:
    found = office.house.webhook_endpoints.find(endpoint)
    assert found
    return found.off_because


def signed_by(secret: str, headers: dict[str, str], body: bytes) -> str:
    """Written from the text of the standard."""
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()


@contextmanager
def example(tmp_path: Path, secret: str, port: int) -> Iterator["subprocess.Popen[str]"]:
    """The receiver of docs/api.md, which listens."""
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)[1]
    (tmp_path / "receiver.py").write_text(code, "utf-8")
    command = [sys.executable, str(tmp_path / "receiver.py"), str(port), secret]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        wait_for(port)
        yield process
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except ConnectionRefusedError:
            threading.Event().wait(0.05)
    raise AssertionError("nothing listens")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_the_receiver_of_the_docs_takes_ours_once_and_refuses_a_strangers(
    made: Office, tmp_path: Path
) -> None:
    port = free_port()
    made.clock.now = datetime.now(UTC)
    endpoint, secret = added(made, f"http://127.0.0.1:{port}/szca")
    made.pays()
    made.clock.now = datetime.now(UTC)
    with example(tmp_path, secret, port) as process:
        assert works(made) == 1
        [message] = messages(made, endpoint)
        assert message.state == "delivered"
        forged = {"webhook-id": "msg_1", "webhook-timestamp": str(int(made.clock.timestamp()))}
        forged["webhook-signature"] = signed_by(
            "whsec_" + base64.b64encode(b"x" * 24).decode(), forged, b"{}"
        )
        with requests.Session() as session:
            session.trust_env = False
            assert (
                session.post(f"http://127.0.0.1:{port}/", b"{}", headers=forged, timeout=5).status_code == 401
            )
        operator(made, "webhook", "replay", message.id)
        assert works(made) == 1
        assert len(messages(made, endpoint)[0].tries) == 2
        process.terminate()
        printed, _ = process.communicate(timeout=10)
    assert printed.splitlines() == [f"application.in_review {made.application.order_no}"]


def test_a_message_names_the_order_and_its_states_and_nothing_of_the_person(
    made: Office, receiver: Receiver
) -> None:
    _, secret = added(made, receiver.url)
    made.pays()
    works(made)
    [(headers, body)] = receiver.came
    assert headers["content-type"] == "application/json"
    assert headers["webhook-signature"] == signed_by(secret, headers, body)
    told = json.loads(body)
    assert told.keys() == {"type", "timestamp", "data"}
    assert told["type"] == "application.in_review"
    assert datetime.fromisoformat(told["timestamp"]) <= made.clock()
    assert told["data"] == {
        "id": made.application.id,
        "order_no": made.application.order_no,
        "state": "in_review",
        "state_before": "slip_received",
        "revision": made.application.revision,
    }
    assert made.application.status == "in_review"
    assert not works(made)


def test_an_endpoint_is_sent_the_events_that_it_wants(made: Office, receiver: Receiver) -> None:
    endpoint, _ = added(made, receiver.url, "--events", "application.approved,application.rejected")
    made.pays()
    assert messages(made, endpoint) == []
    assert "application.draft" not in EVENTS


def test_what_is_never_taken_is_tried_for_three_days_and_ends_the_endpoint(
    made: Office, receiver: Receiver
) -> None:
    endpoint, _ = added(made, receiver.url)
    receiver.status = 500
    made.pays()
    began = made.clock()
    assert works(made) == 1
    with capture_logs() as logs:
        for number, pause in enumerate(PAUSES, start=1):
            made.clock.forward(seconds=pause - 1)
            assert works(made) == 0
            made.clock.forward(seconds=1)
            assert works(made) == 1
            assert len(receiver.came) == number + 1
    [message] = messages(made, endpoint)
    assert message.state == "failed"
    assert {one.status for one in message.tries} == {500}
    assert made.clock() - began >= timedelta(days=3)
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in receiver.came}) == 10
    assert off_because(made, endpoint) == "failing"
    [told] = [line for line in logs if line["log_level"] == "error"]
    assert (told["event"], told["endpoint"]) == ("webhook endpoint switched off", endpoint)
    assert "重新发送 0 条" in szca_fails(made, "webhook", "replay", "--endpoint", endpoint)
    operator(made, "webhook", "resume", endpoint)
    receiver.status = 200
    assert "重新发送 1 条" in operator(made, "webhook", "replay", "--endpoint", endpoint)
    assert works(made) == 1
    assert messages(made, endpoint)[0].state == "delivered"
    assert messages(made, endpoint)[0].id == message.id


def test_gone_switches_an_endpoint_off_at_once(made: Office, receiver: Receiver) -> None:
    endpoint, _ = added(made, receiver.url)
    receiver.status = 410
    made.pays()
    works(made)
    assert off_because(made, endpoint) == "gone"
    assert [message.state for message in messages(made, endpoint)] == ["failed"]
    made.clock.forward(days=1)
    assert not works(made)
    assert len(receiver.came) == 1
    assert "对方答复 410" in operator(made, "webhook", "list")


def test_a_failing_endpoint_rests_and_keeps_no_other_waiting(made: Office, receiver: Receiver) -> None:
    failing, _ = added(made, f"http://127.0.0.1:{free_port()}/")
    made.pays()
    works(made)
    [one] = messages(made, failing)[0].tries
    assert (one.status, one.error) == (0, "ConnectionError")
    good, _ = added(made, receiver.url)
    approved(made)
    assert works(made) == 3
    assert [message.state for message in messages(made, good)] == ["delivered"]
    assert [json.loads(body)["type"] for _, body in receiver.came] == ["application.approved"]
    assert sum(len(message.tries) for message in messages(made, failing)) == 2


def test_a_redirect_is_not_followed(made: Office, receiver: Receiver) -> None:
    endpoint, _ = added(made, receiver.url)
    receiver.status = 307
    made.pays()
    works(made)
    assert len(receiver.came) == 1
    assert messages(made, endpoint)[0].state == "waiting"


def test_during_a_rotation_both_secrets_sign_and_after_a_day_the_new_one_alone(
    made: Office, receiver: Receiver
) -> None:
    endpoint, old = added(made, receiver.url)
    new = made.house.webhook_endpoints.rotate(endpoint)
    assert new
    made.pays()
    works(made)
    headers, body = receiver.came[-1]
    both = [signed_by(new, headers, body), signed_by(old, headers, body)]
    assert headers["webhook-signature"].split() == both
    made.clock.forward(days=1)
    made.house.webhook_messages.replay([messages(made, endpoint)[0].id])
    works(made)
    headers, body = receiver.came[-1]
    assert headers["webhook-signature"] == signed_by(new, headers, body)


def test_a_rotation_by_command_prints_a_secret_and_an_unknown_endpoint_is_named(made: Office) -> None:
    endpoint, old = added(made, "https://ca.example.cn/szca")
    new = operator(made, "webhook", "rotate", endpoint).splitlines()[-1]
    assert set(made.house.webhook_endpoints.secrets(endpoint)) == {new, old}
    assert "没有接收地址 000000000000" in szca_fails(made, "webhook", "rotate", "000000000000")
    assert "没有事件 paid" in szca_fails(made, "webhook", "add", "https://ca.example.cn/", "--events", "paid")


def test_the_log_shows_every_try(made: Office, receiver: Receiver) -> None:
    endpoint, _ = added(made, receiver.url)
    receiver.status = 503
    made.pays()
    works(made)
    receiver.status = 200
    made.clock.forward(seconds=PAUSES[0])
    works(made)
    listed = operator(made, "webhook", "log", endpoint)
    assert re.search(r"application\.in_review  \w{32}  已送达\n.* 503  .* 200  ", listed, re.S)


def test_a_removed_endpoint_is_sent_nothing_that_waits_for_it(made: Office, receiver: Receiver) -> None:
    endpoint, _ = added(made, receiver.url)
    made.pays()
    operator(made, "webhook", "remove", endpoint)
    works(made)
    assert receiver.came == []
    assert endpoint not in operator(made, "webhook", "list")
    assert "没有停用的接收地址" in szca_fails(made, "webhook", "resume", endpoint)


@pytest.mark.parametrize(
    "url",
    [
        "http://93.184.216.34/",
        "https://127.0.0.1/",
        "https://10.1.2.3/szca",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://[::ffff:192.168.1.1]/",
        "https://name:word@93.184.216.34/",
        "https://",
        "https://[",
        "ftp://93.184.216.34/",
    ],
)
def test_in_production_an_address_that_is_not_https_or_not_public_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        WebhookReceivers(is_demo=False).check(url)


def test_a_public_address_is_accepted_in_production() -> None:
    WebhookReceivers(is_demo=False).check("https://93.184.216.34/szca?from=szca")


def test_a_name_that_means_a_private_address_by_now_is_sent_nothing() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hear() -> None:
            connected, _ = listener.accept()
            with connected:
                heard.append(connected.recv(100))

        thread = threading.Thread(target=hear)
        thread.start()
        port = listener.getsockname()[1]
        production = WebhookReceivers(is_demo=False)
        now = datetime.now(UTC)
        answer = production.deliver(f"https://127.0.0.1:{port}/", "msg_1", "{}", ["whsec_AAAA"], now)
        thread.join(10)
    assert (answer.status, answer.error) == (0, "PrivateAddress")
    assert heard == [b""]
