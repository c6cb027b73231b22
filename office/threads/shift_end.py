"""交班: at the end of a shift an agent hands each thread over, with a sentence for the next agent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.errors import Refused
from bot.models.handovers import Handovers
from bot.models.staff import Staff
from bot.models.tables import from_ms
from bot.models.thread_notes import ThreadNotes
from bot.sealing.sealer import UNREADABLE
from flows.state import STATES
from media.vault import VaultError
from office.masking import hide_numbers
from office.states import overdue, promise
from office.stretch import Stretches
from office.threads.lists import Summary, ThreadLists
from office.threads.opening import OpenedThread, Threads
from office.threads.shelves import LATER, MINE

LONGEST = 200
_NO_SENTENCE = "请给“{name}”写一句交班的话，接手的同事先看这一句。"
_TOO_LONG = f"交班的话最多 {LONGEST} 个字。"
_GONE = "“{name}”已经不在您这里了，没有转出。"
log = structlog.get_logger("threads")


@dataclass(frozen=True, slots=True)
class InHand:
    """A thread that an agent has, with the sentence that is proposed for the next agent."""

    openid: str
    name: str
    waits: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LeftNote:
    """What the agent before left for the next one."""

    giver: str
    at: datetime
    words: str


class ShiftEnd:
    """Hands threads over, each for itself: one that is refused leaves the others alone."""

    def __init__(
        self,
        lists: ThreadLists,
        threads: Threads,
        notes: ThreadNotes,
        handovers: Handovers,
        stretches: Stretches,
        clock: Callable[[], datetime],
    ) -> None:
        self._lists = lists
        self._threads = threads
        self._notes = notes
        self._handovers = handovers
        self._stretches = stretches
        self._clock = clock

    def in_hand(self, staff: Staff) -> list[InHand]:
        """The threads of this agent, also those put aside."""
        found = [one for shelf in (MINE, LATER) for one in self._lists.of(shelf, staff, {})]
        opened = [(one, self._threads.open(one.openid)) for one in found]
        return [
            InHand(one.openid, one.name, one.waits, sentence(thread, one, self._clock()))
            for one, thread in opened
            if thread is not None
        ]

    def hand_over(self, staff: Staff, openid: str, words: str, to: str, *, key: str) -> None:
        """`to`: login of a colleague, or "" for the queue. The same key again hands over once.

        The note is written first: when the process ends in between, the thread is still this agent's, and the
        note stands in it. Raises Refused.
        """
        thread, words = self._threads.open(openid), words.strip()
        name = thread.name if thread else ""
        if thread is None or not (thread.is_of(staff) or self._notes.has(key)):
            raise Refused("gone", _GONE.format(name=name))
        if not words:
            raise Refused("no_sentence", _NO_SENTENCE.format(name=name))
        if len(words) > LONGEST:
            raise Refused("too_long", _TOO_LONG)
        self._stretches.expect_colleague(to)
        self._notes.add(key, openid, staff.login, f"交班：{words}", {to} if to else set())
        self._stretches.transfer(staff, openid, to, key=f"shift-{key}")
        self._handovers.begin(key, openid, staff.login, to)

    def read(self, openid: str, staff: Staff) -> None:
        """The agent read what the one before left."""
        self._handovers.read(openid, staff.login)

    def handed(self, openids: Sequence[str]) -> frozenset[str]:
        """Those whose note nobody read yet."""
        return frozenset(self._handovers.unread(openids)) if openids else frozenset()

    def left(self, openid: str, names: Mapping[str, str], *, is_whole: bool) -> LeftNote | None:
        """What the agent before left, until it is read. Numbers are hidden unless `is_whole`."""
        row = self._handovers.unread([openid]).get(openid)
        if row is None:
            return None
        try:
            words = self._notes.words(row)
        except VaultError:
            log.error("note does not open", note=row.id)
            words = UNREADABLE
        shown = words if is_whole else hide_numbers(words)
        return LeftNote(names.get(row.giver, row.giver), from_ms(row.at), shown)


def sentence(thread: OpenedThread, summary: Summary, now: datetime) -> str:
    """What is open and what was promised, without a name or a number of anybody."""
    application = thread.application
    parts = [thread.reason]
    if application is None:
        parts.append("还没有申请")
    else:
        state = STATES[application.status].desk_name
        parts.append(f"{state}，停在“{thread.question}”" if thread.question else state)
        parts.append(overdue(application, now) or promise(application, now)[0])
    parts.append(f"客户等回话已 {summary.waits}" if summary.waits else "已经回过客户，等客户回话")
    return "；".join(part for part in parts if part) + "。"
