"""What we ask of WeChat, one method a call.

On requests directly, not on wechatpy's client: its token, retry, upload, download and template code would
all have to be replaced (a refused token retried without end, an upload repeated with an empty file, no stable
token, no timeout on the token call, tokens in exception texts). What is left of it is a few lines a call.
"""

import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import WeChatError
from bot.wechat.access_token import AccessTokens
from bot.wechat.api import Api
from bot.wechat.http import Answer
from bot.wechat.outgoing import clean
from bot.wechat.template import fitted

DOWNLOAD_LIMIT: Final = 10 * 1024 * 1024
MAX_QR_SECONDS: Final = 2_592_000
_SEND: Final = "/cgi-bin/message/custom/send"
_TYPING: Final = "/cgi-bin/message/custom/typing"
_TEMPLATE: Final = "/cgi-bin/message/template/send"
_UPLOAD: Final = "/cgi-bin/media/upload"
_DOWNLOAD: Final = "/cgi-bin/media/get"
_VIDEO: Final = "video_url"  # the name in logs and metrics of the files that addresses of videos lead to
_QR_CODE: Final = "/cgi-bin/qrcode/create"
_MENU: Final = "/cgi-bin/menu/create"
_TICKET: Final = "/cgi-bin/ticket/getticket"
_MENU_NOW: Final = "/cgi-bin/menu/get"
_TEMPLATES: Final = "/cgi-bin/template/get_all_private_template"
_AGENTS: Final = "/cgi-bin/customservice/getkflist"
_ONLINE_AGENTS: Final = "/cgi-bin/customservice/getonlinekflist"
_RECORDS: Final = "/customservice/msgrecord/getmsglist"
# WeChat gives 10,000 in one answer; with so many of the longest texts one stays within our limit for JSON.
_MOST_RECORDS: Final = 400
_SENT_BY_AGENT: Final = 2002
_CALLBACK_CHECK: Final = "/cgi-bin/callback/check"
_FIELD: Final = re.compile(r"\{\s*\{\s*(\w+)\.DATA\s*\}\s*\}")


@dataclass(frozen=True, slots=True)
class Download:
    """A media file as WeChat hands it out."""

    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code that leads to the account. `url` is what the picture has to hold."""

    ticket: str
    url: str


@dataclass(frozen=True, slots=True)
class CallbackCheck:
    """What WeChat found at the callback's address. `is_lost`: no ping was answered."""

    addresses: tuple[str, ...]
    is_lost: bool


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """What an agent of WeChat's customer service said, or was told, at a moment in seconds since 1970."""

    openid: str
    account: str
    is_agent: bool
    text: str
    time: int


class MediaIsVideo(WeChatError):
    """The media is a video: WeChat gives the address of a page instead of the bytes."""


