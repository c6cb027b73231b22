"""Documents in a folder of this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp

from media.storage.store import (
    NAME,
    NotStoredError,
    StorageError,
    Stored,
    check_name,
    name_of,
    opened,
    resealed,
)
from media.vault import START_BYTES, Vault

UNFINISHED = ".unfinished-"


class FileStorage:
    """A folder with 256 folders in it, so that none grows too long to list."""

    def __init__(self, root: Path, vault: Vault) -> None:
        self._root = root
        self._vault = vault
        with _as_storage_error():
            root.mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes, *, media_type: str) -> str:
        # What is there already is written again all the same: that mends a damaged file and renews its key.
        name = name_of(self._vault, data, media_type)
        sealed = self._vault.seal(data, name.encode())
        path = self._path(name)
        with _as_storage_error():
            if not path.parent.is_dir():
                path.parent.mkdir(exist_ok=True)
                _sync_folder(self._root)
            _write_whole(path, sealed)
        return name

    def get(self, name: str) -> bytes:
        with _as_storage_error():
            sealed = self._path(name).read_bytes()
        return opened(self._vault, sealed, name)

    def delete(self, name: str) -> None:
        path = self._path(name)
        with _as_storage_error():
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync_folder(path.parent)

    def free_bytes(self) -> int | None:
        with _as_storage_error():
            return shutil.disk_usage(self._root).free

    def names(self) -> Iterator[str]:
        return (entry.name for entry in self.entries())

    def entries(self, prefix: str = "") -> Iterator[Stored]:
        fan, rest = f"{prefix[:2]:?<2}", f"{prefix[:2]:?<2}{prefix[2:]}*"
        for path in self._root.glob(f"{fan}/{rest}"):
            # It may be deleted while we look.
            if NAME.fullmatch(path.name) and (written_at := _written_at(path)):
                yield Stored(path.name, written_at)

    def written_at(self, name: str) -> datetime | None:
        with _as_storage_error():
            return _written_at(self._path(name))

    def key_of(self, name: str) -> str:
        with _as_storage_error(), self._path(name).open("rb") as file:
            return self._vault.key_of(file.read(START_BYTES))

    def renew(self, name: str) -> bool:
        if self.key_of(name) == self._vault.keys[0]:
            return False
        with _as_storage_error():
            path = self._path(name)
            _write_whole(path, resealed(self._vault, path.read_bytes(), name))
        return True

    def discard_unfinished(self, before: datetime, prefix: str = "", *, is_rehearsal: bool = False) -> int:
        with _as_storage_error():
            paths = self._root.glob(f"{prefix[:2]:?<2}/{UNFINISHED}*")
            found = ((path, _written_at(path)) for path in paths)
            old = [path for path, written_at in found if written_at and written_at < before]
            for path in () if is_rehearsal else old:
                path.unlink(missing_ok=True)
        return len(old)

    def _path(self, name: str) -> Path:
        check_name(name)
        return self._root / name[:2] / name


def _written_at(path: Path) -> datetime | None:
    with suppress(FileNotFoundError):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return None


def _write_whole(path: Path, data: bytes) -> None:
    """After a crash at any moment the path holds the whole document or nothing."""
    handle, unfinished = mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """A rename survives a power cut only once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _as_storage_error() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotStoredError(f"Not stored: {Path(str(error.filename)).name}") from error
    except OSError as error:
        raise StorageError(f"The folder of documents failed: {error}", retryable=True) from error
