"""The corpus: utterances by kind, read from text files whose form corpus/README.md describes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.hearing.utterance import Utterance

FOLDER = Path(__file__).parent / "corpus"
ANY = "*"
_FLAGS = frozenset({"plain", "special", "elsewhere", "voice"})
_SECTION = re.compile(r"\[(\S+) (机构|个人|自然人) (\S+)((?: \w+)*)\] *(.*)")
_EXPECTED = re.compile(r"([\w.]*)(\??)=(.+)", re.DOTALL)
_OWNERS = {
    "o": "organisation",
    "l": "legal_rep",
    "c": "contact",
    "h": "holder",
    "m": "mailing",
    "i": "invoice",
}


@dataclass(frozen=True)
class Line:
    """One line at one open question. `may` are fields that may hold a value and need not."""

    utterance: Utterance
    may: Mapping[str, tuple[str, ...]]
    is_plain: bool
    place: str

    def allows(self, question: str, value: str) -> bool:
        """Whether the question may hold this value in the end."""
        allowed = (*self.utterance.stored.get(question, ()), *self.may.get(question, ()))
        return value in allowed or ANY in allowed


@dataclass
class _Section:
    kind: str
    type: str
    at: tuple[str, ...]
    flags: frozenset[str]
    expected: list[str] = field(default_factory=list)


def corpus(folder: Path = FOLDER) -> list[Line]:
    """All lines of all files, at each of their questions. Raises ValueError for what cannot be read."""
    return [line for file in sorted(folder.glob("*.txt")) for line in read_lines(file)]


def read_lines(file: Path) -> Iterator[Line]:
    """The lines of one file."""
    section: _Section | None = None
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        place = f"{file.name}:{number}"
        if not text.strip() or text.startswith("# "):
            continue
        if text.startswith(("[S", "[N")):
            section = _section(text, place)
            continue
        if section is None:
            raise ValueError(f"{place}: no section")
        message, _, expected = text.partition(" | ")
        if message == "all":
            section.expected += _split(expected)
            continue
        for at in section.at:
            yield _line(section, at, message, [*section.expected, *_split(expected)], place)


def _section(text: str, place: str) -> _Section:
    found = _SECTION.fullmatch(text)
    if found is None:
        raise ValueError(f"{place}: not a section")
    flags = frozenset(found[4].split())
    if unknown := flags - _FLAGS:
        raise ValueError(f"{place}: unknown flags {sorted(unknown)}")
    return _Section(found[1], found[2], tuple(found[3].split(",")), flags)


def _split(expected: str) -> list[str]:
    return [part.strip() for part in expected.split(" ; ") if part.strip()]


def _line(section: _Section, at: str, message: str, expected: list[str], place: str) -> Line:
    stored: dict[str, tuple[str, ...]] = {}
    may: dict[str, tuple[str, ...]] = {}
    words: dict[str, tuple[str, ...]] = {"any": (), "none": ()}
    ends: dict[str, str] = {}
    for part in expected:
        if part.startswith("+"):
            words["any"] += tuple(part[1:].split("/"))
        elif part.startswith("-"):
            words["none"] += (part[1:],)
        elif part.startswith((">", "!>", "#")):
            ends |= _ending(part)
        elif found := _EXPECTED.fullmatch(part):
            name = question_named(found[1], at)
            (may if found[2] else stored)[name] = tuple(found[3].split(" || "))
        else:
            raise ValueError(f"{place}: {part}")
    utterance = Utterance(
        kind=section.kind,
        type=section.type,
        at=at,
        say=tuple(_typed(text) for text in message.split(" ⏎⏎ ")),
        special="special" in section.flags,
        elsewhere="elsewhere" in section.flags,
        voice="voice" in section.flags,
        stored=stored,
        any=words["any"],
        none=words["none"],
        pending=ends.get("pending", ""),
        notpending=ends.get("notpending", ""),
        maxmsgs=int(ends.get("maxmsgs", 0)),
    )
    return Line(utterance, may, "plain" in section.flags, place)


def _ending(part: str) -> dict[str, str]:
    if part.startswith("!>"):
        return {"notpending": question_named(part[2:])}
    return {"maxmsgs": part[1:]} if part.startswith("#") else {"pending": question_named(part[1:])}


def question_named(short: str, at: str = "") -> str:
    """The id of a question whose owner may be written as one letter, or left out for that of the open one."""
    owner, dot, name = short.partition(".")
    if not owner:
        return f"{at.partition('.')[0]}{dot}{name}" if name else at
    return f"{_OWNERS.get(owner, owner)}{dot}{name}"


def _typed(text: str) -> str:
    return text.replace("⏎", "\n").replace("⇥", "\t")
