"""While an agent talks with a person: what the person writes, and fields that the agent asks for or edits."""

from datetime import datetime

from bot.errors import NotNow, Refused
from bot.message import inbound
from bot.message import stretch as st
from bot.message.outbound import Say
from flows.certificates.choice import look_at
from flows.effects import AgentLine, SendHeldLines
from flows.filling import fields_to_fill
from flows.form import Look
from flows.hearing.ear import hear
from flows.hearing.faq import is_question
from flows.hearing.law import decide
from flows.question import Ask, Question
from flows.state import Thread
from flows.state.changing import replace
from handlers.asking import APPLICANT, Decision
from handlers.offers import with_values
from handlers.other_kinds import typed_in
from handlers.sent_media import heard
from handlers.storing import take
from handlers.thread import expect_agent, quiet_timer

_NOT_OPEN = "这一项现在不能填或修改，请看业务单的状态。"
_NO_APPLICATION = "这位客户没有正在办理的申请。"
_MOST_REFUSALS = 3  # then the agent goes on by hand


def on_words(thread: Thread, event: inbound.Inbound, now: datetime) -> Decision:
    """The agent answers. An answer to the field that the agent had asked is checked and kept. WeChat's
    transcript of a voice message is as good as typed."""
    thread, timers = heard(thread, now)
    typed = typed_in(event)
    answered = _answered(thread, typed, now) if typed and thread.asking else None
    if answered:
        return answered
    if typed:
        thread = with_values(thread, typed.content, now)
    return thread, timers


def _answered(thread: Thread, event: inbound.Text, now: datetime) -> Decision | None:
    """What the words are to the field that was asked; None when they are for the agent."""
    application = thread.application
    look = look_at(application, now) if application else None
    question = look.form.by_id.get(thread.asking) if look else None
    if look is None or question is None or question not in fields_to_fill(look):
        return None
    if question.as_offered(event.content, look) is None and is_question(event.content):
        return None
    try:
        value = _heard(question, event.content, look)
    except Refused as refused:
        return _refuse(thread, question, refused, look, event.key, now)
    thread = _keep(thread, question, event.content, value, "asked", f"staff:{thread.agent}", now)
    told = f"收到，{question.label}记下了：{question.show(value, look)}"
    return thread.hear_agent(now), (_line(thread, event.key, Say(told)), quiet_timer(thread))


def on_field_asked(thread: Thread, event: st.FieldAsked, now: datetime) -> Decision:
    """The field's own question, in the agent's name. Raises NotNow."""
    expect_agent(thread, event)
    question, look = _field(thread, event, now)
    said = question.say(look)
    thread = replace(
        thread.record("field_asked", event.actor, question=question.id), focus=look.application.id
    )
    thread = replace(thread.hear_agent(now), asking=question.id, refusals=0)
    return thread, (SendHeldLines(), _line(thread, event.key, said), quiet_timer(thread))


def on_field_edited(thread: Thread, event: st.FieldEdited, now: datetime) -> Decision:
    """What the field's own check takes is kept with the agent as its source; the person is told when the
    conversation is given back. Raises NotNow, or Refused for a value that the field does not take."""
    expect_agent(thread, event)
    question, look = _field(thread, event, now)
    value = question.hear(event.value, look)
    thread = replace(thread, focus=look.application.id)
    return _keep(thread, question, event.value, value, "edited", event.actor, now), ()


def _field(thread: Thread, event: st.FieldAsked | st.FieldEdited, now: datetime) -> tuple[Question, Look]:
    application = thread.find(event.application_id)
    if application is None:
        raise NotNow(_NO_APPLICATION)
    look = look_at(application, now)
    question = look.form.by_id.get(event.question)
    if question is None or question not in fields_to_fill(look):
        raise NotNow(_NOT_OPEN)
    return question, look


def _heard(question: Question, words: str, look: Look) -> str:
    """The value in the answer to this very field: alone, or in a sentence. Raises Refused."""
    if isinstance(question, Ask):
        verdict = decide(hear(f"{question.label}：{words}", look), look)
        mine = [one for one in verdict.stored if one.field == question.id]
        if len(mine) == 1:
            return question.hear(mine[0].value, look)
    return question.hear(words, look)


def _refuse(
    thread: Thread, question: Question, refused: Refused, look: Look, key: str, now: datetime
) -> Decision | None:
    """Asked again with what is wrong; not for ever, since the agent reads along."""
    if thread.refusals >= _MOST_REFUSALS:
        return None
    thread = thread.record("refused", APPLICANT, question=question.id, reason=refused.reason)
    thread = replace(thread.hear_agent(now), refusals=thread.refusals + 1)
    said = Say(refused.words, question.choices(look), question=question.id)
    return thread, (_line(thread, key, said), quiet_timer(thread))


def _keep(
    thread: Thread, question: Question, words: str, value: str, source: str, actor: str, now: datetime
) -> Thread:
    """With what the same words tell of other fields, as the city that stands in an address."""
    assert thread.application is not None  # noqa: S101  # the callers have put it into focus
    look = look_at(thread.application, now)
    thread, _, also = take(thread, question, words, value, source, look, now, actor)
    edited = tuple(dict.fromkeys((*thread.edited, *(q.id for q, _ in also), question.id)))
    asking = "" if thread.asking == question.id else thread.asking
    return replace(thread, edited=edited, asking=asking, refusals=0)


def _line(thread: Thread, key: str, said: Say) -> AgentLine:
    return AgentLine(thread.agent, key, said)
