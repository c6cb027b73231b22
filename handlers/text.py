"""Texts and everything else that people send besides photos."""

from collections.abc import Callable
from dataclasses import replace as replace_event
from datetime import datetime

from bot.message import inbound
from flows.certificates.choice import look_at
from flows.form import Look
from flows.hearing.intent import SURE, Intent, asks_yes_or_no
from flows.hearing.understand import understand
from flows.question import Arrival, Await, Check, Confirm, Page
from flows.state import Thread
from flows.state.changing import replace
from flows.wording.queue import said_in_queue
from flows.wording.vocabulary import Kind, agrees, is_face
from handlers import (
    after_submission,
    applications,
    binding,
    bulletins,
    digressions,
    making,
    portal,
    postponing,
    repairs,
    taking,
)
from handlers.about_papers import on_pointed
from handlers.answering import answer
from handlers.asking import APPLICANT, MENU, PICK, RENEW, SWITCH, Decision, ask, menu
from handlers.beside import answers_to, with_lead
from handlers.carrier import check_again
from handlers.in_time import in_time
from handlers.kept import with_kept
from handlers.length import at_length
from handlers.queue import on_words_in_queue
from handlers.rating import on_rating, rating_of
from handlers.recalling import recall
from handlers.refusing import is_stuck, offered
from handlers.renewal import renew
from handlers.status import listed, tell_status
from handlers.taps import confirmed_by, is_choice_of_pending, is_stale

_NOTHING_TO_CHOOSE = "现在没有要选的。要另外办一笔，请回复“新办一笔”。"
_ANSWERS = (Kind.ANSWER, Kind.FILL, Kind.NUMBER, Kind.YES, Kind.NO, Kind.CORRECT, Kind.SWAP, Kind.PAPER)


def on_text(thread: Thread, event: inbound.Text, now: datetime) -> Decision:
    """A typed text or a tapped choice, as far as a text of its kind is read."""
    if rating := rating_of(thread, event.content):
        return on_rating(thread, rating, now)
    if thread.wants_person and (said := said_in_queue(event.content)):
        return on_words_in_queue(thread, said, now)
    return with_kept(at_length(in_time(_on_words), thread, event, now), now)


def _on_words(thread: Thread, event: inbound.Text, now: datetime) -> Decision:
    if event.menu_id and is_stale(thread, event.menu_id, now):
        return ask(thread, now, "这个选项是之前的了，我们接着现在这一步。" if thread.application else "")
    look = look_at(thread.application, now) if thread.application else None
    confirming = confirmed_by(thread, event.menu_id)
    if is_face(event.content):
        if not _is_agreed(event.content, confirming, look):
            return on_sticker(thread, event, now)
        event = replace_event(event, content="好的")
    intent = understand(event.content, look, confirming, _asked_before(thread, look))
    thread = _noted(replace(thread, confirming="") if thread.confirming else thread, intent, look)
    if intent.kind is Kind.NUMBER:
        return _number(thread, int(intent.text), confirming, look, now)
    if event.content.startswith(RENEW):
        return renew(thread, event.content.removeprefix(RENEW).strip(), now)
    if event.content.startswith(SWITCH):
        return _switch_to(thread, event.content.removeprefix(SWITCH).strip(), now)
    if event.menu_id and is_choice_of_pending(thread, event, look):
        return answer(thread, event.content, now, "tapped")
    return _DO[intent.kind](thread, intent, now)


def _is_agreed(face: str, confirming: str, look: Look | None) -> bool:
    """A face that agrees, to what was shown for a yes. What cannot be undone takes words."""
    is_asked = isinstance(look.pending() if look else None, Confirm) or confirming.startswith(SURE)
    return is_asked and agrees(face)


def _asked_before(thread: Thread, look: Look | None) -> str:
    """The question that was put last, if it is still open though another comes before it now."""
    parts = thread.asked.split("/")
    asked = (
        look.form.by_id.get(parts[1])
        if look is not None and len(parts) == len(("id", "question", "revision"))
        else None
    )
    if (
        look is None
        or asked is None
        or not asked.group
        or asked.id == look.pending_id()
        or not asked.is_open(look)
    ):
        return ""
    return asked.id if asked.visible_when(look) else ""


