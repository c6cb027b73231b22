"""What a tapped choice belongs to, and whether it still does."""

from datetime import datetime

from bot.message import inbound
from flows.certificates.choice import look_at
from flows.form import Look
from flows.hearing.intent import ASKS_YES_OR_NO
from flows.question import Check
from flows.state import Thread

# Lists are good whenever they are tapped; these questions only while they are open.
_LISTS = ("menu", "faq", "which", "orders", "pick")


def confirmed_by(thread: Thread, menu_id: str) -> str:
    """What a yes or a number refers to: the list that was tapped, else the one shown last."""
    tapped = menu_id.split("/")
    if len(tapped) == 3 and tapped[1] in _LISTS and not thread.confirming.startswith(tapped[1]):
        return tapped[1]
    return thread.confirming


def is_stale(thread: Thread, menu_id: str, now: datetime) -> bool:
    """A tap belongs to one question of one application at one revision. Lists are always good."""
    parts = menu_id.split("/")
    if len(parts) != 3:
        return True
    application_id, question, revision = parts
    if question in _LISTS:
        return False
    application = thread.application
    is_of_focus = application_id == (application.id[:8] if application else "-")
    if question in ASKS_YES_OR_NO:
        return thread.confirming.split(":")[0] != question or not (is_of_focus or question == "forget")
    if application is None or not application.id.startswith(application_id):
        return True
    pending = look_at(application, now).pending()
    return pending is None or pending.id != question or revision != str(application.revision)


def is_choice_of_pending(thread: Thread, event: inbound.Text, look: Look | None) -> bool:
    """Words on a choice may look like a command; as an answer to its question they are none.

    After a check that failed they are: to change something, to ask for a person.
    """
    pending = look.pending() if look else None
    if pending is None or look is None or isinstance(pending, Check):
        return False
    if event.menu_id.split("/")[1] != pending.id:
        return False
    return any(choice.value == event.content for choice in pending.choices(look))
