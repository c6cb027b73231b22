"""Every notice to an applicant: its title, its channels, and how long it may wait.

The words for the chat stand beside the decision that sends the notice; the ids and fields of the template
messages are in `flows/catalogue/house.toml`, under the notice's name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Sms:
    """The text message of a notice.

    `words`: its template as it is registered, with {1}, {2} … for what differs. `holds`: the field of the
    notice that stands in {1}, in {2} … The id of the template is the setting SZCA_SMS_TEMPLATE_ and the
    notice's name. An account that takes no variables has the template without the sentences of them.
    """

    words: str
    holds: tuple[str, ...] = ()

    def told(self, values: Sequence[str]) -> str:
        """The words with these values in their places; without values, without the sentences of them."""
        if not values:
            sentences = self.words.split("。")[:-1]
            return "".join(f"{one}。" for one in sentences if "{" not in one)
        # The places are numbered from 1.
        return self.words.format("", *values)


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`title` heads the template message. `has_template`: goes by template when the chat is closed; a notice
    without one waits for the next contact. `sms`: is sent as a text message as well, in these words.

    `desk_name`: what staff call it, "" for its title.

    `days`: for so long it is tried again when WeChat has trouble; then it waits for the next contact.

    `is_prompt`: it says that something waits in the chat, so it goes by template alone, and while the chat is
    closed.
    """

    title: str
    has_template: bool = True
    sms: Sms | None = None
    days: int = 7
    desk_name: str = ""
    is_prompt: bool = False


_APPROVED = Sms(
    "您好，您提交的河南省互通数字证书项目新申请业务已经审核通过。"
    "请登录 www.szca.com-网上营业厅--个人中心-我的业务单-进行查看。"
)
_REJECTED = Sms(
    "您好，您提交的河南省互通数字证书项目新申请业务已被审核驳回。驳回原因：{1}。"
    "请尽快登录 www.szca.com-网上营业厅-个人中心-我的业务单-证书申请进行修改。",
    holds=("reason",),
)
NOTICES: Mapping[str, NoticeKind] = MappingProxyType(
    {
        "order_accepted": NoticeKind("业务受理通知", days=1),
        "slip_returned": NoticeKind("汇款凭据待补通知", desk_name="凭据退回"),
        "payment_short": NoticeKind("待支付提醒", desk_name="款项不足"),
        "money_back": NoticeKind("退款进度通知", desk_name="汇款退回"),
        "payment_confirmed": NoticeKind("到账通知"),
        "approved": NoticeKind("审核结果通知", sms=_APPROVED, desk_name="审核通过"),
        "rejected": NoticeKind("审核结果通知", sms=_REJECTED, desk_name="审核驳回"),
        "produced": NoticeKind("制证完成通知"),
        "mailed": NoticeKind("证书寄出通知", desk_name="快递单号"),
        "supplement": NoticeKind("补充资料通知", desk_name="请补件"),
        "finally_rejected": NoticeKind("审核结果通知", desk_name="最终驳回"),
        "renewal": NoticeKind("证书到期提醒", days=1),
        "face_result": NoticeKind("核验结果通知", days=1, desk_name="人脸核验结果"),
        "verified": NoticeKind("核验结果通知", desk_name="人工核验结果"),
        "delayed": NoticeKind("办理进度通知", days=1, desk_name="晚了的道歉"),
        "payment_due": NoticeKind("待支付提醒", days=1),
        "expiring": NoticeKind("申请即将过期提醒", days=1),
        "expired": NoticeKind("订单过期通知"),
        "refund": NoticeKind("退费进度通知"),
        "agent_reply": NoticeKind("客服回复提醒", days=2, desk_name="提醒有客服回复", is_prompt=True),
    }
)

SMS_NOTICES: Mapping[str, Sms] = MappingProxyType(
    {name: kind.sms for name, kind in NOTICES.items() if kind.sms is not None}
)
# Everything that goes by text message besides codes: notices, and PINs, which go by no other way.
TEXTS: Mapping[str, Sms] = MappingProxyType(
    {
        **SMS_NOTICES,
        "pin": Sms("您的数字证书PIN密码是{1}。请妥善保管，不要告诉他人。", holds=("pin",)),
    }
)
# How many variables the template of each has.
SMS_VARIABLES: Mapping[str, int] = MappingProxyType({name: len(sms.holds) for name, sms in TEXTS.items()})
