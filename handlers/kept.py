"""What was sent before the consent to keep it: held back, and put before the person once the consent is
given.
"""

from dataclasses import replace
from datetime import datetime

from bot.message.outbound import Say
from flows.certificates.choice import look_at
from flows.hearing.ear import hear
from flows.hearing.law import decide
from flows.question import Ask, Choose
from flows.sections.opening import CHOSEN
from flows.state import Answer, Thread
from handlers.asking import APPLICANT, Decision, ask

KEPT_BACK = "您发来的资料先替您放着：要先征得您的同意才能保存。同意之后请您核对，不用再发一次。"
_NOW = "您之前发的资料，请核对一下。"
LONGEST = 2000


def keep_back(thread: Thread, text: str) -> Thread:
    """The message, for later."""
    return replace(thread, kept=text[:LONGEST])


def with_kept(decision: Decision, now: datetime) -> Decision:
    """The same decision; where the first field is asked, what was sent before is proposed instead."""
    thread, effects = decision
    application = thread.application
    if not thread.kept or application is None or not application.value("consent.privacy"):
        return decision
    look = look_at(application, now)
    pending = look.pending()
    if pending is None or pending.group in ("", CHOSEN) or not isinstance(pending, Ask | Choose):
        return decision
    heard = hear(thread.kept, look)
    verdict = decide(heard, look)
    answers = {}
    for told in (*verdict.stored, *verdict.proposed):
        question = look.form.by_id[told.field]
        value = question.heard(told.value, look)
        if value and question.visible_when(look) and not look.application.answer(told.field):
            answers[told.field] = Answer(value, "pasted", now.isoformat(), APPLICANT)
            for name, text in question.tells(told.value, look).items():
                answers[name] = Answer(text, "pasted", now.isoformat(), APPLICANT)
    thread = replace(thread, kept="")
    if not answers:
        return thread, effects
    others = tuple(effect for effect in effects if not isinstance(effect, Say))
    thread, said = ask(thread.put(application.propose(answers, now)), now, _NOW)
    return thread, (*others, *said)
