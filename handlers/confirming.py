"""Questions that only the applicant can settle: whether a value is meant, and whose a number or a card is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import Refused
from bot.message.outbound import Choice, Say
from flows.certificates.choice import look_at
from flows.form import Look
from flows.hearing.heard import Heard, Told
from flows.hearing.intent import SURE
from flows.hearing.last import last_told
from flows.question import Ask, Question
from flows.state import Answer, Thread
from flows.wording.lexicon import words
from handlers.asking import APPLICANT, Decision, ask, pick
from handlers.refusing import refuse
from handlers.repairs import reopen

_CARD = "这是身份证上的内容吧？是谁的，请说一声，我就记下姓名和号码（住址不用）。"
_WHO = {"legal_rep": "法定代表人", "holder": "持有人", "contact": "经办人", "mailing": "收件人"}
_MOST, _LONGEST = 4, 60  # values that are offered, characters of one
_KINDS = {"mobile": "手机号码", "id_number": "身份证号码", "email": "邮箱"}


def said_of_card(heard: Heard, look: Look) -> str:
    """经办人身份证上的字都在这了, before the card: its name and number with their labels; "" if none says."""
    name, number = _name_and_number(heard)
    said = heard.text.partition("\n")[0]
    named = [who for who in _owners(look) if words("roles", who).within(said)]
    is_of_card = name in said or number in said
    return _of_owner(named[0], name, number, look) if len(named) == 1 and number and not is_of_card else ""


def _owners(look: Look) -> list[str]:
    return [who for who in ("legal_rep", "holder", "contact") if f"{who}.name" in look.form.by_id]


def _name_and_number(heard: Heard) -> tuple[str, str]:
    name = next((one.value for one in heard.told if one.field.endswith(".name")), "")
    number = next((one.value for one in heard.told if one.is_number and one.field.endswith("id_number")), "")
    return name, number


def _of_owner(who: str, name: str, number: str, look: Look) -> str:
    """法人姓名：…，法人身份证号码：…."""
    told = (("name", name), ("id_number", number))
    return "，".join(f"{look.form.by_id[f'{who}.{last}'].label}：{value}" for last, value in told if value)


def whose_card(thread: Thread, heard: Heard, now: datetime) -> Decision:
    """A card is somebody's: name and number are kept once they say whose, the home address never."""
    assert thread.application is not None  # noqa: S101  # seen by the caller
    look = look_at(thread.application, now)
    name, number = _name_and_number(heard)
    owners = _owners(look)
    if not number or not owners:
        return ask(thread, now, _CARD)
    lines = (_of_owner(who, name, number, look) for who in owners)
    named = f"“{name}”（号码“{number}”）" if name else f"号码“{number}”"
    choices = tuple(Choice(f"是{_WHO[who]}的", line) for who, line in zip(owners, lines, strict=True))
    return pick(thread, f"这是{named}的身份证吧？请点一下是谁的，我记下姓名和号码；住址不用：", choices)


def which_value(thread: Thread, several: Sequence[Told], look: Look) -> Decision:
    """Two values of one field: only they know which is meant."""
    field = several[0].field
    values = [one for one in several if one.field == field]
    question = look.form.by_id[field]
    if len(values) > _MOST or any(len(one.value) > _LONGEST for one in values):
        return thread, (Say(f"{question.label}不止一个，没有记。请只发要用的那一个。", question=question.id),)
    choices = tuple(Choice(one.value, f"{question.label}：{one.value}") for one in values)
    told = "和".join(f"“{one.value}”" for one in values)
    return pick(thread, f"您发了{told}，{question.label}用哪一个呢？", choices)


def whose(thread: Thread, told: Told, look: Look, now: datetime) -> Decision:
    """A number whose owner was not said."""
    kind = told.field.rsplit(".", 1)[-1].removeprefix("?")
    fields = [
        q
        for q in look.visible()
        if q.id.endswith(f".{kind}") and q.id.split(".")[0] in _WHO and isinstance(q, Ask)
    ]
    if told.is_changed:
        fields = [q for q in fields if look.application.answer(q.id)] or fields
    if not fields:
        return ask(thread, now, f"{_KINDS.get(kind, '号码')} {told.value} 没分清是哪一项，没有记。")
    if len(fields) == 1:
        return ask_sure(thread, told._replace(field=fields[0].id), look, now)
    verb = "改成" if told.is_changed else "："
    choices = tuple(Choice(q.label, f"{q.label}{verb}{told.value}") for q in fields)
    question = (
        "您要改的是哪一项？请点选："
        if told.is_changed
        else f"{told.value} 是哪一项？请点选；不用记的话，接着答就行："
    )
    return pick(thread, question, choices)


def ask_sure(thread: Thread, told: Told, look: Look, now: datetime) -> Decision:
    """Whether what may be something else is meant: only they can know."""
    question = look.form.by_id[told.field]
    try:
        value = question.hear(told.value, look)
    except Refused as refused:
        pending = look.pending()
        return (
            refuse(thread, question, refused, look)
            if pending is question
            else ask(thread, now, refused.words)
        )
    return sure(_without_last(thread, told, value, look, now), question, value, look)


def _without_last(thread: Thread, told: Told, value: str, look: Look, now: datetime) -> Thread:
    """不对，我现在是财务经理: what was told in the message before no longer counts, whatever they answer."""
    is_instead = told.is_named or (told.is_changed and not told.is_number)
    if not is_instead or told.field not in last_told(look) or look.value(told.field) == value:
        return thread
    return thread.put(reopen(look, look.form.by_id[told.field], now))


def sure(thread: Thread, question: Question, value: str, look: Look) -> Decision:
    """跟您确认一下: kept once they say that they mean it."""
    choices = (Choice("对，就是这个", "是"), Choice("不是", "不是"))
    thread = replace(thread, confirming=f"{SURE}:{question.id}={value}")
    return thread, (
        Say(f"跟您确认一下：{question.label}就是“{question.show(value, look)}”吗？", choices, question=SURE),
    )


def proposed(thread: Thread, proposed: Sequence[Told], look: Look, now: datetime) -> Thread:
    """Several values that only they can confirm: put before them in one go."""
    answers = {}
    for told in proposed:
        question = look.form.by_id[told.field]
        value = question.heard(told.value, look)
        if value is not None and question.visible_when(look):
            answers[told.field] = Answer(value, "pasted", now.isoformat(), APPLICANT)
    return thread.put(look.application.propose(answers, now)) if answers else thread
