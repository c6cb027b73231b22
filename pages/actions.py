"""What can be done with an application, as 操作 of the portal's list: a button for each."""

from dataclasses import dataclass

from flows.deadlines import may_renew
from flows.filling import fields_to_fill
from flows.form import Look
from flows.state import EDITABLE, ENDED, MOVES, OURS_TO_DO, Status
from handlers.giving_papers import is_giving
from office.masking import hide

_TAKES_SLIP = frozenset({Status.SUBMITTED, Status.SLIP_RECEIVED})
REFUND, URGE, RENEW = "refund", "urge", "renew"


@dataclass(frozen=True, slots=True)
class Action:
    """A button. `page` is the page that it opens, `request` what it asks for; else it shows the fields.

    `id` begins the id of its element.
    """

    id: str
    name: str
    page: str = ""
    request: str = ""


def actions_for(look: Look) -> tuple[Action, ...]:
    """The actions of its state, in the order of the portal."""
    application = look.application
    status, edit = application.status, _page_to_edit(look)
    offered = (
        (application.order_no != "" or status not in ENDED, Action("view", "查看")),
        (edit != "", Action("edit", "编辑", page=edit)),
        (status in _TAKES_SLIP, Action("slip", "上传凭据", page="papers")),
        (Status.REFUND_REQUESTED in MOVES[status], Action("refund", "申请退费", request=REFUND)),
        (status in OURS_TO_DO, Action("urge", "催办", request=URGE)),
        (may_renew(application, look.today), Action("renew", "续办", request=RENEW)),
    )
    return tuple(action for is_offered, action in offered if is_offered)


def shown_fields(look: Look) -> tuple[tuple[str, str], ...]:
    """What was filled in: label and value. Numbers of people are masked, since others may see the screen."""
    return tuple(
        (question.label, hide(value) if question.secret else question.show(value, look))
        for question in look.fields()
        if (value := look.value(question.id))
    )


def _page_to_edit(look: Look) -> str:
    """The page with the fields; after a rejection of papers alone the page that takes papers."""
    if fields_to_fill(look):
        return "fill"
    is_open = look.application.status in EDITABLE and look.value("forms") and is_giving(look.application)
    return "papers" if is_open else ""
