"""A person with a phone, in Python: says, taps, sends photos, hears."""

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

Message = dict[str, Any]
# One question to the sandbox waits at most this long for news, then asks again.
LONGEST_ASK = 20.0


class PersonError(Exception):
    """The sandbox would not do it. The text is its reason."""


class Person:
    """`hears` returns what is new from the account (and from the system) since it was last asked."""

    def __init__(self, base_url: str, openid: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.openid = openid
        self.heard_to = 0
        self._session = requests.Session()
        self._session.trust_env = False

    @classmethod
    def named(cls, base_url: str, name: str) -> "Person":
        """The person of this name; a new one is made when nobody has it."""
        person = cls(base_url, "")
        person.openid = person._post("/sandbox/api/people", {"name": name})["openid"]
        return person

    def follows(self) -> None:
        self._act("follow")

    def unfollows(self) -> None:
        self._act("unfollow")

    def says(self, content: str) -> None:
        self._act("text", {"content": content})

    def taps(self, label: str) -> None:
        """Taps the newest choice that has this label, or begins with it."""
        tap = self._newest("taps", label)
        self._act("text", {"content": tap["content"], "menu_id": tap["menu_id"]})

    def taps_menu(self, key: str) -> str:
        """Presses the account's menu; returns the address if the button opens a page."""
        return str(self._act("menu", {"key": key}).get("open", ""))

    def scans(self, content: str) -> str:
        """Scans a scene or what a code holds; returns the address if it is a page's."""
        return str(self._act("scan", {"scene": content}).get("open", ""))

    def scans_picture(self, media_id: str) -> str:
        return str(self._act("scan", {"media_id": media_id}).get("open", ""))

    def sends_photos(self, photos: Iterable[bytes]) -> list[str]:
        files = [("photos", (f"{place}.jpg", photo, "image/jpeg")) for place, photo in enumerate(photos)]
        answer = self._session.post(self._url("photos"), files=files, timeout=60)
        return list(self._read(answer)["media_ids"])

    def sends_from_tray(
        self, kinds: Sequence[str | Mapping[str, Any]], fields: Mapping[str, str] | None = None
    ) -> list[str]:
        """Sends drawn documents by their kinds; `fields` changes the names on all of them."""
        wishes: list[dict[str, Any]] = [
            {"kind": kind} if isinstance(kind, str) else dict(kind) for kind in kinds
        ]
        tray = [{**wish, "fields": {**(fields or {}), **wish.get("fields", {})}} for wish in wishes]
        return list(self._act("photos", {"tray": tray})["media_ids"])

    def sends_sticker(self) -> None:
        self._act("sticker")

    def sends_voice(self, recognition: str = "") -> None:
        self._act("voice", {"recognition": recognition})

    def sends_video(self, video: bytes) -> None:
        files = {"video": ("video.mp4", video, "video/mp4")}
        self._read(self._session.post(self._url("video"), files=files, timeout=60))

    def sends_location(self, latitude: float, longitude: float, label: str) -> None:
        self._act("location", {"latitude": latitude, "longitude": longitude, "label": label})

    def sends_file(self, name: str, size: int = 100_000) -> None:
        self._act("file", {"name": name, "size": size})

    def opens(self, label: str) -> str:
        """The newest link with this label, as an address that opens it on this person's phone."""
        return self.opening(self.link(label))

    def link(self, label: str) -> str:
        """The newest link with this label, as it can be passed on."""
        return str(self._newest("links", label)["href"])

    def opening(self, url: str) -> str:
        return f"{self.base_url}/sandbox/open?{urlencode({'openid': self.openid, 'url': url})}"

    def finishes_face_check(self, face_url: str, outcome: int = 0) -> str:
        """Agrees, passes (0) or fails the liveness check; returns where the provider sends the browser."""
        place = urlsplit(face_url).path.rstrip("/")
        answer = self._session.post(
            f"{self.base_url}{place}/result",
            data={"outcome": outcome, "agree": "yes"},
            headers={"Accept": "application/json"},
            timeout=60,
        )
        return str(self._read(answer)["redirect"])

    def hears(self, timeout: float = 10.0) -> list[Message]:
        """What is new, once there is something and no push is on its way; empty when the time is over."""
        give_up_at = time.monotonic() + timeout
        heard: list[Message] = []
        while True:
            left = give_up_at - time.monotonic()
            wait = 0.0 if heard else max(0.0, min(left, LONGEST_ASK))
            answer = self._ask(self.heard_to, wait)
            for message in answer["messages"]:
                self.heard_to = message["n"]
                if message["side"] != "person":
                    heard.append(message)
            if left <= 0 or (heard and not answer["pending"]):
                return heard
            if heard:
                time.sleep(0.02)

    def messages(self) -> list[Message]:
        """The whole chat."""
        return list(self._ask(0, 0)["messages"])

    @property
    def last_text(self) -> str:
        """The newest words from the account."""
        return next((str(found["text"]) for found in reversed(self._from_account())), "")

    @property
    def labels(self) -> list[str]:
        """What the newest message from the account lets the person tap."""
        newest = next(reversed(self._from_account()), None)
        return [each["label"] for each in newest["taps"] + newest["links"]] if newest else []

    def picture(self, media_id: str) -> bytes:
        answer = self._session.get(f"{self.base_url}/sandbox/api/media/{media_id}", timeout=60)
        answer.raise_for_status()
        return answer.content

    def texts(self, mobile: str) -> list[Message]:
        """The text messages to a number, the newest first; anybody may look here."""
        url = f"{self.base_url}/sandbox/api/texts"
        return list(self._read(self._session.get(url, params={"mobile": mobile}, timeout=60))["texts"])

    def code(self, mobile: str, timeout: float = 10.0, *, after: int = 0) -> str:
        """The code in the newest text message to a number, "" for any; one on its way is waited for.

        `after`: how many text messages this number had before the code was asked for.
        """
        give_up_at = time.monotonic() + timeout
        while True:
            texts = self.texts(mobile)
            new = texts[: len(texts) - after]
            found = (re.search(r"验证码\D*(\d{6})", text["content"]) for text in new)
            if code := next((match[1] for match in found if match), ""):
                return code
            if time.monotonic() > give_up_at:
                raise PersonError(f"{mobile} 没有收到验证码")
            time.sleep(0.1)

    def close(self) -> None:
        self._session.close()

    def _from_account(self) -> list[Message]:
        return [message for message in self.messages() if message["side"] == "account"]

    def _newest(self, kind: str, label: str) -> dict[str, str]:
        """An exact label wins over one that only begins so; among equals the newest wins."""
        offers: list[dict[str, str]] = [
            offer for message in reversed(self._from_account()) for offer in message[kind]
        ]
        for fits in (str.__eq__, str.startswith):
            for offer in offers:
                if fits(offer["label"], label):
                    return offer
        seen = [offer["label"] for offer in offers[:12]]
        raise PersonError(f"聊天里没有「{label}」可点，能点的有：{'、'.join(seen) or '无'}")

    def _ask(self, after: int, wait: float) -> dict[str, Any]:
        answer = self._session.get(
            self._url("messages"), params={"after": after, "wait": wait}, timeout=wait + 60
        )
        return self._read(answer)

    def _act(self, deed: str, wish: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return self._post(f"/sandbox/api/people/{self.openid}/{deed}", wish or {})

    def _post(self, path: str, wish: Mapping[str, Any]) -> dict[str, Any]:
        return self._read(self._session.post(f"{self.base_url}{path}", json=wish, timeout=60))

    def _url(self, deed: str) -> str:
        return f"{self.base_url}/sandbox/api/people/{self.openid}/{deed}"

    def _read(self, answer: requests.Response) -> dict[str, Any]:
        found = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
        if not answer.ok:
            raise PersonError(str(found.get("error") or f"HTTP {answer.status_code}"))
        return dict(found)
