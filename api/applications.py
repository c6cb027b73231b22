"""Applications for another system: pages, one, its papers, what a search finds."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from api.decisions import ApiDecisions, possible
from api.problems import Problem, missing
from api.shapes import ApplicationOut, Applications, DifferenceOut, FieldOut, ListQuery, PaperOut, Summary
from bot.models.documents import DocumentTable
from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff, StaffTable
from bot.records import Records
from flows.search_terms import is_meant, words_of
from flows.state import Application, Status
from media.storage import NotStoredError, Storage, StorageError, media_type_of
from office.bookmark import Bookmark, Opened
from office.differences import differences_of
from office.documents import is_paper, papers_given
from office.finding import Finder
from office.folder import Folder, open_folder
from office.register import Register
from office.sheet import is_at_desk, plain, sheet_of, summary
from office.trail import Trail

_CHUNK = 64 * 1024


class ApiApplications:
    """Reads as the desk reads: what the roles of the account do not see is not there, a look is recorded."""

    def __init__(
        self,
        records: Records,
        register: Register,
        finder: Finder,
        staff: StaffTable,
        trail: Trail,
        documents: DocumentTable,
        storage: Storage,
        decisions: ApiDecisions,
        clock: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._register = register
        self._finder = finder
        self._staff = staff
        self._trail = trail
        self._documents = documents
        self._storage = storage
        self._decisions = decisions
        self._clock = clock

    def page(self, query: ListQuery) -> Applications:
        status = Status(query.state) if query.state else None
        place = Bookmark.read(query.after) if query.after else None
        found = self._register.page(status, place, query.limit)
        known = self._records.several([one.application_id for one in found.found])
        opened = [known[one.application_id] for one in found.found if one.application_id in known]
        return Applications(items=self._summaries(opened), next=found.behind or None)

    def found(self, text: str) -> Applications:
        """The newest that fit. Terms alone would also find what has them in common by chance."""
        if not words_of(text):
            raise Problem(422, "not_valid", "Two characters of a name, or four of a number, at least.")
        page = self._finder.page(text, Opened(), with_drafts=False)
        known = self._records.several([one.application_id for one in page.rows])
        meant = [one for one in known.values() if all(is_meant(one, word) for word in words_of(text))]
        return Applications(items=self._summaries(meant))

    def folder(self, application_id: str) -> Folder:
        found = self._records.application(application_id)
        if found is None or not found[1].order_no or not is_at_desk(found[1], self._clock()):
            missing()
        return open_folder(*found, self._records, self._staff.everybody(), self._clock())

    def one(self, folder: Folder, staff: Staff, *, with_secrets: bool) -> ApplicationOut:
        """With the whole numbers only for a role that may see them; each such look is recorded."""
        application = folder.application
        self._trail.record(staff, "opened", folder.openid, application.id)
        sees = with_secrets and bool(staff.roles & set(who_sees(Sight.SECRETS)))
        sees_papers = bool(staff.roles & set(who_sees(Sight.PAPERS)))
        return ApplicationOut(
            **self._summary(application).model_dump(),
            created_at=application.created_at,
            fields=list(self._fields(folder, staff, sees=sees)),
            papers=[
                PaperOut(id=one.id, name=one.name, question=one.question, is_current=one.is_current)
                for one in folder.sheet.documents
                if sees_papers or not one.has_numbers
            ],
            differences=[
                DifferenceOut(id=one.id, title=one.title, paper=one.paper)
                for one in differences_of(folder.look)
            ],
            decisions=possible(staff, folder),
            open_decision=self._decisions.open_on(application),
        )

    def paper(self, paper_id: str, staff: Staff) -> tuple[Iterator[bytes], str]:
        """Its bytes, piece by piece, and their media type."""
        row = self._documents.find(paper_id)
        if row is None or not is_paper(row):
            missing()
        folder = self.folder(row.application_id)
        given = papers_given(self._records.history(row.application_id))
        document = sheet_of(folder.application, [row], given, self._clock(), None).documents[0]
        if document.has_numbers and not staff.roles & set(who_sees(Sight.PAPERS)):
            raise Problem(403, "role", "The account of this key has no role for this paper.")
        try:
            data = self._storage.get(row.normalised)
        except NotStoredError:
            missing()
        except StorageError:
            raise Problem(503, "try_again", "The store does not answer.") from None
        about = {"document": paper_id, "variant": "normalised", "name": document.name}
        self._trail.record(staff, "document_viewed", row.openid, row.application_id, **about)
        pieces = (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))
        return pieces, media_type_of(row.normalised)

    def _fields(self, folder: Folder, staff: Staff, *, sees: bool) -> Iterator[FieldOut]:
        for _, items in folder.sheet.groups:
            for item in items:
                whole = plain(folder.application, item.id, self._clock()) if sees and item.is_secret else None
                if whole:
                    about = {"question": item.id, "reason": "接口"}
                    self._trail.record(staff, "revealed", folder.openid, folder.application.id, **about)
                yield FieldOut(
                    id=item.id,
                    label=item.label,
                    value=whole or item.text,
                    source=item.origin,
                    is_secret=item.is_secret,
                )

    def _summaries(self, opened: Sequence[Application]) -> list[Summary]:
        return [self._summary(one) for one in opened]

    def _summary(self, application: Application) -> Summary:
        about = summary(application, self._clock())
        return Summary(
            id=application.id,
            order_no=application.order_no,
            state=application.status,
            state_since=application.standing_since,
            revision=application.revision,
            certificate=about["kind"],
            business=about["business"],
            subject=about["subject"],
            fee=about["fee"],
        )