def _noted(thread: Thread, intent: Intent, look: Look | None) -> Thread:
    """That the person turned aside from the open question, for the report on where people get stuck."""
    pending = look.pending() if look else None
    if pending is None or intent.kind in _ANSWERS:
        return thread
    return thread.record("digressed", APPLICANT, question=pending.id, intent=intent.kind.value)


def _number(thread: Thread, number: int, confirming: str, look: Look | None, now: datetime) -> Decision:
    """A bare number picks from what was shown last: a list, the choices, or the summary's fields."""
    if picked := _from_list(thread, number, confirming, look, now):
        return picked
    pending = look.pending() if look else None
    # While something is awaited nothing is offered but the menu, and help to somebody who is stuck.
    is_waiting = isinstance(pending, Await) and not isinstance(pending, Page) and not is_stuck(thread)
    if (
        isinstance(pending, Check | Arrival)
        and look is not None
        and 1 <= number <= len(ways := pending.choices(look))
    ):
        return _as_written(thread, ways[number - 1].value, look, now)
    if is_waiting and confirming != "menu" and number == 1:
        return ask(thread, now, _NOTHING_TO_CHOOSE)  # a number that came twice begins no second application
    if confirming == "menu" or look is None or pending is None or is_waiting:
        return _from_menu(thread, number, look, now)
    if isinstance(pending, Confirm) and pending.id == "confirm":
        return repairs.edit(thread, Intent(Kind.EDIT, str(number)), now)
    answers, choices = pending.choices(look), offered(thread, pending, look)
    if 1 <= number <= len(answers):
        return answer(thread, answers[number - 1].value, now, "tapped")
    if number <= len(choices) and number > 0:
        return _as_written(thread, choices[number - 1].value, look, now)
    return answer(thread, str(number), now)


def _from_list(
    thread: Thread, number: int, confirming: str, look: Look | None, now: datetime
) -> Decision | None:
    """Of the list that was shown last, if there was one."""
    if confirming.startswith("faq:"):
        return digressions.answer_faq_number(thread, number, confirming, now)
    if confirming.startswith(PICK):
        return _picked(thread, number, confirming, look, now)
    if confirming == "orders":
        return _switch_to_number(thread, number, now)
    if confirming == "which" and number in (1, 2):
        kind = Kind.RESUME if number == 1 else Kind.ANOTHER
        return _DO[kind](thread, Intent(kind), now)
    if asks_yes_or_no(confirming) and number in (1, 2):
        return _DO[Kind.YES if number == 1 else Kind.NO](thread, Intent(Kind.YES, confirming), now)
    return None


def _picked(
    thread: Thread, number: int, confirming: str, look: Look | None, now: datetime
) -> Decision | None:
    """One of the values that were shown."""
    values = confirming.removeprefix(PICK).split("\n")
    return _as_written(thread, values[number - 1], look, now) if 1 <= number <= len(values) else None


def _from_menu(thread: Thread, number: int, look: Look | None, now: datetime) -> Decision:
    if not 1 <= number <= len(MENU):
        return menu(thread, "请回复 1 到 4，或直接点选：")
    return _as_written(thread, MENU[number - 1].value, look, now)


def _as_written(thread: Thread, words: str, look: Look | None, now: datetime) -> Decision:
    """What was picked by its number, as if it had been written."""
    if words.startswith(RENEW):
        return renew(thread, words.removeprefix(RENEW), now)
    if words.startswith(SWITCH):
        return _switch_to(thread, words.removeprefix(SWITCH), now)
    intent = understand(words, look, "")
    return _DO[intent.kind](thread, intent, now)


def _switch_to_number(thread: Thread, number: int, now: datetime) -> Decision:
    shown = listed(thread)
    if 1 <= number <= len(shown):
        return applications.focus_on(thread, shown[number - 1], now)
    return tell_status(thread, "", now)


