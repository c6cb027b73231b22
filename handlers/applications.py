"""Beginning, choosing between, cancelling and forgetting applications."""

from dataclasses import replace
from datetime import datetime

from bot.message.outbound import Choice, Say
from flows.binding import CODE, NUMBER
from flows.case import EDITABLE, Application, Case, Status
from flows.effects import Effect, Erase
from flows.form import Look
from flows.forms import look_at, title_of
from flows.question import Choose
from flows.understand import Intent
from flows.wish import Wish, named_choices, wish
from handlers.asking import APPLICANT, Decision, ask, join, menu, pick
from handlers.repairs import NOTHING_OPEN
from handlers.status import choose_one, name_of
from handlers.storing import store

_CONSENTS = ("consent.service", "consent.privacy")
_CANCELLABLE = frozenset({Status.DRAFT, Status.SUBMITTED})
_KEPT_BY_LAW = "已经付款的申请，按《电子签名法》要求，资料要保存到证书失效后五年，期满再删除。"


def apply(case: Case, intent: Intent, now: datetime) -> Decision:
    """Begin an application; while one is being filled in, ask which is meant."""
    current = case.application
    if current and current.status in EDITABLE:
        words = f"您有一笔{title_of(current)}正在办理，接着办这笔，还是另外新办一笔？"
        choices = (Choice("接着办这笔", "继续办理"), Choice("新办一笔", "新办一笔"))
        return replace(case, confirming="which"), (Say(words, choices, question="which"),)
    return another(case, intent, now)


def another(case: Case, intent: Intent, now: datetime) -> Decision:
    """A new application; consents and the proved number hold for it, and a type that was named is chosen."""
    begun = _begun(case, case.application, now)
    assert begun.application is not None  # noqa: S101  # it was just begun
    look = look_at(begun.application, now)
    project = look.form.by_id["project"]
    if isinstance(project, Choose) and project.closed and (explained := project.closed(intent.text, look)):
        here = tuple(Choice(choice.label, "申请数字证书") for choice in project.choices(look))
        return pick(case, explained, here)
    named = named_choices(intent.text, look)
    lead = "好的，我来帮您办理，大约 10 分钟。中途可以随时停下，回来接着办。"
    begun, noted = _take_wish(begun, named, look, now)
    return ask(begun, now, join(lead, noted))


def wished(case: Case, intent: Intent, now: datetime) -> Decision:
    """我要办机构证书一年的, in the middle of something: kept if nothing was chosen yet, then the question."""
    application = case.application
    if application is None:
        return apply(case, intent, now)
    look = look_at(application, now)
    case, noted = _take_wish(case, wish(intent.text, look), look, now)
    return ask(replace(case, misses=0), now, noted)


def _take_wish(case: Case, named: Wish, look: Look, now: datetime) -> tuple[Case, str]:
    """Keep what was named and is still open. Returns the case and what to say of it."""
    kept, lines, way = [], [], ""
    for question, value in named.chosen:
        shown = question.show(value, look)
        held = look.value(question.id)
        if not held:
            case, _ = store(case, question, value, "typed", now)
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
    return case, "".join(lines)


def _begun(case: Case, before: Application | None, now: datetime) -> Case:
    fresh = Application(case.fresh_id, now, now)
    for question in _CONSENTS:
        given = before.answer(question) if before else None
        if given:
            fresh = fresh.give(question, given, now)
    proved = (before, *sorted(case.applications, key=lambda a: a.updated_at, reverse=True))
    bound = next((a for a in proved if a and a.answer(NUMBER) and a.answer(CODE)), None)
    for question in (NUMBER, CODE):
        if bound and (given := bound.answer(question)):
            fresh = fresh.give(question, given, now)
    return replace(case.put(fresh).record("started", APPLICANT, application=fresh.id), misses=0)


def switch(case: Case, _: Intent, now: datetime) -> Decision:
    """Another application into focus: at once when there is only one other, else chosen from a list."""
    active = [a for a in case.applications if a.is_active]
    others = [a for a in active if a.id != case.focus]
    if not others:
        return ask(case, now, "您只有这一笔申请。" if active else NOTHING_OPEN)
    if len(others) == 1:
        return focus_on(case, others[0], now)
    return choose_one(case, active, now)


