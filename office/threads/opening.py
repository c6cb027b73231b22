"""One thread: its owner, and the application that it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select

from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import ConversationRow
from bot.records import Records
from flows.calls import CALLS, proposed
from flows.certificates.choice import look_at
from flows.state import Application
from handlers.thread import WECHAT as RELIEVED_WECHAT
from office.threads.lists import name_of, who_has
from office.threads.shelves import AGENT, WECHAT

_conversation = cast(Table, ConversationRow.__table__)


@dataclass(frozen=True, slots=True)
class OpenedThread:
    """A thread as it stands. `applications`: all of the person, the newest first."""

    openid: str
    name: str
    owner: str
    epoch: int
    is_followed: bool
    wants_person: bool
    call: str
    applications: tuple[Application, ...]
    question: str = ""

    def is_of(self, staff: Staff) -> bool:
        """Whether this member of the staff talks with the person now."""
        return self.owner == AGENT + staff.login

    @property
    def agent(self) -> str:
        """The login of who talks with the person, "" while the bot does."""
        return self.owner.removeprefix(AGENT) if self.owner.startswith(AGENT) else ""

    @property
    def is_with_wechat(self) -> bool:
        """Whether WeChat's own customer service talks with the person."""
        return self.owner.startswith(WECHAT)

    @property
    def relieved(self) -> str:
        """Who is relieved by somebody who takes the conversation over: a login, WeChat, or nobody ("")."""
        return RELIEVED_WECHAT if self.is_with_wechat else self.agent

    @property
    def reason(self) -> str:
        """Why an agent should look, in words, "" for nothing."""
        return CALLS[self.call].name if self.call else ""

    @property
    def proposed(self) -> str:
        """The sentence for an agent to begin with."""
        return proposed(self.call or "asked", self.question)

    @property
    def application(self) -> Application | None:
        """The one that the thread is about: the newest under way, else the newest."""
        active = (each for each in self.applications if each.is_active)
        return next(active, self.applications[0] if self.applications else None)


class Threads:
    """Opens a thread for reading."""

    def __init__(self, database: Database, records: Records, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._records = records
        self._clock = clock

    def open(self, openid: str) -> OpenedThread | None:
        """None when this person never wrote."""
        query = select(_conversation).where(_conversation.c.openid == openid)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        theirs = tuple(reversed(self._records.of_person(openid)))
        now = self._clock()
        opened = OpenedThread(
            openid=openid,
            name=name_of(openid, theirs[0] if theirs else None, now),
            owner=row.owner,
            epoch=row.epoch,
            is_followed=bool(row.followed),
            wants_person=bool(row.wants_person),
            call=row.call,
            applications=theirs,
        )
        return replace(opened, question=_open_question(opened.application, now))

    def who_has(self, opened: OpenedThread, names: Mapping[str, str]) -> str:
        return who_has(opened.owner, names)


def _open_question(application: Application | None, now: datetime) -> str:
    """What the bot asks now, by its label, "" when nothing is open."""
    pending = look_at(application, now).pending() if application and application.is_active else None
    return pending.label if pending else ""
