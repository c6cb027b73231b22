"""Every decision that staff can make: by which roles, in which states, and what staff read when it is done.

The handlers check an event against this table, the desk shows and takes only what the table allows, and an
interface without pages reads the same rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeGuard

from bot.errors import IllegalMove
from bot.message import event as ev
from bot.message import making
from bot.message import stretch as st
from bot.message import transfer as tr
from flows.state import EDITABLE, MOVES, Application, Status, Thread


def is_refund_agreed(application: Application) -> bool:
    """Whether the reviewer agreed to the refund that is asked for."""
    return application.status is Status.REFUND_REQUESTED and bool(application.value("refund.review"))


@dataclass(frozen=True, slots=True)
class StaffDecision:
    """`statuses`: where it may be made, as far as `fits` agrees. `leaves`: while they last, `done` is shown.

    `route` is the page's address below the application's, "" for a decision on the thread as a whole and for
    one that is recorded on a page of its own.
    `second_to`: the question that a colleague must have answered: nobody makes both decisions. `not_own`:
    what staff read who answered it themselves. `task`: what the list of applications calls the work, "" for a
    decision that is no work of its own there. `name`: what staff call a decision that is held.
    `is_four_eyes`: above a threshold a colleague has to confirm it.
    """

    roles: tuple[str, ...]
    statuses: frozenset[Status]
    leaves: frozenset[Status]
    done: str
    route: str
    fits: Callable[[Application], bool] = lambda application: True
    second_to: str = ""
    not_own: str = ""
    task: str = ""
    name: str = ""
    is_four_eyes: bool = False


_AT_WORK = EDITABLE | {Status.SUBMITTED, Status.SLIP_RECEIVED, Status.IN_REVIEW}
_REFUND = frozenset({Status.REFUND_REQUESTED})
_ANY = frozenset(Status)
_AGENT = ("agent",)
_WITH_PIN = frozenset({Status.MAILED, Status.COMPLETED})


def _not_agreed(application: Application) -> bool:
    return not is_refund_agreed(application)


def _one(status: Status) -> frozenset[Status]:
    return frozenset({status})


DECISIONS: Mapping[type[ev.StaffEvent], StaffDecision] = MappingProxyType(
    {
        ev.PaymentConfirmed: StaffDecision(
            ("cashier",),
            _one(Status.SLIP_RECEIVED),
            _one(Status.IN_REVIEW),
            "已确认到账，转给审核员审核。",
            "payment",
            task="核对到账",
        ),
        tr.TransferBooked: StaffDecision(
            ("cashier",),
            frozenset({Status.SUBMITTED, Status.SLIP_RECEIVED}),
            frozenset({Status.SUBMITTED, Status.IN_REVIEW}),
            "已入账。",
            "",
        ),
        tr.TransferGoesBack: StaffDecision(("cashier",), _ANY, _ANY, "已登记退回。", ""),
        tr.TransferWentBack: StaffDecision(("cashier",), _ANY, _ANY, "已退回付款账户。", ""),
        ev.SlipReturned: StaffDecision(
            ("cashier",),
            _one(Status.SLIP_RECEIVED),
            _one(Status.SUBMITTED),
            "已退回凭据。申请人重新上传后会再出现在“待财务确认”。",
            "payment",
        ),
        ev.Approved: StaffDecision(
            ("reviewer",),
            _one(Status.IN_REVIEW),
            _one(Status.APPROVED),
            "已通过。",
            "review",
            second_to="payment",
            not_own="这笔到账是您确认的，要由另一位同事审核通过。发现问题时您仍可以驳回。",
            name="审核通过",
            is_four_eyes=True,
        ),
        ev.Rejected: StaffDecision(
            ("reviewer",),
            _one(Status.IN_REVIEW),
            _one(Status.REJECTED),
            "已驳回。申请人补正后会重新出现在“待审核”。",
            "review",
            task="审核",
            name="驳回",
        ),
        ev.SupplementAsked: StaffDecision(
            ("reviewer",),
            _one(Status.IN_REVIEW),
            _one(Status.SUPPLEMENTING),
            "已请申请人补件。补好后会重新出现在“待审核”。",
            "review",
            name="补件",
        ),
        ev.FinallyRejected: StaffDecision(
            ("reviewer",),
            _one(Status.IN_REVIEW),
            _REFUND,
            "已最终驳回，转给财务退款。",
            "final",
            name="最终驳回",
            is_four_eyes=True,
        ),
        ev.RefundAgreed: StaffDecision(
            ("reviewer",),
            _REFUND,
            _REFUND,
            "已同意退费，转给财务退款。",
            "refund",
            _not_agreed,
            task="处理退费",
        ),
        ev.RefundRefused: StaffDecision(
            ("reviewer",),
            _REFUND,
            MOVES[Status.REFUND_REFUSED],
            "没有同意退费。这笔业务回到申请退费之前的状态。",
            "refund",
            _not_agreed,
        ),
        ev.RefundPaid: StaffDecision(
            ("cashier",),
            _REFUND,
            _one(Status.REFUNDED),
            "已确认退款，申请就此结束。",
            "repayment",
            is_refund_agreed,
            second_to="refund.review",
            not_own="这笔退费是您同意的，要由另一位同事确认退款。",
            task="处理退费",
        ),
        making.CertificateMade: StaffDecision(
            ("reviewer",), _one(Status.APPROVED), _one(Status.PRODUCED), "已登记制证。", ""
        ),
        making.ParcelSent: StaffDecision(
            ("reviewer",), _one(Status.PRODUCED), _one(Status.MAILED), "已登记邮寄。", ""
        ),
        making.ParcelCorrected: StaffDecision(
            ("reviewer",), _one(Status.MAILED), _one(Status.MAILED), "已更正快递单号。", ""
        ),
        making.PinWanted: StaffDecision(
            ("reviewer", "agent"), _WITH_PIN, _WITH_PIN, "PIN 短信正在发送。", ""
        ),
        ev.CarrierRerun: StaffDecision(
            ("reviewer",),
            _AT_WORK,
            _AT_WORK,
            "已经重新向运营商核对，几秒钟后刷新这一页看结果。",
            "carrier",
        ),
        ev.VerificationBegun: StaffDecision(
            ("reviewer", "agent"),
            EDITABLE,
            EDITABLE,
            "已记录。还要由另一位审核员复核，两人都确认才算通过。",
            "verification",
        ),
        ev.VerifiedByStaff: StaffDecision(
            ("reviewer",),
            EDITABLE,
            EDITABLE | {Status.SUBMITTED},
            "复核通过，人工核验完成。",
            "verification/second",
        ),
        # The person who began a verification may take it back, so agents are among its roles.
        ev.VerificationRefused: StaffDecision(
            ("reviewer", "agent"),
            EDITABLE,
            EDITABLE,
            "这次人工核验没有通过，可以再约一次。",
            "verification/second",
        ),
        st.TakenOver: StaffDecision(_AGENT, _ANY, _ANY, "您已接手这个会话，机器人不再说话。", ""),
        st.Transferred: StaffDecision(_AGENT, _ANY, _ANY, "会话已经转走。", ""),
        st.HandedBack: StaffDecision(_AGENT, _ANY, _ANY, "会话已交还给机器人。", ""),
        st.AgentSaid: StaffDecision(_AGENT, _ANY, _ANY, "15 秒后发出，发出之前可以撤回。", ""),
        st.FieldAsked: StaffDecision(_AGENT, _ANY, _ANY, "机器人已经替您去问，答案核对后会填进来。", ""),
        st.FieldEdited: StaffDecision(_AGENT, EDITABLE, EDITABLE, "已改好。交还时会告诉客户改了什么。", ""),
        st.OfferTaken: StaffDecision(_AGENT, _ANY, _ANY, "已放进申请。交还时会告诉客户。", ""),
        st.OfferDeclined: StaffDecision(_AGENT, _ANY, _ANY, "没有采用。", ""),
        st.CallDismissed: StaffDecision(_AGENT, _ANY, _ANY, "好的，这个会话不再提醒。", ""),
    }
)


def fits(kind: type[ev.StaffEvent], application: Application) -> bool:
    """Whether a decision of this kind fits the application as it stands."""
    decision = DECISIONS[kind]
    return application.status in decision.statuses and decision.fits(application)


def is_held(kind: type[ev.StaffEvent]) -> TypeGuard[type[ev.HeldEvent]]:
    """Whether a decision of this kind waits some seconds before it takes effect."""
    return issubclass(kind, ev.HeldEvent)


def is_own_second(kind: type[ev.StaffEvent], application: Application, actor: str) -> bool:
    """Whether this actor made the first of the two decisions of which this kind is the second."""
    first = application.answer(DECISIONS[kind].second_to)
    return first is not None and first.actor == actor


def expect(thread: Thread, event: ev.StaffEvent) -> Application:
    """The application that a decision is about.

    Raises IllegalMove when the decision does not fit, or when a colleague of the actor has to make it.
    """
    application = thread.find(event.application_id)
    if application is None:
        raise IllegalMove("this application is gone")
    if not fits(type(event), application):
        raise IllegalMove(f"{type(event).__name__} does not fit: this application is {application.status}")
    actors = {event.actor}
    if isinstance(event, ev.HeldEvent):
        if event.revision not in (None, application.revision):
            raise IllegalMove("the application changed since it was decided on")
        if event.seconded_by == event.actor:
            raise IllegalMove("nobody confirms their own decision")
        actors |= {event.seconded_by}
    if any(is_own_second(type(event), application, actor) for actor in actors):
        raise IllegalMove("one person does not make both decisions")
    return application


def done_words(kind: str, application: Application) -> str:
    """What staff read after a decision, as long as things stand as it left them; "" for an unknown name."""
    decision = next((one for event, one in DECISIONS.items() if event.__name__ == kind), None)
    return decision.done if decision and application.status in decision.leaves else ""
