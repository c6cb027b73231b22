"""Several fields in one message: which words belong to which field. Nothing here checks a value."""

import re
from dataclasses import dataclass

from bot.errors import Refused
from flows import checks
from flows.checks.place import split_address
from flows.form import Look
from flows.hearing.labels import ATTRIBUTES, ORGANISATION_ENDS, labels, pieces
from flows.question import Ask, Question


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says of which fields, and the parts that belong to none for certain."""

    pairs: tuple[tuple[Question, str], ...] = ()
    unclear: tuple[str, ...] = ()
    is_labelled: bool = False


_TOKEN = re.compile(
    r"(?<![0-9A-Za-z])(?:(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+|\d{17}[\dXx]|[0-9A-HJ-NP-Za-hj-np-z]{18}"
    r"|(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![0-9A-Za-z])",
    re.ASCII,
)
_TITLE = re.compile(
    r"\S{0,6}(?:主管|经理|主任|会计|出纳|专员|助理|总监|部长|科长|文员|职员|员工|负责人|秘书|董事长|总裁|人事|工程师)"
)
_LONE_NAME = re.compile(rf"[\u3400-\u9fff（）()]{{4,40}}{ORGANISATION_ENDS}")


def read(said: str, look: Look) -> Reading:
    """Every field that a message names, in the order of the form as far as names do not decide."""
    reader = _Reader(look)
    cut = pieces(said, look)
    for name, text in cut:
        reader.take(name, text)
    is_labelled = any(name for name, _ in cut)
    return Reading(tuple(reader.found.values()), tuple(reader.unclear), is_labelled)


class _Reader:
    """Goes through the pieces of one message; whose field is spoken of carries on to what follows."""

    def __init__(self, look: Look) -> None:
        self._look = look
        pending = look.pending()
        self._owner = pending.id.split(".")[0] if pending and pending.group else ""
        self.found: dict[str, tuple[Question, str]] = {}
        self.unclear: list[str] = []

    def take(self, name: str, text: str) -> None:
        """One piece: a named field with its words, or words alone."""
        question = self._question(name) if name else None
        value = text.strip(" \t\n；;，,。、|")
        if question is None:
            self._loose(value if not name else f"{name} {value}")
            return
        owner = question.id.split(".")[0]
        self._owner = owner
        if isinstance(question, Ask) and question.id.endswith((".name", ".recipient")):
            value = self._person_line(value)
        elif (match := _TOKEN.search(value)) and question.id.endswith((".id_number", ".mobile", ".email")):
            self._loose(value[: match.start()] + "\n" + value[match.end() :])
            value = match[0]
        elif "\n" in value:
            value, _, more = value.partition("\n")
            self._loose(more)
        if value:
            self.found[question.id] = (question, value.strip(" \t，,；;"))

    def _question(self, name: str) -> Question | None:
        """身份证 after 法人 is that of the legal representative."""
        known, form = labels(self._look.form), self._look.form
        if name in ATTRIBUTES:
            own = form.by_id.get(f"{self._owner}.{ATTRIBUTES[name]}")
            if own and own.id not in self.found:
                return own
            candidates = [q for q in self._open(ATTRIBUTES[name]) if q.id not in self.found]
            return candidates[0] if len(candidates) == 1 else known.get(name)
        return known.get(name)

    def _person_line(self, value: str) -> str:
        """A name may be followed by number, phone and mail of the same person."""
        self._loose(" ".join(_TOKEN.findall(value)))
        lines = _TOKEN.sub("\n", value).split("\n")
        rest = [line.strip(" \t，,；;、。") for line in lines if line.strip(" \t，,；;、。")]
        for other in rest[1:]:
            self._loose(other)
        return rest[0] if rest else ""

    def _loose(self, text: str) -> None:
        """Words without a name: what they are is told by check digits, or by how they look."""
        for match in _TOKEN.finditer(text):
            self._token(match[0])
        parts = re.split(r"[\n，,；;。、]", _TOKEN.sub("\n", text))
        for part in (p.strip(" \t:：") for p in parts):
            question = self._guessed(part) if part else None
            if question:
                self.found[question.id] = (question, part)
            elif part:
                self.unclear.append(part)

    def _guessed(self, part: str) -> Question | None:
        """An open field that these words can only be meant for."""
        if (asked := self._look.pending()) and asked.id not in self.found and self._is_somebody(asked, part):
            return asked
        looks_like = (
            ("organisation.name", bool(_LONE_NAME.fullmatch(part))),
            (f"{self._place_group()}.region", bool(split_address(part).region)),
            ("contact.position", bool(_TITLE.fullmatch(part))),
        )
        for name, fits in looks_like:
            question = self._look.form.by_id.get(name)
            if fits and question and name not in self.found and not self._look.value(name):
                return question
        return None

    def _is_somebody(self, asked: Question, part: str) -> bool:
        """The name that was asked for, before the number and the address of the same person."""
        if not isinstance(asked, Ask) or not asked.id.endswith((".name", ".recipient")):
            return False
        value = asked.heard(part, self._look)
        return bool(value) and part != asked.label and not asked.is_doubtful(value or "", self._look)

    def _place_group(self) -> str:
        is_parcel = self._owner == "mailing" or "organisation.region" not in self._look.form.by_id
        return "mailing" if is_parcel else "organisation"

    def _token(self, token: str) -> None:
        kind = kind_of(token, self._look)
        own = self._look.form.by_id.get(f"{self._owner}.{kind}")
        if kind == "uscc":
            own = self._look.form.by_id.get("organisation.id_number")
        if own is None or own.id in self.found:
            free = [q for q in self._open(kind) if q.id not in self.found]
            own = free[0] if len(free) == 1 else None
        if own is None:
            self.unclear.append(token)
        else:
            self.found[own.id] = (own, token)

    def _open(self, field: str) -> list[Question]:
        return [
            q
            for q in self._look.missing()
            if q.id.rsplit(".", 1)[-1] == field and q.id != "organisation.id_number"
        ]


def kind_of(token: str, look: Look) -> str:
    """What a number or address is by its shape and check digits: uscc, id_number, mobile, email or ""."""
    if "@" in token:
        return "email"
    for kind, check in (
        # A resident's number may pass as a credit code; the other way round, no province has such a code.
        ("id_number", lambda text: checks.resident_id(text, look.today)),
        ("uscc", checks.credit_code),
        ("mobile", checks.mobile),
    ):
        try:
            check(token)
        except Refused:
            continue
        return kind
    return ""
