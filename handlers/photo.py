"""Photos in the chat: fetched at once, put in their places, acknowledged once for a burst."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.message import inbound
from bot.message.event import UploadCame
from bot.message.paper import LOOSE_PAGE, UNKNOWN, Paper
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.effects import Effect, FetchPhoto, SetTimer, TakeUpload
from flows.question import Photo, Sort, open_photos
from flows.seeing.findings import Finding, findings
from flows.state import EDITABLE, Application, Burst, Status, Thread
from handlers.asking import Decision, ask, join, menu, unseen
from handlers.giving_papers import is_early, is_giving
from handlers.queue import KEPT_FOR_AGENT
from handlers.storing import drop_surplus, store

# Timers: the others of one choice have had their time; the upload page is not on the screen any more.
PHOTOS_SENT, PAGE_LEFT = "photos", "page_left"
PAGE_SECONDS = 15.0  # how often it is asked whether the page is still on the screen
QUIET_SECONDS = 2.0
MOST_AT_ONCE = 20
MOST_A_DAY = 100
_UPLOAD_SECONDS = 10.0  # so long the others of one choice may take, on a slow line
_TAKES_PHOTOS = frozenset(EDITABLE | {Status.SUBMITTED, Status.SLIP_RECEIVED, Status.IN_REVIEW})


def takes_photos(thread: Thread) -> bool:
    """Whether one more photo would be fetched and read for the application in focus."""
    application = thread.application
    if application is None or application.status not in _TAKES_PHOTOS:
        return False
    return bool(application.value("consent.privacy")) and len(thread.burst.awaited) < MOST_AT_ONCE


def on_photo(thread: Thread, event: inbound.Photo, now: datetime) -> Decision:
    """A picture arrives. Nothing is fetched before the person agreed to it."""
    application = thread.application
    if application is None or is_out_of_place(thread) or _is_without_consent(application):
        return _not_for_form(thread, now)
    if len(thread.burst.awaited) >= MOST_AT_ONCE:
        return _refused(thread, f"一次最多看 {MOST_AT_ONCE} 张照片，多出来的没有收下，看完这些再发就行。"), ()
    day = china_day(now).isoformat()
    thread = thread.count_photo(day)
    if thread.photos[1] > MOST_A_DAY:
        return ask(thread, now, f"今天已经收了 {MOST_A_DAY} 张照片，请明天再发。着急的话，请回复“人工”。")
    thread = _awaiting(thread, event.key)
    burst = replace(thread.burst, is_from_chat=True)
    return replace(thread, burst=burst), (FetchPhoto(event.media_id, event.key),)


def is_out_of_place(thread: Thread) -> bool:
    """Whether no application takes photos now, whatever they show."""
    application = thread.application
    return application is None or not application.is_active or application.status not in _TAKES_PHOTOS


def _is_without_consent(application: Application) -> bool:
    return not application.value("consent.privacy")


def _not_for_form(thread: Thread, now: datetime) -> Decision:
    """Said why; who waits for an agent sends it to the agent."""
    application = thread.application
    is_active = application is not None and application.is_active
    if thread.wants_person:
        return ask(thread, now, KEPT_FOR_AGENT["photo"])
    if not is_active:
        return menu(thread, "照片收到了，不过现在没有需要照片的申请。请问要办理什么？")
    if is_out_of_place(thread):
        return ask(thread, now, "这一步不用照片，刚才那张没有放进申请。")
    return ask(thread, now, "照片里有个人信息，要先征得您的同意才能收下：")


def on_upload(thread: Thread, event: UploadCame, now: datetime) -> Decision:
    """A file of the upload page: awaited like a photo of the chat. The page says why one is not wanted."""
    application = thread.find(event.application_id)
    if application is None or not is_giving(application):
        return thread, ()
    return _awaiting(thread, event.key), (TakeUpload(application.id, event.upload, event.key),)


def sorted_on_page(thread: Thread, placed: tuple[str, ...], now: datetime) -> Decision:
    """The person said on the page what a picture is: told with what else comes from there."""
    burst, about = thread.burst, thread.application
    thread = replace(
        thread, burst=replace(burst, revision=burst.revision + 1, placed=(*burst.placed, *placed))
    )
    return thread, (SetTimer(PHOTOS_SENT, QUIET_SECONDS, thread.burst.revision, about.id if about else ""),)


def arrived(
    thread: Thread, photo: str, now: datetime, *, has_more: bool = False
) -> tuple[Thread, tuple[Effect, ...]]:
    """One photo less on its way; when none is left, the acknowledgement is due after a moment of quiet.

    The moment is longer while others are being uploaded: each that comes puts it off.
    """
    left = tuple(key for key in thread.burst.awaited if key != photo)
    thread = replace(thread, burst=replace(thread.burst, awaited=left))
    if left:
        return thread, ()
    quiet = _UPLOAD_SECONDS if has_more else QUIET_SECONDS
    return thread, (SetTimer(PHOTOS_SENT, quiet, thread.burst.revision, thread.focus),)


def acknowledge(thread: Thread, now: datetime, *, is_page_open: bool = False) -> Decision:
    """One answer for the whole burst: what was taken, what is wrong, what is missing.

    While the upload page is open and has something left to do, the page shows all of it, and the chat waits
    until all is there or the page is left: WeChat counts what is sent outside a reply.
    """
    thread, taken = _place_the_obvious(thread, now)
    burst = replace(thread.burst, placed=(*thread.burst.placed, *taken))
    application = thread.application
    if application is not None and is_page_open and not burst.is_from_chat and page_goes_on(thread, now):
        timer = SetTimer(PAGE_LEFT, PAGE_SECONDS, burst.revision, application.id)
        return replace(thread, burst=replace(burst, is_waiting=True)), (timer,)
    thread = replace(thread, burst=Burst(revision=burst.revision))
    if application is None:
        return thread, ()
    placed = _in_order(burst.placed, application, now)
    thread, surplus = _drop_surplus(thread, placed, now)
    lines = [
        f"收到：{'、'.join(placed)}。" if placed else "",
        f"认出了{'、'.join(dict.fromkeys(burst.seen))}。" if burst.seen else "",
        "\n".join(sorted(set(burst.refused))),
        _advice(application, placed, now),
        surplus,
        _parked(thread, now),
        _missing(thread, now, placed),
    ]
    decision = ask(replace(thread, misses=0), now, join(*lines))
    return unseen(decision) if _is_alone(burst, thread) else decision


def page_goes_on(thread: Thread, now: datetime) -> bool:
    """Whether the open question is one that the upload page asks as well."""
    application = thread.application
    if application is None or not is_giving(application):
        return False
    look = look_at(application, now)
    return not is_early(look) and isinstance(look.pending(), Photo | Sort)


def _is_alone(burst: Burst, thread: Thread) -> bool:
    """One photo came, and it is the one that is asked about: everybody knows which."""
    is_only = thread.application is not None and len(thread.application.unsorted) == 1
    return is_only and not (burst.placed or burst.seen or burst.refused)


def _awaiting(thread: Thread, photo: str) -> Thread:
    burst = thread.burst
    return replace(thread, burst=replace(burst, revision=burst.revision + 1, awaited=(*burst.awaited, photo)))


def _refused(thread: Thread, words: str) -> Thread:
    """Said once, with the acknowledgement of the others."""
    burst = thread.burst
    return replace(thread, burst=replace(burst, refused=tuple(dict.fromkeys((*burst.refused, words)))))


def _in_order(placed: tuple[str, ...], application: Application, now: datetime) -> tuple[str, ...]:
    """As the form has them: photos of one burst arrive in any order, now and then for two applications."""
    labels = [question.label for question in look_at(application, now).form.questions]
    return tuple(sorted(dict.fromkeys(placed), key=[*labels, *placed].index))


def _place_the_obvious(thread: Thread, now: datetime) -> tuple[Thread, tuple[str, ...]]:
    """A photo goes to the only place that is open; a new slip replaces the old one."""
    application = thread.application
    if application is None or len(application.unsorted) != 1:
        return thread, ()
    look = look_at(application, now)
    places = open_photos(look)
    if not look.value("forms"):
        return thread, ()
    if not places and application.status is Status.SLIP_RECEIVED:
        places = [q for q in look.form.questions if isinstance(q, Photo) and q.id == "slip"]
    if len(places) != 1:
        return thread, ()
    document = application.unsorted[0]
    paper = application.papers.get(document, Paper())
    if {"unreadable", LOOSE_PAGE} & {*paper.flaws} or not (
        paper.kind == UNKNOWN or paper.kind in places[0].kinds
    ):
        return thread, ()
    thread = thread.put(application.sort_out(document, now))
    thread, _ = store(thread, places[0], document, "photo", now, document=document)
    return thread, (places[0].label,)


def _parked(thread: Thread, now: datetime) -> str:
    application = thread.application
    if application is None or not application.unsorted or look_at(application, now).value("forms"):
        return ""
    return f"{len(application.unsorted)} 张没认出来的照片先收着，上传资料时再归类。我们先把信息填完。"


def _drop_surplus(thread: Thread, placed: tuple[str, ...], now: datetime) -> tuple[Thread, str]:
    """Beside papers of this burst, "this photo" would be taken for one of them."""
    left = len(thread.application.unsorted) if thread.application else 0
    thread, words = drop_surplus(thread, now)
    if not words or not placed:
        return thread, words
    which = "那张照片" if left == 1 else f"那 {left} 张照片"
    return thread, f"资料都收齐了，没认出来的{which}用不上了，不用管它。"


def _advice(application: Application, labels: tuple[str, ...], now: datetime) -> str:
    """What is wrong with the papers of these names, a line for each."""
    found = {q.label: list(each[:2]) for q, each in _doubts(application, now) if q.label in labels}
    if not found:
        return ""
    lines = (f"· {label}：" + "".join(each.words for each in doubts) for label, doubts in found.items())
    asks = any(not each.asks_nothing for doubts in found.values() for each in doubts)
    return ("请您再看一下：\n" if asks else "顺便说一声：\n") + "\n".join(lines)


def _doubts(application: Application, now: datetime) -> Iterator[tuple[Photo, tuple[Finding, ...]]]:
    """The papers that are in their places, with what was found, if anything was."""
    look = look_at(application, now)
    for question in look.visible():
        answer = application.answer(question.id)
        if not isinstance(question, Photo) or answer is None:
            continue
        paper = application.papers.get(answer.document)
        if paper is not None and (found := findings(question, paper, look)):
            yield question, found


def _missing(thread: Thread, now: datetime, placed: tuple[str, ...]) -> str:
    """What is still to come, and what has to come once more: all of it, since a list is ticked off."""
    application = thread.application
    if application is None or not placed or application.order_no:
        return ""
    look = look_at(application, now)
    left = [question.label for question in open_photos(look)] if look.value("forms") else []
    again = {
        question.label: f"{question.label}（{why}）"
        for question, found in _doubts(application, now)
        if (why := "、".join(dict.fromkeys(filter(None, (each.retake for each in found)))))
    }
    if not look.value("forms") or (not left and set(again) <= set(placed)):
        again = {}  # said just now, in other words
    wanted, anew = "、".join(left), "、".join(again.values())
    if left and again:
        return f"还缺：{wanted}；要重拍：{anew}。"
    if again:
        return f"建议重拍：{anew}。"
    return f"还缺：{wanted}。" if left else ""
