"""A person goes the whole way with canary numbers and names: afterwards they are nowhere in the clear.

Every table, key of Redis, log line and file is searched for what was typed, in the encodings that a program
may choose, and for the unkeyed hashes of it.
"""

import base64
import hashlib
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap.web import create_app
from tests.desk.office import Office

TYPED = "13755508642"  # a mobile number that is typed on the page
_HASHES = ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s")
_SHORTEST = 12  # characters of a hash by which a short one is recognised


def canaries(office: Office) -> dict[str, str]:
    """What the application holds about people, by question."""
    personal = re.compile(r"\.(?:name|id_number|mobile|number|email|address|recipient)$")
    found = {
        name: answer.value
        for name, answer in office.application.answers.items()
        if personal.search(name) and len(answer.value) > 2
    }
    return {**found, "typed": TYPED}


def forms_of(value: str) -> Iterator[bytes]:
    """How a program may write it."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        raw = value.encode(encoding)
        yield raw
        if encoding == "utf-8":
            yield raw.hex().encode()
            yield base64.b64encode(raw)[: len(raw) // 3 * 4]
            for name in _HASHES:
                digest = hashlib.new(name, raw)
                yield digest.digest()
                yield digest.hexdigest()[:_SHORTEST].encode()
    yield json.dumps(value)[1:-1].encode()


def pages_of_the_person(office: Office) -> None:
    """The reviewer asks for another number, and the applicant types it on the page."""
    seat = office.at_page("wangfang")
    fields = {"question": "contact.id_number", "reason": "核对李小明的身份证号码"}
    assert seat.posts(f"{office.page}/reveal", **fields).status_code == 200
    fields = {"tick": "contact.mobile", "reason:contact.mobile": "李小明的手机打不通", "verdict": "reject"}
    assert seat.posts(f"{office.page}/review", ticket=seat.hidden("ticket"), **fields).status_code == 303
    office.waits_for_decisions()
    client = create_app(office.house).test_client()
    link = office.house.links.url("fill", office.applicant.openid, office.application.id)
    page = client.get(link.removeprefix(office.house.settings.public_url), follow_redirects=True)
    hidden = dict(re.findall(r'name="(csrf|revision)" value="([^"]*)"', page.text))
    answer = client.post(page.request.path, data={**hidden, "contact.mobile": TYPED})
    assert answer.status_code == 303
    assert office.application.value("contact.mobile") == TYPED


def everything(office: Office, folder: Path, printed: str) -> Iterator[tuple[str, bytes]]:
    """Where to search: each place with its bytes."""
    yield "the log", printed.encode()
    redis = office.house.redis
    for key in redis.scan_iter("*"):
        yield f"a key of Redis: {key!r}", key + (redis.dump(key) or b"")
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes()
            yield f"the name of {path}", str(path).encode()
    documents = Path(office.house.settings.media_url.removeprefix("file://"))
    yield from ((str(path), path.read_bytes()) for path in documents.rglob("*") if path.is_file())
    yield from _open_temporary_files()


def _open_temporary_files() -> Iterator[tuple[str, bytes]]:
    """Also those without a name."""
    for number in list(Path("/proc/self/fd").iterdir()):
        try:
            if str(number.readlink()).startswith(tempfile.gettempdir()) and number.is_file():
                yield f"the open file {number.readlink()}", number.read_bytes()
        except OSError:  # closed meanwhile
            continue


def test_a_canary_is_found_nowhere(
    in_review: Office, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pages_of_the_person(in_review)
    wanted = canaries(in_review)
    assert len(wanted) > 8
    in_review.house.database.engine.dispose()
    said = capfd.readouterr()
    needles = {form: name for name, value in wanted.items() for form in forms_of(value)}
    found = [
        (needles[needle], place)
        for place, content in everything(in_review, tmp_path, said.out + said.err)
        for needle in needles
        if needle in content
    ]
    assert found == []


def test_the_search_finds_what_lies_in_the_clear(in_review: Office, tmp_path: Path) -> None:
    """A search that cannot find proves nothing: here is the same with one value put down in each way."""
    value = canaries(in_review)["typed"]
    for number, form in enumerate(forms_of(value)):
        (tmp_path / f"left-{number}").write_bytes(b"x" + form + b"y")
    needles = set(forms_of(value))
    seen = {
        Path(place).name
        for place, content in everything(in_review, tmp_path, "")
        if any(needle in content for needle in needles)
    }
    assert {f"left-{number}" for number in range(len(list(forms_of(value))))} <= seen
