"""我的业务单: a person's own applications, where each stands, and what there is to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.links import FOR_ONE_PERSON
from flows.catalogue import catalogue
from flows.certificates.choice import business_of, look_at
from flows.deadlines import chinese_day, is_late, payment_due, review_due
from flows.filling import fields_to_fill
from flows.form import Look
from flows.question import Confirm, Photo, Question
from flows.sections.carrier import ASKING, CARRIER, SLOW, standing
from flows.sections.closing import apology, payer_of
from flows.sections.opening import fee_of, terms_of
from flows.state import STATES, Application, Status, WhoseTurn
from flows.workdays import CHINA
from pages.actions import Action, actions_for, shown_fields
from pages.buttons import told
from pages.parts import PageParts
from pages.printing import usable_forms
from pages.visit import AT_APPLICATION, Visits

TO_DO = {
    Status.SLIP_RECEIVED: "财务正在核对到账，有结果会在微信里通知您。",
    Status.APPROVED: "审核已经通过，正在制作证书，请等待通知。",
    Status.PRODUCED: "证书已经做好，即将邮寄（邮费到付）。PIN 密码会用短信发到申请人手机。",
    Status.MAILED: "证书已经寄出（邮费到付），请留意快递。PIN 密码会用短信发到申请人手机。",
    Status.REJECTED: "请在聊天里按下面的原因补正，再回复“重新提交”。",
    Status.COMPLETED: "已经办结，感谢您的信任。",
    Status.CANCELLED: "这笔申请已经取消。需要时，在聊天里回复“申请数字证书”重新开始。",
    Status.EXPIRED: "这笔申请已经过期。需要时，在聊天里回复“申请数字证书”重新开始。",
    Status.REFUNDED: "款项已经原路退回付款账户，到账时间以银行为准。这笔申请到此办结。",
    Status.REFUND_REFUSED: "退费没有通过，这笔申请会接着办。有疑问请在聊天里回复“人工”联系客服。",
}


@dataclass(frozen=True, slots=True)
class Order:
    """One line of the list: the portal's columns, and what to do about it.

    `urls`: action → the page that it opens. `fields`: what was filled in.
    """

    id: str
    revision: int
    number: str
    business: str
    subject: str
    fee: str
    created: str
    updated: str
    status: str
    tone: str
    to_do: str
    actions: tuple[Action, ...]
    reasons: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    urls: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[tuple[str, str], ...] = ()


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The route of /p/orders."""

    @pages.get(f"/orders/{AT_APPLICATION}")
    def orders() -> ResponseReturnValue:
        openid = visits.ticket("orders").openid
        newest_first = reversed(parts.records.of_person(openid))
        shown = [_order(parts, openid, application) for application in newest_first]
        return render_template(
            "pages/orders.html",
            orders=shown,
            csrf=visits.csrf("orders"),
            told=told(request.args.get("told", "")),
        )


def _order(parts: PageParts, openid: str, application: Application) -> Order:
    look = look_at(application, parts.clock())
    actions = actions_for(look)
    return Order(
        id=application.id,
        revision=application.revision,
        number=application.order_no or "提交后生成",
        business=business_of(application),
        subject=look.subject() or _project_name(look),
        fee=f"{fee_of(application)} 元",
        created=_day(application.created_at),
        updated=_day(application.updated_at),
        status=STATES[application.status].name,
        tone=_tone(application.status),
        to_do=_to_do(look),
        actions=actions,
        urls={one.id: _link(parts, openid, look, one.page) for one in actions if one.page},
        fields=shown_fields(look),
        reasons=_reasons(look),
        links=tuple((label, _link(parts, openid, look, page)) for page, label in _pages_for(look)),
    )


def _link(parts: PageParts, openid: str, look: Look, page: str) -> str:
    if page in FOR_ONE_PERSON:
        return parts.links.url_for_person(page, openid, look.application.id, look.identified())
    return parts.links.url(page, openid, look.application.id)


def _project_name(look: Look) -> str:
    is_chosen = look.value("project")  # empty while it is being edited
    return terms_of(look.application).project_name if is_chosen else "数字证书申请"