def focus_on(case: Case, application: Application, now: datetime) -> Decision:
    """Go on with this one."""
    case = replace(case, focus=application.id, misses=0, asked="")
    return ask(case, now, f"好的，现在办的是：{name_of(application, now)}。")


def cancel(case: Case, _: Intent, now: datetime) -> Decision:
    application = case.application
    if application is None:
        return menu(case, NOTHING_OPEN)
    if application.status not in _CANCELLABLE:
        return ask(case, now, "这笔申请已经进入后面的环节，不能直接取消。已经付款的，可以回复“申请退费”。")
    question = "确定要取消这笔申请吗？已填的资料会删除。"
    choices = (Choice("取消申请", "取消申请"), Choice("继续办理", "继续办理"))
    return replace(case, confirming="cancel"), (Say(question, choices, question="cancel"),)


def restart(case: Case, intent: Intent, now: datetime) -> Decision:
    application = case.application
    if application is None or not application.is_active:
        return another(case, intent, now)
    if application.status is not Status.DRAFT:
        words = (
            "这笔申请已经提交，不能从头开始；填过的都在，按提示接着办就行。要另外新办一笔，回复“新办一笔”。"
        )
        return ask(case, now, words)
    question = "确定要从头开始吗？已填的资料会清空。"
    choices = (Choice("重新开始", "重新开始"), Choice("继续办理", "继续办理"))
    return replace(case, confirming="restart"), (Say(question, choices, question="restart"),)


def forget(case: Case, _: Intent, now: datetime) -> Decision:
    """删除我的资料: what is kept and why, and the rest only after a yes."""
    kept = [a for a in case.applications if _is_kept(a)]
    drafts = [a for a in case.applications if a.status in _CANCELLABLE]
    if kept and not drafts:
        return ask(case, now, f"{_KEPT_BY_LAW}所以现在还不能删。有疑问请回复“人工”。")
    words = (
        f"会删除您 {len(drafts)} 笔还没付款的申请，填过的信息和照片都删，删了就找不回来。" if drafts else ""
    )
    if kept:
        words += f"\n{_KEPT_BY_LAW}您有 {len(kept)} 笔属于这种，连同聊天记录会保留。"
    else:
        words += "您在这里的聊天内容也会一起删除。"
    choices = (Choice("删除资料", "删除资料"), Choice("先不删", "先不删"))
    return replace(case, confirming="forget"), (Say(f"{words}\n确定删除吗？", choices, question="forget"),)


def _is_kept(application: Application) -> bool:
    """Paid for, so that a certificate may come of it or came of it."""
    return application.status not in (*_CANCELLABLE, Status.CANCELLED, Status.EXPIRED)


def _close(case: Case, reason: str, now: datetime) -> tuple[Case, tuple[Effect, ...]]:
    """The application in focus is cancelled, and what was given for it is deleted."""
    old = case.application
    if old is None or old.status not in _CANCELLABLE:
        return case, ()
    closed = old.move(Status.CANCELLED, APPLICANT, reason, now).forget(APPLICANT, now)
    return case.put(closed), (Erase(old.id),)


def cancelled(case: Case, now: datetime) -> Decision:
    """Yes to 取消."""
    case, effects = _close(case, "cancelled", now)
    case, said = menu(case.refocused(), "好的，已经取消了，填过的资料也删除了。以后需要时，随时再来。")
    return case, (*effects, *said)


def restarted(case: Case, now: datetime) -> Decision:
    """Yes to 重新开始: the old draft is closed; the consents stay."""
    old = case.application
    case, effects = _close(case, "restarted", now)
    case, said = ask(_begun(case, old, now), now, "好的，我们从头开始。")
    return case, (*effects, *said)


def forgotten(case: Case, now: datetime) -> Decision:
    """Yes to 删除我的资料."""
    effects: tuple[Effect, ...] = ()
    for application in case.applications:
        if application.status in _CANCELLABLE:
            case, erased = _close(replace(case, focus=application.id), "forgotten", now)
            effects += erased
    everything = not any(_is_kept(a) for a in case.applications)
    effects += (Erase("", is_everything=everything),)
    case, said = menu(case.refocused(), "好的，已经删除了。以后需要时，随时再来。")
    return case, (*effects, *said)
