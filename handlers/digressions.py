"""Messages beside the form: help, questions, greetings. Then the open question is asked again."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.message.outbound import Choice, Say
from flows.by_hand import CHECKS, HOWS, check_at
from flows.catalogue import catalogue
from flows.certificates.choice import look_at
from flows.effects import JoinQueue
from flows.hearing import learned
from flows.hearing.intent import FOREIGN_DOCUMENT, Intent
from flows.hearing.labels import mentioned
from flows.progress import digest
from flows.question import Ask, Await, Question
from flows.state import EDITABLE, Application, Thread
from flows.wording.vocabulary import Kind
from handlers.asking import APPLICANT, Decision, ask, join, menu
from handlers.carrier import wants_by_hand
from handlers.frequent import told_to

_A_WHILE = timedelta(hours=12)


def help_out(thread: Thread, _: Intent, now: datetime) -> Decision:
    first, other = _examples(thread, now)
    lines = (
        f"您可以随时回复：\n返回 · 回到上一步\n修改 + 名称 · 改某一项，例如“修改{other}”\n"
        "跳过 · 这一项先放一放\n核对 · 看已经填的信息\n进度 · 看办到哪一步\n"
        "取消 / 重新开始\n常见问题 · 人工\n"
        f"也可以一次发多项，每行一项，例如：\n{first}：…\n{other}：…"
    )
    return ask(thread, now, lines)


def _examples(thread: Thread, now: datetime) -> tuple[str, str]:
    """Two fields of the form at hand."""
    application = thread.application or Application(thread.fresh_id, now, now)
    fields = [q.label for q in look_at(application, now).form.questions if q.group and isinstance(q, Ask)]
    return fields[0], next(label for label in fields if "地址" in label)


def why(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """Why the open question is asked, or the field that was named."""
    question = _pending(thread, now)
    application = thread.application
    if application:
        look = look_at(application, now)
        is_about_data = re.search("信息|资料", intent.text) is not None
        question = (
            look.form.by_id["consent.privacy"] if is_about_data else mentioned(intent.text, look) or question
        )
    if question is None:
        return faq(thread, Intent(Kind.FAQ), now)
    return ask(thread, now, question.why or "这一步是办理证书必需的。还有疑问，回复“人工”可以问客服。")


def example(thread: Thread, _: Intent, now: datetime) -> Decision:
    """How an answer to the open question looks."""
    question = _pending(thread, now)
    if question is None or not question.example:
        return help_out(thread, _, now)
    return ask(thread, now, join(f"{question.label}可以这样写：{question.example}", question.why))


def faq(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """A frequent question answered, then the open one again; unsure, two to choose from; else the list."""
    known = catalogue().faq
    wanted = intent.text.split()
    answered = (*known, *learned.known())
    found = sorted((one for one in answered if one.id in wanted), key=lambda one: wanted.index(one.id))
    if not found:
        offered = intent.asked or tuple(f for f in known if f.listed)
        lead = "您想问的是哪一个？" if intent.asked else "大家常问这些，回复编号看答案："
        choices = tuple(Choice(f.question, f.question) for f in offered)
        if thread.application and thread.application.is_active:
            choices += (Choice("都不是，接着办", "继续办理"),)
        thread = replace(thread, confirming="faq:" + ",".join(f.id for f in offered))
        return thread, (Say(lead, choices, question="faq"),)
    told = join(*(told_to(thread.application, one) for one in found))
    return ask(thread, now, told) if thread.application else menu(thread, told)


def answer_faq_number(thread: Thread, number: int, offered: str, now: datetime) -> Decision:
    """A number picks from the questions that were shown."""
    shown = offered.removeprefix("faq:").split(",")
    if number == len(shown) + 1 and thread.application:
        return ask(thread, now)
    picked = shown[number - 1] if 1 <= number <= len(shown) else ""
    return faq(thread, Intent(Kind.FAQ, picked), now)


def call_person(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """Into the queue, whose words tell the hotline too. For somebody who cannot be checked here, why."""
    lead = f"{_why_a_person(thread, intent, now)}已经记下您要找人工客服。"
    thread, way = _by_hand(thread.call_person(APPLICANT, now), now)
    return thread, (JoinQueue(lead, way, is_asked=True),)


def _why_a_person(thread: Thread, intent: Intent, now: datetime) -> str:
    question = _pending(thread, now)
    if intent.text != FOREIGN_DOCUMENT or question is None:
        return "好的，"
    who = "经办人" if question.id.startswith("contact.") else "证书持有人"
    other = "也可以换一位有居民身份证的同事，回复“修改经办人姓名”。\n" if who == "经办人" else ""
    return f"{who}要用居民身份证做实名认证和人脸核验，其他证件在这里核不了。{other}"


def _by_hand(thread: Thread, now: datetime) -> tuple[Thread, str]:
    """At a check of the person, the wish for somebody is a wish to be verified by somebody."""
    application = thread.application
    check = check_at(look_at(application, now)) if application else ""
    if application is None or not check:
        return thread, ""
    how = "、".join(HOWS.values())
    words = f"\n这一步（{CHECKS[check]}）可以由工作人员人工核验（{how}都行），客服会和您约。"
    return thread.keep(wants_by_hand(application, check, APPLICANT)), words


def upset(thread: Thread, _: Intent, now: datetime) -> Decision:
    """Somebody is angry: an apology, and a person if they want one; the place is kept."""
    contact = catalogue().contact
    words = (
        "给您添麻烦了，实在抱歉。填过的内容都在，不会丢。\n"
        f"想找人帮忙，回复“人工”，或拨打 {contact['hotline']}；想接着办，我们慢慢来："
    )
    thread = thread.record("upset", APPLICANT)
    return ask(thread, now, words) if thread.application else menu(thread, words)


def resume(thread: Thread, _: Intent, now: datetime) -> Decision:
    """继续: what is done and left for somebody who was away, then the open question in full."""
    application = thread.application
    if application is None:
        gone = "上次的申请放了 30 天，已经过期，资料也删除了，可以重新申请。" if thread.farewell else ""
        return menu(replace(thread, farewell=""), gone or "您目前没有进行中的申请。请问要办理什么？")
    return ask(thread, now, welcome_back(thread, application, now), whole=True)


def welcome_back(thread: Thread, application: Application, now: datetime) -> str:
    """A digest after a while of silence, "" for somebody who was just here."""
    last = max(filter(None, (thread.heard_before, application.updated_at)))
    if now - last < _A_WHILE or application.status not in EDITABLE:
        return ""
    return digest(look_at(application, now))


def greeting(thread: Thread, _: Intent, now: datetime) -> Decision:
    if thread.application is None:
        return menu(thread, "您好，这里是深圳CA。请问要办理什么？")
    return ask(thread, now, join("您好！我们接着办。", welcome_back(thread, thread.application, now)))


def thanks(thread: Thread, _: Intent, now: datetime) -> Decision:
    return ask(thread, now, "不客气！") if thread.application else menu(thread, "不客气！还有什么可以帮您？")


def stuck(thread: Thread, words: str, reason: str, now: datetime) -> Decision:
    """Something other than words came where words are wanted: said, and the question again."""
    question = _pending(thread, now)
    if question is None or isinstance(question, Await):
        return ask(thread, now, words)
    return ask(thread.record("digressed", APPLICANT, question=question.id, intent=reason), now, words)


def _pending(thread: Thread, now: datetime) -> Question | None:
    application = thread.application
    return look_at(application, now).pending() if application else None
