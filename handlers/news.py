"""News for the applicant: a notice in words, and the question that comes next with it."""

from dataclasses import replace
from datetime import datetime

from bot.message.outbound import Choice, Notice, Say
from flows.effects import Effect
from flows.sections.opening import terms_of
from flows.state import Application, Thread
from handlers.asking import PICK, SWITCH, Decision, ask, join
from handlers.status import name_of


def tell(
    thread: Thread, name: str, application: Application, words: str, now: datetime, *, reason: str = ""
) -> Decision:
    """News that ends with the next question; of an application that is not in focus, with the way to it."""
    if thread.focus != application.id:
        way = (Choice("去处理这一笔", SWITCH + (application.order_no or application.id[:8])),)
        news = Say(f"{name_of(application, now)}\n{words}", way, question="pick")
        return replace(thread, confirming=PICK + way[0].value), (
            Notice(name, news, fields_of(application, reason)),
        )
    thread, effects = ask(replace(thread, asked=""), now)
    asked = next((e for e in effects if isinstance(e, Say)), Say(""))
    say = Say(join(words, asked.text), asked.choices, asked.links, asked.question)
    others: tuple[Effect, ...] = tuple(e for e in effects if not isinstance(e, Say))
    return thread, (Notice(name, say, fields_of(application, reason)), *others)


def notice(name: str, application: Application, words: str, *, reason: str = "") -> Notice:
    return Notice(name, Say(words), fields_of(application, reason))


def fields_of(application: Application, reason: str = "") -> tuple[tuple[str, str], ...]:
    return (
        ("project", terms_of(application).project_name),
        ("order_no", application.order_no),
        ("reason", reason),
    )
