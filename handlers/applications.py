"""Beginning, choosing between, cancelling and forgetting applications."""

from dataclasses import replace
from datetime import datetime

from bot.message.outbound import Choice, Say
from flows.certificates.choice import look_at, title_of
from flows.effects import Effect, Erase
from flows.form import SETTLED, Look
from flows.hearing.intent import Intent
from flows.hearing.wants import Wish, named_choices, wish
from flows.question import Choose
from flows.sections.binding import CODE, NUMBER
from flows.state import EDITABLE, Application, Status, Thread
from handlers.asking import APPLICANT, Decision, ask, join, menu, pick
from handlers.kept import KEPT_BACK, keep_back
from handlers.promises import settled
from handlers.repairs import NOTHING_OPEN
from handlers.status import choose_one, name_of
from handlers.storing import store

_CONSENTS = ("consent.service", "consent.privacy")
MOST_DRAFTS = 10  # of one person at a time
_BEGUN = "好的，我来帮您办理，大约 10 分钟，中途可以停下，回来接着办。"
_EMPTY = "新的一笔已经开好了，还没有填内容，就从这一笔开始。"
_HAS_MONEY = "这笔申请已经收到汇款，不能直接取消。要退款的话，请回复“人工”，由客服为您办理。"
_CANCELLABLE = frozenset({Status.DRAFT, Status.SUBMITTED})
_KEPT_BY_LAW = "已经付款的申请，按《电子签名法》要求，资料要保存到证书失效后五年，期满再删除。"


