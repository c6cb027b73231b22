"""What every store promises, and how documents are named."""

import re
from collections.abc import Iterator
from typing import Protocol

from media.vault import Vault, VaultError

SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "application/pdf": "pdf",
}
NAME = re.compile(r"[0-9a-f]{64}\.(" + "|".join(SUFFIXES.values()) + ")")


class StorageError(Exception):
    """The store could not do it. `retryable`: the same call may work later."""

    def __init__(self, reason: str, *, retryable: bool = False) -> None:
        super().__init__(reason)
        self.retryable = retryable


class NotStoredError(StorageError):
    """Nothing is stored under that name."""


class Storage(Protocol):
    """Documents by name. A name is a keyed hash of the content and its kind; it tells nothing else."""

    def put(self, data: bytes, *, media_type: str) -> str:
        """Returns when the document would survive a power cut. The same document again gets the same name."""

    def get(self, name: str) -> bytes: ...

    def delete(self, name: str) -> None:
        """Deleting what is not there is no error."""

    def names(self) -> Iterator[str]: ...


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


def opened(vault: Vault, sealed: bytes, name: str) -> bytes:
    try:
        return vault.open(sealed, name.encode())
    except VaultError as error:
        raise StorageError(f"{name} cannot be opened: {error}") from error
