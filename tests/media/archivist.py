"""Processes that do one thing to a store until they are killed: keep documents, or renew their keys.

Each line that is read is a JSON list: store or renew, the URLs of database and store, the keys separated by
blanks, a name. A fork does it, since to start a program for each takes longer than its life; its pid is
printed. A number alone waits for that process, and its exit code is printed.
"""

import json
import os
import sys
from itertools import count
from typing import Any

from bot.models.database import Database
from bot.models.documents import PARTS, DocumentTable
from bot.models.objects import Objects
from bot.models.tables import DocumentRow
from bot.upkeep.rekeying import SEALED, Rekeying
from media.storage import bucket, open_storage
from media.vault import Vault

SIZE = 60_000
__all__ = ["bucket", "content", "row"]  # imported once here instead of in every fork


def serve() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        if isinstance(asked, int):
            print(os.waitstatus_to_exitcode(os.waitpid(asked, 0)[1]), flush=True)
        elif pid := os.fork():
            print(pid, flush=True)
        else:
            work(*asked)
            os._exit(0)


def work(what: str, database_url: str, store_url: str, keys: str, name: str) -> None:
    vault, database = Vault(keys.split()), Database(database_url)
    storage = open_storage(store_url, vault)
    objects = Objects(database, storage)
    if what == "renew":
        rekeying = Rekeying(database, objects, storage, vault)
        found = [*(rekeying.column(sealed) for sealed in SEALED), rekeying.store()]
        assert not any(each.broken or each.busy for each in found)
        return
    documents = DocumentTable(database, objects)
    for number in count():
        stored = {
            part: storage.put(content(f"{name}-{number}", part), media_type="image/jpeg") for part in PARTS
        }
        documents.add(row(f"{name}-{number}") | stored)


def content(document: str, part: str) -> bytes:
    """What is kept of a document; the thumbnails of all documents are equal."""
    text = part if part == "thumbnail" else f"{document} {part}"
    return text.encode().ljust(SIZE)


def row(document: str) -> dict[str, Any]:
    values: dict[str, Any] = {each.name: "" for each in DocumentRow.__table__.columns if not each.nullable}
    return values | {"id": document, "source": document, "width": 1, "height": 1, "created_at": 0}


if __name__ == "__main__":
    serve()
