"""One person's conversation: the applications, and what is kept from one message to the next."""

from dataclasses import dataclass
from datetime import datetime

from flows.state.answer import Change
from flows.state.application import Application
from flows.state.changing import replace
from flows.state.file_offer import FileOffer, SentMedia

BOT = "bot"
_AGENT = "agent:"
_STAFF = "staff:"
_WECHAT = "wechat:"
_WARNINGS = ("agent_silent", "applicant_quiet", "wechat_quiet")


@dataclass(frozen=True, slots=True)
class Burst:
    """Photos sent together: those still on their way, and what became of the others.

    `seen` names those that were recognised without having a place yet. `is_from_chat`: a photo of the chat
    is among them, so that the chat has to answer. `is_waiting`: the chat answers when the upload
    page is left.
    """

    revision: int = 0
    awaited: tuple[str, ...] = ()
    placed: tuple[str, ...] = ()
    kept: int = 0
    refused: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    is_from_chat: bool = False
    is_waiting: bool = False


@dataclass(frozen=True)
class Thread:
    """One person's conversation. `fresh_id` is the id that a new application would get.

    `owner` is who talks with the person: the bot, `agent:<login>` of the desk, or `wechat:<account>`, the
    customer service of WeChat (without an account until an agent there accepts). `epoch` counts the changes
    of owner.
    `wants_person`: the person waits in the queue; the bot goes on with the form meanwhile. `call` is why an
    agent should look at the conversation ("" when nothing calls for one), `waiting_since` since when.
    In a stretch with an agent `asking` is the field that the bot asks in the agent's name, `refusals` how
    many answers to it were refused, `edited` the fields that were filled in so far, `offers` what came and
    could be filed, `agent_acted_at` when the agent acted last, or WeChat told of its session; `rates`: after
    it the person was asked how it was. `is_prompted`: the person was told that an agent's line waits, and has
    not written since.
    `stands_at` is the question at which the person has been writing since `stands_since`; `paper_misses`
    counts papers in a row that were refused.
    `heard_at` is when the person wrote last, `heard_before` when before that, while they are writing;
    `asked` is the question and revision that were put last, `said_at` when, by the clock of the pushes, it or
    another thing to confirm was said, `summed` the application that was shown whole,
    `told_at_once` the one whose last fields were asked in one message, `told_page` the one whose page with
    all fields was offered.
    `farewell` is how the last application ended without the person: expired, or "". `beginning` is a
    field, "=" and what was said of it before its turn, as a district with the city; `kept` what was sent
    before the consent to keep it. `photos` are a day in China and how many came on it. `unfetched` are media
    that the bot had no use for: an agent who takes over may. `records_since`: since when WeChat has
    records of sessions that were not fetched for the last time.
    """

    openid: str
    fresh_id: str = ""
    followed: bool = True
    owner: str = BOT
    epoch: int = 0
    focus: str = ""
    confirming: str = ""
    misses: int = 0
    wants_person: bool = False
    call: str = ""
    waiting_since: datetime | None = None
    asking: str = ""
    refusals: int = 0
    edited: tuple[str, ...] = ()
    offers: tuple[FileOffer, ...] = ()
    agent_acted_at: datetime | None = None
    rates: bool = False
    is_prompted: bool = False
    stands_at: str = ""
    stands_since: datetime | None = None
    paper_misses: int = 0
    burst: Burst = Burst()
    heard_at: datetime | None = None
    heard_before: datetime | None = None
    asked: str = ""
    said_at: datetime | None = None
    summed: str = ""
    told_at_once: str = ""
    told_page: str = ""
    farewell: str = ""
    beginning: str = ""
    kept: str = ""
    photos: tuple[str, int] = ("", 0)
    unfetched: tuple[SentMedia, ...] = ()
    records_since: datetime | None = None
    applications: tuple[Application, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def application(self) -> Application | None:
        """The application in focus."""
        return self.find(self.focus)

    def find(self, application_id: str) -> Application | None:
        for application in self.applications:
            if application.id == application_id:
                return application
        return None

    def put(self, application: Application) -> "Thread":
        """This case with a new or changed application, in focus."""
        return replace(self, applications=self._with(application), focus=application.id)

    def keep(self, application: Application) -> "Thread":
        """This case with a changed application; what is in focus stays in focus."""
        return replace(self, applications=self._with(application))

    def _with(self, application: Application) -> tuple[Application, ...]:
        return (*(a for a in self.applications if a.id != application.id), application)

    def refocused(self) -> "Thread":
        """The thread with its latest application under way in focus; without focus when none is."""
        active = sorted((a for a in self.applications if a.is_active), key=lambda a: a.updated_at)
        return replace(self, focus=active[-1].id if active else "", asked="")

    def count_photo(self, day: str) -> "Thread":
        """One more photo came on this day."""
        before, count = self.photos
        return replace(self, photos=(day, count + 1 if before == day else 1))

    @property
    def agent(self) -> str:
        """The login of the agent who talks with the person, "" while the bot does."""
        return self.owner.removeprefix(_AGENT) if self.owner.startswith(_AGENT) else ""

    @property
    def is_with_wechat(self) -> bool:
        """Whether WeChat's customer service has the conversation."""
        return self.owner.startswith(_WECHAT)

    @property
    def is_in_stretch(self) -> bool:
        """Whether an agent has the conversation, at the desk or in WeChat's customer service."""
        return self.owner != BOT

    def call_person(self, actor: str, now: datetime, reason: str = "asked") -> "Thread":
        """The applicant waits for an agent: in the queue from now on, or still."""
        since = self.waiting_since if self.wants_person else now
        called = self.record("asked_for_person", actor)
        return replace(called, wants_person=True, call=reason, waiting_since=since)

    def raise_call(self, reason: str, now: datetime) -> "Thread":
        """Something went wrong for the person: an agent should look, though nobody asked. The first reason
        stays until somebody does."""
        if self.call or self.is_in_stretch:
            return self
        return replace(self.record("called", BOT, reason=reason), call=reason, waiting_since=now)

    def drop_call(self, actor: str, action: str) -> "Thread":
        """Nobody has to step in any more."""
        return replace(self.record(action, actor), wants_person=False, call="", waiting_since=None)

    def take_over(self, actor: str, now: datetime) -> "Thread":
        """The agent talks with the person from now on. Whoever waits for a first word goes on waiting."""
        taken = self.record("taken_over", actor, before=self.owner)
        return taken._owned_by(_AGENT + actor.removeprefix(_STAFF), now)

    def assign(self, login: str, now: datetime) -> "Thread":
        """The system gives the conversation to an agent, who talks with the person from now on."""
        assigned = self.record("assigned", "clock", to=login, before=self.owner)
        return assigned._owned_by(_AGENT + login, now)

    def transfer_to_wechat(self, now: datetime) -> "Thread":
        """The conversation goes to WeChat's customer service, where no agent has accepted it yet."""
        transferred = self.record("wechat_transferred", BOT, before=self.owner)
        return transferred._in_session(_WECHAT, now)

    def accept_in_wechat(self, account: str, now: datetime) -> "Thread":
        """The agent with this account of WeChat's customer service has the conversation from now on."""
        accepted = self.record("wechat_accepted", BOT, account=account, before=self.owner)
        return accepted._in_session(_WECHAT + account, now)

    def _in_session(self, owner: str, now: datetime) -> "Thread":
        since = self.records_since or now
        return replace(self._owned_by(owner, now), waiting_since=None, records_since=since)

    def has_accepted(self, account: str) -> bool:
        """Whether this account of WeChat's customer service has the conversation already."""
        return self.owner == _WECHAT + account

    def hear_wechat(self, at: datetime) -> "Thread":
        """WeChat told at this moment that the session goes on."""
        call = "" if self.call in _WARNINGS else self.call
        return replace(self, agent_acted_at=max(at, self.agent_acted_at or at), call=call)

    def _owned_by(self, owner: str, now: datetime) -> "Thread":
        taken = replace(self, paper_misses=0, stands_since=None, agent_acted_at=now, wants_person=False)
        taken = replace(taken, call="", rates=False, confirming="")
        return replace(taken, owner=owner, epoch=self.epoch + 1)

    def hear_agent(self, now: datetime) -> "Thread":
        """The agent acted: nobody waits for an answer any more."""
        call = "" if self.call in _WARNINGS else self.call
        return replace(self, waiting_since=None, agent_acted_at=now, call=call)

    def hear_person(self, now: datetime) -> "Thread":
        """The person wrote to the agent, and waits since the first word that was not answered."""
        call = "" if self.call == "applicant_quiet" else self.call
        return replace(self, waiting_since=self.waiting_since or now, call=call)

    def release(self, actor: str, action: str) -> "Thread":
        """The bot talks with the person again, and puts its question anew."""
        left = self.record(action, actor, before=self.owner)
        left = replace(left, owner=BOT, epoch=self.epoch + 1, wants_person=False, call="", waiting_since=None)
        left = replace(left, asking="", refusals=0, edited=(), agent_acted_at=None)
        return replace(left, misses=0, asked="", summed="", confirming="")

    def record(self, action: str, actor: str, **detail: str) -> "Thread":
        return replace(self, changes=(*self.changes, Change(action, actor, detail)))
