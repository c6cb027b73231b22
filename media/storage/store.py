"""What every store promises, and how documents are named."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from media.vault import Vault, VaultError

SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "application/pdf": "pdf",
    "audio/amr": "amr",
    "video/mp4": "mp4",
}
NAME = re.compile(r"[0-9a-f]{64}\.(" + "|".join(SUFFIXES.values()) + ")")


class StorageError(Exception):
    """The store could not do it. `retryable`: the same call may work later."""

    def __init__(self, reason: str, *, retryable: bool = False) -> None:
        super().__init__(reason)
        self.retryable = retryable


class NotStoredError(StorageError):
    """Nothing is stored under that name."""


class Stored(NamedTuple):
    """One document as the store lists it."""

    name: str
    written_at: datetime


class Storage(Protocol):
    """Documents by name. A name is a keyed hash of the content and its kind; it tells nothing else."""

    def put(self, data: bytes, *, media_type: str) -> str:
        """Returns when the document would survive a power cut. The same document again gets the same name."""

    def get(self, name: str) -> bytes: ...

    def delete(self, name: str) -> None:
        """Deleting what is not there is no error."""

    def free_bytes(self) -> int | None:
        """How much more fits, None when nothing says so."""

    def names(self) -> Iterator[str]: ...

    def entries(self, prefix: str = "") -> Iterator[Stored]:
        """What is stored under names that begin so, in no certain order."""

    def written_at(self, name: str) -> datetime | None:
        """When it was put last, by the store's own clock. None: it is not stored."""

    def key_of(self, name: str) -> str:
        """The id of the key that sealed it, "" when no key of the ring did."""

    def renew(self, name: str) -> bool:
        """Seal it by the active key. False: it was already. Who deletes it meanwhile may see it come back."""

    def discard_unfinished(self, before: datetime, prefix: str = "", *, is_rehearsal: bool = False) -> int:
        """Remove what writers that crashed before that moment left half-written of names that begin so.
        Returns how much; a rehearsal only counts."""


def media_type_of(name: str) -> str:
    check_name(name)
    suffix = name.rpartition(".")[2]
    return next(kind for kind, known in SUFFIXES.items() if known == suffix)


def name_of(vault: Vault, data: bytes, media_type: str) -> str:
    if media_type not in SUFFIXES:
        raise StorageError(f"Documents of type {media_type!r} are not stored")
    return f"{vault.fingerprint(data)}.{SUFFIXES[media_type]}"


def check_name(name: str) -> None:
    # Names also come from addresses that people can type; a path must never be made of anything else.
    if not NAME.fullmatch(name):
        raise StorageError(f"{name!r} is not the name of a document")


def resealed(vault: Vault, sealed: bytes, name: str) -> bytes:
    return vault.seal(opened(vault, sealed, name), name.encode())


def opened(vault: Vault, sealed: bytes, name: str) -> bytes:
    try:
        return vault.open(sealed, name.encode())
    except VaultError as error:
        raise StorageError(f"{name} cannot be opened: {error}") from error
