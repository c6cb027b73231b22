"""Papers in and out: photos fetched, checked and stored; forms rendered and stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from bot.documents.adjusting import Adjusted
from bot.documents.origin import Origin
from bot.documents.reading import paper_of, read_apart, sides_of
from bot.errors import Refused, WeChatError
from bot.message.paper import LOOSE_PAGE, UNKNOWN, Paper
from bot.models.documents import FROM_AGENT, DocumentTable, keyed_mark
from bot.models.tables import to_ms
from bot.wechat.client import Download, MediaIsVideo
from bot.wechat.error_codes import MEDIA_GONE
from flows.deadlines import china_day
from flows.workdays import CHINA
from media import form
from media.form import FormCode
from media.intake import Intake, Unreadable
from media.intake.adjusted import Adjustment
from media.intake.confined import NotStarted, take_in_limits
from media.intake.part import part
from media.reading import PageReader, papers_of
from media.storage import Storage

PHOTO_LIMIT = 2 * 1024 * 1024
FILE_SECONDS = 60  # a PDF of twenty pages takes five seconds of a core that has nothing else to do
_FORM_VALUES = {
    "project": "project",
    "business": "business",
    "term": "term",
    "fee": "fee",
    "certificate_type": "type",
    "organisation_name": "organisation.name",
    "organisation_id_type": "organisation.id_type",
    "organisation_id_number": "organisation.id_number",
    "holder_name": "holder.name",
    "holder_id_number": "holder.id_number",
    "holder_mobile": "holder.mobile",
    "holder_email": "holder.email",
    "contact_name": "contact.name",
    "contact_mobile": "contact.mobile",
    "contact_id_number": "contact.id_number",
    "contact_email": "contact.email",
    "contact_position": "contact.position",
    "legal_rep_name": "legal_rep.name",
    "legal_rep_id_number": "legal_rep.id_number",
}


class PhotoNever(Refused):
    """This photo cannot be taken; `words` say what to do."""


class PhotoLater(Exception):
    """The photo could not be fetched or looked at now."""


class Downloads(Protocol):
    """What is needed of WeChat here."""

    def download(self, media_id: str) -> Download: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo in the store, what it shows, and the text of our form's code if it bears one.

    `notice` is what the person should hear about how the file was taken, mostly nothing.
    """

    document_id: str
    form_code: str
    paper: Paper
    notice: str = ""


