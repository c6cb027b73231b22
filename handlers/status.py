"""进度: what there is, where it stands, whose turn it is. Only a person's own applications."""

from datetime import datetime

from bot.message.outbound import Say
from flows.case import Application, Case, Status
from flows.forms import CHINA, form_of, look_at
from flows.opening import fee_of, project_of
from handlers.asking import Decision, ask, join, menu

NAMES = {
    Status.DRAFT: "填写中",
    Status.SUBMITTED: "成功受理，待付款",
    Status.SLIP_RECEIVED: "凭据已收到，待财务确认",
    Status.IN_REVIEW: "审核中",
    Status.REJECTED: "未通过，待补正",
    Status.APPROVED: "审核通过，制证中",
    Status.PRODUCED: "已制证，待邮寄",
    Status.MAILED: "已邮寄",
    Status.COMPLETED: "已办结",
    Status.CANCELLED: "已取消",
    Status.EXPIRED: "已过期",
    Status.REFUND_REQUESTED: "退费处理中",
    Status.REFUNDED: "已退费",
    Status.REFUND_REFUSED: "退费未通过",
}


def tell_status(case: Case, order_no: str, now: datetime) -> Decision:
    """One application by its order number, or all of them; then the open question again."""
    if order_no:
        found = next((a for a in case.applications if a.order_no == order_no), None)
        if found is None:
            words = f"没有查到订单 {order_no}。只能查询您本人微信提交的申请，请核对订单编号。"
            return ask(case, now, words) if case.application else menu(case, words)
        return _tell([found], case, now)
    shown = [a for a in case.applications if a.status not in (Status.CANCELLED, Status.EXPIRED)]
    if not shown:
        return menu(case, "您目前还没有申请。请问要办理什么？")
    return _tell(sorted(shown, key=lambda a: a.created_at), case, now)


def _tell(applications: list[Application], case: Case, now: datetime) -> Decision:
    text = "\n\n".join(card(application, now) for application in applications)
    current = case.application
    if current and current.status in (Status.DRAFT, Status.SUBMITTED, Status.REJECTED):
        return ask(case, now, text)
    if current is None:
        return menu(case, text)
    pending = look_at(current, now).pending()
    waiting = pending.say(look_at(current, now)).text if pending else ""
    return case, (Say(join(text, waiting)),)


def card(application: Application, now: datetime) -> str:
    """An application in a few lines, with the columns of 我的业务单."""
    look = look_at(application, now)
    project = project_of(look.application)
    lines = [
        f"申请单号：{application.order_no or '（提交后生成）'}",
        f"业务类型：证书新办 · {form_of(application).title}",
        f"主题：{look.value('organisation.name') or project.name}",
        f"金额：{fee_of(application)} 元",
        f"创建日期：{_day(application.created_at)}",
        f"更新日期：{_day(application.updated_at)}",
        f"状态：{NAMES[application.status]}",
    ]
    if application.status is Status.DRAFT:
        left = [q for q in look.missing() if q.group]
        lines.append(f"还有 {len(left)} 项资料要填。" if left else "信息已填好，资料和认证还没完成。")
    return "\n".join(lines)


def _day(moment: datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d")
