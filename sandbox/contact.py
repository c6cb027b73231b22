"""Whoever is checked: opens the link in WeChat, photographs the identity card, goes to the provider."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from urllib.parse import urljoin

import requests

from media.specimen import Person as Card
from media.specimen import a_person, id_back, id_front, photograph
from sandbox.person import Person, PersonError

# WeChat on a phone, as far as it matters.
AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.49(0x18003137)"
)
_PATIENCE_SECONDS = 90.0


@dataclass
class Contact:
    """One person with one link. `meanwhile` is what happens while they wait for the page."""

    person: Person
    link: str
    meanwhile: Callable[[], object] = lambda: time.sleep(0.5)
    page: requests.Response | None = None
    _session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self._session.trust_env = False
        self._session.headers["User-Agent"] = AGENT

    def checks(self, name: str, id_number: str, outcome: int = 0) -> str:
        """The whole way; returns the page that they see at the end. Raises PersonError with its words."""
        self.opens()
        self.begins()
        self.photographs(*id_pictures(name, id_number))
        return self.shows_face(outcome)

    def opens(self) -> str:
        """WeChat says who they are; then the page shows what there is to do."""
        return self._see(self._session.get(self.person.opening(self.link), timeout=30))

    def begins(self, *, agrees: bool = True) -> str:
        """Does nothing for a person who has begun before."""
        if not _form(self._shown().text, "/begin"):
            return self._shown().text
        agreed = {"agree": "yes"} if agrees else {}
        return self._see(self._session.post(self._action("/begin"), data=self._mark() | agreed, timeout=30))

    def photographs(self, front: bytes, back: bytes) -> None:
        """Both sides, one after the other, until both were read. Raises PersonError with what is wrong."""
        for side, picture in (("front", front), ("back", back)):
            if f'data-side="{side}" data-state="good"' in self._shown().text:
                continue
            self.sends(side, picture)
            state = self.waits(side)
            if state["state"] != "good":
                raise PersonError(str(state["words"]))

    def sends(self, side: str, picture: bytes) -> None:
        answer = self._session.post(
            self._action(f"/id/{side}"),
            data=self._mark(),
            files={"picture": (f"{side}.jpg", picture, "image/jpeg")},
            headers={"Accept": "application/json"},
            timeout=60,
        )
        if not answer.ok:
            raise PersonError(str(_told(answer)))

    def waits(self, side: str) -> dict[str, object]:
        """How a side stands once it was read."""
        give_up = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < give_up:
            answer = self._session.get(
                urljoin(self._shown().url, self._state_address()),
                headers={"Accept": "application/json"},
                timeout=30,
            )
            if not answer.ok:
                raise PersonError(str(_told(answer)))
            found: dict[str, object] = answer.json()["sides"][side]
            if found["state"] != "waiting":
                return found
            self.meanwhile()
        raise PersonError("照片一直没有读出来")

    def starts(self) -> str:
        """Presses the button; returns the provider's address."""
        answer = self._session.post(self._action(""), data=self._mark(), timeout=30, allow_redirects=False)
        if answer.status_code != 303:
            raise PersonError(_heading(answer.text))
        return answer.headers["Location"]

    def shows_face(self, outcome: int = 0) -> str:
        """At the provider, and back to our page, which may have to be loaded again."""
        return self.comes_back(self.person.finishes_face_check(self.starts(), outcome))

    def comes_back(self, url: str) -> str:
        return self._see(self._session.get(url, timeout=30))

    def close(self) -> None:
        self._session.close()

    def _see(self, answer: requests.Response) -> str:
        if not answer.ok:
            raise PersonError(_heading(answer.text))
        self.page = answer
        return answer.text

    def _shown(self) -> requests.Response:
        if self.page is None:
            raise PersonError("页面还没有打开")
        return self.page

    def _action(self, rest: str) -> str:
        """Where a form of the page leads: the page's own address and `rest`."""
        if not (path := _form(self._shown().text, rest)):
            raise PersonError(_heading(self._shown().text))
        return urljoin(self._shown().url, path)

    def _state_address(self) -> str:
        found = re.search(r'data-state-url="([^"]+)"', self._shown().text)
        return unescape(found[1]) if found else ""

    def _mark(self) -> dict[str, str]:
        found = re.search(r'name="csrf" value="([^"]+)"', self._shown().text)
        return {"csrf": unescape(found[1])} if found else {}


@lru_cache(8)
def id_pictures(name: str, id_number: str, valid_until: str = "2039-03-01") -> tuple[bytes, bytes]:
    """Both sides of the card of a made-up person, photographed."""
    card = card_of(name, id_number, valid_until)
    return photograph(id_front(card), 1), photograph(id_back(card), 2)


def card_of(name: str, id_number: str, valid_until: str = "2039-03-01") -> Card:
    """Birth and sex as the number says them, so that the card agrees with itself."""
    card = a_person(1)
    card["name"], card["id_number"] = name, id_number
    card["birth"] = f"{id_number[6:10]}-{id_number[10:12]}-{id_number[12:14]}"
    card["sex"] = "男" if int(id_number[16]) % 2 else "女"
    card["valid_from"], card["valid_to"] = "2019-03-01", valid_until
    return card


def _form(page: str, rest: str) -> str:
    found = re.search(rf'action="(/p/face/[^/"]+{re.escape(rest)})"', page)
    return unescape(found[1]) if found else ""


def _heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    warned = re.search(r'class="warning" role="alert">(.*?)</p>', page, re.S)
    return "：".join(unescape(part[1].strip()) for part in (found, warned) if part)


def _told(answer: requests.Response) -> object:
    return (
        answer.json().get("error") if "json" in answer.headers.get("Content-Type", "") else answer.status_code
    )


def does_identity_check(
    person: Person,
    link: str,
    name: str,
    id_number: str,
    outcome: int = 0,
    meanwhile: Callable[[], object] = lambda: time.sleep(0.5),
) -> str:
    """On this person's phone: agrees, photographs the card, shows the face. Returns the last page.

    `meanwhile` is what is done while the page reads the pictures; else some time passes.
    """
    contact = Contact(person, link, meanwhile)
    try:
        return contact.checks(name, id_number, outcome)
    finally:
        contact.close()
