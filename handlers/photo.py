"""Photos in the chat: fetched at once, put in their places, acknowledged once for a burst."""

from dataclasses import replace
from datetime import datetime

from bot.message import inbound
from bot.message.event import UploadCame
from bot.message.paper import UNKNOWN, Paper
from flows.case import Application, Burst, Case, Status
from flows.effects import Effect, FetchPhoto, SetTimer, TakeUpload
from flows.forms import look_at
from flows.question import Photo, open_photos
from handlers.answering import drop_surplus, store
from handlers.asking import Decision, ask, join, menu
from handlers.paper import advice
from handlers.places import is_giving

QUIET_SECONDS = 2.0
_UPLOAD_SECONDS = 10.0  # so long the others of one choice may take, on a slow line
_TAKES_PHOTOS = frozenset(
    {Status.DRAFT, Status.SUBMITTED, Status.SLIP_RECEIVED, Status.REJECTED, Status.IN_REVIEW}
)


def on_photo(case: Case, event: inbound.Photo, now: datetime) -> Decision:
    """A picture arrives. Nothing is fetched before the person agreed to it."""
    application = case.application
    if application is None or not application.is_active:
        return menu(case, "照片收到了，不过现在没有需要照片的申请。请问要办理什么？")
    if application.status not in _TAKES_PHOTOS:
        return ask(case, now, "这一步不用照片，刚才那张没有留下。")
    if not application.value("consent.privacy"):
        return ask(case, now, "照片里有个人信息，要先征得您的同意才能收下：")
    return _awaiting(case, event.key), (FetchPhoto(event.media_id, event.key),)


def on_upload(case: Case, event: UploadCame, now: datetime) -> Decision:
    """A file of the upload page: awaited like a photo of the chat. The page says why one is not wanted."""
    application = case.find(event.application_id)
    if application is None or not is_giving(application):
        return case, ()
    return _awaiting(case, event.key), (TakeUpload(application.id, event.upload, event.key),)


def arrived(
    case: Case, photo: str, now: datetime, *, has_more: bool = False
) -> tuple[Case, tuple[Effect, ...]]:
    """One photo less on its way; when none is left, the acknowledgement is due after a moment of quiet.

    The moment is longer while others are being uploaded: each that comes puts it off.
    """
    left = tuple(key for key in case.burst.awaited if key != photo)
    case = replace(case, burst=replace(case.burst, awaited=left))
    if left:
        return case, ()
    quiet = _UPLOAD_SECONDS if has_more else QUIET_SECONDS
    return case, (SetTimer("photos", quiet, case.burst.revision, case.focus),)


def acknowledge(case: Case, now: datetime) -> Decision:
    """One answer for the whole burst: what was taken, what is wrong, what is missing."""
    case, taken = _place_the_obvious(case, now)
    burst, application = case.burst, case.application
    case = replace(case, burst=Burst(revision=burst.revision))
    if application is None:
        return case, ()
    case, surplus = drop_surplus(case, now)
    placed = _in_order((*burst.placed, *taken), application, now)
    lines = [
        f"收到：{'、'.join(placed)}。" if placed else "",
        f"认出了{'、'.join(dict.fromkeys(burst.seen))}。" if burst.seen else "",
        "\n".join(sorted(set(burst.refused))),
        advice(application, placed, now),
        surplus,
        _parked(case, now),
        _missing(case, now, placed),
    ]
    return ask(replace(case, misses=0), now, join(*lines))


def _awaiting(case: Case, photo: str) -> Case:
    burst = case.burst
    return replace(case, burst=replace(burst, revision=burst.revision + 1, awaited=(*burst.awaited, photo)))


def _in_order(placed: tuple[str, ...], application: Application, now: datetime) -> tuple[str, ...]:
    """As the form has them: photos of one burst arrive in any order."""
    labels = [question.label for question in look_at(application, now).form.questions]
    return tuple(sorted(dict.fromkeys(placed), key=labels.index))


def _place_the_obvious(case: Case, now: datetime) -> tuple[Case, tuple[str, ...]]:
    """A photo goes to the only place that is open; a new slip replaces the old one."""
    application = case.application
    if application is None or len(application.unsorted) != 1:
        return case, ()
    look = look_at(application, now)
    places = open_photos(look)
    if not look.value("forms"):
        return case, ()
    if not places and application.status is Status.SLIP_RECEIVED:
        places = [q for q in look.form.questions if isinstance(q, Photo) and q.id == "slip"]
    if len(places) != 1:
        return case, ()
    document = application.unsorted[0]
    paper = application.papers.get(document, Paper())
    if "unreadable" in paper.flaws or not (paper.kind == UNKNOWN or paper.kind in places[0].kinds):
        return case, ()
    case = case.put(application.sort_out(document, now))
    case, _ = store(case, places[0], document, "photo", now, document=document)
    return case, (places[0].label,)


def _parked(case: Case, now: datetime) -> str:
    application = case.application
    if application is None or not application.unsorted or look_at(application, now).value("forms"):
        return ""
    return f"{len(application.unsorted)} 张没认出来的照片先收着，上传资料时再归类。我们先把信息填完。"


def _missing(case: Case, now: datetime, placed: tuple[str, ...]) -> str:
    application = case.application
    if application is None or not placed or application.order_no:
        return ""
    look = look_at(application, now)
    left = [question.label for question in open_photos(look)] if look.value("forms") else []
    return f"还缺：{'、'.join(left)}。" if left else ""