def _to_do(look: Look) -> str:
    status = look.application.status
    return TELL[status](look) if status in TELL else TO_DO[status]


def _draft_to_do(look: Look) -> str:
    pending, missing = look.pending(), look.missing()
    fields = [question for question in missing if question.group]
    if fields:
        return f"还有 {len(fields)} 项信息要填。可以在网页上填，也可以在聊天里回复“继续”，接着填。"
    if isinstance(pending, Confirm):
        return "信息都填好了，还没有核对。请在网页上核对，或在聊天里回复“继续”。"
    photos = [question.label for question in missing if _is_paper(question)]
    if photos:
        return f"还差这些照片：{'、'.join(photos)}。拍好直接发到聊天里，也可以在网页上传。"
    if pending is not None and pending.id == CARRIER:
        is_asked = standing(look, look.form.identified) in (ASKING, SLOW)
        failed = "实名电信认证还没有通过。请在聊天里回复“继续”，看怎么办。"
        return "资料齐了，正在向运营商做实名电信认证。" if is_asked else failed
    if pending is not None and pending.id == "face":
        who = "您" if look.form.identified == "holder" else f"经办人 {look.identified()[0]} "
        return f"资料齐了，只差{who}本人做人脸核验。"
    return "请在聊天里回复“继续”，接着办下一步。"


def _payment_to_do(look: Look) -> str:
    bank, due = catalogue().bank, payment_due(look.application, look.today)
    return (
        f"请在一个工作日内（{_before(due)}），从{payer_of(look.application)}汇款到：{bank['payee']}，"
        f"{bank['name']}，账号 {bank['account']}，附言写申请单号。"
        "汇款后把凭据（水单或网银回单）拍照发到聊天里，或点“上传凭据”。"
    )


def _review_to_do(look: Look) -> str:
    if is_late(look.application, look.today):
        return apology(look.application)
    return f"资料正在审核，三个工作日内（{_before(review_due(look.application))}）有结果，会在微信里通知您。"


def _refund_to_do(look: Look) -> str:
    if look.value("refund.review"):
        return "退费已经同意，财务正在原路退回付款账户，退回后会在微信里通知您。"
    return "退费申请已经收到，审核员正在处理，有结果会在微信里通知您。这笔申请先停下来。"


TELL: dict[Status, Callable[[Look], str]] = {
    Status.DRAFT: _draft_to_do,
    Status.SUBMITTED: _payment_to_do,
    Status.IN_REVIEW: _review_to_do,
    Status.REFUND_REQUESTED: _refund_to_do,
}


def _before(day: date) -> str:
    return f"{chinese_day(day)}前"


def _is_paper(question: Question) -> bool:
    return isinstance(question, Photo) and question.is_paper


def _reasons(look: Look) -> tuple[tuple[str, str], ...]:
    """Rejected items with the reviewer's words, in the form's order."""
    answers = look.application.answers
    return tuple(
        (question.label, answers[question.id].note)
        for question in look.form.questions
        if question.id in answers and answers[question.id].state == "rejected"
    )


def _pages_for(look: Look) -> list[tuple[str, str]]:
    """The pages that help now: page and label."""
    if look.application.status not in (Status.DRAFT, Status.REJECTED):
        return []
    pending = look.pending()
    if pending is not None and pending.id == "face":
        return [("face", "开始人脸核验")]
    if isinstance(pending, Confirm):
        return [("fill", "去核对")]
    if any(question.is_open(look) for question in fields_to_fill(look)):
        return [("fill", "在网页上填")]
    lacks_paper = any(_is_paper(question) for question in look.missing())
    if not lacks_paper or not usable_forms(look):
        return []
    return [("forms", "下载打印表格"), ("papers", "上传资料")]


def _tone(status: Status) -> str:
    """Whose turn it is: "act" the applicant's, "wait" somebody else's, "over" nobody's."""
    return {WhoseTurn.APPLICANT: "act", WhoseTurn.NOBODY: "over"}.get(STATES[status].whose_turn, "wait")


def _day(moment: datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d")
