"""What agents may file with one press: values and photos that came while they talked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select

from bot.errors import Refused
from bot.models.database import Database
from bot.models.tables import ConversationRow
from bot.records import Records
from bot.sealing.sealer import Sealer
from flows.certificates.choice import look_at
from flows.form import Look
from flows.state import FileOffer, Thread
from handlers.giving_papers import is_giving, places
from office.masking import hide

_conversation = cast(Table, ConversationRow.__table__)
_GONE = "这一项刚刚变了或已经处理过，请看看现在的内容。"
_NO_PAPER = "请先选这张照片是哪份资料。"


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One offer. `question` and `label` are "" for a photo that was not recognised; `value` is masked where
    the field is secret, "" for a photo. `mark` names the offer as it was shown: another value has another
    mark. `places`: the papers (id, label) that a photo may be filed as.
    """

    question: str
    label: str
    value: str
    document_id: str
    mark: str = ""
    places: tuple[tuple[str, str], ...] = ()


class Offers:
    """Looks only. `blind_index` keys the marks, which stand in pages: nobody finds a value by trying."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        records: Records,
        clock: Callable[[], datetime],
        blind_index: Callable[[str], str],
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._records = records
        self._clock = clock
        self._blind_index = blind_index

    def of(self, openid: str) -> Sequence[OfferShown]:
        return offers_of(self._thread(openid), self._clock(), self._mark)

    def find(self, openid: str, mark: str) -> FileOffer:
        """The offer that an agent saw. Raises Refused when there is no such offer any more."""
        for offer in self._thread(openid).offers:
            if self._mark(offer) == mark:
                return offer
        raise Refused("offer_gone", _GONE)

    def _thread(self, openid: str) -> Thread:
        """Without what belongs to the turn alone."""
        query = select(_conversation).where(_conversation.c.openid == openid)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        remembered = self._sealer.recall(row) if row else {}
        if not remembered.get("offers"):
            return Thread(openid)
        return Thread(openid, applications=tuple(self._records.of_person(openid)), **remembered)

    def _mark(self, offer: FileOffer) -> str:
        return self._blind_index("\n".join(("offer", *offer)))[:24]


def offers_of(
    thread: Thread, now: datetime, mark: Callable[[FileOffer], str] = lambda offer: ""
) -> Sequence[OfferShown]:
    """The oldest first, as the desk shows them."""
    application = thread.application
    if application is None:
        return ()
    look = look_at(application, now)
    shown = []
    for offer in thread.offers:
        question = look.form.by_id.get(offer.question)
        value = hide(offer.value) if question and question.secret else offer.value
        label = question.label if question else ""
        papers = _papers(look) if offer.document_id else ()
        shown.append(OfferShown(offer.question, label, value, offer.document_id, mark(offer), papers))
    return shown


def expect_paper(question: str) -> None:
    """Raises Refused when the agent did not say which paper a photo is."""
    if not question:
        raise Refused("no_paper", _NO_PAPER)


def _papers(look: Look) -> tuple[tuple[str, str], ...]:
    """None when the application takes no papers now."""
    if not is_giving(look.application):
        return ()
    return tuple((question.id, question.label) for question in places(look))
