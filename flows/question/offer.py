"""The values that were read on a photographed paper, offered to the applicant for confirmation at once."""

import re
from dataclasses import dataclass

from bot.errors import Refused
from bot.message.outbound import Choice, Say
from flows.question.base import Question, View
from flows.question.field import Ask
from flows.state import Application
from flows.wording.vocabulary import bare, is_nod

ALL, NONE = "all", "none"
CARDS = ("id_front", "id_copy")  # the kinds of page that name a person
_PEOPLE = {"legal_rep": "法定代表人", "holder": "持有人", "contact": "经办人"}
_IS_OF = {who: re.compile(rf"(?<!不)(?:是|给|当)(?:证书)?{name}") for who, name in _PEOPLE.items()}
_YES = re.compile(
    r"都对(?:的|了)?|[嗯恩]+(?:没问题|对|好|是的)|都没问题|全对|都是对的|没错|正确|确认(?:无误)?"
)
_NO_WORDS = "不对不用这些 不对 都不对 有错 错了 不是 不用 不要 不用它 不用这些 都不用 不用这个"
_NO = frozenset(_NO_WORDS.split())


@dataclass(frozen=True, kw_only=True)
class Offer(Question):
    """Open while values that were read wait for a word. The value is all, none, or whose card it is."""

    def is_open(self, view: View) -> bool:
        return bool(view.application.proposals)

    def choices(self, view: View) -> tuple[Choice, ...]:
        others = tuple(Choice(f"是{_PEOPLE[who]}的", f"是{_PEOPLE[who]}的") for who in self._others(view))
        return (Choice("都对", "都对"), *others, Choice("不对，不用这些", "不用这些"))

    def remind(self, view: View) -> Say:
        return Say("上面认出的都对吗？", self.choices(view), question=self.id)

    def as_offered(self, text: str, view: View) -> str | None:
        return self.heard(text, view)

    def hear(self, text: str, view: View) -> str:
        said = bare(text)
        if _YES.fullmatch(said) or is_nod(said):
            return ALL
        if said in _NO:
            return NONE
        taken_for, others = _card_group(view), self._others(view)
        for who in (*others, taken_for):
            person = _PEOPLE.get(who, "-")
            if said in (person, f"{person}的") or (who in _IS_OF and _IS_OF[who].search(said)):
                return ALL if who == taken_for else who
        raise Refused("unrecognised", "读到的都对吗？哪一项不对，直接发它的名称和内容，例如“机构名称：…”。")

    def whose(self, view: View) -> str:
        """Whom the one card that was read is taken for, "" when it can be nobody else's."""
        return _PEOPLE[_card_group(view)] if self._others(view) else ""

    def _others(self, view: View) -> tuple[str, ...]:
        """A card may be another person's than we thought, if nothing is known of that one yet."""
        if not (group := _card_group(view)):
            return ()
        wanted = {
            question.id.split(".")[0]
            for question in view.missing()
            if isinstance(question, Ask) and question.holds == "person"
        }
        named = {name.split(".")[0] for name in view.application.proposals}
        return tuple(who for who in _PEOPLE if who in wanted - named - {group})


def cards_read(application: Application) -> tuple[str, ...]:
    """The identity cards whose values wait for a word."""
    papers = application.papers
    documents = dict.fromkeys(one.document for one in application.proposals.values())
    return tuple(each for each in documents if each in papers and papers[each].kind in CARDS)


def _card_group(view: View) -> str:
    """The person whom all the cards are taken for, "" if they are of several."""
    cards = cards_read(view.application)
    proposals = view.application.proposals.items()
    groups = {name.split(".")[0] for name, one in proposals if one.document in cards}
    return groups.pop() if len(groups) == 1 and groups <= set(_PEOPLE) else ""
