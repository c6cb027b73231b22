"""What somebody wants, said in passing: 我要办机构证书一年的, wherever the conversation stands."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from flows.certificates.institution import INSTITUTION
from flows.form import Form, Look
from flows.question import Choose, Option
from flows.sections.opening import CHOSEN
from flows.state import Application
from flows.wording.lexicon import Words
from flows.wording.vocabulary import bare

_VERB = re.compile(
    r"^(?:我们|俺们|咱们|我|俺|咱|公司|单位|这次|这边|是|就|想|要|需要|打算|准备|请|帮|给)*"
    r"(?:办理|办|申请|做|开|弄|买|选)"
)
_YEARS = re.compile(r"(\d{1,2}|[一二两三四五六七八九十])年")
_FILLER = re.compile(r"数字|证书|项目|平台|ca|锁|[的个张份一种吧啊呀哈呢了用]")
_LONGEST = 120  # characters; a longer message names more than choices
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# Before the choice all forms open alike.
NOT_BEGUN = INSTITUTION.look(Application("", _LONG_AGO, _LONG_AGO), _LONG_AGO.date())
_NUMERALS = {"两": "2"} | {numeral: str(n) for n, numeral in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True, slots=True)
class Wish:
    """Choices that were named, with the value of each; `years`: a term that is not offered, or ""."""

    chosen: tuple[tuple[Choose, str], ...] = ()
    years: str = ""

    def __bool__(self) -> bool:
        return bool(self.chosen or self.years)


_NOTHING = Wish()


def wish(said: str, look: Look | None) -> Wish:
    """What a message names, if it says nothing else: any other word makes it a name or an address.

    Without a look: of somebody who has not begun.
    """
    if len(said) > _LONGEST:
        return _NOTHING
    look = look or NOT_BEGUN
    left = bare(said)
    verb = _VERB.match(left)
    left = left[verb.end() :] if verb else left
    chosen: list[tuple[Choose, str]] = []
    for question in _offered(look.form):
        name, value = _longest(left, question, look)
        if name:
            left = left.replace(name, "", 1)
            chosen.append((question, value))
    if not (verb or any(question.id != "term" for question, _ in chosen)):
        return _NOTHING
    years, left = _years(left, look)
    return _NOTHING if _FILLER.sub("", left) else Wish(tuple(chosen), years)


def named_choices(said: str, look: Look) -> Wish:
    """What a message names among other words: for somebody who says that they need a certificate."""
    words, chosen = bare(said), []
    for question in _offered(look.form):
        if value := question.heard(said, look) or _longest(words, question, look)[1]:
            chosen.append((question, value))
    has_term = any(question.id == "term" for question, _ in chosen)
    return Wish(tuple(chosen), "" if has_term else _years(words, look)[0])


def _longest(words: str, question: Choose, look: Look) -> tuple[str, str]:
    """The longest name of an option among the words, and the option's value."""
    shortest = 2 if question.id == "term" else 3
    options = question.options(look)
    longest = "", ""
    if not _names_of(options).within(words):
        return longest
    for option in options:
        for name in option.plain_names:
            if len(longest[0]) < len(name) >= shortest and name in words:
                longest = name, option.value
    return longest


@cache
def _names_of(options: tuple[Option, ...]) -> Words:
    return Words(name for option in options for name in option.plain_names)


@cache
def _offered(form: Form) -> tuple[Choose, ...]:
    """The choices of what is applied for."""
    return tuple(one for one in form.questions if one.group == CHOSEN and isinstance(one, Choose))


def _years(words: str, look: Look) -> tuple[str, str]:
    """A term that is not among those offered, and the words without it."""
    found = _YEARS.search(words)
    if not found:
        return "", words
    years = _NUMERALS.get(found[1], found[1])
    term = look.form.by_id["term"]
    offered = isinstance(term, Choose) and any(option.value == years for option in term.options(look))
    return "" if offered else years, words[: found.start()] + words[found.end() :]
