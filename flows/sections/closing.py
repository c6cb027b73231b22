"""Stages 5 to 8: face check, acceptance, payment, review."""

from datetime import date

from flows.catalogue import catalogue
from flows.deadlines import at_latest, is_late, payment_due, promised_day
from flows.effects import AllotOrder
from flows.money import yuan
from flows.question import Agree, Await, Confirm, Page, Photo, Question, View
from flows.sections.carrier import carrier_check
from flows.sections.opening import terms_of
from flows.sections.parcel import PRODUCTION
from flows.sections.printing import look_of
from flows.state import MENDING, Application, Status

_HOUSE = catalogue()
RECEIVED = (
    "尊敬的客户您好！{who}在微信公众号提交的数字证书申请资料已收到，"
    "我们会在三个工作日内通过系统通知您办理进度。请关注微信公众号“SZCA6688”，随时回复“进度”即可查看。"
)
IDENTITY_REFUSED = (
    "好的，人脸核验不是唯一的办法。\n"
    f"您可以回复“人工”，或拨打 {_HOUSE.contact['hotline']}，由工作人员人工核验；"
    f"也可以在网上营业厅办理：{_HOUSE.portal}\n"
    "您已填的资料会为您保留；如果改变主意，回复“继续”即可。"
)


def _received(view: View) -> str:
    is_person = view.value("type") == "person"
    return RECEIVED.format(who="您" if is_person else "您单位")


def payer_of(application: Application) -> str:
    """Whose account the fee has to come from."""
    kind = application.answers.get("type")
    return "您本人的银行账户" if kind and kind.value == "person" else "单位的对公账户"


def order_card(view: View) -> str:
    """The order as it is told to the applicant: what it is, and where the money goes."""
    bank = _HOUSE.bank
    terms = terms_of(view.application)
    return (
        "受理成功！\n"
        f"订单编号：{view.application.order_no}\n"
        f"业务服务：{terms.business_type}\n"
        f"业务描述：{terms.service}\n"
        f"证书类型：{look_of(view).form.title}\n"
        f"办理年限：{terms.years}年\n"
        f"证书费用：{terms.yuan} 元\n\n"
        f"请在一个工作日内（{at_latest(payment_due(view.application, view.today))}），"
        f"从{payer_of(view.application)}汇款到：\n"
        f"汇款单位：{bank['payee']}\n开户银行：{bank['name']}\n汇款账号：{bank['account']}\n"
        "（只支持银行转账到这个对公账户，附言请写订单编号）"
    )


def apology(application: Application) -> str:
    """For a promised day that has passed. The day itself is not named again."""
    late = "审核" if application.status is Status.IN_REVIEW else "核对到账"
    hotline = _HOUSE.contact["hotline"]
    return f"{late}比答应您的时间晚了，实在抱歉，我们正在加紧，有结果马上在这里通知您。着急请拨打 {hotline}。"


def expected(application: Application, today: date) -> str:
    """By when the applicant hears from us; an apology when that day has passed; "" without a promise."""
    if is_late(application, today):
        return apology(application)
    promised = promised_day(application)
    if promised is None:
        return ""
    if application.status is Status.IN_REVIEW:
        return f"审核{at_latest(promised)}有结果。"
    return f"财务核对到账，{at_latest(promised)}完成。"


def _review_words(view: View) -> str:
    if is_late(view.application, view.today):
        return apology(view.application)
    due = promised_day(view.application)
    when = f"，{at_latest(due)}有结果" if due else ""
    return f"资料正在审核{when}，到时会在这里通知您。"


def _wants_slip(view: View) -> bool:
    """Of an order; money that was found on a statement needs no slip."""
    is_found = view.application.received > 0
    return view.value("order") != "" and (not is_found or view.value("slip") != "")


def open_fee(application: Application) -> int:
    """What is still to be paid of the fee, in fen."""
    return terms_of(application).fee - application.received


def short_of(application: Application) -> str:
    """That transfers brought a part of the fee, and how the rest is paid; "" without such a part."""
    if application.status is not Status.SUBMITTED or not application.received:
        return ""
    left = yuan(open_fee(application))
    return (
        f"已经到账 {yuan(application.received)} 元，还差 {left} 元。"
        f"请从{payer_of(application)}补汇 {left} 元，"
        f"附言写订单编号 {application.order_no}，到账后自动进入审核。"
    )


