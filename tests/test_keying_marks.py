"""Bare digests in rows of documents are replaced by keyed ones, and the same paper is known again."""

from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select

from bot.bootstrap import House
from bot.models.documents import keyed_mark
from bot.models.tables import DocumentRow
from tests.world import World

SENT = sha256(b"a paper").hexdigest()


def _row(number: int, source: str, digest: str = SENT) -> dict[str, Any]:
    texts = ("kind", "media_type", "original", "normalised", "thumbnail", "openid")
    about = dict.fromkeys(texts, "") | {"application_id": "a", "width": 1, "height": 1, "created_at": 0}
    return about | {"id": f"d{number}", "source": source, "sha256": digest}


def _stored(house: House) -> list[tuple[str, str]]:
    with house.database.reading() as connection:
        query = select(DocumentRow.source, DocumentRow.sha256).order_by(DocumentRow.id)
        return [(row.source, row.sha256) for row in connection.execute(query)]


def test_a_release_keys_what_earlier_ones_hashed_without_a_key(a_world: World) -> None:
    house = a_world.house
    keyed, form = (keyed_mark(house.vault.fingerprint, digest) for digest in (SENT, "0123456789ab"))
    before = [
        _row(1, f"upload:a:{SENT}"),
        _row(2, "form:a:0123456789ab:application", ""),
        _row(3, "id:capture"),
        _row(4, f"upload:b:{keyed}", keyed),
    ]
    with house.database.writing() as connection:
        connection.execute(insert(DocumentRow), before)
    assert house.keying_marks.run() == 3
    assert house.keying_marks.run() == 0
    assert _stored(house) == [
        (f"upload:a:{keyed}", keyed),
        (f"form:a:{form}:application", ""),
        ("id:capture", keyed),
        (f"upload:b:{keyed}", keyed),
    ]
    assert house.documents.by_source(f"upload:a:{keyed}")
