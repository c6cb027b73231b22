"""Stage 8: the certificate is made, mailed and received, and its PIN goes to the holder by text message."""

import re
from datetime import date, timedelta

from flows.catalogue import catalogue
from flows.deadlines import chinese_day
from flows.effects import SendPin
from flows.form import Look
from flows.question import Arrival, View
from flows.state import Answer, Application, Status
from flows.wording.vocabulary import bare

CERTIFICATE, PARCEL, PIN = "certificate", "parcel", "pin"
RECEIVED = "received"
PINS_A_DAY = 3
_SPACE = re.compile(r"\s+")
_ARRIVED = re.compile(
    r"(?:我|俺|我们|单位|公司)?(?:已经?|刚刚?|都)?(?:收到|拿到|签收|取到)(?:了)?(?:证书|快递|锁|key|ukey|u盾|东西)(?:了)?"
    r"|(?:证书|快递|锁|key|ukey|u盾|东西)(?:我)?(?:已经?|刚刚?|都)?(?:收到|拿到|签收|取到|到)(?:了)?"
)


def arrived(text: str) -> bool:
    """Whether somebody says that the certificate is in their hands. A bare 收到 is only a nod."""
    return _ARRIVED.fullmatch(bare(text)) is not None


def parcel_of(application: Application) -> str:
    """The courier and the number, "" before it is mailed."""
    return application.value(PARCEL)


def valid_until(application: Application) -> date | None:
    """The last day of the certificate; None before it is made."""
    told = application.value(CERTIFICATE)
    return date.fromisoformat(told) if told else None


def last_day(made: date, years: str) -> date:
    """The last day of a certificate that is made on a day: the one before the same day of a later year."""
    later = made.year + int(years)
    is_leap_day = (made.month, made.day) == (2, 29)
    begins = date(later, 3, 1) if is_leap_day else made.replace(year=later)
    return begins - timedelta(days=1)


def pin_number(look: Look) -> str:
    """Where the PIN goes: to the holder's mobile number; an organisation's, to the contact's."""
    return look.value("holder.mobile") or look.value(f"{look.form.identified}.mobile")


def send_pin(look: Look) -> tuple[SendPin, ...]:
    """The PIN by text message to the holder."""
    number = pin_number(look)
    return (SendPin(look.application.id, number),) if number else ()


def parcel_objection(courier: str, number: str) -> str:
    """What is wrong with a courier and a number, in words for staff; "" when nothing is."""
    known = next((one for one in catalogue().couriers if one.name == courier), None)
    if known is None:
        return (
            f"没有“{courier[:20]}”这家快递，可以写：{'、'.join(one.name for one in catalogue().couriers)}。"
        )
    if not known.numbers.fullmatch(number):
        return f"“{number[:40]}”不像{known.name}的单号，请核对。"
    return ""


def tidy_number(number: str) -> str:
    """A tracking number as couriers write it: capitals, no blanks."""
    return _SPACE.sub("", number).upper()


def staff_answer(value: str, actor: str, at: str) -> Answer:
    return Answer(value, "staff", at, actor)


def _standing(view: View) -> str:
    application = view.application
    if application.status is Status.PRODUCED:
        return "证书已经做好，正在安排邮寄（邮费到付），寄出后把快递单号发给您。"
    if application.status is not Status.MAILED:
        return "审核已经通过，证书正在制作，做好后邮寄给您（邮费到付）。"
    return (
        f"证书已经寄出（邮费到付）：{parcel_of(application)}。\n{pin_words(application)}\n收到证书后，请点："
    )


def pin_words(application: Application) -> str:
    """Where the PIN is, for an application that is mailed."""
    if tail := application.value(PIN):
        return f"PIN 密码已用短信发到尾号 {tail} 的手机，没有收到请回复“重发PIN”。"
    return "PIN 密码会用短信发到申请人手机，不会在聊天里发。"


def _is_mailed(view: View) -> bool:
    return view.application.status is Status.MAILED


PRODUCTION = Arrival(
    id="production",
    label="制证邮寄",
    ask=_standing,
    is_there=_is_mailed,
    arrives=arrived,
    yes="已收到证书",
    value=RECEIVED,
)


def made_words(application: Application) -> str:
    until = valid_until(application)
    lasts = f"，有效期到 {until.year} 年{chinese_day(until)}" if until else ""
    return f"您的证书已经做好{lasts}。\n接下来邮寄给您（邮费到付），寄出后把快递单号发给您。"


def mailed_words(application: Application) -> str:
    return f"您的证书已经寄出（邮费到付）。\n快递：{parcel_of(application)}\n{pin_words(application)}"


def corrected_words(application: Application) -> str:
    return f"刚才发给您的快递单号有误，请以这个为准：\n{parcel_of(application)}"
