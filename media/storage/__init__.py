"""Keeps documents, encrypted: in a folder, or in an S3 bucket."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from media.storage.folder import FileStorage
from media.storage.store import NotStoredError, Storage, StorageError, Stored, media_type_of
from media.vault import Vault

__all__ = [
    "FileStorage",
    "NotStoredError",
    "Storage",
    "StorageError",
    "Stored",
    "media_type_of",
    "open_storage",
]

SUPPORTED = "file:///absolute/folder or s3://bucket/prefix?endpoint=http://host:port&region=name"


def open_storage(url: str, vault: Vault) -> Storage:
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and parts.path.strip("/"):
        return FileStorage(Path(unquote(parts.path)), vault)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme == "s3" and parts.netloc and options.keys() <= {"endpoint", "region"}:
        return _bucket(parts.netloc, parts.path.strip("/"), options, vault)
    raise StorageError(f"The store must be {SUPPORTED}, not {url!r}")


def _bucket(bucket: str, prefix: str, options: dict[str, str], vault: Vault) -> Storage:
    # Imported here because boto3 takes a third of a second, and only those who name an s3:// store need it.
    try:
        from media.storage.bucket import S3Storage, s3_client
    except ImportError as error:
        raise StorageError("An s3:// store needs the package boto3 to be installed") from error
    return S3Storage(s3_client(**options), bucket, prefix, vault)
