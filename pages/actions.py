"""What can be done with an application, as 操作 of the portal's list: here by words in the chat."""

from dataclasses import dataclass

from flows.state import EDITABLE, ENDED, MOVES, OURS_TO_DO, Application, Status

_TAKES_SLIP = frozenset({Status.SUBMITTED, Status.SLIP_RECEIVED})


@dataclass(frozen=True, slots=True)
class Action:
    """`words` are what to reply in the chat, `how` what else there is to say of it."""

    name: str
    words: str = ""
    how: str = ""


def actions_for(application: Application) -> tuple[Action, ...]:
    """The actions of its state, in the order of the portal."""
    status = application.status
    # An order number also makes its application the one that the chat is about.
    number = application.order_no or "进度"
    offered = (
        (application.order_no != "" or status not in ENDED, Action("查看", number)),
        (status in EDITABLE, Action("编辑", "修改", "加上要改的名称，例如“修改收票邮箱”")),
        (status in _TAKES_SLIP, Action("上传凭据", how="把凭据的照片直接发到聊天里，或点下面的“上传凭据”")),
        (Status.REFUND_REQUESTED in MOVES[status], Action("申请退费", "申请退费")),
        (status in OURS_TO_DO, Action("催办", "催办")),
    )
    return tuple(action for is_offered, action in offered if is_offered)
