"""What everybody else may do at any moment: workers, the provider, the staff, the clock, the desk."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.message import event as ev
from bot.message.face import FaceOutcome
from flows.certificates.choice import look_at
from flows.deadlines import deadlines
from flows.state import BOT
from tests.properties import journey
from tests.properties.chat import Chat
from tests.properties.pages import any_paper
from tests.properties.table import CHANCE, Table

_DECISIONS = (ev.PaymentConfirmed, ev.Approved, ev.RefundAgreed, ev.RefundPaid)
_WITH_REASON = (ev.SlipReturned, ev.RefundRefused)
_FACES = ("passed",) * 3 + get_args(FaceOutcome)
_CARRIERS = ("agree", "agree", "disagree", "no_record", "down", "unasked")


class Outside(Table):
    """Results in any order, decisions that fit and that do not, timers on time, late and twice."""

    @rule(count=st.integers(1, 5))
    def sends_photos(self, count: int) -> None:
        for _ in range(count):
            journey.sends_photo(self.chat)

    @precondition(lambda self: self.chat.on_the_way)
    @rule(chance=CHANCE)
    def a_photo_is_stored(self, chance: random.Random) -> None:
        photo, _ = chance.choice(self.chat.on_the_way)
        look = self.look
        codes = [
            "",
            "",
            "https://example.com/qr",
            "SZCA1|x|y|z",
            "SZCA1||",
            *self.chat.codes[-8:],
            *self.other.codes,
        ]
        if look:
            codes += [journey.current_code(look, form) for form in ("application_form", "seal_sheet")] * 3
        journey.arrives(self.chat, photo, chance.choice(codes), paper=any_paper(chance))

    @rule(chance=CHANCE)
    def shows_a_paper(self, chance: random.Random) -> None:
        """Sent and read at once, as most are."""
        photo = journey.sends_photo(self.chat)
        if photo in dict(self.chat.on_the_way):
            journey.arrives(self.chat, photo, "", paper=any_paper(chance))

    @precondition(lambda self: self.chat.on_the_way)
    @rule(chance=CHANCE)
    def a_photo_is_refused(self, chance: random.Random) -> None:
        photo, which = chance.choice(self.chat.on_the_way)
        words = chance.choice(("照片太模糊了，请重拍一张。", "有一张照片没能收到，麻烦您再发一次。"))
        about = {"openid": "one", "key": f"stored:{photo}", "application_id": which}
        self.chat.take(ev.PhotoRefused(**about, photo=photo, words=words))

    @precondition(lambda self: self.chat.photos_ever)
    @rule(chance=CHANCE)
    def a_photo_is_stored_again(self, chance: random.Random) -> None:
        assert self.chat.take(chance.choice(self.chat.photos_ever)) is None

    @precondition(lambda self: self.chat.forms_asked)
    @rule(chance=CHANCE, rare=st.sampled_from(("", "𠮷", "㐂" * 20)))
    def forms_are_made(self, chance: random.Random, rare: str) -> None:
        journey.makes_forms(self.chat, chance.choice(self.chat.forms_asked[-3:]), rare)

    @precondition(lambda self: self.thread.applications)
    @rule(chance=CHANCE, outcome=st.sampled_from(_FACES))
    def a_face_is_checked(self, chance: random.Random, outcome: FaceOutcome) -> None:
        application = chance.choice(self.thread.applications)
        name, number = look_at(application, self.chat.now).identified()
        if chance.random() < 0.3:
            name, number = chance.choice((("李四", number), (name, "41010519550101123X"), ("", "")))
        journey.checks_face(self.chat, application.id, outcome, name, number)

    @precondition(lambda self: self.chat.carriers_asked)
    @rule(chance=CHANCE, outcome=st.sampled_from(_CARRIERS))
    def the_carriers_answer(self, chance: random.Random, outcome: str) -> None:
        """The last question, or one of before; now and then twice."""
        asked = chance.choice(self.chat.carriers_asked[-3:])
        doubts = chance.choice(((), ("name",), ("mobile",), ("name", "id_number")))
        is_capped = outcome == "down" and chance.random() < 0.3
        for _ in range(chance.choice((1, 1, 2))):
            journey.carriers_say(self.chat, asked, outcome, doubts=doubts, is_capped=is_capped)

    @precondition(lambda self: self.thread.applications)
    @rule(chance=CHANCE, question=st.sampled_from(("carrier", "face")))
    def the_staff_verifies(self, chance: random.Random, question: str) -> None:
        """Each half by whoever likes; only two different people together pass anybody."""
        application = chance.choice(self.thread.applications)
        standing = application.identity.verifications.get(question)
        about = {"openid": "one", "application_id": application.id, "key": self.chat.key()}
        about |= {"actor": chance.choice(("staff:li", "staff:wang")), "question": question}
        seen = {"begun": standing.at if standing and chance.random() < 0.8 else "long ago"}
        made: tuple[Any, ...] = (
            ev.VerificationBegun(**about, how="video", note="看过身份证原件"),
            ev.VerifiedByStaff(**about, **seen),
            ev.VerificationRefused(**about, **seen, reason="不是本人"),
        )
        self.chat.take(chance.choice(made))

    @precondition(lambda self: self.thread.applications)
    @rule(chance=CHANCE)
    def the_staff_asks_the_carriers_again(self, chance: random.Random) -> None:
        which = chance.choice(self.thread.applications).id
        about = {"openid": "one", "application_id": which, "key": self.chat.key()}
        self.chat.take(ev.CarrierRerun(**about, actor="staff:li"))

    @precondition(lambda self: self.chat.applications)
    @rule(chance=CHANCE, reason=st.sampled_from(("未加盖公章", "照片模糊" * 25)))
    def the_staff_decides(self, chance: random.Random, reason: str) -> None:
        """Whatever they like, of whichever application: what does not fit is refused and changes nothing."""
        which = chance.choice(list(self.chat.applications))
        about = {"openid": "one", "key": self.chat.key(), "application_id": which}
        about["actor"] = chance.choice(("staff:li", "staff:wang"))
        kind = chance.choice((*_DECISIONS, *_WITH_REASON, ev.Rejected))
        if kind is ev.Rejected:
            event: Any = ev.Rejected(**about, items=self._items(which, chance, reason))
        else:
            event = kind(**about, **({"reason": reason} if kind in _WITH_REASON else {}))
        before = self.thread
        if self.chat.take(event) is None:
            assert replace(self.thread, fresh_id="").applications == before.applications

    def _items(self, which: str, chance: random.Random, reason: str) -> tuple[tuple[str, str], ...]:
        """Fields, papers and the face check, as the desk lists them."""
        application = self.thread.find(which)
        if application is None:
            return ()
        look = look_at(application, self.chat.now)
        held = [q.id for q in look.visible() if look.value(q.id) and (q.group or "paper." in q.id)]
        picked = chance.sample(held, min(len(held), chance.choice((0, 1, 1, 2, 3, 12))))
        return tuple((question, reason) for question in picked)

    @rule(days=st.sampled_from((0.01, 0.2, 1, 1.1, 2, 5, 27, 30, 40)), is_on_time=st.booleans())
    def time_passes(self, days: float, is_on_time: bool) -> None:
        """Timers go off when they are due, or all of them late."""
        until = self.chat.now + timedelta(days=days)
        for _ in range(50):
            due = [(at, key) for key, (_, at) in self.chat.timers.items() if at <= until]
            if not due:
                break
            at, (which, name) = min(due)
            self.chat.now = max(self.chat.now, at if is_on_time else until)
            revision, _ = self.chat.timers.pop((which, name))
            self._fires(which, name, revision)
        self.chat.now = max(self.chat.now, until)

    @precondition(lambda self: self.chat.timers_ever)
    @rule(chance=CHANCE)
    def a_timer_goes_off_late_or_twice(self, chance: random.Random) -> None:
        which, name, revision = chance.choice(self.chat.timers_ever)
        if name == "photos" and revision == self.thread.burst.revision:
            return  # of these one is set, and its key is taken only once
        self._fires(which, name, revision)

    def _fires(self, which: str, name: str, revision: int) -> None:
        before = self.thread
        application = before.find(which)
        due = [d for d in deadlines(application, before) if d.at <= self.chat.now] if application else []
        step = self.chat.take(_timer(self.chat, which, name, revision))
        assert step is not None
        if name == "deadline" and (not due or before.owner != BOT):
            assert step.after.applications == step.before.applications
            assert not step.heard
        if name == "deadline":
            again = self.chat.take(_timer(self.chat, which, name, revision))
            assert again is not None
            assert not again.heard
            assert again.after.applications == again.before.applications


def _timer(chat: Chat, which: str, name: str, revision: int) -> ev.TimerFired:
    about = {"openid": chat.openid, "key": chat.key(), "application_id": which}
    return ev.TimerFired(**about, name=name, revision=revision)
