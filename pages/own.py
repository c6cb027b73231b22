"""What of an application its own person alone may see on the upload page."""

from bot.errors import Refused
from bot.handed_on import is_handed_on
from bot.links import Ticket
from flows.form import Look


def require_own(ticket: Ticket) -> None:
    """Raises Refused for somebody to whom the page was handed on: they send papers, and see none."""
    if is_handed_on(ticket):
        raise Refused("not_yours", "这个链接只能上传资料。")


def shown_documents(look: Look) -> set[str]:
    """The pictures on the page: of each paper the newest, and those without a place."""
    application = look.application
    given = {answer.document for answer in application.answers.values() if answer.document}
    return given | {*application.unsorted, *(one.document for one in application.aside)}
