"""Everything that people do besides answering: edit, go back, cancel, start over, ask, call a person."""

from dataclasses import replace
from datetime import datetime

from bot.errors import Refused
from bot.message.outbound import Choice, Say
from flows.case import EDITABLE, Application, Case, Status
from flows.catalogue import catalogue
from flows.effects import CallPerson
from flows.form import Look
from flows.forms import look_at
from flows.question import Agree, Question
from flows.understand import Intent, Kind, find_faq, find_field
from handlers.answering import APPLICANT, answer, keep_default, store
from handlers.asking import Decision, ask, join, menu

LOCKED = "资料已经提交，现在不能修改。如果确实需要改，请回复“人工”联系客服。"


def apply(case: Case, now: datetime) -> Decision:
    """Begin a new application, or go on with the draft."""
    current = case.application
    if current and current.status in EDITABLE:
        return ask(case, now, "您有一笔申请正在办理，我们接着来：")
    fresh = Application(case.fresh_id, now, now)
    case = case.put(fresh).record("started", APPLICANT, application=fresh.id)
    return ask(
        replace(case, misses=0), now, "好的，我来帮您办理，大约 10 分钟。中途可以随时停下，回来接着办。"
    )


def fill(case: Case, intent: Intent, now: datetime) -> Decision:
    """Several labelled fields in one message: what is good is kept, what is not is said."""
    if case.application is None or case.application.status not in EDITABLE:
        return answer(case, intent.text, now)
    if isinstance(look_at(case.application, now).pending(), Agree):
        return ask(case, now, "填写资料之前，要先征得您的同意：")
    kept, wrong, voided = [], [], ""
    for question, text in intent.pairs:
        assert case.application is not None  # noqa: S101  # set above, and storing keeps it
        look = look_at(case.application, now)
        if _is_locked(case.application, question):
            wrong.append(f"{question.label}：这一项不用改。")
            continue
        try:
            value = question.hear(text, look)
        except Refused as refused:
            wrong.append(f"{question.label}：{refused.words}")
            continue
        case, lead = store(case, question, value, "typed", now)
        kept.append(question.label)
        voided = lead or voided
    done = f"已记下：{'、'.join(kept)}。" if kept else ""
    return ask(replace(case, misses=0), now, join(done, voided, "\n".join(wrong)))


def edit(case: Case, intent: Intent, now: datetime) -> Decision:
    """修改 <field>: by name, part of a name, or number in the summary."""
    application = case.application
    if application is None:
        return menu(case, "您目前没有进行中的申请。请问要办理什么？")
    if application.status not in EDITABLE:
        return ask(case, now, LOCKED)
    look = look_at(application, now)
    question = find_field(intent.text, look) if intent.text else None
    if question is None:
        return ask(case, now, "请告诉我要改哪一项，例如：修改单位地址。")
    if not question.visible_when(look) and question.unlocked_by:
        question = look.form.by_id[question.unlocked_by]
    if _is_locked(application, question):
        return ask(case, now, f"{question.label}已经审核通过，不用改；只要补正驳回的几项就好。")
    return ask(replace(case.put(reopen(look, question, now)), misses=0), now)


def reopen(look: Look, question: Question, now: datetime) -> Application:
    """The answer no longer counts, but its value is remembered and offered."""
    return keep_default(look, question, now).mark("reopened", {question.id: ""}, APPLICANT, now)


def back(case: Case, _: Intent, now: datetime) -> Decision:
    """One answer back; several times, several answers back."""
    application = case.application
    if application is None:
        return menu(case, "请问要办理什么？")
    if application.status is not Status.DRAFT:
        return ask(case, now, LOCKED)
    look = look_at(application, now)
    question = look.last_answered()
    if question is None:
        return ask(case, now, "已经是第一步了。")
    return ask(replace(case.put(reopen(look, question, now)), misses=0), now, "好的，回到上一步。")


