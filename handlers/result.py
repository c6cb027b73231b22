"""Results from outside: a photo stored, forms rendered, an order allotted, a face checked."""

import json
from dataclasses import replace
from datetime import datetime

from bot.message import event as ev
from bot.message.face import FaceOutcome
from bot.message.outbound import Notice, PageLink, Say, Show
from flows.by_hand import FACE
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.effects import Effect, Erase, NoteOnUpload
from flows.question import open_photos, upload_link
from flows.sections.closing import order_card
from flows.sections.face import FACE_WORDS, NO_TRY, NOT_DONE
from flows.sections.opening import terms_of
from flows.sections.printing import print_advice, printed
from flows.seeing.without_values import without_values
from flows.state import EDITABLE, Answer, Application, Status, Thread
from handlers.answering import sort
from handlers.asking import Decision, join, unseen
from handlers.carrier import wants_by_hand
from handlers.news import tell
from handlers.offers import on_photo_in_stretch
from handlers.paper import place, place_chosen, place_form, place_of_form, said
from handlers.photo import arrived, page_goes_on, sorted_on_page
from handlers.storing import store

_SPENT: FaceOutcome = "tries_over"


def on_photo_stored(thread: Thread, event: ev.PhotoStored, now: datetime) -> Decision:
    """A photo is safe: into its place if our form's code is on it, else kept until its place is known."""
    application = thread.find(event.application_id)
    if application is None:
        thread, effects = arrived(thread, event.photo, now)
        return thread, (*effects, Erase(event.application_id))
    if thread.is_in_stretch and not event.upload:
        return on_photo_in_stretch(thread, application, event, now)
    if event.instead_of and not application.holds(event.instead_of):
        return arrived(thread, event.photo, now, has_more=event.has_more)  # another came for it meanwhile
    application = application.remember(event.document_id, event.paper)
    thread = thread.put(application)
    if event.notice:
        thread = said(thread, event.notice)
    before, about = thread.burst.refused, event.place
    code = event.form_code.split("|")
    if len(code) == 4 and code[0] == "SZCA1":
        thread = place_form(thread, application, event.document_id, (code[1], code[2], code[3]), now)
        about = place_of_form(look_at(application, now), code[2]) or about
    elif event.place:
        thread = place_chosen(thread, application, event.document_id, event.place, now)
    else:
        thread = place(thread, application, event.document_id, event.paper, now)
    thread = _without_the_one_before(thread, event)
    noted = _note(thread, event, "".join(thread.burst.refused[len(before) :]), about)
    thread, effects = arrived(thread, event.photo, now, has_more=event.has_more)
    return thread, (*noted, *effects)


def _without_the_one_before(thread: Thread, event: ev.PhotoStored) -> Thread:
    """A photo that waited is there anew, turned or cropped; if it is of no use now, the one before stays."""
    application = thread.find(event.application_id)
    if not event.instead_of or application is None or not application.holds(event.document_id):
        return thread
    return thread.put(application.take_up(event.instead_of))


def _note(thread: Thread, event: ev.PhotoStored, words: str, about: str) -> tuple[Effect, ...]:
    """What the chat is going to say of a file, for the page that it came from."""
    if not event.upload or not words:
        return ()
    for_guest = without_values(words, event.paper, thread.applications)
    return (NoteOnUpload(event.upload, words, about, for_guest),)


def on_photo_refused(thread: Thread, event: ev.PhotoRefused, now: datetime) -> Decision:
    return arrived(said(thread, event.words), event.photo, now, has_more=event.has_more)


def on_paper_sorted(thread: Thread, event: ev.PaperSorted, now: datetime) -> Decision:
    """Said on the page, which shows the pictures, and the chat goes on; what found its place stays there.

    As long as the page has something left to do, the chat tells it with the rest.
    """
    application = thread.find(event.application_id)
    if application is None or event.document_id not in application.unsorted:
        return thread, ()
    open_here = {question.id: question.label for question in open_photos(look_at(application, now))}
    if event.place and event.place not in open_here:
        return thread, ()
    after, effects = unseen(sort(thread, application, event.place, now, event.document_id))
    if after.focus != thread.focus or not page_goes_on(after, now):
        return after, effects
    quiet = replace(after, asked=thread.asked, summed=thread.summed, confirming=thread.confirming)
    return sorted_on_page(quiet, (open_here[event.place],) if event.place else (), now)


