"""Customer-service messages and the typing sign: /cgi-bin/message/custom/*."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from sandbox.body import read_json
from sandbox.budget import Budget
from sandbox.chat import Chat
from sandbox.config import SandboxConfig
from sandbox.faults import Faults
from sandbox.media import MediaShelf
from sandbox.people import People
from sandbox.refusal import RefusalError
from sandbox.rendering import Rendered, render_menu, render_plain, render_text
from sandbox.replies import show_article

LONGEST_TEXT = 2048
# The typing sign needs an exchange in the last 30 seconds, and stays 15 when nobody takes it back.
EXCHANGE_WITHIN = 30.0
TYPING_FOR = 15.0
Show = Callable[[str], None]


class Sending:
    """Checks a message first, then the budget, then shows it: a refused message costs nothing."""

    def __init__(
        self,
        config: SandboxConfig,
        people: People,
        budget: Budget,
        chat: Chat,
        shelf: MediaShelf,
        faults: Faults,
    ) -> None:
        self._config = config
        self._people = people
        self._budget = budget
        self._chat = chat
        self._shelf = shelf
        self._faults = faults
        self._overtaken: dict[str, Show] = {}
        self._kinds: dict[str, Callable[[dict[str, Any], dict[str, Any]], Show]] = {
            "text": self._read_text,
            "image": self._read_image,
            "msgmenu": self._read_menu,
            "news": self._read_news,
        }

    def send(self, wish: dict[str, Any]) -> None:
        openid = self._people.require_follower(wish.get("touser"))
        kind = str(wish.get("msgtype"))
        if kind not in self._kinds:
            raise RefusalError(40008)
        content = wish.get(kind)
        if not isinstance(content, dict):
            raise RefusalError(44004)
        show = self._kinds[kind](content, self._agent_of(wish))
        self._budget.spend(openid)
        behind = self._overtaken.pop(openid, None)
        if behind is None and self._faults.take_overtaken():
            self._overtaken[openid] = show
            return
        show(openid)
        if behind is not None:
            behind(openid)
        self._people.mark_exchange(openid)

    def type(self, wish: dict[str, Any]) -> None:
        openid = self._people.require_follower(wish.get("touser"))
        person, now = self._people.find(openid), self._config.now()
        assert person is not None  # noqa: S101 - just found
        is_typing = person["typing_until"] > now
        if wish.get("command") == "CancelTyping":
            self._people.set_typing(openid, 0)
            return
        if wish.get("command") != "Typing":
            raise RefusalError(45072)
        if person["spoke_at"] + EXCHANGE_WITHIN < now:
            raise RefusalError(45080)
        if is_typing:
            raise RefusalError(45081)
        self._people.set_typing(openid, now + TYPING_FOR)

    def _agent_of(self, wish: dict[str, Any]) -> dict[str, Any]:
        service = wish.get("customservice")
        if service is None:
            return {}
        if not isinstance(service, dict) or "@" not in str(service.get("kf_account", "")):
            raise RefusalError(40097, "invalid kf_account")
        return {"agent": service["kf_account"]}

    def _read_text(self, content: dict[str, Any], agent: dict[str, Any]) -> Show:
        text = content.get("content")
        if not isinstance(text, str) or not text.strip():
            raise RefusalError(44004)
        if len(text.encode()) > LONGEST_TEXT:
            raise RefusalError(45002)
        return self._shower("text", render_text(text), agent)

    def _read_image(self, content: dict[str, Any], agent: dict[str, Any]) -> Show:
        media_id = content.get("media_id")
        row = self._shelf.find_alive(media_id)
        if row is None or not row["content_type"].startswith("image/"):
            raise RefusalError(40007)
        return self._shower("image", render_plain(""), {**agent, "media_id": media_id})

    def _read_menu(self, content: dict[str, Any], agent: dict[str, Any]) -> Show:
        choices = content.get("list")
        if not isinstance(choices, list) or not choices or not all(map(_is_choice, choices)):
            raise RefusalError(45048)
        head, tail = str(content.get("head_content") or ""), str(content.get("tail_content") or "")
        rendered = render_menu(head, choices, tail)
        if len(rendered.text.encode()) > LONGEST_TEXT:
            raise RefusalError(45002)
        return self._shower("menu", rendered, agent)

    def _read_news(self, content: dict[str, Any], agent: dict[str, Any]) -> Show:
        articles = content.get("articles")
        if not isinstance(articles, list) or len(articles) != 1 or not isinstance(articles[0], dict):
            raise RefusalError(45008)
        article = {name: str(articles[0].get(name) or "") for name in ("title", "description", "url")}
        if not article["title"]:
            raise RefusalError(44004)
        picture = str(articles[0].get("picurl") or "")
        return lambda openid: show_article(self._chat, openid, "custom", picture=picture, **article)

    def _shower(self, kind: str, rendered: Rendered, more: dict[str, Any]) -> Show:
        def show(openid: str) -> None:
            self._chat.add_from_account(openid, kind, rendered, "custom", **more)

        return show


def _is_choice(choice: object) -> bool:
    return (
        isinstance(choice, dict)
        and isinstance(choice.get("content"), str)
        and bool(choice["content"].strip())
        and isinstance(choice.get("id"), str)
        and bool(choice["id"])
    )


def sending_routes(sending: Sending) -> Blueprint:
    routes = Blueprint("sending", __name__)

    @routes.post("/cgi-bin/message/custom/send")
    def send() -> dict[str, object]:
        sending.send(read_json())
        return {"errcode": 0, "errmsg": "ok"}

    @routes.post("/cgi-bin/message/custom/typing")
    def typing() -> dict[str, object]:
        sending.type(read_json())
        return {"errcode": 0, "errmsg": "ok"}

    return routes
