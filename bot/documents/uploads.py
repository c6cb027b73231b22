"""Uploads of the applicant's page: resumed after a broken connection, taken once, deleted after a day."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from bot.documents.adjusting import Adjusted, adjusted_of
from bot.errors import Refused
from bot.links import Ticket
from bot.message.event import UploadCame
from bot.models.binding import NOTE
from bot.models.tables import to_ms
from bot.models.uploads import UploadTable
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from bot.records import Records
from bot.turn.turn import Outcome, Turn
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.state import Application
from handlers.giving_papers import is_giving, places
from media.intake.words import refusal
from media.vault import Vault

UPLOAD_LIMIT = 10 * 1024 * 1024  # what is larger than a paper may be is made smaller by the worker
PIECE_LIMIT = 256 * 1024
MOST_A_DAY = 60
KEPT = timedelta(hours=24)
_ARRIVING = timedelta(seconds=15)  # bytes came so lately that more are to be expected
_LONGEST_NAME = 120
_NOT_NOW = "现在不用上传资料。请回到微信聊天，回复“继续”，看下一步要做什么。"
_NO_UPLOAD = "这个文件没有传上来，请重新选择一次。"
NOT_TAKEN = "有一份文件没能收到，麻烦您再传一次。"


class BadOffset(Exception):
    """The bytes do not continue where the upload stands: at `received`."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it stands. `place` is the question it was chosen for, "" to go by what it is.

    `state`: open, queued, taken, refused or cancelled. `words` say what there is to know of the outcome,
    `note` what the chat says of it, `about` the question of the paper that the note is about, `for_guest` the
    note without values; "" for a note of an earlier release. `adjusted`: the picture that is turned or
    cropped instead of bytes that come.
    """

    id: str
    application_id: str
    place: str
    name: str
    size: int
    received: int
    state: str
    words: str
    document_id: str
    note: str = ""
    about: str = ""
    for_guest: str = ""
    adjusted: Adjusted | None = None


class Uploads:
    """What the page and the worker do with uploads. An upload is its person's alone."""

    def __init__(
        self,
        table: UploadTable,
        records: Records,
        vault: Vault,
        turn: Turn,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
    ) -> None:
        self._table = table
        self._records = records
        self._vault = vault
        self._turn = turn
        self._clock = clock
        self._fresh_id = fresh_id

    def begin(self, ticket: Ticket, place: str, name: str, size: int) -> str:
        """Room for a file. Returns the upload's id. Raises Refused."""
        self._allow(ticket, place)
        if size <= 0:
            raise Refused("empty", refusal("empty").words)
        if size > UPLOAD_LIMIT:
            raise Refused("too_large", refusal("too_large", limit=UPLOAD_LIMIT).words)
        return self._begin(ticket, self._fresh_id(), place, name, size)

    def is_begun(self, upload_id: str) -> bool:
        return self._table.find(upload_id) is not None

    def begin_adjusting(self, ticket: Ticket, upload_id: str, place: str, name: str, asked: Adjusted) -> None:
        """A picture that is here already comes as a file comes, without bytes. Raises Refused."""
        self._allow(ticket, place)
        self._begin(ticket, upload_id, place, name, 0, asked.text())

    def _begin(
        self, ticket: Ticket, upload_id: str, place: str, name: str, size: int, adjusted: str | None = None
    ) -> str:
        now = self._clock()
        values = {
            "id": upload_id,
            "openid": ticket.openid,
            "application_id": ticket.application_id,
            "place": place,
            "sealed": self._vault.seal(name[:_LONGEST_NAME].encode("utf-8", "replace"), _context(upload_id)),
            "size": size,
            "received": 0,
            "state": "open",
            "words": "",
            "document_id": "",
            "created_at": to_ms(now),
            "touched_at": to_ms(now),
            "adjusted": adjusted,
        }
        if not self._table.begin(values, self._ending(values), china_day(now), MOST_A_DAY):
            raise Refused("too_many", f"今天已经传了 {MOST_A_DAY} 个文件，请明天再传，或在聊天里回复“人工”。")
        return upload_id

    def append(self, ticket: Ticket, upload_id: str, start: int, data: bytes) -> int:
        """Keep the bytes from `start` on. Returns how many there are. Raises BadOffset or Refused."""
        self.find(ticket, upload_id)
        sealed = self._vault.seal(data, _context(upload_id, start))
        appended = self._table.append(upload_id, start, len(data), sealed, to_ms(self._clock()))
        if not appended.is_kept:
            raise BadOffset(appended.received)
        return appended.received

    def finish(self, ticket: Ticket, upload_id: str) -> Outcome:
        """All bytes are here: the chat waits for it, a worker takes it. Safe to repeat. Raises BadOffset or
        Refused."""
        upload = self.find(ticket, upload_id)
        if upload.state == "open" and not self._table.queue(upload_id):
            raise BadOffset(upload.received)
        if upload.state not in ("open", "queued"):
            return Outcome()
        outcome = self._turn.take(
            UploadCame(
                openid=ticket.openid,
                key=_photo(upload_id),
                application_id=upload.application_id,
                upload=upload_id,
            )
        )
        if not outcome.work and not outcome.is_repeat:
            self._table.close(upload_id, "refused", _NOT_NOW)
        return outcome

    def cancel(self, ticket: Ticket, upload_id: str) -> bool:
        """The person thought better of it. False: it is too late for that."""
        return self._table.close(self.find(ticket, upload_id).id, "cancelled")

    def find(self, ticket: Ticket, upload_id: str) -> Upload:
        """Raises Refused when there is none, or it is somebody else's."""
        row = self._table.find(upload_id)
        if row is None or (row.openid, row.application_id) != (ticket.openid, ticket.application_id):
            raise Refused("no_upload", _NO_UPLOAD)
        return self._upload(row)

    def recent(self, ticket: Ticket) -> list[Upload]:
        """What was uploaded for an application within a day, oldest first."""
        rows = self._table.of_application(ticket.application_id, to_ms(self._clock() - KEPT))
        return [self._upload(row) for row in rows if row.openid == ticket.openid]

    def stamp(self, ticket: Ticket) -> str:
        """Another one whenever an upload of the application has come on; nothing is opened."""
        rows = self._table.of_application(ticket.application_id, to_ms(self._clock() - KEPT))
        return repr([(row.id, row.state, row.document_id, row.note) for row in rows])

    def unsettled(self, upload_id: str) -> Upload | None:
        """For the worker: an upload that nobody has taken yet."""
        row = self._table.find(upload_id)
        return self._upload(row) if row is not None and row.state in ("open", "queued") else None

    def content(self, upload_id: str) -> bytes:
        """The whole file."""
        return b"".join(
            self._vault.open(piece.sealed, _context(upload_id, piece.start))
            for piece in self._table.pieces(upload_id)
        )

    def has_more(self, openid: str) -> bool:
        """Whether other files of this person are being uploaded at this moment."""
        return self._table.is_arriving(openid, to_ms(self._clock() - _ARRIVING))

    def divide(self, upload: Upload, documents: Sequence[str], words: str) -> list[str]:
        """A file that shows several papers gets a row for each; the first paper's is the file's own.

        Returns the ids of the rows, in the order of `documents`. Safe to repeat.
        """
        row = self._table.find(upload.id)
        ids = [upload.id, *(_part_of(upload.id, number) for number in range(2, len(documents) + 1))]
        if row is None or len(ids) == 1:
            return ids
        further = []
        for number, (part_id, document_id) in enumerate(zip(ids, documents, strict=True), 1):
            name = f"{upload.name}（第{number}份）".encode("utf-8", "replace")
            values = {
                **row._mapping,
                "id": part_id,
                "place": "",
                "sealed": self._vault.seal(name, _context(part_id)),
                "state": "taken",
                "words": words,
                "document_id": document_id,
                "created_at": row.created_at + number,  # they are shown in the order of the pages
                "note": None,
            }
            further.append((values, self._ending(values)))
        self._table.divide(upload.id, further[1:])
        return ids

    def taken(self, upload_id: str, document_id: str, notice: str) -> None:
        self._table.close(upload_id, "taken", notice, document_id)

    def refuse(self, upload_id: str, words: str) -> None:
        self._table.close(upload_id, "refused", words)

    def forget(self, upload_id: str) -> None:
        """Its day is over."""
        self._table.drop(upload_id)

    def _ending(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The work that forgets an upload a day after it began."""
        return work_row(
            self._vault,
            WorkKind.END_UPLOAD,
            f"end:{values['id']}",
            values["openid"],
            values["application_id"],
            {"upload": values["id"], "photo": _photo(values["id"])},
            values["created_at"] + round(KEPT.total_seconds() * 1000),
        )

    def _allow(self, ticket: Ticket, place: str) -> None:
        found = self._records.application(ticket.application_id)
        if found is None or found[0] != ticket.openid or not is_giving(found[1]):
            raise Refused("not_now", _NOT_NOW)
        if place and not self._is_place(place, found[1]):
            raise Refused("no_place", "这份资料现在不用上传，请刷新页面再看看。")

    def _is_place(self, place: str, application: Application) -> bool:
        return any(question.id == place for question in places(look_at(application, self._clock())))

    def _upload(self, row: Row[Any]) -> Upload:
        noted = json.loads(NOTE.open(self._vault, row.note, row)) if row.note else {}
        return Upload(
            id=row.id,
            application_id=row.application_id,
            place=row.place,
            name=self._vault.open(row.sealed, _context(row.id)).decode(),
            size=row.size,
            received=row.received,
            state=row.state,
            words=row.words,
            document_id=row.document_id,
            note=noted.get("words", ""),
            about=noted.get("about", ""),
            for_guest=noted.get("for_guest", ""),
            adjusted=adjusted_of(row.adjusted) if row.adjusted else None,
        )


def _part_of(upload_id: str, number: int) -> str:
    """As long as an upload's id, and no other upload's: those are hexadecimal."""
    mark = f"p{number}"
    return f"{upload_id[: -len(mark)]}{mark}"


def _photo(upload_id: str) -> str:
    """By which the chat awaits it."""
    return f"upload:{upload_id}"


def _context(upload_id: str, start: int | None = None) -> bytes:
    return f"upload:{upload_id}".encode() if start is None else f"upload:{upload_id}:{start}".encode()
