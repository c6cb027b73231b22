"""What of 轮到我 is shown: its filters, as an address and a saved view carry them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flows.catalogue import catalogue
from flows.certificates.choice import FORMS, form_of, look_at
from flows.deadlines import china_day
from flows.question import Photo
from flows.sections.opening import terms_of
from flows.state import Application
from office.queues import QUEUES
from office.read import doubts

NOBODY = "@nobody"
_LONGEST_LOGIN = 40


@dataclass(frozen=True, slots=True)
class Filters:
    """Every filter that is set has to fit. `holder`: a login, NOBODY, or "" for all. `first` and `last`: the
    days between which the wait began."""

    queue: str = ""
    type: str = ""
    project: str = ""
    holder: str = ""
    first: date | None = None
    last: date | None = None
    is_late: bool = False
    has_findings: bool = False

    @staticmethod
    def read(given: Mapping[str, str]) -> "Filters":
        """From an address or a saved view. What is no value of a filter is left out."""
        return Filters(
            queue=_known(given.get("queue", ""), {queue.id for queue in QUEUES}),
            type=_known(given.get("type", ""), FORMS),
            project=_known(given.get("project", ""), {one.id for one in catalogue().projects}),
            holder=given.get("holder", "")[:_LONGEST_LOGIN],
            first=_day(given.get("first", "")),
            last=_day(given.get("last", "")),
            is_late=given.get("late") == "1",
            has_findings=given.get("findings") == "1",
        )

    @property
    def given(self) -> dict[str, str]:
        """As an address has them; without those that are not set."""
        every = {
            "queue": self.queue,
            "type": self.type,
            "project": self.project,
            "holder": self.holder,
            "first": self.first.isoformat() if self.first else "",
            "last": self.last.isoformat() if self.last else "",
            "late": "1" if self.is_late else "",
            "findings": "1" if self.has_findings else "",
        }
        return {name: value for name, value in every.items() if value}

    @property
    def is_about_applications(self) -> bool:
        """Whether only an application can fit, and nobody who asks for a person."""
        return bool(self.type or self.project or self.has_findings)

    def fits_wait(self, since: datetime, holder: str, *, is_late: bool) -> bool:
        """`holder`: the login of who works on it now, or ""."""
        day = china_day(since)
        is_between = (self.first is None or self.first <= day) and (self.last is None or day <= self.last)
        wanted = "" if self.holder == NOBODY else self.holder
        is_held_so = not self.holder or holder == wanted
        return is_between and is_held_so and (is_late or not self.is_late)

    def fits_application(self, application: Application, now: datetime) -> bool:
        if self.type and form_of(application).kind != self.type:
            return False
        if self.project and terms_of(application).project != self.project:
            return False
        return not self.has_findings or has_findings(application, now)


def has_findings(application: Application, now: datetime) -> bool:
    """Whether something was found about one of its papers."""
    look = look_at(application, now)
    for question in look.visible():
        answer = application.answers.get(question.id)
        paper = application.papers.get(answer.document) if answer else None
        if paper is not None and isinstance(question, Photo) and doubts(question, paper, look):
            return True
    return False


def _known(value: str, values: "set[str] | Mapping[str, object]") -> str:
    return value if value in values else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