class WeChat:
    """One account's API. Each call is bounded, and is repeated at most once, after a refused token.

    An error says whether trying again helps (`retryable`) and whether the message may have gone all the
    same (`uncertain`). Waiting before a retry is the caller's.
    """

    def __init__(self, appid: str, secret: str, api_base: str, tokens: AccessTokens, timeout: float) -> None:
        self._api = Api(appid, secret, api_base, tokens, timeout)

    def send_text(self, openid: str, text: str, kf_account: str = "") -> None:
        """A customer-service message. `kf_account` shows it as from that agent."""
        self._send(openid, "text", {"content": clean(text)}, kf_account)

    def send_image(self, openid: str, media_id: str, kf_account: str = "") -> None:
        """An uploaded picture."""
        self._send(openid, "image", {"media_id": media_id}, kf_account)

    def send_menu(self, openid: str, head: str, items: list[tuple[str, str]], tail: str) -> None:
        """Choices to tap: pairs of id and words. A tap comes back as a text with the id."""
        rows = [{"id": item_id, "content": clean(content)} for item_id, content in items]
        menu = {"head_content": clean(head), "list": rows, "tail_content": clean(tail)}
        self._send(openid, "msgmenu", menu)

    def send_typing(self, openid: str) -> None:
        """Show that an answer is being written. WeChat refuses it without an exchange in the last 30 s."""
        self._api.post(_TYPING, {"touser": openid, "command": "Typing"}, is_repeatable=True)

    def send_template(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        url: str = "",
        *,
        client_msg_id: str,
    ) -> str:
        """A template message; returns WeChat's msgid.

        Within ten minutes WeChat delivers one `client_msg_id` once, so a lost answer is uncertain and yet
        worth a retry with the same id.
        """
        body: dict[str, Any] = {
            "touser": openid,
            "template_id": template_id,
            "data": fitted(data),
            "client_msg_id": client_msg_id,
        }
        if url:
            body["url"] = url
        try:
            answer = self._api.post(_TEMPLATE, body, is_repeatable=False)
        except WeChatError as error:
            error.retryable = error.retryable or error.uncertain
            raise
        return str(answer.get("msgid", ""))

    def upload_image(self, data: bytes, filename: str) -> str:
        """The media_id of a temporary picture, good for three days. Above 2 MB WeChat may refuse it."""
        # Libraries write names beyond ASCII in ways that WeChat does not all read; nobody sees the name.
        name = re.sub(r"[^A-Za-z0-9._-]", "_", filename) or "image"
        content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return _required(self._api.upload(_UPLOAD, "image", (name, data, content_type)), "media_id", _UPLOAD)

    def download(self, media_id: str) -> Download:
        """The bytes of a picture or a voice message, 10 MiB at most."""
        result = self._api.file(_DOWNLOAD, media_id, DOWNLOAD_LIMIT)
        if isinstance(result, Answer):
            return _downloaded(result)
        if "video_url" in result:
            raise MediaIsVideo(0, f"{_DOWNLOAD}: the media is a video")
        raise WeChatError(0, f"{_DOWNLOAD}: neither a file nor an error came back")

    def download_video(self, media_id: str) -> Download:
        """The bytes of a video, 10 MiB at most. WeChat answers with the address of the file."""
        result = self._api.file(_DOWNLOAD, media_id, DOWNLOAD_LIMIT)
        if isinstance(result, Answer):
            return _downloaded(result)
        address = result.get("video_url")
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            raise WeChatError(0, f"{_DOWNLOAD}: no address of a video came back")
        return _downloaded(self._api.elsewhere(_VIDEO, address, DOWNLOAD_LIMIT))

    def create_qrcode(self, scene: str, expire_seconds: int) -> QrCode:
        """A temporary QR code with a scene of 1 to 64 characters, for 30 days at most."""
        if not 1 <= len(scene) <= 64 or not 1 <= expire_seconds <= MAX_QR_SECONDS:
            raise ValueError("the scene needs 1 to 64 characters, its life 1 to 2,592,000 seconds")
        body = {
            "expire_seconds": expire_seconds,
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        }
        answer = self._api.post(_QR_CODE, body, is_repeatable=True)
        return QrCode(_required(answer, "ticket", _QR_CODE), _required(answer, "url", _QR_CODE))

    def push_menu(self, menu: dict[str, Any]) -> None:
        """Replace the account's menu."""
        self._api.post(_MENU, menu, is_repeatable=True)

    def jsapi_ticket(self) -> tuple[str, int]:
        """What pages are signed with for WeChat's own buttons, and for how many seconds."""
        answer = self._api.get(_TICKET, type="jsapi")
        seconds = answer.get("expires_in")
        if not isinstance(seconds, int):
            raise WeChatError(0, f"{_TICKET}: no lifetime in the answer", retryable=True)
        return _required(answer, "ticket", _TICKET), seconds

    def check_token(self) -> str:
        """The access_token that calls would use now. Raises WeChatError when WeChat gives none."""
        return self._api.token()

    def check_secret(self) -> str:
        """An access_token fetched past the cache, where one may be that an older secret got. The cached one
        stays good. Raises WeChatError."""
        return self._api.fetched_token()

    def private_templates(self) -> dict[str, set[str]]:
        """The account's template messages: id and names of the fields."""
        found = self._api.get(_TEMPLATES).get("template_list") or []
        return {str(each["template_id"]): set(_FIELD.findall(str(each["content"]))) for each in found}

    def kf_accounts(self) -> dict[str, bool]:
        """The accounts of WeChat's customer service, and whether the WeChat of a person is bound to each.

        WeChat raises 65400 while customer service is not enabled.
        """
        found = self._api.get(_AGENTS).get("kf_list") or []
        return {str(each["kf_account"]): bool(each.get("kf_wx")) for each in found}

    def kf_accounts_online(self) -> frozenset[str]:
        """The accounts whose agents are in WeChat's customer service now. Raises as `kf_accounts` does."""
        found = self._api.get(_ONLINE_AGENTS).get("kf_online_list") or []
        return frozenset(str(each["kf_account"]) for each in found)

    def session_records(self, start: int, end: int) -> Iterator[SessionRecord]:
        """What was said in all sessions between two moments in seconds, 24 hours at most."""
        first = 1
        while True:
            wish = {"starttime": start, "endtime": end, "msgid": first, "number": _MOST_RECORDS}
            answer = self._api.post(_RECORDS, wish, is_repeatable=True)
            rows = answer.get("recordlist") or []
            yield from map(_record, rows)
            following = int(answer.get("msgid") or 0)
            if len(rows) < _MOST_RECORDS or following <= first:
                return
            first = following

    def menu(self) -> list[dict[str, Any]]:
        """The buttons of the account's menu. Without one WeChat raises 46003."""
        return list((self._api.get(_MENU_NOW).get("menu") or {}).get("button") or [])

    def check_callback(self) -> CallbackCheck:
        """WeChat looks up the callback's address and pings it. Takes some seconds."""
        asked = {"action": "all", "check_operator": "DEFAULT"}
        answer = self._api.post(_CALLBACK_CHECK, asked, is_repeatable=True)
        lost = [str(each.get("package_loss", "")) for each in answer.get("ping") or []]
        addresses = tuple(str(each.get("ip", "")) for each in answer.get("dns") or [])
        return CallbackCheck(addresses, bool(lost) and all(each == "100%" for each in lost))

    def close(self) -> None:
        """Close the connections of all threads."""
        self._api.close()

    def _send(self, openid: str, kind: str, content: dict[str, Any], kf_account: str = "") -> None:
        body: dict[str, Any] = {"touser": openid, "msgtype": kind, kind: content}
        if kf_account:
            body["customservice"] = {"kf_account": kf_account}
        self._api.post(_SEND, body, is_repeatable=False)


def _record(row: Mapping[str, Any]) -> SessionRecord:
    is_agent = row.get("opercode") == _SENT_BY_AGENT
    account, text = str(row.get("worker", "")), clean(str(row.get("text", "")))
    return SessionRecord(str(row["openid"]), account, is_agent, text, int(row["time"]))


def _downloaded(answer: Answer) -> Download:
    return Download(answer.content_type.partition(";")[0].strip().lower(), answer.data)


def _required(answer: dict[str, Any], name: str, path: str) -> str:
    value = answer.get(name)
    if isinstance(value, str) and value:
        return value
    raise WeChatError(0, f"{path}: no {name} in the answer", retryable=True)
