"""The store of documents in a folder: whole files or none, encrypted, by names that tell nothing."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from media.storage import FileStorage, NotStoredError, StorageError, media_type_of, open_storage
from media.vault import Vault, new_key

KEY = new_key("k1")
VAULT = Vault([KEY])

SIZE = 24_000_000
WRITER = """
import sys
from pathlib import Path
from media.storage import FileStorage
from media.vault import Vault
store = FileStorage(Path(sys.argv[1]), Vault([sys.argv[2]]))
print(store.put(sys.argv[3].encode() * int(sys.argv[4]), media_type="image/jpeg"), flush=True)
print(store.put(sys.argv[3].encode() * int(sys.argv[4]) + b"second", media_type="image/jpeg"), flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> FileStorage:
    return FileStorage(tmp_path / "documents", VAULT)


def test_a_document_comes_back_as_it_was_put(store: FileStorage) -> None:
    name = store.put(b"photo", media_type="image/jpeg")
    assert store.get(name) == b"photo"
    assert list(store.names()) == [name]
    assert media_type_of(name) == "image/jpeg"


def test_the_same_document_has_one_name_and_is_kept_once(store: FileStorage) -> None:
    assert store.put(b"photo", media_type="image/jpeg") == store.put(b"photo", media_type="image/jpeg")
    assert len(list(store.names())) == 1


def test_names_depend_on_the_key_and_files_are_encrypted(store: FileStorage, tmp_path: Path) -> None:
    secret = b"identity card of somebody"
    name = store.put(secret, media_type="image/jpeg")
    other = FileStorage(tmp_path / "other", Vault([new_key("k1")])).put(secret, media_type="image/jpeg")
    assert name != other
    assert all(secret not in path.read_bytes() for path in tmp_path.rglob("*.jpg"))


def test_a_deleted_document_is_gone_and_deleting_twice_is_harmless(store: FileStorage) -> None:
    name = store.put(b"photo", media_type="image/png")
    store.delete(name)
    store.delete(name)
    assert list(store.names()) == []
    with pytest.raises(NotStoredError):
        store.get(name)


def test_a_file_swapped_for_another_is_noticed(store: FileStorage, tmp_path: Path) -> None:
    first = store.put(b"one", media_type="image/jpeg")
    second = store.put(b"two", media_type="image/jpeg")
    paths = {path.name: path for path in tmp_path.rglob("*.jpg")}
    paths[first].write_bytes(paths[second].read_bytes())
    with pytest.raises(StorageError):
        store.get(first)


def test_a_damaged_file_is_noticed_and_mended_by_putting_it_again(store: FileStorage, tmp_path: Path) -> None:
    name = store.put(b"photo" * 100, media_type="image/jpeg")
    path = next(tmp_path.rglob("*.jpg"))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StorageError):
        store.get(name)
    assert store.put(b"photo" * 100, media_type="image/jpeg") == name
    assert store.get(name) == b"photo" * 100


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "a" * 64, "A" * 64 + ".jpg", "a" * 64 + ".jpg\n", "a/b.jpg"]
)
def test_what_is_not_a_name_never_becomes_a_path(store: FileStorage, name: str) -> None:
    for call in (store.get, store.delete, media_type_of):
        with pytest.raises(StorageError):
            call(name)


def test_documents_of_unknown_types_are_not_stored(store: FileStorage) -> None:
    with pytest.raises(StorageError, match="text/html"):
        store.put(b"<html>", media_type="text/html")


def test_a_folder_that_cannot_be_written_is_a_failure_worth_retrying(
    store: FileStorage, tmp_path: Path
) -> None:
    fan = store.put(b"photo", media_type="image/jpeg")[:2]
    folder = tmp_path / "documents" / fan
    next(folder.iterdir()).unlink()
    folder.rmdir()
    folder.write_bytes(b"a file where the folder should be")
    with pytest.raises(StorageError) as caught:
        store.put(b"photo", media_type="image/jpeg")
    assert caught.value.retryable


def test_a_writer_killed_in_the_midst_of_writing_leaves_whole_documents_only(tmp_path: Path) -> None:
    halves = 0
    for letter in "abcdefghijkl":
        root = tmp_path / letter
        promised = _write_until_killed(root, letter)
        store = FileStorage(root, VAULT)
        kept = {name: store.get(name) for name in store.names()}
        assert promised in kept
        assert set(kept.values()) <= {letter.encode() * SIZE, letter.encode() * SIZE + b"second"}
        halves += sum(1 for path in root.glob("??/*") if path.name not in kept)
        store.discard_unfinished(before=datetime.now(UTC) + timedelta(seconds=5))
        assert {path.name for path in root.glob("??/*")} == set(kept)
        if halves == 2:
            break
    assert halves > 0, "no kill met a writer in the midst of writing"


def test_what_a_crash_left_is_discarded_only_when_old(store: FileStorage, tmp_path: Path) -> None:
    folder = tmp_path / "documents" / "ab"
    folder.mkdir()
    (folder / ".unfinished-x").write_bytes(b"half")
    os.utime(folder / ".unfinished-x", (1000, 1000))
    assert list(store.names()) == []
    assert store.discard_unfinished(before=datetime.fromtimestamp(999, UTC)) == 0
    assert store.discard_unfinished(before=datetime.fromtimestamp(1001, UTC)) == 1


def test_a_file_url_opens_a_folder(tmp_path: Path) -> None:
    store = open_storage(f"file://{tmp_path}/some%20where", VAULT)
    store.put(b"photo", media_type="image/jpeg")
    assert (tmp_path / "some where").is_dir()


@pytest.mark.parametrize(
    "url", ["", "/var/files", "file:", "file://host/folder", "ftp://x/y", "s3://", "s3://b?key=1"]
)
def test_an_unknown_url_is_refused_with_what_is_supported(url: str) -> None:
    with pytest.raises(StorageError, match="file:///absolute/folder or s3://"):
        open_storage(url, VAULT)


def _write_until_killed(root: Path, letter: str) -> str:
    """Kills the writer as soon as its second file shows; returns the name of the first, which it reported."""
    command = [sys.executable, "-c", WRITER, str(root), KEY, letter, str(SIZE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as writer:
        assert writer.stdout is not None
        name = writer.stdout.readline().decode().strip()
        while writer.poll() is None and not _is_writing(root, name):
            pass
        os.kill(writer.pid, signal.SIGKILL)
        writer.stdout.read()
    return name


def _is_writing(root: Path, first: str) -> bool:
    """Whether a second file has begun to grow; it may be renamed while we look."""
    with suppress(FileNotFoundError):
        return any(path.name != first and path.stat().st_size > 0 for path in root.glob("??/*"))
    return False
