"""What agents do in a conversation. Every act raises Refused with words for the agent when it does not fit.

`key` names one press of a button: an act with the same key is done once, however often it is sent.
"""

from collections.abc import Callable, Sequence

from bot.errors import NotNow, Refused
from bot.message import stretch as st
from bot.message.event import StaffEvent
from bot.models.staff import Staff, StaffTable
from bot.outbox.agent_lines import AgentLines, AgentLineState, MaySend
from bot.queues import Waker
from bot.turn.turn import Turn
from flows.decisions import DECISIONS

MOST_BYTES = 2048  # of one message, which WeChat refuses beyond
_NOBODY = "没有这位同事，或者这位同事不接待客户。"
_EMPTY = "还没有写内容。"
_TOO_LONG = "一条最多 600 多个汉字，请分成两条发。"
_TOO_LATE = "这一条已经发出，撤不回了。"
_NO_ROLE = "您没有接待客户的权限。"


class Stretches:
    """Takes agents' acts to the turn, in the words of the desk."""

    def __init__(
        self,
        turn: Turn,
        waker: Waker,
        staff: StaffTable,
        lines: AgentLines,
        fresh_id: Callable[[], str],
    ) -> None:
        self._turn = turn
        self._waker = waker
        self._staff = staff
        self._lines = lines
        self._fresh_id = fresh_id

    def take_over(self, staff: Staff, openid: str, *, relieves: str = "", key: str = "") -> None:
        """Talk with the person from now on. Of two agents at once one has it, the other reads who.

        `relieves`: the login of the colleague from whom it is taken on purpose.
        """
        self._take(staff, st.TakenOver(**self._about(staff, openid, key), relieves=relieves))

    def say(self, staff: Staff, openid: str, text: str, *, key: str = "") -> str:
        """Send words, after some seconds in which they can be taken back. Returns the key of the line."""
        words = text.strip()
        if not words:
            raise Refused("empty", _EMPTY)
        if len(words.encode()) > MOST_BYTES:
            raise Refused("too_long", _TOO_LONG)
        return self._say(staff, st.AgentSaid(**self._about(staff, openid, key), text=words))

    def show(self, staff: Staff, openid: str, document_id: str, *, key: str = "") -> str:
        """Send a stored picture, the same way."""
        return self._say(staff, st.AgentSaid(**self._about(staff, openid, key), document_id=document_id))

    def withdraw(self, staff: Staff, openid: str, line: str) -> str:
        """Take a line back before it leaves. Returns its words, for the agent to go on with."""
        words = self._lines.withdraw(openid, staff.login, line)
        if words is None:
            raise Refused("too_late", _TOO_LATE)
        return words

    def transfer(self, staff: Staff, openid: str, to: str = "", *, key: str = "") -> None:
        """To a colleague, or with "" back into the queue, which the person is told."""
        self.expect_colleague(to)
        self._take(staff, st.Transferred(**self._about(staff, openid, key), to=to))

    def expect_colleague(self, to: str) -> None:
        """Raises Refused for a login that nobody has who talks with people; "" is the queue."""
        colleague = self._staff.find(to) if to else None
        if to and (colleague is None or not colleague.is_active or not _is_agent(colleague)):
            raise Refused("nobody", _NOBODY)

    def hand_back(self, staff: Staff, openid: str, *, asks_rating: bool = False, key: str = "") -> None:
        """The bot says what changed, and asks the next open question."""
        self._take(staff, st.HandedBack(**self._about(staff, openid, key), asks_rating=asks_rating))

    def ask_field(
        self, staff: Staff, openid: str, application_id: str, question: str, *, key: str = ""
    ) -> None:
        """The bot asks for a field in the agent's name, until the answer passes the field's check."""
        about = self._about(staff, openid, key, application_id)
        self._take(staff, st.FieldAsked(**about, question=question))

    def edit_field(
        self, staff: Staff, openid: str, application_id: str, question: str, value: str, *, key: str = ""
    ) -> None:
        """Fill in a field. Raises Refused with the field's own words when it does not take the value."""
        about = self._about(staff, openid, key, application_id)
        self._take(staff, st.FieldEdited(**about, question=question, value=value))

    def take_offer(
        self,
        staff: Staff,
        openid: str,
        question: str,
        *,
        document_id: str = "",
        value: str = "",
        key: str = "",
    ) -> None:
        """File what came in the conversation: a recognised value, or a photo as the paper `question`.

        `value`: what the agent saw, so that a later value is not filed in its place.
        """
        what = {"question": question, "document_id": document_id, "value": value}
        self._take(staff, st.OfferTaken(**self._about(staff, openid, key), **what))

    def decline_offer(
        self,
        staff: Staff,
        openid: str,
        question: str,
        *,
        document_id: str = "",
        value: str = "",
        key: str = "",
    ) -> None:
        """Leave it unfiled."""
        what = {"question": question, "document_id": document_id, "value": value}
        self._take(staff, st.OfferDeclined(**self._about(staff, openid, key), **what))

    def dismiss(self, staff: Staff, openid: str, *, key: str = "") -> None:
        """Nobody has to step in here."""
        self._take(staff, st.CallDismissed(**self._about(staff, openid, key)))

    def may_send(self, openid: str) -> MaySend:
        """What may still be sent to the person, before the agent begins to write."""
        return self._lines.may_send(openid)

    def lines(self, openid: str) -> Sequence[AgentLineState]:
        """What became of each line of agents, the oldest first."""
        return self._lines.states(openid)

    def _say(self, staff: Staff, event: st.AgentSaid) -> str:
        self._take(staff, event)
        return event.key

    def _about(self, staff: Staff, openid: str, key: str, application_id: str = "") -> dict[str, str]:
        named = f"desk:{key or self._fresh_id()}"
        return {"openid": openid, "key": named, "application_id": application_id, "actor": staff.actor}

    def _take(self, staff: Staff, event: StaffEvent) -> None:
        if not staff.roles & set(DECISIONS[type(event)].roles):
            raise Refused("no_role", _NO_ROLE)
        try:
            self._turn.take(event).wake(self._waker)
        except NotNow as objection:
            colleague = self._staff.find(objection.holder) if objection.holder else None
            name = colleague.name if colleague else objection.holder
            raise Refused("not_now", objection.words.format(holder=name)) from objection


def _is_agent(staff: Staff) -> bool:
    return bool(staff.roles & set(DECISIONS[st.Transferred].roles))
