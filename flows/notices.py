"""Every notice to an applicant: its title, its channels, and how long it may wait.

The words for the chat stand beside the decision that sends the notice; the ids and fields of the template
messages are in `flows/catalogue/house.toml`, under the notice's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`title` heads the template message. `has_template`: goes by template when the chat is closed; a notice
    without one waits for the next contact. `has_sms`: is sent by SMS as well.

    `desk_name`: what staff call it, "" for its title.

    `days`: for so long it is tried again when WeChat has trouble; then it waits for the next contact.
    """

    title: str
    has_template: bool = True
    has_sms: bool = False
    days: int = 7
    desk_name: str = ""


NOTICES: Mapping[str, NoticeKind] = MappingProxyType(
    {
        "order_accepted": NoticeKind("业务受理通知", days=1),
        "slip_returned": NoticeKind("汇款凭据待补通知", desk_name="凭据退回"),
        "payment_confirmed": NoticeKind("到账通知"),
        "approved": NoticeKind("审核结果通知", has_sms=True, desk_name="审核通过"),
        "rejected": NoticeKind("审核结果通知", has_sms=True, desk_name="审核驳回"),
        "face_result": NoticeKind("核验结果通知", days=1, desk_name="人脸核验结果"),
        "verified": NoticeKind("核验结果通知", desk_name="人工核验结果"),
        "delayed": NoticeKind("办理进度通知", days=1, desk_name="晚了的道歉"),
        "payment_due": NoticeKind("待支付提醒", days=1),
        "expiring": NoticeKind("申请即将过期提醒", days=1),
        "refund": NoticeKind("退费进度通知"),
    }
)
