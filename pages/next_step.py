"""What comes next for an application, in words and as a button: the same on every page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flows.catalogue import catalogue
from flows.deadlines import at_latest, is_late, payment_due, review_due
from flows.filling import fields_to_fill
from flows.form import Look
from flows.money import yuan
from flows.question import Agree, Confirm, Photo, Question
from flows.sections.carrier import ASKING, CARRIER, SLOW, standing
from flows.sections.closing import apology, open_fee, payer_of, short_of
from flows.sections.parcel import parcel_of, pin_words
from flows.state import Status
from pages.printing import usable_forms

BIOMETRIC, FACE = "consent.biometric", "face"
WORDS = {
    Status.SLIP_RECEIVED: "财务正在核对到账，有结果会在微信里通知您。",
    Status.APPROVED: "审核已经通过，正在制作证书，请等待通知。",
    Status.PRODUCED: "证书已经做好，即将邮寄（邮费到付）。PIN 密码会用短信发到申请人手机。",
    Status.COMPLETED: "已经办结，感谢您的信任。",
    Status.CANCELLED: "这笔申请已经取消。需要时，在聊天里回复“申请数字证书”重新开始。",
    Status.EXPIRED: "这笔申请已经过期。需要时，在聊天里回复“申请数字证书”重新开始。",
    Status.REFUNDED: "款项已经原路退回付款账户，到账时间以银行为准。这笔申请到此办结。",
    Status.REFUND_REFUSED: "退费没有通过，这笔申请会接着办。有疑问请在聊天里回复“人工”联系客服。",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the transfer. `copied` is what its button puts into the clipboard."""

    label: str
    shown: str
    copied: str


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next. `links` are pairs of page and label, `request` is what a button of the upload page
    asks for. `is_under_way`: it takes others some seconds, so it is worth looking again soon.
    """

    words: str
    links: tuple[tuple[str, str], ...] = ()
    request: Literal["", "agree", "confirm"] = ""
    transfer: tuple[Row, ...] = ()
    is_under_way: bool = False


def step_of(look: Look) -> Step:
    """What comes next for an application as it stands."""
    status = look.application.status
    return STEPS[status](look) if status in STEPS else Step(WORDS[status])


def _draft(look: Look) -> Step:
    pending, missing = look.pending(), look.missing()
    fields = [question for question in missing if question.group]
    if fields:
        words = f"还有 {len(fields)} 项信息要填。可以在网页上填，也可以在聊天里回复“继续”，接着填。"
        return Step(words, _pages_for(look))
    if isinstance(pending, Confirm):
        return Step("信息都填好了，还没有核对。请在网页上核对，或在聊天里回复“继续”。", _pages_for(look))
    photos = [question.label for question in missing if _is_paper(question)]
    if photos:
        words = f"还差这些照片：{'、'.join(photos)}。拍好直接发到聊天里，也可以在网页上传。"
        return Step(words, _pages_for(look))
    return _identity(look, pending)


def _identity(look: Look, pending: Question | None) -> Step:
    """Every paper is in."""
    if pending is not None and pending.id == CARRIER:
        if standing(look, look.form.identified) in (ASKING, SLOW):
            return Step("正在向运营商做实名电信认证，一般几秒钟，请稍等。", is_under_way=True)
        return Step("实名电信认证还没有通过。请在微信聊天里回复“继续”，看怎么办。")
    who = "您" if look.form.identified == "holder" else f"经办人 {look.identified()[0]} "
    if isinstance(pending, Agree) and pending.id == BIOMETRIC:
        return Step(f"只差{who}本人做人脸核验，做之前要单独征得同意。", request="agree")
    if pending is not None and pending.id == FACE:
        return Step(f"只差{who}本人做人脸核验，两分钟左右。", (("face", "开始人脸核验"),))
    return Step("请在微信聊天里回复“继续”，接着办下一步。")


def _payment(look: Look) -> Step:
    if short := short_of(look.application):
        return Step(short, transfer=_transfer(look))
    due = payment_due(look.application, look.today)
    words = (
        f"请在一个工作日内（{at_latest(due)}），从{payer_of(look.application)}汇款到下面的账户。"
        "汇款后把凭据（水单或网银回单）拍照发到聊天里，或在网页上传。"
    )
    return Step(words, transfer=_transfer(look))


def _transfer(look: Look) -> tuple[Row, ...]:
    bank, number = catalogue().bank, look.application.order_no
    fee = yuan(open_fee(look.application))
    return (
        Row("汇款单位", bank["payee"], bank["payee"]),
        Row("开户银行", bank["name"], bank["name"]),
        Row("汇款账号", bank["account"], bank["account"]),
        Row("金额", f"{fee} 元", f"{fee}"),
        Row("附言", f"{number}（订单编号）", number),
    )


def _review(look: Look) -> Step:
    if is_late(look.application, look.today):
        return Step(apology(look.application))
    due = review_due(look.application)
    return Step(f"资料正在审核，三个工作日内（{at_latest(due)}）有结果，会在微信里通知您。")


def _rejected(look: Look) -> Step:
    pending = look.pending()
    if isinstance(pending, Confirm) and pending.id == "resubmit":
        return Step("需要补正的都准备好了。没有别的要改，就请重新提交。", request="confirm")
    words = "请按下面的原因补正：在网页上改，或在聊天里回复“继续”。补正好了再重新提交。"
    lacks_paper = any(_is_paper(question) for question in look.missing())
    return Step(words, _pages_for(look)) if lacks_paper or _lacks_field(look) else _identity(look, pending)


def _mailed(look: Look) -> Step:
    words = f"证书已经寄出（邮费到付）：{parcel_of(look.application)}。{pin_words(look.application)}"
    return Step(f"{words}收到后，请在聊天里回复“已收到证书”。")


def _refund(look: Look) -> Step:
    if look.value("refund.review"):
        return Step("退费已经同意，财务正在原路退回付款账户，退回后会在微信里通知您。")
    return Step("退费申请已经收到，审核员正在处理，有结果会在微信里通知您。这笔申请先停下来。")


STEPS: dict[Status, Callable[[Look], Step]] = {
    Status.DRAFT: _draft,
    Status.SUBMITTED: _payment,
    Status.IN_REVIEW: _review,
    Status.SUPPLEMENTING: _rejected,
    Status.REJECTED: _rejected,
    Status.MAILED: _mailed,
    Status.REFUND_REQUESTED: _refund,
}


def _is_paper(question: Question) -> bool:
    return isinstance(question, Photo) and question.is_paper


def _lacks_field(look: Look) -> bool:
    return any(question.is_open(look) for question in fields_to_fill(look))


def _pages_for(look: Look) -> tuple[tuple[str, str], ...]:
    """The pages that help now: page and label."""
    if isinstance(look.pending(), Confirm):
        return (("fill", "去核对"),)
    if _lacks_field(look):
        return (("fill", "在网页上填"),)
    lacks_paper = any(_is_paper(question) for question in look.missing())
    if not lacks_paper or not usable_forms(look):
        return ()
    return (("forms", "下载打印表格"), ("papers", "上传资料"))
