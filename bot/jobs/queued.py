"""What rq workers run: ids in, load, one call. Each job may run twice without harm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.documents.keeping import Kept, Papers, PhotoLater, PhotoNever
from bot.documents.uploads import NOT_TAKEN, Uploads
from bot.errors import FaceIdError, Refused
from bot.identity.card import IdChecks, Superfluous
from bot.identity.carrier import CarrierChecks
from bot.identity.face import FaceChecks
from bot.jobs.texting import Texting
from bot.message.event import Event, FormsMade, PhotoRefused, PhotoStored, TimerFired
from bot.models.work import Work, WorkTable
from bot.outbox.outbox import Outbox
from bot.outbox.typing_sign import TypingSign
from bot.queues import Waker
from bot.turn.turn import Turn
from bot.upkeep.erasing import Eraser
from bot.upkeep.sweeping import Sweeper
from media.form import FormError
from media.storage import StorageError

_FACE_EVERY_SECONDS = 300
_SEND_AGAIN = "有一张照片没能收到，麻烦您再发一次。"
log = structlog.get_logger("jobs")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the jobs of this process work with; the bootstrap hands it over before the first job."""

    turn: Turn
    outbox: Outbox
    work: WorkTable
    papers: Papers
    uploads: Uploads
    facechecks: FaceChecks
    idchecks: IdChecks
    eraser: Eraser
    sweeper: Sweeper
    texting: Texting
    carriers: CarrierChecks
    typing: TypingSign
    waker: Waker


_parts: list[Parts] = []


def use(parts: Parts) -> None:
    """Give the jobs of this process what they need."""
    _parts[:] = [parts]


def deliver(openid: str) -> None:
    """Send what waits for one person."""
    if _parts[0].outbox.deliver(openid):
        _parts[0].typing.end(openid)


def fire(openid: str, name: str) -> None:
    """The time of a person's timers of this name has come."""
    parts = _parts[0]
    for timer in parts.work.take_timers(openid, name):
        event = TimerFired(
            openid=openid,
            key=f"timer:{openid}:{timer.application_id}:{name}:{timer.revision}:{timer.due_at}",
            application_id=timer.application_id,
            name=name,
            revision=timer.revision,
        )
        parts.turn.take(event).wake(parts.waker)
        parts.work.drop_timer(timer)


def work(work_id: int) -> None:
    """One row of work: fetch a photo, make forms, ask the face provider."""
    parts = _parts[0]
    claimed = parts.work.claim(work_id)
    if claimed is None:
        return
    with structlog.contextvars.bound_contextvars(work=claimed.id, kind=claimed.kind):
        parts.typing.begin(claimed)
        (_give_up if claimed.is_hopeless else _DO[claimed.kind])(parts, claimed)


def _give_up(parts: Parts, claimed: Work) -> None:
    """The job crashed the worker on every try; mark it failed."""
    log.error("work given up: the last try never ended", attempts=claimed.attempts)
    if claimed.kind == "fetch_photo":
        _told(parts, claimed, PhotoRefused(words=_SEND_AGAIN, **_about(claimed)))
    elif claimed.kind == "take_upload":
        _refuse_upload(parts, claimed, NOT_TAKEN)
    elif claimed.kind == "read_id":
        _drop(parts, parts.idchecks.give_up(str(claimed.payload["capture"])))
        parts.work.fail(claimed, "the last try never ended")
    elif claimed.kind in ("send_code", "send_sms"):
        parts.texting.give_up(claimed, "the last try never ended").wake(parts.waker)
    else:
        parts.work.fail(claimed, "the last try never ended")


def _about(claimed: Work) -> dict[str, Any]:
    """Whose photo it is. Stored or refused: the first word on a photo counts, so both have one key."""
    photo = str(claimed.payload["photo"])
    return {
        "openid": claimed.openid,
        "application_id": claimed.application_id,
        "photo": photo,
        "key": f"stored:{photo}",
    }


def _stored(kept: Kept, **about: Any) -> PhotoStored:
    return PhotoStored(
        document_id=kept.document_id,
        form_code=kept.form_code,
        paper=kept.paper,
        notice=kept.notice,
        **about,
    )


def _told(parts: Parts, claimed: Work, event: Event) -> None:
    parts.turn.take(event).wake(parts.waker)
    parts.work.done(claimed)


def _try_again(parts: Parts, claimed: Work, error: StorageError, given_up: str) -> None:
    """The store is away: later, unless this was the last try."""
    if claimed.is_last_try:
        log.error(given_up, reason=str(error)[:200])
        parts.work.fail(claimed, str(error))
    else:
        parts.work.retry(claimed, str(error))


def _fetch_photo(parts: Parts, claimed: Work) -> None:
    about = _about(claimed)
    try:
        kept = parts.papers.keep_photo(
            str(claimed.payload["media_id"]), about["photo"], claimed.openid, claimed.application_id
        )
        event: Event = _stored(kept, **about)
    except PhotoNever as never:
        event = PhotoRefused(words=never.words, **about)
    except (PhotoLater, StorageError) as later:
        if not claimed.is_last_try:
            log.warning("photo not fetched yet", reason=str(later)[:200])
            parts.work.retry(claimed, str(later))
            return
        log.error("photo given up", reason=str(later)[:200])
        event = PhotoRefused(words=_SEND_AGAIN, **about)
    _told(parts, claimed, event)


