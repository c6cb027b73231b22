"""What the open pages of the desk are told of a turn: which lists and which application moved."""

from collections.abc import Iterator

from bot.live import QUEUE, TALK, Change, thread_mark
from flows.state import Application, Status, Thread


def live_changes(before: Thread, thread: Thread) -> Iterator[Change]:
    """One change for the conversation, and one for each application that moved."""
    mark = thread_mark(thread.openid)
    is_calling = _standing(before) != _standing(thread)
    yield Change(QUEUE if is_calling else TALK, thread=mark)
    for application in thread.applications:
        old = before.find(application.id)
        if application is not old:
            kind = QUEUE if _is_shown(application) or (old and _is_shown(old)) else TALK
            yield Change(kind, application.id, mark, application.revision)


def _standing(thread: Thread) -> tuple[str, bool, str, bool]:
    """By what the lists of conversations show it."""
    return thread.owner, thread.wants_person, thread.call, thread.waiting_since is None


def _is_shown(application: Application) -> bool:
    """Whether a list of the desk may show it: a draft is there only while its person waits for the staff."""
    return application.status is not Status.DRAFT or bool(application.identity.by_hand)
