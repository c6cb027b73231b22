"""What a person can do with the phone, and what WeChat tells the service about it."""

import io
from dataclasses import dataclass
from typing import Any

import zxingcpp
from PIL import Image

from sandbox.budget import Budget
from sandbox.callbacks import Courier
from sandbox.chat import Chat
from sandbox.config import SandboxConfig
from sandbox.media import MediaShelf, read_picture
from sandbox.menus import Menus
from sandbox.people import People
from sandbox.qrcodes import QrCodes

# What a sticker becomes on its way to a service account.
UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"
SILENT_AMR = b"#!AMR\n" + b"\x3c" + bytes(31)
# One grey point, a whole GIF.
FIRST_PICTURE = bytes.fromhex("47494638396101000100800000808080ffffff2c00000000010001000002024401003b")
LARGEST_VIDEO = 25 * 1024 * 1024
LARGEST_PHOTO = 20 * 1024 * 1024


class ImpossibleError(Exception):
    """The phone cannot do this now. The text tells the person why."""


@dataclass(frozen=True)
class Actions:
    config: SandboxConfig
    people: People
    budget: Budget
    chat: Chat
    shelf: MediaShelf
    menus: Menus
    qrcodes: QrCodes
    courier: Courier

    def follow(self, openid: str) -> None:
        if self.people.is_following(openid):
            raise ImpossibleError("已经关注了")
        self.people.follow(openid)
        self.budget.open_by_tap(openid)
        self.courier.send_event(openid, "subscribe", {"EventKey": ""})

    def unfollow(self, openid: str) -> None:
        self._require_following(openid)
        self.people.unfollow(openid)
        self.budget.close(openid)
        self.courier.send_event(openid, "unsubscribe", {"EventKey": ""})

    def say(self, openid: str, content: str, menu_id: str | None = None) -> None:
        """Typed words; with a menu id, a tapped choice, which opens only the short window."""
        self._require_following(openid)
        if not content.strip():
            raise ImpossibleError("不能发送空白消息")
        self.chat.add_from_person(openid, "text", content, menu_id=menu_id)
        self.people.mark_exchange(openid)
        if menu_id is None:
            self.budget.open_by_message(openid)
            self.courier.send_message(openid, "text", {"Content": content})
        else:
            self.budget.open_by_tap(openid)
            self.courier.send_message(openid, "text", {"Content": content, "bizmsgmenuid": menu_id})

    def send_photos(self, openid: str, photos: list[bytes]) -> list[str]:
        """Each photo of a burst is a push of its own; they leave together and arrive in any order."""
        self._require_following(openid)
        kinds = [read_picture(photo) for photo in photos]
        if not photos or None in kinds:
            raise ImpossibleError("相册里只能选择图片（JPG、PNG、GIF）")
        if any(len(photo) > LARGEST_PHOTO for photo in photos):
            raise ImpossibleError("图片太大，请压缩后再发")
        media_ids = []
        for photo, content_type in zip(photos, kinds, strict=True):
            media_ids.append(self.shelf.keep(photo, str(content_type)))
            self.chat.add_from_person(openid, "image", "", media_id=media_ids[-1])
        self._note_message(openid)
        for media_id in media_ids:
            address = f"{self.config.public_url}/sandbox/api/media/{media_id}"
            self.courier.send_message(openid, "image", {"PicUrl": address, "MediaId": media_id})
        return media_ids

    def send_sticker(self, openid: str) -> None:
        self._require_following(openid)
        self.chat.add_from_person(openid, "sticker", "[动画表情]")
        self._note_message(openid)
        self.courier.send_message(openid, "text", {"Content": UNSUPPORTED})

    def send_voice(self, openid: str, recognition: str = "") -> None:
        self._require_following(openid)
        media_id = self.shelf.keep(SILENT_AMR, "audio/amr")
        self.chat.add_from_person(openid, "voice", "[语音] 2″", media_id=media_id)
        self._note_message(openid)
        fields: dict[str, str] = {"MediaId": media_id, "Format": "amr"}
        if recognition:
            fields["Recognition"] = recognition
        self.courier.send_message(openid, "voice", dict(fields))

    def send_video(self, openid: str, video: bytes) -> None:
        """WeChat tells a service account the media ids of the video and of its first picture."""
        self._require_following(openid)
        if video[4:8] != b"ftyp":
            raise ImpossibleError("相册里只能选择 MP4 视频")
        if len(video) > LARGEST_VIDEO:
            raise ImpossibleError("视频太大，请剪短后再发")
        media_id = self.shelf.keep(video, "video/mp4")
        thumb_id = self.shelf.keep(FIRST_PICTURE, "image/gif")
        self.chat.add_from_person(openid, "video", "[视频]", media_id=media_id)
        self._note_message(openid)
        self.courier.send_message(openid, "video", {"MediaId": media_id, "ThumbMediaId": thumb_id})

    def send_location(self, openid: str, latitude: float, longitude: float, label: str) -> None:
        self._require_following(openid)
        self.chat.add_from_person(
            openid, "location", label or "[位置]", latitude=latitude, longitude=longitude
        )
        self._note_message(openid)
        fields = {"Location_X": f"{latitude:.6f}", "Location_Y": f"{longitude:.6f}", "Scale": "15"}
        self.courier.send_message(openid, "location", {**fields, "Label": label})

    def send_file(self, openid: str, name: str, size: int) -> None:
        """WeChat tells a service account the name of a file and gives no way to its content."""
        self._require_following(openid)
        self.chat.add_from_person(openid, "file", name, size=size)
        self._note_message(openid)
        fields = {
            "Title": name,
            "Description": "",
            "FileKey": self.config.token_hex(16),
            "FileMd5": self.config.token_hex(16),
            "FileTotalLen": str(size),
        }
        self.courier.send_message(openid, "file", dict(fields))

    def tap_menu(self, openid: str, key: str) -> dict[str, Any]:
        """Presses a button of the account's menu; for a page it returns {"open": address}."""
        self._require_following(openid)
        button = self.menus.find(key)
        if button is None:
            raise ImpossibleError("菜单里没有这一项")
        if button["type"] == "view":
            self.courier.send_event(openid, "VIEW", {"EventKey": button["url"], "MenuId": "1"})
            return {"open": button["url"]}
        if button["type"] != "click":
            raise ImpossibleError("这部手机还不会按这种菜单")
        self.budget.open_by_tap(openid)
        self.people.mark_exchange(openid)
        self.courier.send_event(openid, "CLICK", {"EventKey": button["key"]})
        return {}

    def scan(self, openid: str, content: str) -> dict[str, Any]:
        """Scans what a code holds, or a scene by its name; for an address it returns {"open": address}."""
        known = self.qrcodes.scene_of(content)
        if known is None and content.startswith("http://weixin.qq.com/q/"):
            raise ImpossibleError("该二维码已失效")
        if known is None and content.startswith(("http://", "https://")):
            return {"open": content}
        self._scan_scene(openid, known or content)
        return {}

    def scan_picture(self, openid: str, media_id: str) -> dict[str, Any]:
        """Presses long on a picture in the chat: 识别图中二维码."""
        row = self.shelf.find(media_id)
        if row is None:
            raise ImpossibleError("图片不存在")
        with Image.open(io.BytesIO(row["content"])) as image:
            found = zxingcpp.read_barcodes(image.convert("RGB"))
        if not found:
            raise ImpossibleError("图中没有发现二维码")
        return self.scan(openid, found[0].text)

    def _scan_scene(self, openid: str, scene: str) -> None:
        ticket = self.qrcodes.ticket_for(scene)
        was_following = self.people.is_following(openid)
        self.people.follow(openid)
        self.budget.open_by_tap(openid)
        self.people.mark_exchange(openid)
        if was_following:
            self.courier.send_event(openid, "SCAN", {"EventKey": scene, "Ticket": ticket})
        else:
            self.courier.send_event(openid, "subscribe", {"EventKey": f"qrscene_{scene}", "Ticket": ticket})

    def _require_following(self, openid: str) -> None:
        if not self.people.is_following(openid):
            raise ImpossibleError("还没有关注，请先关注公众号")

    def _note_message(self, openid: str) -> None:
        self.people.mark_exchange(openid)
        self.budget.open_by_message(openid)
