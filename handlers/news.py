"""News for the applicant: a notice in words, and the question that comes next with it."""

from dataclasses import replace
from datetime import datetime

from bot.message.outbound import Choice, Notice, Say
from flows.certificates.choice import look_at
from flows.effects import Effect, SendSms
from flows.notices import SMS_NOTICES
from flows.sections.binding import notice_number
from flows.sections.opening import terms_of
from flows.state import Application, Thread
from handlers.asking import PICK, SWITCH, Decision, ask, join
from handlers.status import name_of


def tell(
    thread: Thread,
    name: str,
    application: Application,
    words: str,
    now: datetime,
    *,
    reason: str = "",
    parcel: str = "",
    briefs: tuple[str, ...] = (),
) -> Decision:
    """News that ends with the next question; of an application that is not in focus, with the way to it."""
    fields = fields_of(application, reason, parcel)
    if thread.focus != application.id:
        way = (Choice("去处理这一笔", SWITCH + (application.order_no or application.id[:8])),)
        news = Say(f"{name_of(application, now)}\n{words}", way, question="pick")
        return replace(thread, confirming=PICK + way[0].value), (
            Notice(name, application.id, news, fields, briefs),
        )
    thread, effects = ask(replace(thread, asked=""), now)
    asked = next((e for e in effects if isinstance(e, Say)), Say(""))
    say = Say(join(words, asked.text), asked.choices, asked.links, asked.question)
    others: tuple[Effect, ...] = tuple(e for e in effects if not isinstance(e, Say))
    return thread, (Notice(name, application.id, say, fields, briefs), *others)


def notice(name: str, application: Application, words: str, *, reason: str = "", parcel: str = "") -> Notice:
    return Notice(name, application.id, Say(words), fields_of(application, reason, parcel))


def with_text_messages(thread: Thread, effects: tuple[Effect, ...], now: datetime) -> tuple[Effect, ...]:
    """The effects, and the text messages of those notices among them whose rows want one."""
    notices = [effect for effect in effects if isinstance(effect, Notice) and effect.name in SMS_NOTICES]
    if not notices:
        return effects
    return (*effects, *(text for notice in notices for text in _texted(thread, notice, now)))


def _texted(thread: Thread, notice: Notice, now: datetime) -> tuple[SendSms, ...]:
    """The same news by text message, for people who do not look at WeChat."""
    application = thread.find(notice.application_id)
    number = notice_number(look_at(application, now)) if application else ""
    if application is None or not number:
        return ()
    fields: dict[str, tuple[str, ...]] = {name: (value,) for name, value in notice.fields}
    if notice.briefs:
        fields["reason"] = notice.briefs
    params = tuple(fields[field] for field in SMS_NOTICES[notice.name].holds)
    return (SendSms(application.id, notice.name, number, application.revision, params),)


def fields_of(application: Application, reason: str = "", parcel: str = "") -> tuple[tuple[str, str], ...]:
    """`parcel`: a courier and a number."""
    courier, _, number = parcel.partition(" ")
    return (
        ("project", terms_of(application).project_name),
        ("order_no", application.order_no),
        ("reason", reason),
        ("courier", courier),
        ("parcel", number),
    )
