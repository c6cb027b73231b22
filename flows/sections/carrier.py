"""实名电信认证: whether the name, the ID number and the mobile number belong together at the carrier."""

import hashlib
import re
from collections.abc import Callable

from bot.message.outbound import Choice
from flows.catalogue import catalogue
from flows.effects import CheckCarrier
from flows.form import Look
from flows.question import Check, Question, View
from flows.state import EDITABLE, TRIES_A_DAY, Application, CarrierCheck

CARRIER = "carrier"
PARTS = ("name", "id_number", "mobile")
FAILED = ("disagree", "no_record")
ASKING, SLOW, SPENT, BY_HAND = "asking", "slow", "spent", "by_hand"
# Of ranges that the provider never answers for, another question is in vain.
_NEVER = ("range", "-13")
_LABELS = {
    "contact": {"name": "经办人姓名", "id_number": "经办人身份证号码", "mobile": "经办人联系电话"},
    "holder": {"name": "申请人姓名", "id_number": "申请人身份证号码", "mobile": "申请人手机号码"},
}
_SHORT = {"name": "改姓名", "id_number": "改身份证号码", "mobile": "改手机号码"}
_DOUBTS = {
    ("name",): "姓名和运营商登记的不一样",
    ("id_number",): "身份证号码和运营商登记的不一样",
    ("mobile",): "这个手机号码登记在别人名下",
    ("name", "id_number"): "姓名和身份证号码对不上",
}
_AGAIN = re.compile(
    r"(?:请|帮我|麻烦)?(?:再|重新?)(?:次|一次)?(?:核对|核验|核查|认证|验证?|试|查|来)(?:一?[次下遍]|看)?"
)
_WAYS_OUT = f"也可以回复“人工”，由工作人员人工核验，或拨打 {catalogue().contact['hotline']}。"
_BY_HAND = "工作人员正在人工核验，核验好了我会在这里接着往下办，您不用再操作。"


def mark_of(view: View, who: str) -> str:
    """Stands for the three that are to belong together, as they are now; another for each application."""
    three = "\n".join(view.value(f"{who}.{part}") for part in PARTS)
    return hashlib.sha256(f"{view.application.id}\n{three}".encode()).hexdigest()[:16]


def three_of(look: Look) -> dict[str, str]:
    """Name, ID number and mobile number of the person whom the carriers are asked about."""
    return {part: look.value(f"{look.form.identified}.{part}") for part in PARTS}


def standing(view: View, who: str) -> str:
    """Where the check stands: asking, slow, disagree, no_record, spent, by_hand."""
    check, mark = view.application.identity.carrier, mark_of(view, who)
    by_hand = view.application.identity.verifications.get(CARRIER)
    if by_hand and by_hand.mark == mark and not by_hand.confirmed_by:
        return BY_HAND
    if not check.may_ask(view.today.isoformat()):
        return SPENT
    if check.mark == mark and check.outcome in FAILED:
        return check.outcome
    return SLOW if check.is_slow and check.mark == mark else ASKING


def question_to_ask(view: View, who: str) -> tuple[CheckCarrier, ...]:
    """The question that is under way, or is to be asked now; none before the person has agreed to it."""
    if standing(view, who) not in (ASKING, SLOW) or not view.value("consent.privacy"):
        return ()
    mark = mark_of(view, who)
    attempt = view.application.identity.carrier.attempt(mark)
    return (CheckCarrier(view.application.id, mark, attempt),)


def is_contested(application: Application, question: str) -> bool:
    """Whether the carriers deny what was answered here: then it may be changed, even after a review."""
    who, _, part = question.partition(".")
    is_theirs = who in _LABELS and part in PARTS
    return is_theirs and not application.value(CARRIER) and application.identity.carrier.outcome in FAILED


def carrier_check(who: str, title: str) -> Question:
    """Asked once the papers are in. What was handed in before there was this check goes on without."""
    says = _Words(who, title)
    return Check(
        id=CARRIER,
        label="实名电信认证",
        visible_when=lambda view: view.application.status in EDITABLE,
        needs=tuple(f"{who}.{part}" for part in PARTS),
        start=lambda view: question_to_ask(view, who),
        ask=says.whole,
        again=says.short,
        busy=says.short,
        ways=says.ways,
        once_more=_AGAIN,
        why=(
            f"向电信运营商核对{title}的手机号码、姓名和身份证号码是同一个人的，防止别人冒用身份。"
            "只核对是否一致，不会拿到通话等其他信息。"
        ),
    )


