"""What both stores promise alike: listing with ages, and another key under the same name."""

from datetime import UTC, datetime, timedelta

import pytest

from media.storage import NotStoredError, Storage, StorageError, open_storage
from media.vault import Vault, new_key

OLD, NEW = new_key("old"), new_key("new")
ABSENT = "a" * 64 + ".jpg"


@pytest.fixture
def store(store_url: str) -> Storage:
    return open_storage(store_url, Vault([OLD]))


@pytest.fixture
def rotated(store: Storage, store_url: str) -> Storage:
    """The same store after a key was put in front of the ring."""
    return open_storage(store_url, Vault([NEW, OLD]))


def test_the_list_says_when_each_document_was_put(store: Storage) -> None:
    names = {store.put(f"photo {number}".encode(), media_type="image/jpeg") for number in range(5)}
    entries = list(store.entries())
    assert {entry.name for entry in entries} == names == set(store.names())
    for entry in entries:
        # A bucket's clock counts whole seconds.
        assert abs(entry.written_at - datetime.now(UTC)) < timedelta(minutes=5)
        assert store.written_at(entry.name) == entry.written_at


def test_the_list_can_be_taken_in_parts(store: Storage) -> None:
    names = {store.put(f"photo {number}".encode(), media_type="image/jpeg") for number in range(40)}
    for letters in ("0123456789abcdef", {name[:4] for name in names}):
        parts = [{entry.name for entry in store.entries(letter)} for letter in letters]
        assert set().union(*parts) == names
        assert sum(map(len, parts)) == len(names)


def test_what_is_not_stored_was_never_put(store: Storage) -> None:
    assert store.written_at(ABSENT) is None
    for call in (store.key_of, store.renew):
        with pytest.raises(NotStoredError):
            call(ABSENT)


def test_a_document_moves_to_the_newest_key_under_its_name(
    store: Storage, rotated: Storage, store_url: str
) -> None:
    name = store.put(b"photo", media_type="image/jpeg")
    assert rotated.key_of(name) == "old"
    assert rotated.renew(name)
    assert rotated.key_of(name) == "new"
    assert not rotated.renew(name)
    assert open_storage(store_url, Vault([NEW])).get(name) == b"photo"
    assert list(rotated.names()) == [name]


def test_a_document_whose_key_is_gone_is_not_touched(store: Storage, store_url: str) -> None:
    name = store.put(b"photo", media_type="image/jpeg")
    stranger = open_storage(store_url, Vault([NEW]))
    assert stranger.key_of(name) == ""
    with pytest.raises(StorageError, match="old"):
        stranger.renew(name)
    assert store.get(name) == b"photo"
