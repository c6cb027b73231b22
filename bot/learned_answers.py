"""Answers of agents that an admin let the bot give: proposed, agreed to, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import Refused
from bot.models.adopted_settings import AdoptedSettings
from bot.models.staff import Staff
from flows.catalogue import Faq
from flows.hearing.faq import is_question, match
from flows.hearing.learned import adopt

PROPOSED, AGREED = "answer.proposed.", "answer.agreed."
LONGEST_QUESTION, LONGEST_ANSWER, MOST_WAYS = 40, 500, 20


@dataclass(frozen=True, slots=True)
class LearnedAnswer:
    """`ways`: other ways of asking. `by`: the login of the agent who answered so."""

    id: str
    question: str
    ways: tuple[str, ...]
    answer: str
    by: str
    is_agreed: bool = False

    def checked(self) -> "LearnedAnswer":
        """The same. Raises Refused for what the bot could not answer from."""
        for words in (self.question, *self.ways):
            if not 4 <= len(words) <= LONGEST_QUESTION or not is_question(words):
                raise Refused("no_question", f"“{words[:20]}”不像一个问题，请写成客户会问的一句话。")
            if found := match(words).sure:
                raise Refused("known", f"“{words[:20]}”机器人已经会答了（{found.question}）。")
        if len(self.ways) > MOST_WAYS:
            raise Refused("too_many", f"最多写 {MOST_WAYS} 种问法。")
        if not 4 <= len(self.answer) <= LONGEST_ANSWER:
            raise Refused("no_answer", f"回答写 4 到 {LONGEST_ANSWER} 个字。")
        return self


class LearnedAnswers(AdoptedSettings):
    """Rows of settings, so that each change is recorded with what was before, and of two admins who change
    the same one, the second is told."""

    def _adopt(self) -> None:
        agreed = self._settings.all(AGREED)
        adopt(_as_faq(_read(name, told)) for name, told in sorted(agreed.items()))

    def all(self) -> list[LearnedAnswer]:
        """Proposals first."""
        return [_read(name, told) for name, told in self.stored().items()]

    def stored(self) -> dict[str, Mapping[str, Any]]:
        """Name of the setting → what it holds."""
        proposed, agreed = self._settings.all(PROPOSED), self._settings.all(AGREED)
        return {**dict(sorted(proposed.items())), **dict(sorted(agreed.items()))}

    def propose(self, staff: Staff, one: LearnedAnswer) -> None:
        """For an admin to read. The same id again is the same proposal. Raises Refused."""
        self.keep_up()
        name = PROPOSED + one.checked().id
        if name not in self.stored():
            self._settings.change(name, _told(one), staff, seen=None)

    def agree(self, staff: Staff, one: LearnedAnswer, *, seen: Mapping[str, Any]) -> bool:
        """The bot answers so from now on. `seen`: the proposal as the page showed it; False when a colleague
        has decided on it meanwhile. Raises Refused."""
        self.keep_up()
        self._settings.change(AGREED + one.checked().id, _told(one), staff, seen=None)
        return self._change(PROPOSED + one.id, None, staff, dict(seen))

    def refuse(self, staff: Staff, proposal_id: str, *, seen: Mapping[str, Any]) -> bool:
        """The proposal goes."""
        return self._change(PROPOSED + proposal_id, None, staff, dict(seen))

    def take_back(self, staff: Staff, answer_id: str, *, seen: Mapping[str, Any]) -> bool:
        """The bot does not answer so any more; it is a proposal again."""
        self._settings.change(PROPOSED + answer_id, dict(seen), staff, seen=None)
        return self._change(AGREED + answer_id, None, staff, dict(seen))


def _told(one: LearnedAnswer) -> dict[str, Any]:
    return {"question": one.question, "ways": list(one.ways), "answer": one.answer, "by": one.by}


def _read(name: str, told: Mapping[str, Any]) -> LearnedAnswer:
    return LearnedAnswer(
        id=name.removeprefix(PROPOSED).removeprefix(AGREED),
        question=told["question"],
        ways=tuple(told["ways"]),
        answer=told["answer"],
        by=told["by"],
        is_agreed=name.startswith(AGREED),
    )


def _as_faq(one: LearnedAnswer) -> Faq:
    return Faq(one.id, one.question, one.answer, asks=one.ways, listed=False)