class Papers:
    """Bytes between WeChat, the store and the tables."""

    def __init__(
        self,
        wechat: Downloads,
        storage: Storage,
        documents: DocumentTable,
        pages: Callable[[], PageReader],
        fingerprint: Callable[[bytes], str],
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
    ) -> None:
        """`pages` is asked for when the first page is read: it needs half a gigabyte.

        `fingerprint` is keyed, so that what is compared tells nothing.
        """
        self._wechat = wechat
        self._storage = storage
        self._documents = documents
        self._pages = pages
        self._fingerprint = fingerprint
        self._clock = clock
        self._fresh_id = fresh_id

    def keep_photo(self, media_id: str, photo: str, openid: str, application_id: str) -> tuple[Kept, ...]:
        """Fetch, check, store and read a photo once. Raises PhotoNever, PhotoLater or StorageError."""
        return self._keep(lambda: self._from_chat(media_id), Origin(photo, openid, application_id))

    def keep_upload(self, data: bytes, openid: str, application_id: str) -> tuple[Kept, ...]:
        """Check, store and read a file of the upload page; the same bytes again are the same documents.

        Returns a document for each paper that the file shows. Raises PhotoNever, PhotoLater or StorageError.
        """
        source = f"upload:{application_id}:{keyed_mark(self._fingerprint, sha256(data).hexdigest())}"
        return self._keep(lambda: _from_page(data), Origin(source, openid, application_id))

    def keep_adjusted(self, asked: Adjusted, openid: str, application_id: str) -> tuple[Kept, ...]:
        """A picture turned and cropped by hand: stored beside the one that came, and read anew.

        The same again is the same document. Raises PhotoNever, PhotoLater or StorageError.
        """
        row = self._documents.find(asked.document)
        if row is None or (row.openid, row.application_id) != (openid, application_id):
            raise PhotoNever("gone", "这张照片已经不在了，麻烦您再传一次。")
        # The person judged the copy by its look. Of a part of a picture only the copy shows that part.
        name, turn = (row.normalised, 0) if row.turned is None else (row.original, row.turned)
        wish = replace(asked.wish, turn=(turn + asked.wish.turn) % 360)
        origin = Origin(
            f"adjusted:{asked.key}", openid, application_id, row.sha256, is_upright=asked.wish.turn != 0
        )
        return self._keep(lambda: _from_page(self._storage.get(name), wish), origin)

    def keep_for_sending(self, data: bytes, openid: str, application_id: str) -> str:
        """Check and store a picture that an agent sends; the same bytes again are the same document.

        It is deleted with the application. Raises PhotoNever, PhotoLater or StorageError.
        """
        source = f"agent:{application_id}:{keyed_mark(self._fingerprint, sha256(data).hexdigest())}"
        if known := self._documents.by_source(source):
            return str(known.id)
        intake = _taken(lambda: _from_page(data))
        if intake.kind != "picture":
            raise PhotoNever("no_picture", "这里只能发图片，PDF 请截图后再发。")
        return self._store(intake, FROM_AGENT, Origin(source, openid, application_id))

    def _keep(self, take: Callable[[], Intake], origin: Origin) -> tuple[Kept, ...]:
        known = self._documents.by_source(origin.source)
        if known is None:
            return self._keep_papers(_taken(take), origin)
        # Only the sheet with all its pages is kept: they are taken out of the file once more.
        again = _taken(lambda: _from_page(self._storage.get(known.original)))
        return self._keep_papers(again, origin)

    def _keep_papers(self, intake: Intake, origin: Origin) -> tuple[Kept, ...]:
        """Each paper of the file by itself, in the order of the pages, upright and read."""
        today, source = china_day(self._clock()), origin.source
        intake, readings = read_apart(intake, self._pages(), today, is_upright=origin.is_upright)
        turned = None if intake.sides else readings[0].turned
        papers = papers_of(readings)
        notice = intake.divided_notice(len(papers)) if len(papers) > 1 else intake.notice
        kept = []
        for pages in papers:
            own = part(intake, pages)
            which = source if len(papers) == 1 else f"{source}:{'-'.join(map(str, pages))}"
            known = self._documents.by_source(which)
            document_id = (
                known.id if known else self._store(own, "photo", replace(origin, source=which), turned)
            )
            paper, form_code = paper_of([readings[page] for page in pages], sides_of(own))
            if len(papers) > 1 and paper.kind == UNKNOWN:
                paper = replace(paper, flaws=(*paper.flaws, LOOSE_PAGE))
            kept.append(self._kept(document_id, paper, form_code, notice))
        return tuple(kept)

    def _kept(self, document_id: str, paper: Paper, form_code: str, notice: str = "") -> Kept:
        if paper.kind == "slip":
            paper = replace(paper, also_in=self._seen_before(document_id, paper.sure("serial")))
        return Kept(document_id, form_code, paper, notice)

    def _seen_before(self, document_id: str, serial: str) -> tuple[str, ...]:
        """The orders for which the same transfer was shown: the same bytes, or the bank's same number."""
        mark = self._fingerprint(f"slip:{serial}".encode()) if serial else ""
        return self._documents.also_in(document_id, mark)

    def make_forms(
        self, openid: str, application_id: str, digest: str, values: Mapping[str, str], forms: tuple[str, ...]
    ) -> tuple[tuple[tuple[str, str], ...], str]:
        """Render and store forms. Returns pairs of form and document, and characters to write by hand."""
        pages, missing = [], ""
        for name in forms:
            rendered = self._render(name, values, FormCode(application_id, name, digest))
            missing += "".join(c for c in rendered.missing_glyphs if c not in missing)
            source = f"form:{application_id}:{keyed_mark(self._fingerprint, digest)}:{name}"
            known = self._documents.by_source(source)
            document = known.id if known else self._store_form(rendered, name, source, openid, application_id)
            pages.append((name, document))
        return tuple(pages), missing

    def preview(self, document_id: str) -> bytes:
        """The picture of a document that may be shown in the chat: a form and an agent's picture whole, a
        photo as a thumbnail."""
        row = self._documents.find(document_id)
        if row is None:
            raise WeChatError(0, f"document {document_id} is gone")
        return self._storage.get(row.normalised if row.kind == FROM_AGENT else row.thumbnail)

    def _fetch(self, media_id: str) -> bytes:
        try:
            return self._wechat.download(media_id).data
        except MediaIsVideo:
            raise PhotoNever("video", "视频用不上，麻烦您拍成照片发来。") from None
        except WeChatError as error:
            if error.code in MEDIA_GONE:
                raise PhotoNever("gone", "有一张照片在微信里已经过期，麻烦您再发一次。") from None
            raise PhotoLater(error.reason) from None

    def _from_chat(self, media_id: str) -> Intake:
        return take_in_limits(self._fetch(media_id), limit=PHOTO_LIMIT, recompress=True, allow_png=True)

    def _store(self, intake: Intake, kind: str, origin: Origin, turned: int | None = None) -> str:
        original = self._storage.put(intake.original, media_type=intake.media_type)
        normalised = self._storage.put(intake.normalised, media_type="image/jpeg")
        thumbnail = self._storage.put(intake.thumbnail, media_type="image/jpeg")
        return self._documents.add(
            {
                "id": self._fresh_id(),
                "openid": origin.openid,
                "application_id": origin.application_id,
                "kind": kind,
                "media_type": intake.media_type,
                "sha256": origin.content or keyed_mark(self._fingerprint, intake.sha256),
                "width": intake.width,
                "height": intake.height,
                "original": original,
                "normalised": normalised,
                "thumbnail": thumbnail,
                "turned": turned,
                "source": origin.source,
                "created_at": to_ms(self._clock()),
            }
        )

    def _store_form(
        self, rendered: form.RenderedForm, name: str, source: str, openid: str, application_id: str
    ) -> str:
        pdf = self._storage.put(rendered.pdf, media_type="application/pdf")
        preview = self._storage.put(rendered.preview_png, media_type="image/png")
        return self._documents.add(
            {
                "id": self._fresh_id(),
                "openid": openid,
                "application_id": application_id,
                "kind": name,
                "media_type": "application/pdf",
                "sha256": "",
                "width": 0,
                "height": 0,
                "original": pdf,
                "normalised": preview,
                "thumbnail": preview,
                "source": source,
                "created_at": to_ms(self._clock()),
            }
        )

    def _render(self, name: str, values: Mapping[str, str], code: FormCode) -> form.RenderedForm:
        """As the certificate's type asks for it. Raises FormError, which names an answer that is missing."""
        type_id, now = values.get("type_id", form.INSTITUTION), self._clock()
        fields = form.fields_of(name, type_id)
        known = {key: values[question] for key, question in _FORM_VALUES.items() if question in values}
        if "organisation.address" in values:
            known["organisation_address"] = (
                values.get("organisation.region", "") + values["organisation.address"]
            )
        known["authorised_from"] = now.astimezone(CHINA).strftime("%Y年%m月%d日")
        data = {key: value for key, value in known.items() if key in fields}
        return form.render(name, data, code=code, generated=now, type_id=type_id)


def _taken(take: Callable[[], Intake]) -> Intake:
    """Raises PhotoNever, or PhotoLater when the fault is ours."""
    try:
        return take()
    except Unreadable as unreadable:
        raise PhotoNever(unreadable.code, unreadable.words) from None
    except NotStarted as failed:
        raise PhotoLater(f"the decoder did not start: {failed}") from failed


def _from_page(data: bytes, wish: Adjustment | None = None) -> Intake:
    return take_in_limits(
        data, limit=PHOTO_LIMIT, recompress=True, allow_png=True, wish=wish, seconds=FILE_SECONDS
    )
