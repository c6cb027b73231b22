"""Documents in a bucket of any S3-compatible service."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

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

_NOT_THERE = ("NoSuchKey", "404")  # a HEAD has no body, so all that it can say is the status


class S3Storage:
    """A bucket of any S3-compatible service. It answers a put only once the document is durable."""

    def __init__(self, client: Any, bucket: str, prefix: str, vault: Vault) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._vault = vault

    def put(self, data: bytes, *, media_type: str) -> str:
        name = name_of(self._vault, data, media_type)
        self._write(name, self._vault.seal(data, name.encode()))
        return name

    def get(self, name: str) -> bytes:
        return opened(self._vault, self._read(name), name)

    def delete(self, name: str) -> None:
        check_name(name)
        with _as_storage_error():
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)

    def free_bytes(self) -> int | None:
        return None  # a bucket has no end

    def names(self) -> Iterator[str]:
        return (entry.name for entry in self.entries())

    def entries(self, prefix: str = "") -> Iterator[Stored]:
        with _as_storage_error():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix + prefix
            )
            for page in pages:
                for item in page.get("Contents", ()):
                    name = item["Key"].removeprefix(self._prefix)
                    if NAME.fullmatch(name):
                        yield Stored(name, item["LastModified"].astimezone(UTC))

    def written_at(self, name: str) -> datetime | None:
        check_name(name)
        try:
            with _as_storage_error():
                answer = self._client.head_object(Bucket=self._bucket, Key=self._prefix + name)
        except NotStoredError:
            return None
        written_at: datetime = answer["LastModified"]
        return written_at.astimezone(UTC)

    def key_of(self, name: str) -> str:
        return self._vault.key_of(self._read(name, Range=f"bytes=0-{START_BYTES - 1}"))

    def renew(self, name: str) -> bool:
        if self.key_of(name) == self._vault.keys[0]:
            return False
        self._write(name, resealed(self._vault, self._read(name), name))
        return True

    def discard_unfinished(self, before: datetime, prefix: str = "", *, is_rehearsal: bool = False) -> int:
        """Nothing: a put is one request, of which S3 keeps all or nothing."""
        return 0

    def _read(self, name: str, **options: str) -> bytes:
        check_name(name)
        with _as_storage_error():
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name, **options)
            with answer["Body"] as body:
                content: bytes = body.read()
        return content

    def _write(self, name: str, sealed: bytes) -> None:
        with _as_storage_error():
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._prefix + name,
                Body=sealed,
                ContentType="application/octet-stream",
            )


def s3_client(endpoint: str = "", region: str = "") -> Any:
    """It finds its access key as S3 programs do: in its own variables, its file, or the machine's role."""
    config = Config(
        connect_timeout=5,
        read_timeout=20,
        retries={"mode": "standard", "max_attempts": 3},
        s3={"addressing_style": "path" if endpoint else "auto"},
        # Many S3-compatible services refuse the checksums that boto3 adds by default.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client("s3", endpoint_url=endpoint or None, region_name=region or "us-east-1", config=config)


@contextmanager
def _as_storage_error() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in _NOT_THERE:
            raise NotStoredError("Not stored in the bucket") from error
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        raise StorageError(f"S3 answered {code}", retryable=status >= 500 or status == 429) from error
    except BotoCoreError as error:
        raise StorageError(f"S3 could not be reached: {error}", retryable=True) from error
