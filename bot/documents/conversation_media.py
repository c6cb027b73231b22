"""What people send to an agent: fetched, checked by its bytes, and kept with the conversation."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Protocol

from bot.errors import Refused, WeChatError
from bot.message.inbound import MediaKind
from bot.models.documents import DocumentTable, keyed_mark
from bot.models.tables import to_ms
from bot.wechat.client import Download
from bot.wechat.error_codes import MEDIA_GONE
from bot.wechat.http import TooLarge
from media.intake import Intake, Unreadable
from media.intake.confined import NotStarted, take_in_limits
from media.intake.kind import VIDEO_BRANDS
from media.storage import Storage

# As WeChat limits what accounts may upload; a message of somebody's phone has no other limit on record.
LIMITS: Mapping[MediaKind, int] = MappingProxyType(
    {"photo": 2 * 1024 * 1024, "voice": 2 * 1024 * 1024, "video": 10 * 1024 * 1024}
)
_AMR = (b"#!AMR\n", b"#!AMR-WB\n")
_TYPES: Mapping[str, str] = MappingProxyType({"voice": "audio/amr", "video": "video/mp4"})


class MediaNever(Refused):
    """It cannot be had; `words` tell the agent why."""


class MediaLater(Exception):
    """It could not be fetched or looked at now."""


class Downloads(Protocol):
    """What is needed of WeChat here."""

    def download(self, media_id: str) -> Download: ...

    def download_video(self, media_id: str) -> Download: ...


class ConversationMedia:
    """Bytes between WeChat, the store and the table. What it keeps belongs to no application: it goes with
    the words of the conversation."""

    def __init__(
        self,
        wechat: Downloads,
        storage: Storage,
        documents: DocumentTable,
        fingerprint: Callable[[bytes], str],
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
    ) -> None:
        self._wechat = wechat
        self._storage = storage
        self._documents = documents
        self._fingerprint = fingerprint
        self._clock = clock
        self._fresh_id = fresh_id

    def keep(self, kind: MediaKind, media_id: str, media: str, openid: str) -> str:
        """Fetch, check and store once; returns the document. Raises MediaNever, MediaLater, StorageError."""
        known = self._documents.by_source(media)
        if known is not None:
            return str(known.id)
        data = self._fetched(kind, media_id)
        stored = self._picture(data) if kind == "photo" else self._recording(kind, data)
        return self._documents.add(
            {
                "id": self._fresh_id(),
                "openid": openid,
                "application_id": "",
                "kind": kind,
                "source": media,
                "created_at": to_ms(self._clock()),
                **stored,
            }
        )

    def _fetched(self, kind: MediaKind, media_id: str) -> bytes:
        fetch = self._wechat.download_video if kind == "video" else self._wechat.download
        try:
            data = fetch(media_id).data
        except TooLarge:
            raise _too_large(kind) from None
        except WeChatError as error:
            if error.code in MEDIA_GONE:
                raise MediaNever("gone", "在微信里已经过期，请客户再发一次") from None
            raise MediaLater(error.reason) from None
        if len(data) > LIMITS[kind] and kind != "photo":  # a large photo is made smaller
            raise _too_large(kind)
        return data

    def _picture(self, data: bytes) -> dict[str, object]:
        taken = _taken(data)
        return {
            "media_type": taken.media_type,
            "sha256": keyed_mark(self._fingerprint, taken.sha256),
            "width": taken.width,
            "height": taken.height,
            "original": self._storage.put(taken.original, media_type=taken.media_type),
            "normalised": self._storage.put(taken.normalised, media_type="image/jpeg"),
            "thumbnail": self._storage.put(taken.thumbnail, media_type="image/jpeg"),
        }

    def _recording(self, kind: MediaKind, data: bytes) -> dict[str, object]:
        """Kept as it came: one object in three columns, since nothing smaller is made of it."""
        is_it = data.startswith(_AMR) if kind == "voice" else is_mp4(data)
        if not is_it:
            raise MediaNever("format", "不是能打开的格式，请客户换一种方式发")
        name = self._storage.put(data, media_type=_TYPES[kind])
        return {
            "media_type": _TYPES[kind],
            "sha256": keyed_mark(self._fingerprint, sha256(data).hexdigest()),
            "width": 0,
            "height": 0,
            "original": name,
            "normalised": name,
            "thumbnail": name,
        }


def is_mp4(data: bytes) -> bool:
    """Whether the file begins as those that phones record."""
    return data[4:8] == b"ftyp" and data[8:12] in VIDEO_BRANDS


def _taken(data: bytes) -> Intake:
    try:
        return take_in_limits(data, limit=LIMITS["photo"], recompress=True, allow_png=True)
    except Unreadable as unreadable:
        raise MediaNever(unreadable.code, "照片打不开，请客户再发一次") from None
    except NotStarted as failed:
        raise MediaLater(f"the decoder did not start: {failed}") from failed


def _too_large(kind: MediaKind) -> MediaNever:
    return MediaNever("large", f"超过了 {LIMITS[kind] // (1024 * 1024)} MB")