def _switch_to(thread: Thread, which: str, now: datetime) -> Decision:
    """切换 and an order number, or the beginning of an application's id."""
    found = [a for a in thread.applications if which and (a.order_no == which or a.id.startswith(which))]
    if len(found) == 1:
        return applications.focus_on(thread, found[0], now)
    return tell_status(thread, "", now)


def _answer(thread: Thread, intent: Intent, now: datetime) -> Decision:
    application = thread.application
    look = look_at(application, now) if application else None
    pending = look.pending() if look else None
    if application and look and isinstance(pending, Check) and pending.heard(intent.text, look):
        return check_again(thread, application, APPLICANT, now)
    return with_lead(answer(thread, intent.text, now), answers_to(thread, intent.also, now))


def _paper(thread: Thread, intent: Intent, now: datetime) -> Decision:
    return on_pointed(thread, intent.text, now)


def _status(thread: Thread, intent: Intent, now: datetime) -> Decision:
    return tell_status(thread, intent.text, now)


def _yes(thread: Thread, intent: Intent, now: datetime) -> Decision:
    if intent.text.startswith(SURE):
        return taking.is_sure(thread, intent.text.removeprefix(f"{SURE}:"), now)
    return _CONFIRMED[intent.text](thread, now)


def _no(thread: Thread, intent: Intent, now: datetime) -> Decision:
    if intent.text.startswith(SURE):
        return ask(thread, now, "好的，那请再发一次。")
    return ask(thread, now, "好的，接着办。")


_CONFIRMED: dict[str, Callable[[Thread, datetime], Decision]] = {
    "cancel": applications.cancelled,
    "restart": applications.restarted,
    "forget": applications.forgotten,
    "refund": after_submission.refund_requested,
}
_DO: dict[Kind, Callable[[Thread, Intent, datetime], Decision]] = {
    Kind.ANSWER: _answer,
    Kind.FILL: taking.fill,
    Kind.EDIT: repairs.edit,
    Kind.CORRECT: repairs.correct,
    Kind.SWAP: repairs.exchange,
    Kind.PAPER: _paper,
    Kind.BACK: repairs.back,
    Kind.LOOK_OVER: repairs.look_over,
    Kind.RECALL: recall,
    Kind.POSTPONE: postponing.postpone,
    Kind.APPLY: applications.apply,
    Kind.ANOTHER: applications.another,
    Kind.WISH: applications.wished,
    Kind.SWITCH: applications.switch,
    Kind.CANCEL: applications.cancel,
    Kind.RESTART: applications.restart,
    Kind.FORGET: applications.forget,
    Kind.FORMS: portal.forms,
    Kind.SLIP: portal.slip,
    Kind.WEB_PAGE: portal.web_page,
    Kind.STATUS: _status,
    Kind.URGE: after_submission.urge,
    Kind.REFUND: after_submission.refund,
    Kind.WITHDRAW: after_submission.withdraw,
    Kind.PIN: making.resend_pin,
    Kind.REBIND: binding.rebind,
    Kind.HELP: digressions.help_out,
    Kind.WHY: digressions.why,
    Kind.EXAMPLE: digressions.example,
    Kind.FAQ: digressions.faq,
    Kind.HUMAN: digressions.call_person,
    Kind.UPSET: digressions.upset,
    Kind.RESUME: digressions.resume,
    Kind.GREETING: digressions.greeting,
    Kind.THANKS: digressions.thanks,
    Kind.MENU: lambda thread, _, now: menu(thread, "请问要办理什么？"),
    Kind.NO_BULLETINS: bulletins.no_more,
    Kind.BULLETINS: bulletins.again,
    Kind.YES: _yes,
    Kind.NO: _no,
}


def on_sticker(thread: Thread, _: inbound.Sticker | inbound.Text, now: datetime) -> Decision:
    words = "表情收到啦，不过这里还看不懂它。" if thread.application else "您好！请问要办理什么？"
    return digressions.stuck(thread, words, "sticker", now)