def on_forms_made(thread: Thread, event: ev.FormsMade, now: datetime) -> Decision:
    """The forms are there: shown in the chat, with a page to download and print them."""
    application = thread.find(event.application_id)
    if application is None or application.status not in EDITABLE:
        return thread, ()
    look = look_at(application, now)
    if look.value("forms") or event.digest != look.printed_digest(printed(look)):
        return thread, ()
    value = json.dumps({"digest": event.digest, "pages": dict(event.pages)}, sort_keys=True)
    thread, _ = store(thread.put(application), look.form.by_id["forms"], value, "provider", now, actor="bot")
    shown: tuple[Effect, ...] = tuple(Show(document) for _, document in event.pages)
    links = (PageLink("forms", "下载打印表格", application.id), upload_link(application.id))
    advice = print_advice(look_at(thread.application or application, now), event.missing_glyphs)
    return thread, (*shown, Say(advice, links=links))


def on_forms_late(thread: Thread, event: ev.FormsLate, now: datetime) -> Decision:
    """Said once; nothing has to be done for it."""
    application = thread.find(event.application_id)
    if application is None or thread.focus != application.id or look_at(application, now).value("forms"):
        return thread, ()
    return thread, (Say("申请表还没有做好，比平时慢，实在抱歉。做好了会马上发到这里，您不用等在这儿。"),)


def on_order_allotted(thread: Thread, event: ev.OrderAllotted, now: datetime) -> Decision:
    """受理: the order exists; bank details and the seed's words go out."""
    application = thread.find(event.application_id)
    if application is None or application.status is not Status.DRAFT:
        return thread, ()
    answer = Answer(event.order_no, "provider", now.isoformat(), "bot")
    application = application.promise(terms_of(application), "bot", now)
    application = application.submit(event.order_no, "bot", now).give("order", answer, now)
    thread = thread.put(application)
    look = look_at(application, now)
    slip = look.form.by_id["slip"].say(look).text
    notice = Notice(
        "order_accepted",
        application.id,
        Say(join(order_card(look), slip), question="slip"),
        (
            ("project", look.form.by_id["project"].show(look.value("project"), look)),
            ("order_no", event.order_no),
            ("fee", f"{terms_of(application).yuan}元"),
        ),
    )
    return thread, (notice,)


def on_face_started(thread: Thread, event: ev.FaceStarted, now: datetime) -> Decision:
    """Only recorded: the provider's page is open."""
    return thread.record("face_started", "contact", application=event.application_id), ()


def on_face_checked(thread: Thread, event: ev.FaceChecked, now: datetime) -> Decision:
    """A pass counts if the person checked is still the contact of the application."""
    application = thread.find(event.application_id)
    if application is None:
        return thread, ()
    thread = thread.record("face_checked", "provider", application=application.id, outcome=event.outcome)
    look = look_at(application, now)
    if look.value("face") or application.status not in EDITABLE:
        return thread, ()
    thread, who = thread.put(application), look.identified_as()
    if event.outcome != "passed":
        return _face_missed(thread, application, event.outcome, who, now)
    if (event.name, event.id_number) != look.identified():
        words = f"核验的人与现在填写的{who}不一致，请由{who}本人再做一次。"
        return tell(thread, "face_result", application, words, now, reason="核验的人不一致，请重做")
    thread, _ = store(thread, look.form.by_id["face"], event.check_id, "provider", now, actor="provider")
    passed = thread.application or application
    return tell(thread, "face_result", passed, FACE_WORDS["passed"].chat, now, reason="核验通过")


def _face_missed(
    thread: Thread, application: Application, outcome: FaceOutcome, who: str, now: datetime
) -> Decision:
    words = FACE_WORDS[outcome].chat.format(who=who)
    missed = _missed(application, outcome, now)
    if missed.identity.face_tries.are_spent(china_day(now).isoformat()) and outcome != _SPENT:
        words += f"\n{FACE_WORDS[_SPENT].chat}"
    short = "没能做成" if outcome in NOT_DONE else "没有通过"
    reason = f"{short}，请看聊天里的提示"
    return tell(thread.put(missed), "face_result", missed, f"人脸核验{short}：{words}", now, reason=reason)


def _missed(application: Application, outcome: FaceOutcome, now: datetime) -> Application:
    """A check that did not pass. After the last one of a day our staff may verify the person instead."""
    if outcome in NO_TRY:
        return application
    day, identity = china_day(now).isoformat(), application.identity
    identity = replace(identity, face_tries=identity.face_tries.one_more(day))
    application = replace(application, identity=identity)
    is_over = outcome == _SPENT or identity.face_tries.are_spent(day)
    return wants_by_hand(application, FACE, "bot") if is_over else application
