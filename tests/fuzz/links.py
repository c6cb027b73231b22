"""Links, cookies and addresses of the applicant's pages: who holds none gets nothing."""

import atexit
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from bot.errors import Refused
from bot.links import Links
from pages.visit import PAGES
from tests.fuzz.target import Bytes, Target
from tests.journey import CLIENT
from tests.pages.applicant import PERSON, World, make_house
from tests.world import SECRETS, TurnedClock

_URL = "http://127.0.0.1:8000"
_NOWHERE = "http://127.0.0.1:1"
_METHODS = ("GET", "POST", "HEAD", "PUT", "OPTIONS")
_PATHS = (
    *(f"/p/{page}" for page in PAGES),
    *(f"/p/{page}/{{mark}}" for page in PAGES),
    "/p/fill/{mark}/check",
    "/p/fill/{mark}/draft",
    "/p/forms/{mark}/{document}.png",
    "/p/forms/{mark}/{document}.pdf",
    "/p/papers/{mark}/state",
    "/p/papers/{mark}/sort",
    "/p/papers/{mark}/uploads",
    "/p/papers/{mark}/uploads/{document}",
    "/p/papers/{mark}/uploads/{document}/finish",
    "/p/papers/{mark}/{document}.jpg",
    "/p/face/{mark}/begin",
    "/p/face/{mark}/qr.png",
    "/p/face/{mark}/state",
    "/p/face/{mark}/back",
    "/p/face/{mark}/open",
    "/p/face/{mark}/id/front",
    "/p/face/back",
    "/p/face/who",
    "/p/orders/who",
    "/p/apply",
    "/p/apply/{document}",
    "/p/agreement/{document}",
    "/p/sheet/institution.pdf",
)
# What stands in the application and is nobody else's business.
_PRIVATE = tuple(value for name, value in CLIENT.items() if name.endswith((".id_number", ".mobile", ".name")))
_LINKS = Links(_URL, SECRETS["SZCA_SECRET_KEY"], TurnedClock())
_TOKENS = {page: _LINKS.url(page, PERSON, "a1").split("?t=")[1] for page in PAGES if page != "face"}


def check(data: bytes) -> None:
    source = Bytes(data)
    source.one_of((_token, _stranger, _holder))(source)


def _token(source: Bytes) -> None:
    """A token opens the page that it was made for; a changed one opens none."""
    page, token = source.one_of(PAGES), source.text()
    try:
        ticket = _LINKS.open(page, token)
    except Refused:
        return
    finally:
        _LINKS.overdue(page, token)
    assert (ticket.openid, ticket.application_id) == (PERSON, "a1")
    # The last character of a signature has bits that do not count.
    assert token[:-1] == _TOKENS[page][:-1]


def _stranger(source: Bytes) -> None:
    _ask(source, {}, is_holder=False)


def _holder(source: Bytes) -> None:
    """The holder of every link sends nonsense: it is refused in words."""
    world = _world()
    kept = {}
    for page in PAGES:
        client = world.visit(page)
        kept[f"szca_{page}"] = client.page_cookie(page).value
    _ask(source, kept, is_holder=True)


def _ask(source: Bytes, cookies: dict[str, str], *, is_holder: bool) -> None:
    world = _world()
    method, path = source.one_of(_METHODS), source.one_of(_PATHS)
    document, mark, query, cookie, header = (source.text() for _ in range(5))
    real = world.visit(path.split("/")[2]).opened if path.split("/")[2] in PAGES else {}
    mark = mark or real.get(path.split("/")[2], "0" * 16)
    path = path.replace("{mark}", quote(mark)).replace("{document}", quote(document))
    client = world.app.test_client(use_cookies=False)
    said = "; ".join([*(f"{name}={value}" for name, value in cookies.items()), *([cookie] if cookie else [])])
    answer = client.open(
        path,
        method=method,
        query_string=quote(query, safe="=&%+"),
        data=source.rest(),
        content_type="application/x-www-form-urlencoded",
        headers={"Cookie": _header(said), "X-Page-Mark": _header(header)},
    )
    assert answer.status_code < 500, (method, path, answer.status_code)
    if not is_holder:
        shown = answer.get_data().decode("utf-8", "replace")
        assert not [value for value in _PRIVATE if value in shown]
        assert "szca_fill=" not in answer.headers.get("Set-Cookie", "")


def _header(text: str) -> str:
    """As a server hands it on: Latin-1, without ends of lines."""
    return text.encode("utf-8", "replace").decode("latin-1").translate(dict.fromkeys(range(32)))


@cache
def _world() -> World:
    """One person's application for as long as this process runs."""
    stack = ExitStack()
    atexit.register(stack.close)
    home = Path(stack.enter_context(TemporaryDirectory(prefix="szca-fuzz-"))) / "house"
    world = stack.enter_context(make_house(home, _NOWHERE, _URL))
    world.fill_in(PERSON)
    return world


def _request(mode: int, method: str, path: str, *parts: str, body: str = "") -> bytes:
    """`parts`: document, mark, query, further cookies, header of the page's mark."""
    filled = [*parts, *[""] * (5 - len(parts))]
    head = bytes((mode, _METHODS.index(method), _PATHS.index(path)))
    return head + "\0".join((*filled, body)).encode()


LINKS = Target(
    check,
    seeds=(
        *(b"\0" + bytes((PAGES.index(page),)) + token.encode() for page, token in _TOKENS.items()),
        _request(1, "GET", "/p/fill", "", "", "t=abc.def.ghi"),
        _request(1, "GET", "/p/fill/{mark}", "", "", "", "szca_fill=WyJmaWxsIl0.abc"),
        _request(1, "GET", "/p/face/who", "", "", "code=c&state=s"),
        _request(2, "GET", "/p/orders/{mark}"),
        _request(2, "POST", "/p/fill/{mark}/draft", body="csrf=x&organisation.name=a"),
        _request(2, "POST", "/p/fill/{mark}/check", body="csrf=x&was.organisation.name=b"),
        _request(2, "POST", "/p/papers/{mark}/uploads", "", "", "", "", "m", body="name=a.pdf&size=3"),
        _request(2, "GET", "/p/forms/{mark}/{document}.pdf", "0" * 32, "", "download=1"),
        _request(2, "GET", "/p/face/{mark}/state"),
    ),
    words=(
        b"\0",
        b"szca_fill=",
        b"szca_who=",
        b"t=",
        b"csrf=",
        b"&",
        b"%00",
        b"..%2f",
        b"{",
        b"\xc3\x28",
        b"%ff",
        b"=",
        b";",
        b"\r\n",
    ),
    longest=4096,
    seconds=5.0,
)
