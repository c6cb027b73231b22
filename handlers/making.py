"""The certificate is made, mailed and received; its PIN is sent, and sent again."""

from datetime import datetime

from bot.message import making
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.decisions import expect
from flows.hearing.intent import Intent
from flows.sections import parcel
from flows.state import Application, Status, Thread
from handlers.asking import APPLICANT, Decision, ask, menu
from handlers.news import notice, tell
from handlers.staff import in_focus

_HAS_PIN = (Status.MAILED, Status.COMPLETED)
_MAILED = "您的证书寄出了。"
_NO_PIN_YET = "证书寄出以后，PIN 密码才会用短信发给申请人，现在还没有寄出。"
_ENOUGH = f"今天已经发过 {parcel.PINS_A_DAY} 次 PIN 短信了，请明天再试，或回复“人工”。"


def on_made(thread: Thread, event: making.CertificateMade, now: datetime) -> Decision:
    """The certificate is on its key."""
    application = expect(thread, event)
    application = application.move(Status.PRODUCED, event.actor, "certificate made", now)
    made = parcel.staff_answer(event.valid_until, event.actor, now.isoformat())
    application = application.give(parcel.CERTIFICATE, made, now)
    return thread.keep(application), (notice("produced", application, parcel.made_words(application)),)


def on_sent(thread: Thread, event: making.ParcelSent, now: datetime) -> Decision:
    """The key is with the courier: now its PIN goes out, by another way."""
    application = expect(thread, event)
    application = application.move(Status.MAILED, event.actor, "parcel sent", now)
    application = _with_parcel(application, event, now)
    thread = in_focus(thread, application)
    words = _MAILED if thread.focus == application.id else parcel.mailed_words(application)
    thread, told = tell(thread, "mailed", application, words, now, parcel=parcel.parcel_of(application))
    return thread, (*told, *parcel.send_pin(look_at(application, now)))


def on_corrected(thread: Thread, event: making.ParcelCorrected, now: datetime) -> Decision:
    """Another number than was told."""
    application = _with_parcel(expect(thread, event), event, now)
    words, number = parcel.corrected_words(application), parcel.parcel_of(application)
    return thread.keep(application), (notice("mailed", application, words, parcel=number),)


def on_pin_wanted(thread: Thread, event: making.PinWanted, now: datetime) -> Decision:
    """A member of the staff sends the PIN once more, or for the first time where it came late."""
    application = expect(thread, event).want_pin(china_day(now).isoformat(), event.actor)
    return thread.keep(application), parcel.send_pin(look_at(application, now))


def on_pin_texted(thread: Thread, event: making.PinTexted, now: datetime) -> Decision:
    """Only that it left is kept, and for which number."""
    application = thread.find(event.application_id)
    if application is None:
        return thread, ()
    texted = parcel.staff_answer(event.tail, "bot", now.isoformat())
    return thread.keep(application.give(parcel.PIN, texted, now)), ()


def resend_pin(thread: Thread, _: Intent, now: datetime) -> Decision:
    """重发PIN: never into the chat, and to the number of the application alone."""
    mailed = [one for one in thread.applications if one.status in _HAS_PIN]
    application = thread.application
    if application is None or not mailed:
        return ask(thread, now, _NO_PIN_YET) if application else menu(thread, "您目前没有寄出的证书。")
    if application not in mailed:
        application = max(mailed, key=lambda one: one.standing_since)
    today = china_day(now).isoformat()
    if application.pins_wanted.count(today) >= parcel.PINS_A_DAY:
        return ask(thread, now, _ENOUGH)
    look = look_at(application, now)
    tail = parcel.pin_number(look)[-4:]
    thread = thread.keep(application.want_pin(today, APPLICANT))
    words = f"好的，PIN 密码正在用短信发到尾号 {tail} 的手机，几分钟内会收到。请不要告诉别人。"
    thread, effects = ask(thread, now, words)
    return thread, (*effects, *parcel.send_pin(look))


def _with_parcel(
    application: Application, event: making.ParcelSent | making.ParcelCorrected, now: datetime
) -> Application:
    sent = parcel.staff_answer(f"{event.courier} {event.number}", event.actor, now.isoformat())
    return application.give(parcel.PARCEL, sent, now)
