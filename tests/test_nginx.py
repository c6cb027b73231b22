"""deploy/nginx.conf in a real nginx, which `bin/install --test` installs."""

import os
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask, request

from tests.world import Server

CONF = Path(__file__).parents[1] / "deploy" / "nginx.conf"
NGINX = "/usr/sbin/nginx"
_START_SECONDS = 10


class Edge:
    """nginx with one unit that answers and one that is down, and a client's way to it."""

    def __init__(self, port: int, folder: Path, seen: list[dict[str, Any]]) -> None:
        self.port = port
        self.folder = folder
        self.seen = seen  # what reached the service

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        url, trusted = f"https://127.0.0.1:{self.port}{path}", str(self.folder / "fullchain.pem")
        return requests.request(method, url, verify=trusted, timeout=10, allow_redirects=False, **more)


def service(seen: list[dict[str, Any]]) -> Flask:
    app = Flask("behind")

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @app.route("/<path:path>", methods=["GET", "POST"])
    def take(path: str) -> str:
        seen.append({"path": f"/{path}", "size": len(request.get_data()), **dict(request.headers)})
        return "taken"

    return app


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "szca.example.com")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = (
        builder.not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
    )


def configured(folder: Path, plain: int, secure: int, here: int, down: int) -> str:
    """The file as it is shipped, with other ports and folders."""
    text = CONF.read_text("utf-8")
    for old, new in (
        (r"\n\s*listen \[::\][^\n]*", ""),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ", f"listen 127.0.0.1:{secure} "),
        (r"127\.0\.0\.1:8001", f"127.0.0.1:{here}"),
        (r"127\.0\.0\.1:8002", f"127.0.0.1:{down}"),
        (r"/etc/ssl/szca|/var/www/szca", str(folder)),
        (r"/var/log/nginx", str(folder)),
    ):
        text, count = re.subn(old, new, text)
        assert count, old
    return text


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    seen: list[dict[str, Any]] = []
    behind = Server()
    behind.start(service(seen))
    certificate(folder)
    plain, secure, down = free_ports(3)
    whole = folder / "nginx.conf"
    temporary = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole.write_text(
        # The folders of a test are its user's alone.
        f"{'user root; ' if os.geteuid() == 0 else ''}pid {folder}/pid; error_log {folder}/error.log;\n"
        "events {}\n"
        f"http {{ {temporary}\n{configured(folder, plain, secure, behind.port, down)} }}\n",
        "utf-8",
    )
    process = subprocess.Popen([NGINX, "-e", f"{folder}/error.log", "-c", str(whole), "-g", "daemon off;"])
    made = Edge(secure, folder, seen)
    try:
        give_up = time.monotonic() + _START_SECONDS
        while time.monotonic() < give_up:
            with suppress(requests.RequestException):
                made.ask("GET", "/")
                break
            time.sleep(0.1)
        yield made
    finally:
        process.terminate()
        process.wait(_START_SECONDS)
        behind.stop()


@pytest.mark.parametrize("path", ["/wechat", "/p/fill/abc", "/desk", "/desk/login", "/", "/favicon.ico"])
def test_what_people_and_wechat_need_is_public(edge: Edge, path: str) -> None:
    for _ in range(4):  # one of the two units is down, and nobody notices
        assert edge.ask("GET", path).text == "taken"


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/healthz", "/sandbox", "/wechat/", "/api"])
def test_everything_else_stays_inside_and_is_answered_with_the_page_for_nothing(
    edge: Edge, path: str
) -> None:
    before = len(edge.seen)
    assert edge.ask("GET", path).status_code == 404
    assert edge.ask("POST", path, data=b"x").status_code == 404
    assert [one["path"] for one in edge.seen[before:]] == ["/p/nothing"] * 2


def test_the_clients_address_is_the_proxys_word_alone(edge: Edge) -> None:
    edge.ask("GET", "/desk/login", headers={"X-Forwarded-For": "198.51.100.7"})
    assert edge.seen[-1]["X-Forwarded-For"] == "127.0.0.1"


def test_a_callback_has_a_small_body(edge: Edge) -> None:
    assert edge.ask("POST", "/wechat", data=b"x" * 65_000).status_code == 200
    assert edge.ask("POST", "/wechat", data=b"x" * 70_000).status_code == 413


@pytest.mark.parametrize(
    "path", ["/p/papers/abc", "/desk/threads/aB3-_x/show", "/desk/money/statements", "/desk/making/file"]
)
def test_an_upload_of_sixteen_megabytes_passes_and_leaves_no_file(edge: Edge, path: str) -> None:
    size = 15 * 1024 * 1024
    assert edge.ask("POST", path, data=b"x" * size).status_code == 200
    assert edge.seen[-1]["size"] == size
    assert not [one for one in (edge.folder / "client_body").rglob("*") if one.is_file()]
    assert edge.ask("POST", path, data=b"x" * (size + 2**21)).status_code == 413


def test_other_forms_of_the_desk_are_small(edge: Edge) -> None:
    assert edge.ask("POST", "/desk/threads/aB3-_x/say", data=b"x" * 2**21).status_code == 413


def test_a_slow_client_does_not_reach_the_service(edge: Edge) -> None:
    before = len(edge.seen)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with ExitStack() as held:
        for _ in range(30):
            plain = held.enter_context(socket.create_connection(("127.0.0.1", edge.port)))
            secure = held.enter_context(context.wrap_socket(plain))
            secure.sendall(b"POST /wechat HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\nx")
        assert edge.ask("GET", "/wechat").status_code == 200
        assert len(edge.seen) == before + 1


def test_many_callbacks_of_one_address_are_all_taken_and_many_pages_are_not(edge: Edge) -> None:
    assert {edge.ask("POST", "/wechat", data=b"x").status_code for _ in range(120)} == {200}
    with requests.Session() as session:
        session.verify, session.trust_env = str(edge.folder / "fullchain.pem"), False
        url = f"https://127.0.0.1:{edge.port}/p/fill/abc"
        found = {session.get(url, timeout=10).status_code for _ in range(300)}
    assert found == {200, 503}


def test_the_file_that_proves_the_domain_is_served(edge: Edge) -> None:
    (edge.folder / "MP_verify_Ab12.txt").write_text("Ab12")
    assert edge.ask("GET", "/MP_verify_Ab12.txt").text == "Ab12"
    beside = edge.ask("GET", "/MP_verify_../privkey.pem")
    assert beside.status_code in (404, 503)  # 503 while the limit of the test before lasts
    assert "PRIVATE KEY" not in beside.text


def test_the_log_tells_no_link(edge: Edge) -> None:
    edge.ask("GET", "/p/fill/secret-token?code=12345")
    time.sleep(0.2)
    log = (edge.folder / "szca.log").read_text("utf-8")
    assert "secret-token" not in log
    assert "12345" not in log
    assert "/p/fill" in log