def cancel(case: Case, _: Intent, now: datetime) -> Decision:
    application = case.application
    if application is None:
        return menu(case, "您目前没有进行中的申请。请问要办理什么？")
    if application.status not in (Status.DRAFT, Status.SUBMITTED):
        return ask(case, now, "这笔申请已经付款，不能直接取消。需要退费的话，请回复“人工”联系客服。")
    question = "确定要取消这笔申请吗？已填的资料会删除。"
    choices = (Choice("取消申请", "取消申请"), Choice("继续办理", "继续办理"))
    return replace(case, confirming="cancel"), (Say(question, choices, question="cancel"),)


def restart(case: Case, _: Intent, now: datetime) -> Decision:
    application = case.application
    if application is None:
        return apply(case, now)
    if application.status is not Status.DRAFT:
        return apply(replace(case, focus=""), now)
    question = "确定要从头开始吗？已填的资料会清空。"
    choices = (Choice("重新开始", "重新开始"), Choice("继续办理", "继续办理"))
    return replace(case, confirming="restart"), (Say(question, choices, question="restart"),)


def yes(case: Case, intent: Intent, now: datetime) -> Decision:
    """Yes to 取消 or 重新开始: the old draft is closed; a restart keeps the consents."""
    old = case.application
    if old is None:
        return menu(case, "请问要办理什么？")
    is_restart = intent.text == "restart"
    case = case.put(old.move(Status.CANCELLED, APPLICANT, "restarted" if is_restart else "cancelled", now))
    if not is_restart:
        return menu(replace(case, focus=""), "好的，已经取消了。以后需要时，随时再来。")
    fresh = Application(case.fresh_id, now, now)
    for question, consent in old.answers.items():
        if question in ("consent.service", "consent.privacy"):
            fresh = fresh.give(question, consent, now)
    return ask(replace(case.put(fresh), misses=0), now, "好的，我们从头开始。")


def no(case: Case, _: Intent, now: datetime) -> Decision:
    return ask(case, now, "好的，接着办。")


def help_out(case: Case, _: Intent, now: datetime) -> Decision:
    lines = (
        "您可以随时回复：\n返回 · 回到上一步\n修改 + 名称 · 改某一项，例如“修改单位地址”\n"
        "进度 · 看办到哪一步\n"
        "取消 / 重新开始\n常见问题 · 人工\n也可以一次发多项，每行一项，例如：\n机构名称：…\n单位地址：…"
    )
    return ask(case, now, lines)


def faq(case: Case, intent: Intent, now: datetime) -> Decision:
    """A frequent question answered, then the open one again; without a match, the list."""
    found = next((f for f in catalogue().faq if f.id == intent.text), None) or find_faq(intent.text)
    if found is None:
        choices = tuple(Choice(f.question, f.question) for f in catalogue().faq)
        return replace(case, confirming="faq"), (Say("大家常问这些：", choices, question="faq"),)
    if case.application is None:
        return menu(case, found.answer)
    return ask(case, now, found.answer)


def answer_faq_number(case: Case, number: int, now: datetime) -> Decision:
    known = catalogue().faq
    picked = known[number - 1].id if 1 <= number <= len(known) else ""
    return faq(case, Intent(Kind.FAQ, picked), now)


def call_person(case: Case, _: Intent, now: datetime) -> Decision:
    """The hotline at once, and a wish that the staff sees."""
    contact = catalogue().contact
    words = (
        f"好的，已经记下您要找人工客服，客服看到后会在这里联系您（{contact['hours']}）。\n"
        f"着急的话请拨打 {contact['hotline']}，或访问 {contact['site']} 在线客服。"
    )
    case = replace(case.record("asked_for_person", APPLICANT), wants_person=True)
    case, effects = ask(case, now, words)
    return case, (*effects, CallPerson("asked"))


def _is_locked(application: Application, question: Question) -> bool:
    """After a rejection only the rejected items are open."""
    if application.status is not Status.REJECTED:
        return False
    held = application.answers.get(question.id)
    return held is None or held.is_given
