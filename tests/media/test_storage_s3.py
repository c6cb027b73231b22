"""The store of documents in a bucket, against an S3 server of its own."""

import pytest

from media.storage import NotStoredError, Storage, StorageError, open_storage
from media.vault import Vault, new_key

pytestmark = pytest.mark.processes

VAULT = Vault([new_key("k1")])


@pytest.fixture
def store(endpoint: str, bucket: object) -> Storage:
    return open_storage(f"s3://papers/documents?endpoint={endpoint}&region=us-east-1", VAULT)


def test_a_document_goes_to_the_bucket_and_comes_back(store: Storage) -> None:
    name = store.put(b"photo", media_type="image/jpeg")
    assert store.get(name) == b"photo"
    assert store.put(b"photo", media_type="image/jpeg") == name
    assert name in store.names()


def test_what_lies_in_the_bucket_is_encrypted(store: Storage, bucket: object) -> None:
    name = store.put(b"identity card", media_type="image/jpeg")
    body = bucket.get_object(Bucket="papers", Key=f"documents/{name}")["Body"].read()  # type: ignore[attr-defined]
    assert b"identity card" not in body
    assert VAULT.open(body, name.encode()) == b"identity card"


def test_a_document_taken_from_the_bucket_is_gone(store: Storage) -> None:
    name = store.put(b"to be deleted", media_type="application/pdf")
    store.delete(name)
    store.delete(name)
    assert name not in store.names()
    with pytest.raises(NotStoredError):
        store.get(name)


def test_other_peoples_objects_in_the_bucket_are_not_ours(store: Storage, bucket: object) -> None:
    bucket.put_object(Bucket="papers", Key="documents/readme.txt", Body=b"x")  # type: ignore[attr-defined]
    bucket.put_object(Bucket="papers", Key="elsewhere/" + "a" * 64 + ".jpg", Body=b"x")  # type: ignore[attr-defined]
    assert not {"readme.txt", "a" * 64 + ".jpg"} & set(store.names())


def test_a_bucket_that_is_missing_is_a_failure_not_worth_retrying(endpoint: str, credentials: None) -> None:
    store = open_storage(f"s3://nowhere?endpoint={endpoint}", VAULT)
    with pytest.raises(StorageError) as caught:
        store.put(b"photo", media_type="image/jpeg")
    assert not caught.value.retryable


def test_a_server_that_is_down_is_a_failure_worth_retrying(credentials: None) -> None:
    store = open_storage("s3://papers?endpoint=http://127.0.0.1:9", VAULT)
    with pytest.raises(StorageError) as caught:
        store.put(b"photo", media_type="image/jpeg")
    assert caught.value.retryable
