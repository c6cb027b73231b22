"""A question beside an answer is answered in the same reply."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.message.outbound import Say
from flows.certificates.choice import look_at
from flows.hearing import faq
from flows.state import Thread
from handlers.asking import Decision, join
from handlers.frequent import told_to

UNKNOWN = "您问的这个我答不上来，回复“人工”可以问客服。"
_MANY = 2


def answers_to(thread: Thread, asked: Sequence[str], now: datetime) -> str:
    """Answers to the clauses that ask, one after the other; that there is none, once."""
    if not asked:
        return ""
    application = thread.application
    look = look_at(application, now) if application else None
    told: list[str] = []
    for clause in asked[:_MANY]:
        match = faq.match(clause, look, is_gated=False)
        found = match.sure or next(iter(match.unsure), None)
        told.append(told_to(application, found) if found else UNKNOWN)
    return join(*dict.fromkeys(told))


def with_lead(decision: Decision, lead: str) -> Decision:
    """The same decision with something said before."""
    thread, effects = decision
    if not lead:
        return decision
    first = next((at for at, effect in enumerate(effects) if isinstance(effect, Say)), None)
    if first is None:
        return thread, (*effects, Say(lead))
    said = effects[first]
    assert isinstance(said, Say)  # noqa: S101  # found so above
    return thread, (*effects[:first], replace(said, text=join(lead, said.text)), *effects[first + 1 :])
