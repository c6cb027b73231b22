"""A conversation with the pure core alone: no database, no HTTP, milliseconds for a whole journey."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.message import event as ev
from bot.message import inbound
from bot.message import stretch as st
from bot.message.outbound import Notice, Say, Show
from bot.message.paper import Paper
from flows.certificates.choice import look_at
from flows.effects import (
    AllotOrder,
    CarryPaper,
    CheckCarrier,
    Erase,
    FetchPhoto,
    JoinQueue,
    MakeForms,
    Nudge,
    SendCode,
    SendPin,
    SendSms,
    SetTimer,
)
from flows.memory import memory_of, recall
from flows.question import Question
from flows.state import Application, Status, Thread, digest_of
from handlers.decide import decide
from tests.journey import answers, said
from tests.world import CODE, START

UNREAD = Paper()


def opening_words() -> tuple[str, ...]:
    """What is said from the menu on. The project is among it when the catalogue of the moment has several."""
    return ("1", *said("institution", until="organisation.name"))


OPENING = opening_words()
# Asked once the number is proved: the project, or the type where the catalogue has one project.
FIRST_CHOICE = list(answers("institution", since="phone.code"))[1]
# What an organisation is asked then for its own certificate.
FIELDS = said("institution", since="organisation.name")


def fields(until: str) -> tuple[str, ...]:
    """What an organisation answers before this question is asked."""
    return said("institution", since="organisation.name", until=until)


class Talk:
    """Says, hears, and plays the workers' part."""

    def __init__(self) -> None:
        self.now = START
        self.thread = Thread("openid", fresh_id="0" * 32)
        self.heard: list[str] = []
        self.shown: list[str] = []
        self.linked: list[tuple[str, ...]] = []  # of each thing heard, the pages that it leads to
        self.timers: dict[str, datetime] = {}
        self.erased: list[Erase] = []
        self.codes: list[SendCode] = []
        self.texts: list[SendSms] = []
        self.pins: list[SendPin] = []
        self.carried: list[CarryPaper] = []
        self.wait_seconds = 0
        self.ahead, self.minutes = 0, None
        self.agents_in_wechat = False
        self.pages: dict[str, tuple[str, Paper]] = {}
        self.waiting: list[FetchPhoto] | None = None
        self._count = 0

    def says(self, *texts: str) -> str:
        for content in texts:
            self.happens(inbound.Text(openid="openid", created_at=self.now, key=self._key(), content=content))
        return self.heard[-1]

    def sends_photo(self, code: str = "", paper: Paper = UNREAD) -> None:
        """A page with our form's code on it, or one that reads as this paper."""
        key = self._key()
        self.pages[key] = code, paper
        self.happens(inbound.Photo(openid="openid", created_at=self.now, key=key, media_id=key))

    def sends_together(self, *pages: str | Paper) -> str:
        """Several photos before the first of them is looked at. Returns what is said of them."""
        self.waiting = []
        for page in pages:
            self.sends_photo(page) if isinstance(page, str) else self.sends_photo("", page)
        arrived, self.waiting = self.waiting, None
        for photo in arrived:
            self._do(photo)
        return self.heard[-1]

    def says_at_once(self, *texts: str) -> str:
        """Written in the same second as the message before, so before anything that answers it was seen."""
        for content in texts:
            self.says_at(self.now, content)
        return self.heard[-1]

    def says_at(self, written: datetime, content: str) -> None:
        """Delivered now, whenever it was written."""
        self._takes(inbound.Text(openid="openid", created_at=written, key=self._key(), content=content))

    def happens(self, event: Any) -> None:
        """One event a little later, then everything that our workers would do about it."""
        self.now += timedelta(seconds=5)
        self._takes(replace(event, created_at=self.now) if isinstance(event, inbound.Inbound) else event)

    def _takes(self, event: Any) -> None:
        self.thread = replace(_reloaded(self.thread), fresh_id=f"{self._count:032d}")
        self.thread, effects = decide(self.thread, event, self.now)
        for effect in effects:
            if isinstance(effect, Say | Notice | Nudge):
                said = effect if isinstance(effect, Say) else effect.say
                self.heard.append(said.text)
                self.linked.append(tuple(link.page for link in said.links))
        shown = [effect.document_id for effect in effects if isinstance(effect, Show)]
        self.shown = [*self.shown, *shown]
        for effect in effects:
            self._do(effect)

    def waits(self, **time: float) -> list[str]:
        """Time passes, and timers go off when they are due. Returns what was heard meanwhile."""
        before, until = len(self.heard), self.now + timedelta(**time)
        while due := [(at, which) for which, at in self.timers.items() if at <= until]:
            at, which = min(due)
            del self.timers[which]
            self.now = max(self.now, at)
            about = {"openid": "openid", "key": self._key(), "application_id": which}
            self.happens(ev.TimerFired(**about, name="deadline", revision=0))
        self.now = max(self.now, until)
        return self.heard[before:]

    @property
    def application(self) -> Application:
        found = self.thread.application
        assert found is not None
        return found

    @property
    def asked(self) -> Question:
        pending = look_at(self.application, self.now).pending()
        assert pending is not None
        return pending

    def _do(self, effect: Any) -> None:
        """What our workers do of it, or when the clock comes back to it."""
        match effect:
            case MakeForms():
                pages = tuple((form, f"preview-{form}") for form in effect.forms)
                self.happens(ev.FormsMade(**self._about(), digest=effect.digest, pages=pages))
            case CheckCarrier():
                self.carriers_say("agree", effect)
            case AllotOrder():
                self.happens(ev.OrderAllotted(**self._about(), order_no="017261123090000000"))
            case FetchPhoto():
                self._fetch(effect)
            case SendCode() | JoinQueue():
                self._answer(effect)
            case SetTimer():
                self._set(effect)
            case SendSms() | SendPin() | Erase() | CarryPaper():
                kept: dict[type, list[Any]] = {SendSms: self.texts, SendPin: self.pins, Erase: self.erased}
                kept[CarryPaper] = self.carried
                kept[type(effect)].append(effect)

    def _answer(self, wish: SendCode | JoinQueue) -> None:
        """What the turn tells in the same transaction."""
        if isinstance(wish, JoinQueue) and wish.is_asked and self.agents_in_wechat:
            wishes = {"asked_at": self.now, "is_message": True, "lead": wish.lead, "tail": wish.tail}
            self._takes(st.AgentsInWeChat(openid="openid", key=self._key(), **wishes))
            return
        if isinstance(wish, JoinQueue):
            place = {"ahead": self.ahead, "minutes": self.minutes, "lead": wish.lead, "tail": wish.tail}
            self._takes(ev.Queued(openid="openid", key=self._key(), **place))
            return
        self.codes.append(wish)
        self.happens(self._sent(wish))

    def _about(self) -> dict[str, str]:
        return {"openid": "openid", "key": self._key(), "application_id": self.thread.focus}

    def _fetch(self, photo: FetchPhoto) -> None:
        if self.waiting is not None:
            self.waiting.append(photo)
            return
        (code, paper), document = self.pages[photo.media_id], f"doc-{photo.photo}"
        stored = {"photo": photo.photo, "document_id": document, "form_code": code, "paper": paper}
        self.happens(ev.PhotoStored(**self._about(), **stored))

    def _set(self, timer: SetTimer) -> None:
        """Photos are acknowledged at once; for everything else time has to pass."""
        if timer.name == "photos":
            self.happens(ev.TimerFired(**self._about(), name=timer.name, revision=timer.revision))
        else:
            self.timers[timer.application_id] = self.now + timedelta(seconds=timer.seconds)

    def _sent(self, wish: SendCode) -> ev.CodeSent:
        """The same code to everybody, unless none may go out for a while."""
        about = {"openid": "openid", "key": self._key(), "application_id": wish.application_id}
        if self.wait_seconds:
            return ev.CodeSent(**about, number=wish.number, wait_seconds=self.wait_seconds)
        salt = f"salt-{len(self.codes)}"
        return ev.CodeSent(**about, number=wish.number, salt=salt, digest=digest_of(CODE, salt))

    def _key(self) -> str:
        self._count += 1
        return f"key-{self._count}"

    def form_code(self, form: str) -> str:
        """The code on a form printed now."""
        digest = json.loads(look_at(self.application, self.now).value("forms"))["digest"]
        return f"SZCA1|{self.application.id}|{form}|{digest}"

    def carriers_say(self, outcome: str, asked: CheckCarrier, **more: Any) -> None:
        """Their answer to one question."""
        about = {"openid": "openid", "key": self._key(), "application_id": asked.application_id}
        question = {"mark": asked.mark, "attempt": asked.attempt}
        self.happens(ev.CarrierChecked(**about, **question, outcome=outcome, **more))

    def passes_face_check(self) -> None:
        name, id_number = look_at(self.application, self.now).identified()
        person = {"name": name, "id_number": id_number}
        key = self._key()
        self.happens(
            ev.FaceChecked(
                openid="openid",
                key=key,
                application_id=self.thread.focus,
                check_id=key,
                outcome="passed",
                **person,
            )
        )


def until_summary(talk: Talk | None = None) -> Talk:
    talk = talk or Talk()
    talk.says(*opening_words(), *FIELDS)
    return talk


def until_slip(talk: Talk | None = None) -> Talk:
    """All papers in, face checked, order allotted."""
    talk = until_summary(talk)
    talk.says("确认无误")
    talk.sends_photo(talk.form_code("application_form"))
    talk.sends_photo(talk.form_code("seal_sheet"))
    talk.sends_photo()
    talk.says("同意")
    talk.passes_face_check()
    return talk


def _reloaded(thread: Thread) -> Thread:
    """As it comes back from the database: nothing may hang on objects that live on."""
    again = recall(json.loads(json.dumps(memory_of(thread))))
    kept = (a for a in thread.applications if a.status not in (Status.CANCELLED, Status.EXPIRED))
    applications = tuple(replace(a, changes=()) for a in kept)
    return replace(thread, changes=(), applications=applications, **again)
