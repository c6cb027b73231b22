"""Orders that ended before their money came: turns do not load their applications any more."""

from typing import TypedDict

from flows.sections.opening import terms_of
from flows.state import Application, Status

_NOT_LOADED = (Status.CANCELLED, Status.EXPIRED)


class Ended(TypedDict, total=False):
    """Fields of `bot.message.transfer.MoneyBack`."""

    ended: str
    order_no: str
    project: str


def of_ended(application: Application) -> Ended:
    """What an event about money says of such an order; nothing of another one."""
    if application.status not in _NOT_LOADED:
        return {}
    return {
        "ended": application.status.value,
        "order_no": application.order_no,
        "project": terms_of(application).project_name,
    }