def _take_upload(parts: Parts, claimed: Work) -> None:
    """A file of the upload page. What was erased meanwhile is gone; the chat waits for it still."""
    upload = parts.uploads.unsettled(str(claimed.payload["upload"]))
    if upload is None:
        _refuse_upload(parts, claimed, NOT_TAKEN)
        return
    try:
        content = parts.uploads.content(upload.id)
        kept = parts.papers.keep_upload(content, claimed.openid, claimed.application_id)
    except PhotoNever as never:
        _refuse_upload(parts, claimed, never.words)
        return
    except (PhotoLater, StorageError) as error:
        if claimed.is_last_try:
            log.error("upload given up", reason=str(error)[:200])
            _refuse_upload(parts, claimed, NOT_TAKEN)
        else:
            parts.work.retry(claimed, str(error))
        return
    has_more = parts.uploads.has_more(claimed.openid)
    event = _stored(kept, place=upload.place, has_more=has_more, **_about(claimed))
    parts.turn.take(event).wake(parts.waker)
    parts.uploads.taken(upload.id, kept.document_id, kept.notice)
    parts.work.done(claimed)


def _refuse_upload(parts: Parts, claimed: Work, words: str) -> None:
    """Told in the chat and on the page; the bytes go. Does nothing to one that is settled."""
    has_more = parts.uploads.has_more(claimed.openid)
    parts.turn.take(PhotoRefused(words=words, has_more=has_more, **_about(claimed))).wake(parts.waker)
    parts.uploads.refuse(str(claimed.payload["upload"]), words)
    parts.work.done(claimed)


def _end_upload(parts: Parts, claimed: Work) -> None:
    """Its day is over: nothing of it is kept. One that no worker ever took is awaited by the chat."""
    upload = parts.uploads.unsettled(str(claimed.payload["upload"]))
    if upload is not None and upload.state == "queued":
        _refuse_upload(parts, claimed, NOT_TAKEN)
    parts.uploads.forget(str(claimed.payload["upload"]))
    parts.work.done(claimed)


def _make_forms(parts: Parts, claimed: Work) -> None:
    values, forms = dict(claimed.payload["values"]), tuple(claimed.payload["forms"])
    digest = str(claimed.payload["digest"])
    try:
        pages, rare = parts.papers.make_forms(claimed.openid, claimed.application_id, digest, values, forms)
    except FormError as error:
        log.error("forms cannot be made", reason=str(error)[:200])
        parts.work.fail(claimed, str(error))
        return
    except StorageError as error:
        _try_again(parts, claimed, error, "forms given up")
        return
    event = FormsMade(
        openid=claimed.openid,
        key=f"{claimed.key}:{claimed.created_at}:{claimed.attempts}",
        application_id=claimed.application_id,
        digest=digest,
        pages=pages,
        missing_glyphs=rare,
    )
    _told(parts, claimed, event)


def _pull_face(parts: Parts, claimed: Work) -> None:
    """For those who close the page: the provider keeps a result three days, we look until it is decided."""
    try:
        state = parts.facechecks.finish(str(claimed.payload["biz_token"]))
    except Refused as refused:
        parts.work.fail(claimed, refused.reason)
        return
    except FaceIdError as error:
        log.warning("face result not fetched", reason=error.reason)
        parts.work.later(claimed, _FACE_EVERY_SECONDS)
        return
    if state.code == -1:
        parts.work.later(claimed, _FACE_EVERY_SECONDS)
        return
    state.outcome.wake(parts.waker)
    parts.work.done(claimed)


def _read_id(parts: Parts, claimed: Work) -> None:
    """One side of an identity card; the page that it came from asks what came of it."""
    capture = str(claimed.payload["capture"])
    try:
        _drop(parts, parts.idchecks.read(capture))
    except StorageError as error:
        if claimed.is_last_try:
            parts.idchecks.give_up(capture)
        _try_again(parts, claimed, error, "identity card given up")
        return
    parts.work.done(claimed)


def _drop(parts: Parts, superfluous: Superfluous) -> None:
    if superfluous.documents or superfluous.objects:
        parts.eraser.documents(superfluous.documents, superfluous.objects)


def _erase(parts: Parts, claimed: Work) -> None:
    """Deletes; a message that came in meanwhile is deleted by the next run."""
    try:
        if application_id := str(claimed.payload["application_id"]):
            parts.eraser.application(application_id)
        if claimed.payload["is_everything"]:
            parts.eraser.messages(claimed.openid, claimed.created_at)
    except StorageError as error:
        _try_again(parts, claimed, error, "not erased")
        return
    parts.work.done(claimed)


def _sweep_store(parts: Parts, claimed: Work) -> None:
    """A part of the day's sweep; what it finds is in the log."""
    try:
        parts.sweeper.sweep(str(claimed.payload["part"]))
    except StorageError as error:
        _try_again(parts, claimed, error, "store not swept")
        return
    parts.work.done(claimed)


_DO: Mapping[str, Callable[[Parts, Work], None]] = {
    "fetch_photo": _fetch_photo,
    "take_upload": _take_upload,
    "end_upload": _end_upload,
    "make_forms": _make_forms,
    "pull_face": _pull_face,
    "read_id": _read_id,
    # What keeps a code from going out is told in the chat.
    "send_code": lambda parts, claimed: parts.texting.send_code(claimed).wake(parts.waker),
    "check_carrier": lambda parts, claimed: parts.carriers.ask(claimed).wake(parts.waker),
    "send_sms": lambda parts, claimed: parts.texting.send_notice(claimed),
    "erase": _erase,
    "sweep_store": _sweep_store,
}