def _payment_words(view: View) -> str:
    if short := short_of(view.application):
        return short
    if is_late(view.application, view.today):
        return f"汇款凭据已收到。{apology(view.application)}"
    due = promised_day(view.application)
    when = f"，{at_latest(due)}核对好" if due else ""
    return f"汇款凭据已收到，财务正在核对到账{when}，有结果马上在这里通知您。"


def _is_refund(view: View) -> bool:
    return view.application.status in (Status.REFUND_REQUESTED, Status.REFUNDED)


def _is_rejected(view: View) -> bool:
    return view.application.status in MENDING


def _allot(view: View) -> tuple[AllotOrder, ...]:
    return (AllotOrder(view.application.id, terms_of(view.application).business_code),)


REFUND: tuple[Question, ...] = (
    Await(
        id="refund.review",
        label="退费审核",
        visible_when=_is_refund,
        ask="退费申请已经收到，审核员正在处理，有结果会在这里通知您。审核员同意之前，回复“不退了”可以撤回。",
    ),
    Await(
        id="refund.payment",
        label="退费付款",
        visible_when=_is_refund,
        ask="退费已经同意，财务正在原路退回，退回后会在这里通知您。",
    ),
)


def is_face_by_hand(view: View) -> bool:
    """Whether our staff verified the person: then nothing is done with their face."""
    passed = view.application.answer("face")
    return passed is not None and passed.source == "staff"


def identity(who: str, title: str) -> tuple[Question, ...]:
    """The checks of the contact, or of the applicant personally: at the carrier, then of the face."""
    return (
        carrier_check(who, title),
        Agree(
            id="consent.biometric",
            label="人脸与身份证信息单独同意",
            visible_when=lambda view: not is_face_by_hand(view),
            needed_when=lambda view: not view.value("face"),
            version=_HOUSE.agreements["biometric"],
            page="biometric",
            page_label="《人脸及身份证信息处理单独同意书》",
            ask=(
                f"最后一步是{title}的人脸核验，要用到人脸和身份证照片，只用来确认是本人办理。"
                "这属于敏感个人信息，需要单独征得同意："
            ),
            why="人脸和身份证照片属于敏感个人信息，法律要求单独征得同意。",
            refused=IDENTITY_REFUSED,
        ),
        Page(
            id="face",
            label="人脸核验",
            page="face",
            page_label="开始人脸核验",
            ask=lambda view: (
                f"请{title} {view.value(f'{who}.name')} 本人拿好身份证原件，点开下面的链接，"
                "先拍身份证，再做人脸核验，两分钟左右。"
                "本人不在旁边的，把链接转发给本人，或在电脑上打开，让本人用微信扫码："
            ),
            busy=f"这一步请{title}本人点开链接完成人脸核验，完成后我会马上告诉您结果。",
            why="确认是本人在办理，防止别人冒用身份领取证书。",
            needs=(f"{who}.name", f"{who}.id_number"),
        ),
    )


CLOSING: tuple[Question, ...] = (
    Await(
        id="order",
        label="受理",
        start=_allot,
        is_instant=True,
        ask="资料已齐，正在为您生成订单，请稍等一下。",
    ),
    Photo(
        id="slip",
        label="汇款凭据",
        visible_when=_wants_slip,
        ask="汇款后，请把汇款凭据（水单或网银回单）拍照或截图发到这里。",
        hint="看得清金额、付款方和日期",
        kinds=("slip",),
        is_paper=False,
        why="财务凭它核对到账。",
    ),
    Await(
        id="payment",
        label="到账确认",
        ask=lambda view: short_of(view.application) or _received(view),
        busy=_payment_words,
        again=_payment_words,
    ),
    Confirm(
        id="resubmit",
        label="重新提交",
        visible_when=_is_rejected,
        yes="重新提交",
        ask="没有别的要改，就请点：",
        otherwise="还有不清楚的，回复“人工”可以问客服。",
        summary=lambda view: "需要补正的都准备好了。",
        digest=lambda view: str(view.application.revision),
    ),
    Await(
        id="review",
        label="审核",
        ask=_review_words,
    ),
    PRODUCTION,
)