class _Words:
    """What the person reads at each standing."""

    def __init__(self, who: str, title: str) -> None:
        self._who = who
        self._title = title

    def whole(self, view: View) -> str:
        told: dict[str, Callable[[View], str]] = {
            "disagree": self._disagree,
            "no_record": self._no_record,
            ASKING: self._asking,
        }
        where = standing(view, self._who)
        return told[where](view) if where in told else self.short(view)

    def short(self, view: View) -> str:
        """For somebody who writes meanwhile, or who was told at length a moment ago."""
        return {
            ASKING: "正在向运营商核对，通常几秒钟。有结果我马上告诉您，不用重复发。",
            SLOW: (
                "运营商那边暂时没有回应，要多等一会儿。您填的和发的都保存着，不用守在这里："
                "核对好了，我会接着往下办。"
            ),
            "disagree": f"实名电信认证还没有通过：{self._what(view)}。请点选怎么办：",
            "no_record": "实名电信认证还没有通过：运营商那边查不到这个号码的实名记录。请点选怎么办：",
            SPENT: (
                f"今天的核对次数用完了（每天 {TRIES_A_DAY} 次），实名电信认证还没有通过。"
                f"请明天再来，我会接着核对。{_WAYS_OUT}"
            ),
            BY_HAND: _BY_HAND,
        }[standing(view, self._who)]

    def ways(self, view: View) -> tuple[Choice, ...]:
        where = standing(view, self._who)
        person = Choice("找人工核验", "人工")
        if where not in FAILED:
            return (person,) if where == SPENT else ()
        check = view.application.identity.carrier
        doubted = check.doubts or (("mobile",) if where == "no_record" else ())
        order = (*doubted, *(part for part in reversed(PARTS) if part not in doubted))
        if where == "no_record":
            order = ("mobile",)
        edits = tuple(Choice(_SHORT[part], f"修改{_LABELS[self._who][part]}") for part in order)
        again = () if check.code in _NEVER else (Choice("再核对一次", "再核对一次"),)
        return (*edits, *again, person)

    def _asking(self, view: View) -> str:
        if view.application.identity.carrier.attempt(mark_of(view, self._who)):
            return "正在再向运营商核对一次，通常几秒钟，有结果马上告诉您。"
        return (
            f"资料收齐了。正在向运营商核对{self._title}的手机号码、姓名和身份证号码是不是同一个人的"
            "（实名电信认证），通常几秒钟，有结果马上告诉您。"
        )

    def _disagree(self, view: View) -> str:
        return (
            f"实名电信认证没有通过：{self._what(view)}。{self._asked_about(view)}\n"
            "请登录这个号码的运营商 APP，在个人账户信息里查实名认证结果，和上面的比一比：\n"
            "· 这里填错了：点下面改过来，我会自动重新核对\n"
            "· 运营商登记的不对：先联系运营商办好实名认证，再点“再核对一次”\n"
            f"{self._left(view)}请点选："
        )

    def _no_record(self, view: View) -> str:
        is_never = view.application.identity.carrier.code in _NEVER
        why = (
            "这个号段运营商查不了（虚拟运营商、广电的号码都是这样）"
            if is_never
            else "可能是新办或刚过户的号码，一般 3 到 10 个工作日后才查得到"
        )
        later = "" if is_never else "，也可以过几天再核对"
        return (
            f"实名电信认证没有通过：运营商那边查不到这个号码的实名记录。{self._asked_about(view)}\n{why}。\n"
            f"可以换一个{self._title}本人实名的手机号码{later}，或者由工作人员人工核验。\n"
            f"{self._left(view)}请点选："
        )

    def _what(self, view: View) -> str:
        doubts = view.application.identity.carrier.doubts
        return _DOUBTS.get(doubts, "手机号码、姓名、身份证号码和运营商登记的对不上")

    def _asked_about(self, view: View) -> str:
        """Enough to see what was compared, too little to read out."""
        name, number, mobile = (view.value(f"{self._who}.{part}") for part in PARTS)
        return f"\n核对的是：{name}，身份证尾号 {number[-4:]}，手机尾号 {mobile[-4:]}。"

    def _left(self, view: View) -> str:
        check: CarrierCheck = view.application.identity.carrier
        left = TRIES_A_DAY - check.tries.on(view.today.isoformat())
        return f"今天还可以核对 {left} 次。" if left > 0 else ""
