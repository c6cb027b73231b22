"""What somebody writes at an open question, and what may and must come of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NOTHING = "nothing"  # nobody wrote yet
TYPES = {
    "机构": "institution",
    "机构证书": "institution",
    "个人": "institution_person",
    "机构个人": "institution_person",
    "机构个人证书": "institution_person",
    "自然人": "person",
    "自然人证书": "person",
}


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """Texts that follow each other, written while the question `at` is open.

    `special`: 专用发票 was chosen; `elsewhere`: 寄到别处 was chosen; `voice`: they were spoken.
    `stored`: question → the values of which it holds one in the end, or which the last reply asks about.
    `notstored`: question → regular expressions; it is not changed to a value that one of them matches whole.
    `any`, `none`: words of which the last reply has one, words of which it has none.
    `pending`, `notpending`: the question that is open in the end, one that is not; "" for no matter which.
    `maxmsgs`: how many messages may answer one text, 0 for any number.
    """

    say: tuple[str, ...]
    at: str = NOTHING
    kind: str = ""
    type: str = "机构"
    special: bool = False
    elsewhere: bool = False
    voice: bool = False
    stored: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notstored: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    pending: str = ""
    notpending: str = ""
    maxmsgs: int = 0

    @property
    def severity(self) -> str:
        """S1, S2, S3: what the kind begins with."""
        return self.kind.split("-")[0]


def read_cases(path: Path) -> list[Utterance]:
    """A JSON list of utterances. What a case does not have is empty; one text stands for a list of one."""
    return [from_case(case) for case in json.loads(path.read_text(encoding="utf-8"))]


def from_case(case: Mapping[str, Any]) -> Utterance:
    """One utterance of its fields in JSON."""
    return Utterance(
        say=_several(case.get("say")),
        at=case.get("at") or NOTHING,
        kind=case.get("kind") or "",
        type=case.get("type") or "机构",
        special=bool(case.get("special")),
        elsewhere=bool(case.get("elsewhere")),
        voice=bool(case.get("voice")),
        stored={name: _several(values) for name, values in (case.get("stored") or {}).items()},
        notstored={name: _several(values) for name, values in (case.get("notstored") or {}).items()},
        any=_several(case.get("any")),
        none=_several(case.get("none")),
        pending=case.get("pending") or "",
        notpending=case.get("notpending") or "",
        maxmsgs=int(case.get("maxmsgs") or 0),
    )


def _several(given: str | Iterable[str] | None) -> tuple[str, ...]:
    if given is None or given == "":
        return ()
    return (given,) if isinstance(given, str) else tuple(given)