def apply(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """Begin an application; while one is being filled in, ask which is meant."""
    current = thread.application
    if current and current.status in EDITABLE:
        words = f"您有一笔{title_of(current)}正在办理，接着办这笔，还是另外新办一笔？"
        choices = (Choice("接着办这笔", "继续办理"), Choice("新办一笔", "新办一笔"))
        return replace(thread, confirming="which"), (Say(words, choices, question="which"),)
    return another(thread, intent, now)


def another(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """A new application; consents and the proved number hold for it, and a type that was named is chosen.

    One that was begun and holds nothing yet is the new one: a wish that is sent twice begins one application.
    """
    drafts = [a for a in thread.applications if a.status in EDITABLE]
    empty = next((a for a in reversed(drafts) if _is_empty(a)), None)
    if empty is None and len(drafts) >= MOST_DRAFTS:
        words = f"您已经有 {len(drafts)} 笔没有提交的申请，请先办完或取消一笔，再新办。"
        return ask(thread, now, f"{words}要接着办别的一笔，回复“切换”。")
    begun = replace(thread, focus=empty.id, misses=0) if empty else _begun(thread, thread.application, now)
    assert begun.application is not None  # noqa: S101  # it was just begun
    look = look_at(begun.application, now)
    project = look.form.by_id["project"]
    if isinstance(project, Choose) and project.closed and (explained := project.closed(intent.text, look)):
        here = tuple(Choice(choice.label, "申请数字证书") for choice in project.choices(look))
        return pick(thread, explained, here)
    named = named_choices(intent.text, look)
    if intent.heard is not None:
        begun = keep_back(begun, intent.text)
    begun, noted = _take_wish(begun, _besides_the_only(named, look), look, now)
    lead = _EMPTY if empty else f"{_BEGUN}{_the_only_project(look)}"
    return ask(begun, now, join(lead, noted, KEPT_BACK if begun.kept else ""), whole=empty is not None)


def _is_empty(application: Application) -> bool:
    """Nothing was given for it but what holds for all of the person's: consents, a proved number."""
    shared = {*_CONSENTS, CODE} | ({NUMBER} if application.answer(CODE) else set())
    own = [
        name
        for name, answer in application.answers.items()
        if name not in shared and answer.source != SETTLED
    ]
    return not (own or application.unsorted or application.papers or application.proposals)


def _the_only_project(look: Look) -> str:
    """Named before any field, since a certificate for another platform would be paid for in vain."""
    projects = look.form.by_id["project"].choices(look)
    return f"\n项目是{projects[0].label}；办别的项目，回复“有哪些项目”。" if len(projects) == 1 else ""


def _besides_the_only(named: Wish, look: Look) -> Wish:
    """What was named, without the project where there is one only: that one is told of anyway."""
    is_only = len(look.form.by_id["project"].choices(look)) == 1
    chosen = tuple(one for one in named.chosen if not (is_only and one[0].id == "project"))
    return replace(named, chosen=chosen)


def wished(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """我要办机构证书一年的, in the middle of something: kept if nothing was chosen yet, then the question."""
    application = thread.application
    if application is None:
        return apply(thread, intent, now)
    look = look_at(application, now)
    thread, noted = _take_wish(thread, wish(intent.text, look), look, now)
    return ask(replace(thread, misses=0), now, noted)


def _take_wish(thread: Thread, named: Wish, look: Look, now: datetime) -> tuple[Thread, str]:
    """Keep what was named and is still open. Returns the case and what to say of it."""
    kept, lines, way = [], [], ""
    for question, value in named.chosen:
        shown = question.show(value, look)
        held = look.value(question.id)
        if not held:
            thread, _ = store(thread, question, value, "typed", now)
            way = f"，要换的话回复“修改{question.label}”"
        if held in ("", value):
            kept.append(shown)
        else:
            current = question.show(held, look)
            lines.append(f"现在办的是{current}。要换成{shown}，回复“修改{question.label}”。")
    if kept:
        lines.insert(0, f"办的是{'，'.join(kept)}{way}。")
    if named.years:
        offered = "、".join(choice.label for choice in look.form.by_id["term"].choices(look))
        lines.append(f"证书年限目前只有：{offered}。")
    return thread, "".join(lines)


def _begun(thread: Thread, before: Application | None, now: datetime) -> Thread:
    fresh = Application(thread.fresh_id, now, now)
    for question in _CONSENTS:
        given = before.answer(question) if before else None
        if given:
            fresh = fresh.give(question, given, now)
    proved = (before, *sorted(thread.applications, key=lambda a: a.updated_at, reverse=True))
    bound = next((a for a in proved if a and a.answer(NUMBER) and a.answer(CODE)), None)
    for question in (NUMBER, CODE):
        if bound and (given := bound.answer(question)):
            fresh = fresh.give(question, given, now)
    fresh = settled(fresh, now)
    return replace(thread.put(fresh).record("started", APPLICANT, application=fresh.id), misses=0)


def switch(thread: Thread, _: Intent, now: datetime) -> Decision:
    """Another application into focus: at once when there is only one other, else chosen from a list."""
    active = [a for a in thread.applications if a.is_active]
    others = [a for a in active if a.id != thread.focus]
    if not others:
        return ask(thread, now, "您只有这一笔申请。" if active else NOTHING_OPEN)
    if len(others) == 1:
        return focus_on(thread, others[0], now)
    return choose_one(thread, active, now)


def focus_on(thread: Thread, application: Application, now: datetime) -> Decision:
    """Go on with this one."""
    thread = replace(thread, focus=application.id, misses=0, asked="")
    return ask(thread, now, f"好的，现在办的是：{name_of(application, now)}。")


def cancel(thread: Thread, _: Intent, now: datetime) -> Decision:
    application = thread.application
    if application is None:
        return menu(thread, NOTHING_OPEN)
    if application.received and application.status in _CANCELLABLE:
        return ask(thread, now, _HAS_MONEY)
    if application.status not in _CANCELLABLE:
        return ask(thread, now, "这笔申请已经进入后面的环节，不能直接取消。已经付款的，可以回复“申请退费”。")
    question = "确定要取消这笔申请吗？已填的资料会删除。"
    choices = (Choice("确认取消", "确认取消"), Choice("继续办理", "继续办理"))
    return replace(thread, confirming="cancel"), (Say(question, choices, question="cancel"),)


def restart(thread: Thread, intent: Intent, now: datetime) -> Decision:
    application = thread.application
    if application is None or not application.is_active:
        return another(thread, intent, now)
    if application.status is not Status.DRAFT:
        words = (
            "这笔申请已经提交，不能从头开始；填过的都在，按提示接着办就行。要另外新办一笔，回复“新办一笔”。"
        )
        return ask(thread, now, words)
    question = "确定要从头开始吗？已填的资料会清空。"
    choices = (Choice("确认重新开始", "确认重新开始"), Choice("继续办理", "继续办理"))
    return replace(thread, confirming="restart"), (Say(question, choices, question="restart"),)


def forget(thread: Thread, _: Intent, now: datetime) -> Decision:
    """删除我的资料: what is kept and why, and the rest only after a yes."""
    kept = [a for a in thread.applications if _is_kept(a)]
    drafts = [a for a in thread.applications if a.status in _CANCELLABLE and not a.received]
    if kept and not drafts:
        return ask(thread, now, f"{_KEPT_BY_LAW}所以现在还不能删。有疑问请回复“人工”。")
    words = (
        f"会删除您 {len(drafts)} 笔还没付款的申请，填过的信息和照片都删，删了就找不回来。" if drafts else ""
    )
    if kept:
        words += f"\n{_KEPT_BY_LAW}您有 {len(kept)} 笔属于这种，连同聊天记录会保留。"
    else:
        words += "您在这里的聊天内容也会一起删除。"
    choices = (Choice("确认删除", "确认删除"), Choice("先不删", "先不删"))
    return replace(thread, confirming="forget"), (Say(f"{words}\n确定删除吗？", choices, question="forget"),)


def _is_kept(application: Application) -> bool:
    """Paid for, so that a certificate may come of it or came of it."""
    is_over = application.status in (Status.CANCELLED, Status.EXPIRED)
    return not is_over and (application.status not in _CANCELLABLE or application.received > 0)


def _close(thread: Thread, reason: str, now: datetime) -> tuple[Thread, tuple[Effect, ...]]:
    """The application in focus is cancelled, and what was given for it is deleted."""
    old = thread.application
    if old is None or old.status not in _CANCELLABLE or old.received:
        return thread, ()
    closed = old.move(Status.CANCELLED, APPLICANT, reason, now).forget(APPLICANT, now)
    return thread.put(closed), (Erase(old.id),)


def cancelled(thread: Thread, now: datetime) -> Decision:
    """Yes to 取消. Money may have come since it was asked."""
    if thread.application and thread.application.received:
        return ask(thread, now, _HAS_MONEY)
    thread, effects = _close(thread, "cancelled", now)
    thread, said = menu(thread.refocused(), "好的，已经取消了，填过的资料也删除了。以后需要时，随时再来。")
    return thread, (*effects, *said)


def restarted(thread: Thread, now: datetime) -> Decision:
    """Yes to 重新开始: the old draft is closed; the consents stay."""
    old = thread.application
    thread, effects = _close(thread, "restarted", now)
    thread, said = ask(_begun(thread, old, now), now, "好的，我们从头开始。")
    return thread, (*effects, *said)


def forgotten(thread: Thread, now: datetime) -> Decision:
    """Yes to 删除我的资料."""
    effects: tuple[Effect, ...] = ()
    for application in thread.applications:
        if application.status in _CANCELLABLE:
            thread, erased = _close(replace(thread, focus=application.id), "forgotten", now)
            effects += erased
    everything = not any(_is_kept(a) for a in thread.applications)
    effects += (Erase("", is_everything=everything),)
    thread, said = menu(thread.refocused(), "好的，已经删除了。以后需要时，随时再来。")
    return thread, (*effects, *said)
