"""Choices: one of a few options."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.errors import Refused
from bot.message.outbound import Choice
from flows.checks.writing import simplified
from flows.question.base import KEPT, Question, View, words
from flows.wording.lexicon import Words, grouped
from flows.wording.strip import variants
from flows.wording.vocabulary import bare

# 第三种, 就选第一个: by its place in the list that is shown.
_PLACE = re.compile(r"(?:我|就|选|要|办|是|用)*+第?([一二三四五1-5])(?:个|种|项|类)(?:的|吧|就行|证书)?")
_SHORTEST_NAME = 2
# 给俺开专票中不中: asks us to do it, not whether it can be done. No option has more characters.
_REQUEST = re.compile(
    r"(?:请|麻烦|那就|就|恁|你们?|您)*+(?:给|帮|跟)[我俺咱](?:们|公司|单位)*+(?:开|办|选|弄)"
    r"(?:一?[个张份])?(.{1,30}?)"
    r"(?:行不行|行不|中不中|中不|可以吗|可以不|好吗|好不|行吗|呗|吧|谢谢)*"
)


@dataclass(frozen=True, eq=False)  # made once; caches go by which one it is
class Option:
    """One possible answer. `names` are the other ways in which people say it."""

    value: str
    label: str
    names: tuple[str, ...] = ()

    @cached_property
    def plain_names(self) -> tuple[str, ...]:
        """What it is called, as it is compared with what was said."""
        return tuple(map(bare, (self.label, *self.names)))

    @cached_property
    def exact_names(self) -> frozenset[str]:
        """The same, and the value itself."""
        return frozenset((*self.plain_names, bare(self.value)))

    @cached_property
    def _named(self) -> Words:
        return Words(name for name in self.plain_names if len(name) >= _SHORTEST_NAME)

    @cached_property
    def _described(self) -> Words:
        around = grouped("choice")["around"]
        return Words((*around, *(name for name in self.plain_names if len(name) >= _SHORTEST_NAME)))

    def is_described(self, said: str) -> bool:
        """要能抵扣的那种: whether a bare text has a name of it among words that say nothing."""
        return bool(self._named.within(said)) and self._described.cover(said)

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """What it is called, and the parts of its label between brackets and commas: 电子招投标."""
        return (*self.plain_names, *map(bare, re.split(r"[（）()，、]", self.label)))


@dataclass(frozen=True, kw_only=True)
class Choose(Question):
    """One of a few. `closed` explains options that exist but cannot be taken here: value → words.

    `told` words a value that was promised, so that it stays as it was when the options change.
    `said` finds the value of words that are no option's name, "" if they are none.
    """

    options: Callable[[View], tuple[Option, ...]]
    closed: Callable[[str, View], str] | None = None
    told: Callable[[str, View], str] | None = None
    said: Callable[[str], str] | None = None

    def choices(self, view: View) -> tuple[Choice, ...]:
        return tuple(Choice(option.label, option.label) for option in self.options(view))

    def as_offered(self, text: str, view: View) -> str | None:
        match = self._meant(text, view)
        return match[0] if len(match) == 1 else None

    def hear(self, text: str, view: View) -> str:
        match = self._meant(text, view)
        if len(match) == 1:
            return match[0]
        if self.closed and (explained := self.closed(text, view)):
            raise Refused("closed", explained)
        if len(match) > 1:
            labels = (option.label for option in self.options(view) if option.value in match)
            raise Refused("ambiguous", f"您说的是{'、'.join(labels)}中的哪一个？")
        raise Refused(
            "unrecognised", f"没认出您选的是哪一个。\n{words(self.ask, view)}\n请点选，或回复前面的数字："
        )

    def _meant(self, text: str, view: View) -> list[str]:
        """The options that a whole text names, as it is or without the words around; else those that it
        begins.
        """
        options = self.options(view)
        old = view.application.answers.get(self.id)
        if (
            old
            and old.state == "reopened"
            and bare(text) in KEPT
            and any(o.value == old.value for o in options)
        ):
            return [old.value]
        said = _spoken(text)
        for one in said:
            if exact := [o.value for o in options if one in o.exact_names]:
                return exact
        if self.said and (value := self.said(simplified(text))):
            return [value]
        if (wanted := _REQUEST.fullmatch(bare(simplified(text)))) and (
            asked := [o.value for o in options if wanted[1] in o.plain_names]
        ):
            return asked
        if not said:
            return []
        if placed := _placed(said[0], options):
            return placed
        begun = len(said[0]) >= _SHORTEST_NAME
        found = [o.value for o in options if begun and any(part.startswith(said[0]) for part in o.beginnings)]
        return found or ([] if self.said else [o.value for o in options if o.is_described(said[0])])

    def show(self, value: str, view: View) -> str:
        if self.told and value:
            return self.told(value, view)
        return next((o.label for o in self.options(view) if o.value == value), value)


@lru_cache(maxsize=8)  # every open choice looks at the message of the turn
def _spoken(text: str) -> tuple[str, ...]:
    """The whole text as it is compared with names, as it is and without the words around."""
    return tuple(bare(one) for one in variants(simplified(text), is_choice=True))


def _placed(said: str, options: tuple[Option, ...]) -> list[str]:
    """The option at the place in the list that a bare text names, if it has one."""
    found = _PLACE.fullmatch(said)
    place = "一二三四五12345".index(found[1]) % 5 if found else len(options)
    return [options[place].value] if place < len(options) else []
