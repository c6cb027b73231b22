"""What was read on a photographed paper, put before the person in one go."""

import re
from dataclasses import dataclass

from bot.errors import Refused
from bot.message.outbound import Choice, Say
from flows.question.base import Question, View
from flows.vocabulary import Kind, bare, yes_or_no

ALL, NONE = "all", "none"
_PEOPLE = {"legal_rep": "法定代表人", "holder": "持有人", "contact": "经办人"}
_YES = re.compile(r"都对(?:的|了)?|[嗯恩]+(?:没问题|对|好|是的)?|都没问题|全对|都是对的")
_NO = frozenset(["不对", "都不对", "有错", "错了", "不用它", "不用这些", "都不用", "不用这个"])


@dataclass(frozen=True, kw_only=True)
class Offer(Question):
    """Open while values that were read wait for a word. The value is all, none, or whose card it is."""

    def is_open(self, view: View) -> bool:
        return bool(view.application.proposals)

    def choices(self, view: View) -> tuple[Choice, ...]:
        others = tuple(Choice(f"是{_PEOPLE[who]}的", f"是{_PEOPLE[who]}的") for who in self._others(view))
        return (Choice("都对", "都对"), *others, Choice("不对，不用这些", "不用这些"))

    def remind(self, view: View) -> Say:
        return Say("照片上读到的都对吗？", self.choices(view), question=self.id)

    def hear(self, text: str, view: View) -> str:
        said = bare(text)
        if _YES.fullmatch(said) or yes_or_no(said) is Kind.YES:
            return ALL
        if said in _NO or yes_or_no(said) is Kind.NO:
            return NONE
        for who in self._others(view):
            if said.removeprefix("是").removesuffix("的") == _PEOPLE[who]:
                return who
        raise Refused("unrecognised", "读到的都对吗？哪一项不对，直接发它的名称和内容，例如“机构名称：…”。")

    def _others(self, view: View) -> tuple[str, ...]:
        """A card may be another person's than we thought, if nothing is known of that one yet."""
        groups = {question.split(".")[0] for question in view.application.proposals}
        if len(groups) != 1 or not groups <= set(_PEOPLE):
            return ()
        wanted = {question.id.split(".")[0] for question in view.missing() if question.id.endswith(".name")}
        return tuple(who for who in _PEOPLE if who in wanted - groups)
