"""Choices: one of a few options."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.errors import Refused
from bot.message.outbound import Choice
from flows.checks.writing import simplified
from flows.question.base import KEPT, Question, View, words
from flows.wording.strip import variants
from flows.wording.vocabulary import bare


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
        said = [bare(one) for one in variants(simplified(text), is_choice=True)]
        for one in said:
            if exact := [o.value for o in options if one in o.exact_names]:
                return exact
        if self.said and (value := self.said(simplified(text))):
            return [value]
        return (
            [
                o.value
                for o in options
                if len(said[0]) >= 2 and any(part.startswith(said[0]) for part in o.beginnings)
            ]
            if said
            else []
        )

    def show(self, value: str, view: View) -> str:
        if self.told and value:
            return self.told(value, view)
        return next((o.label for o in self.options(view) if o.value == value), value)
