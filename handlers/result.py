"""Results from outside: a photo stored, forms rendered, an order allotted, a face checked."""

import json
from dataclasses import replace
from datetime import datetime

from bot.message import event as ev
from bot.message.outbound import Notice, PageLink, Say, Show
from flows.case import Answer, Case, Status
from flows.closing import order_card
from flows.effects import Effect, Erase
from flows.form import Look
from flows.forms import look_at
from flows.opening import fee_of
from flows.papers import FORM_NAMES, print_advice, printed
from flows.question import Photo
from handlers.answering import store
from handlers.asking import Decision, ask, join
from handlers.photo import arrived

_FACE_ADVICE = {
    15: "链接已过期，请重新点开下面的链接再做一次。",
    16: "今天的核验次数用完了，请明天再试，或回复“人工”换一种方式核验。",
    17: "核验还没有做完，请重新点开下面的链接继续。",
    301: "身份证号码与申请时填写的不一致。请核对后回复“修改{who}身份证号码”。",
    302: "身份证已过有效期，请换有效的身份证再做一次。",
    1001: "操作超时了，请在光线好的地方再做一次。",
    2006: "姓名与身份证号码不匹配。请核对后回复“修改{who}姓名”或“修改{who}身份证号码”。",
    2016: "与身份证照片比对没有通过，请{who}本人在光线好的地方再做一次。",
}
_FACE_UNCLEAR = "没有通过，请{who}本人在光线充足的地方，正对屏幕再做一次。"


def on_photo_stored(case: Case, event: ev.PhotoStored, now: datetime) -> Decision:
    """A photo is safe: into its place if our form's code is on it, else kept until its place is known."""
    application = case.find(event.application_id)
    if application is None:
        case, effects = arrived(case, event.photo, now)
        return case, (*effects, Erase(event.application_id))
    code = event.form_code.split("|")
    if len(code) == 4 and code[0] == "SZCA1":
        case = _place_form(case, event.document_id, code[1], code[2], code[3], now)
    else:
        case = case.put(application.keep_unsorted(event.document_id, now))
    return arrived(case, event.photo, now)


def _place_form(
    case: Case, document: str, application_id: str, form: str, digest: str, now: datetime
) -> Case:
    """Our own form came back: is it of an application of theirs, and printed from today's answers?"""
    application = case.find(application_id)
    name = FORM_NAMES.get(form, "表格")
    if application is None or not application.is_active:
        return _refuse(case, f"这张{name}是另一笔申请的，请用这次生成的表格。")
    look = look_at(application, now)
    question = next((q for q in look.visible() if isinstance(q, Photo) and q.form == form), None)
    if question is None:
        return _refuse(case, f"这张{name}是另一笔申请的，请用这次生成的表格。")
    if digest != look.printed_digest(printed(look)):
        return _refuse(case, f"这张{name}是修改资料之前打印的，内容已经不一致，请用最新的表格重新打印盖章。")
    if application.status is not Status.DRAFT and application.answer(question.id):
        return _refuse(case, f"{name}已经收过了，不用重发。")
    case, _ = store(case.put(application), question, document, "photo", now, document=document)
    burst = case.burst
    return replace(case, burst=replace(burst, placed=(*burst.placed, question.label)))


def _refuse(case: Case, words: str) -> Case:
    burst = case.burst
    return replace(case, burst=replace(burst, refused=(*burst.refused, words)))


def on_photo_refused(case: Case, event: ev.PhotoRefused, now: datetime) -> Decision:
    return arrived(_refuse(case, event.words), event.photo, now)


def on_forms_made(case: Case, event: ev.FormsMade, now: datetime) -> Decision:
    """The forms are there: shown in the chat, with a page to download and print them."""
    application = case.find(event.application_id)
    if application is None or application.status not in (Status.DRAFT, Status.REJECTED):
        return case, ()
    look = look_at(application, now)
    if look.value("forms") or event.digest != look.printed_digest(printed(look)):
        return case, ()
    value = json.dumps({"digest": event.digest, "pages": dict(event.pages)}, sort_keys=True)
    case, _ = store(case.put(application), look.form.by_id["forms"], value, "provider", now, actor="bot")
    shown: tuple[Effect, ...] = tuple(Show(document) for _, document in event.pages)
    link = PageLink("forms", "下载打印表格", event.application_id)
    return case, (*shown, Say(print_advice(look.form.kind, event.missing_glyphs), links=(link,)))


def on_order_allotted(case: Case, event: ev.OrderAllotted, now: datetime) -> Decision:
    """受理: the order exists; bank details and the seed's words go out."""
    application = case.find(event.application_id)
    if application is None or application.status is not Status.DRAFT:
        return case, ()
    answer = Answer(event.order_no, "provider", now.isoformat(), "bot")
    application = application.submit(event.order_no, "bot", now).give("order", answer, now)
    case = case.put(application)
    look = look_at(application, now)
    slip = look.form.by_id["slip"].say(look).text
    notice = Notice(
        "order_accepted",
        Say(join(order_card(look), slip), question="slip"),
        (
            ("project", look.form.by_id["project"].show(look.value("project"), look)),
            ("order_no", event.order_no),
            ("fee", f"{fee_of(application)}元"),
        ),
    )
    return case, (notice,)


def on_face_started(case: Case, event: ev.FaceStarted, now: datetime) -> Decision:
    """Only recorded: the provider's page is open."""
    return case.record("face_started", "contact", application=event.application_id), ()


def on_face_checked(case: Case, event: ev.FaceChecked, now: datetime) -> Decision:
    """Code 0 passes, if the person checked is still the contact of the application."""
    application = case.find(event.application_id)
    if application is None:
        return case, ()
    case = case.record("face_checked", "provider", application=application.id, code=str(event.code))
    look = look_at(application, now)
    if look.value("face") or application.status not in (Status.DRAFT, Status.REJECTED):
        return case, ()
    case = case.put(application)
    if event.code != 0:
        advice = _FACE_ADVICE.get(event.code, _FACE_UNCLEAR).format(who=_whose(look))
        return ask(case, now, f"人脸核验没有通过：{advice}")
    if (event.name, event.id_number) != look.identified():
        return ask(case, now, f"核验的人与现在填写的{_whose(look)}不一致，请由{_whose(look)}本人再做一次。")
    case, _ = store(case, look.form.by_id["face"], event.biz_token, "provider", now, actor="provider")
    return ask(case, now, "人脸核验通过！")


def _whose(look: Look) -> str:
    return "申请人" if look.form.identified == "holder" else "经办人"
