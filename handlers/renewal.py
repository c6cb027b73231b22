"""A certificate comes to its end: reminders, and a new application with what was given for the old one."""

from datetime import datetime

from bot.message.outbound import Choice, Notice, Say
from bot.message.paper import Paper
from flows.catalogue import catalogue
from flows.certificates.choice import look_at, title_of
from flows.deadlines import china_day, chinese_day
from flows.effects import CarryPaper
from flows.form import SETTLED, Look
from flows.question import Agree, Ask, Choose, Code, Number, Photo
from flows.sections.opening import terms_of
from flows.sections.parcel import valid_until
from flows.seeing.findings import findings
from flows.state import Application, Status, Thread
from flows.state.changing import replace
from handlers.asking import APPLICANT, PICK, RENEW, Decision, ask, menu
from handlers.news import fields_of
from handlers.promises import settled
from handlers.status import name_of

CARRIED = "renewed"  # the source of an answer that was given for an earlier certificate
_NONE = "没有找到要续办的证书。要办新的，请回复“申请数字证书”。"
_FOR_EVERY_CHECK = "consent.biometric"  # wanted anew before each face check


def remind(thread: Thread, application: Application, now: datetime) -> Decision:
    """60, 30 and 7 days before the last day, with one tap to apply again."""
    until = valid_until(application)
    if until is None or _renewed(thread, application) is not None or not _is_offered(application):
        return thread, ()
    title = f"{title_of(application)}（{look_at(application, now).subject()}）"
    words = (
        f"您的{title}{until.year} 年{chinese_day(until)}到期，到期后就不能用了。\n"
        "现在可以续办：上次填的信息和还有效的资料都带过去，核对一遍就行。"
        "旧锁加密的投标文件新锁解不开，正在投标的请等开标结束再换。"
    )
    way = (Choice("续办这张证书", RENEW + application.order_no),)
    fields = (*fields_of(application), ("day", chinese_day(until)))
    told = Notice("renewal", application.id, Say(words, way, question="pick"), fields)
    return replace(thread, confirming=PICK + way[0].value), (told,)


def renew(thread: Thread, order_no: str, now: datetime) -> Decision:
    """续办 and an order number: a new application, or the one that was begun for it before."""
    old = next((one for one in thread.applications if one.order_no == order_no and order_no), None)
    if old is None or old.status not in (Status.MAILED, Status.COMPLETED):
        return ask(thread, now, _NONE) if thread.application else menu(thread, _NONE)
    if (begun := _renewed(thread, old)) is not None:
        thread = replace(thread, focus=begun.id, misses=0, asked="")
        return ask(thread, now, f"已经在续办了：{name_of(begun, now)}。")
    if not _is_offered(old):
        words = f"这个项目现在不在这里办，请拨打 {catalogue().contact['hotline']} 咨询续办。"
        return ask(thread, now, words) if thread.application else menu(thread, words)
    fresh = _with_answers(Application(thread.fresh_id, now, now, renews=old.id), look_at(old, now), now)
    fresh, papers = _with_papers(settled(fresh, now), look_at(old, now), now)
    thread = replace(thread.put(fresh), misses=0, asked="")
    thread = thread.record("started", APPLICANT, application=fresh.id, renews=old.id)
    thread, effects = ask(thread, now, _lead(len(papers)))
    return thread, (*papers, *effects)


def _lead(papers: int) -> str:
    kept = f"，还有效的 {papers} 份资料也带过来了" if papers else ""
    return f"好的，开始续办。上次填的信息都在{kept}；表格要重新打印盖章，人脸核验也要重新做。"


def _renewed(thread: Thread, old: Application) -> Application | None:
    """The application that was begun for the same certificate and is not given up."""
    return next((one for one in thread.applications if one.renews == old.id), None)


def _is_offered(application: Application) -> bool:
    """Whether the project can still be applied for here."""
    project = terms_of(application).project
    return any(one.id == project and one.here for one in catalogue().projects)


def _with_answers(fresh: Application, old: Look, now: datetime) -> Application:
    """Every field, choice, consent and proved number that was given. What was a default follows anew."""
    for question in old.form.questions:
        given = old.application.answer(question.id)
        is_field = isinstance(question, Ask | Choose | Agree | Number | Code)
        if given is None or not is_field or given.source == SETTLED or question.id == _FOR_EVERY_CHECK:
            continue
        fresh = fresh.give(question.id, given._replace(source=CARRIED, at=now.isoformat()), now)
    return fresh


def _with_papers(fresh: Application, old: Look, now: datetime) -> tuple[Application, tuple[CarryPaper, ...]]:
    """The papers of others that have no fault today. Our own forms are printed and stamped anew."""
    carried: tuple[CarryPaper, ...] = ()
    for question in old.form.questions:
        given = old.application.answer(question.id)
        if not isinstance(question, Photo) or not question.is_paper or question.form or given is None:
            continue
        paper = old.application.papers.get(given.document)
        if paper is None or _is_lapsed(paper, now) or list(findings(question, paper, look_at(fresh, now))):
            continue
        document = fresh.id[:16] + given.document[:16]
        answer = given._replace(value=document, document=document, at=now.isoformat())
        fresh = fresh.give(question.id, answer, now).remember(document, paper)
        carried = (*carried, CarryPaper(fresh.id, given.document, document))
    return fresh, carried


def _is_lapsed(paper: Paper, now: datetime) -> bool:
    """It was valid when it was read. A paper without a last day, or 长期, does not lapse."""
    until = paper.sure("valid_until")
    return until[:1].isdecimal() and until < china_day(now).isoformat()


def arrived(thread: Thread, application: Application, now: datetime) -> Decision:
    """Nobody complained for two weeks: the way is over, and nobody is disturbed with that."""
    done = application.move(Status.COMPLETED, "clock", "two weeks after mailing", now)
    return thread.keep(done), ()
