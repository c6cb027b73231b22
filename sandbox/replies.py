"""The service's answer to a push: checked as WeChat does, then shown in the chat."""

from typing import Any

from sandbox.agent_sessions import AgentSessions
from sandbox.chat import Chat
from sandbox.config import SandboxConfig
from sandbox.envelope import BadAnswerError, Envelope, read_xml
from sandbox.media import MediaShelf
from sandbox.people import People
from sandbox.rendering import render_plain, render_text

# WeChat drops a longer passive text without a word, so the person sees nothing at all.
LONGEST_TEXT = 2048
MESSAGE_TYPES = {"text", "image", "voice", "video", "shortvideo", "link", "location"}


class Replies:
    def __init__(
        self,
        config: SandboxConfig,
        envelope: Envelope,
        chat: Chat,
        shelf: MediaShelf,
        people: People,
        sessions: AgentSessions,
    ) -> None:
        self._config = config
        self._envelope = envelope
        self._chat = chat
        self._shelf = shelf
        self._people = people
        self._sessions = sessions

    def open(self, answer: str) -> str:
        """The answer in the clear: empty when there is nothing to show. Raises BadAnswerError."""
        bare = answer.strip()
        return "" if bare in {"", "success"} else self._envelope.unpack(bare)

    def show(self, openid: str, push_type: str, xml: str) -> str:
        """Puts one passive reply into the chat and returns what is remarkable about it.

        Raises BadAnswerError when WeChat would not take it.
        """
        reply = read_xml(xml)
        self._check_addresses(openid, reply)
        kind = reply.get("MsgType")
        remark = ""
        if kind == "text":
            remark = self._show_text(openid, reply)
        elif kind in {"image", "voice"}:
            self._show_media(openid, kind, reply)
        elif kind == "news":
            self._show_news(openid, push_type, reply)
        elif kind == "transfer_customer_service":
            return self._transfer(openid, push_type, reply)
        else:
            raise BadAnswerError(f"不支持的回复类型：{kind}")
        self._people.mark_exchange(openid)
        return remark

    def _check_addresses(self, openid: str, reply: dict[str, Any]) -> None:
        if reply.get("ToUserName") != openid:
            raise BadAnswerError("ToUserName 不是发消息的人")
        if reply.get("FromUserName") != self._config.account_id:
            raise BadAnswerError("FromUserName 不是本公众号")
        if not str(reply.get("CreateTime") or "").isdigit():
            raise BadAnswerError("CreateTime 不是整数")

    def _transfer(self, openid: str, push_type: str, reply: dict[str, Any]) -> str:
        if push_type not in MESSAGE_TYPES:
            raise BadAnswerError("只能在用户消息之后转接客服")
        named = reply.get("TransInfo")
        account = named.get("KfAccount") if isinstance(named, dict) else None
        if named is not None and account not in self._config.kf_accounts:
            raise BadAnswerError("TransInfo 里的客服账号不存在")
        if not self._config.kf_accounts:
            return "没有开通微信客服，转接的消息没有人看到"
        self._sessions.wait(openid)
        return "会话转到微信的客服工作台"

    def _show_text(self, openid: str, reply: dict[str, Any]) -> str:
        content = reply.get("Content")
        if not isinstance(content, str) or not content.strip():
            raise BadAnswerError("Content 为空")
        if len(content.encode()) > LONGEST_TEXT:
            return "文字超过 2048 字节，用户什么也看不到"
        self._chat.add_from_account(openid, "text", render_text(content), "passive")
        return ""

    def _show_media(self, openid: str, kind: str, reply: dict[str, Any]) -> None:
        held = reply.get(kind.capitalize())
        media_id = held.get("MediaId") if isinstance(held, dict) else None
        if not media_id or self._shelf.find_alive(media_id) is None:
            raise BadAnswerError("MediaId 不存在或已过期")
        self._chat.add_from_account(openid, kind, render_plain(""), "passive", media_id=media_id)

    def _show_news(self, openid: str, push_type: str, reply: dict[str, Any]) -> None:
        articles = reply.get("Articles")
        items = articles.get("item") if isinstance(articles, dict) else None
        items = items if isinstance(items, list) else [items]
        # One article in answer to a message, up to eight after an event.
        most = 1 if push_type in MESSAGE_TYPES else 8
        if not all(isinstance(item, dict) for item in items) or not 1 <= len(items) <= most:
            raise BadAnswerError("图文条数不对")
        if str(reply.get("ArticleCount")) != str(len(items)):
            raise BadAnswerError("ArticleCount 与条数不符")
        for item in items:
            show_article(
                self._chat,
                openid,
                "passive",
                title=item.get("Title") or "",
                description=item.get("Description") or "",
                picture=item.get("PicUrl") or "",
                url=item.get("Url") or "",
            )


def show_article(
    chat: Chat, openid: str, channel: str, *, title: str, description: str, picture: str, url: str
) -> None:
    shown = render_plain("\n".join(part for part in (title, description) if part))
    chat.add_from_account(
        openid,
        "news",
        shown,
        channel,
        title=title,
        description=description,
        picture=picture,
        links=[{"label": title, "href": url}] if url.startswith(("http://", "https://")) else [],
    )
