"""The house's side of a written dialogue: time, decisions of the staff, and what went before."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, select

from bot.demo.applicant import DEMO
from bot.message.event import (
    Approved,
    FaceChecked,
    PaymentConfirmed,
    PhotoStored,
    RefundAgreed,
    RefundPaid,
    RefundRefused,
    Rejected,
    SlipReturned,
    VerificationBegun,
    VerificationRefused,
    VerifiedByStaff,
)
from bot.message.transfer import TransferBooked, TransferGoesBack, TransferWentBack
from bot.models.tables import ConversationRow
from flows import checks
from flows.by_hand import CHECKS, HOWS
from flows.certificates.choice import FORMS, look_at
from flows.hearing.understand import understand
from flows.question import Ask
from flows.sections.opening import terms_of
from flows.sections.organisation import ORG
from flows.state import Application, Status, Thread
from office.money.ended_orders import of_ended
from sandbox.person import Person
from tests.actors import actor_for
from tests.conversation_agents import Agents
from tests.journey import LUOYANG, pasted
from tests.world import BOUND, PHONE, World

_conversation = cast(Table, ConversationRow.__table__)
_STEP = timedelta(hours=6)
_UNITS = {"秒": "seconds", "分钟": "minutes", "小时": "hours", "天": "days"}
_COMPANIES = tuple(pasted(who) for who in (DEMO, LUOYANG))
_STAGES = ("信息已填好", "表格已生成", "已受理，等汇款", "凭据已发", "审核中")


def _fen(yuan: str) -> int:
    return round(float(yuan) * 100)


class Step(NamedTuple):
    """What was said at which question: the form, the question that was open, and the kind of message."""

    form: str
    question: str
    kind: str

    def answered(self) -> "Step":
        """The question was closed by this. Going elsewhere is no answer."""
        return self._replace(kind=RIGHT) if self.kind in _ANSWERS else self


SYSTEM = "系统"
RIGHT = "right"
_ANSWERS = ("answer", "tap", "number", "fill", "photo", "page", "voice", SYSTEM)
_KINDS = {
    "关注": "follow",
    "取消关注": "unfollow",
    "点": "tap",
    "点以前的": "old_tap",
    "菜单": "menu_tap",
    "照片": "photo",
    "表情": "sticker",
    "文件": "file",
    "位置": "location",
    "人脸核验": "page",
}


def thread_of(world: World, openid: str) -> Thread:
    """The person's conversation as it is stored now."""
    with world.house.database.reading() as connection:
        row = connection.execute(select(_conversation).where(_conversation.c.openid == openid)).one_or_none()
    applications = tuple(world.house.records.of_person(openid))
    return Thread(openid, applications=applications, **(world.house.sealer.recall(row) if row else {}))


def open_step(world: World, openid: str, deed: str, said: str) -> Step:
    """Where the conversation stands before something is said, and what is said."""
    thread = thread_of(world, openid)
    look = look_at(thread.application, world.clock()) if thread.application else None
    pending = look.pending() if look else None
    form, question = (look.form.kind, pending.id) if look and pending else ("", "")
    if deed == "语音" and not said:
        return Step(form, question, "voice")
    if deed == SYSTEM:
        return Step(form, question, SYSTEM)
    kind = _KINDS.get(deed) or understand(said, look, thread.confirming).kind.value
    return Step(form, question, kind)


@dataclass
class House:
    """Plays 系统 lines. `person` is whom the dialogue is with."""

    world: World
    person: Person
    others: list[Person] = field(default_factory=list)
    decisions: int = 0
    forms: dict[str, Any] = field(default_factory=lambda: dict(FORMS))

    def close(self) -> None:
        FORMS.update(self.forms)
        for other in self.others:
            other.close()

    def does(self, deed: str, rest: str) -> None:
        deeds: dict[str, Callable[[str], None]] = {
            "等待": self._waits,
            "前情": self._before,
            "别人的订单": self._order_of_another,
            "改版": self._adds_a_question,
            "到账": self._books,
            "汇款不入账": self._sends_back,
            "汇款已退回": lambda yuan: self._moves_money(TransferWentBack, fen=_fen(yuan)),
            "人工核验": self._verifies,
            "人工复核": lambda words: self._looks_again(VerifiedByStaff, words),
            "人工核验不通过": lambda words: self._looks_again(VerificationRefused, words),
        }
        agents = Agents(self.world, self.person.openid)
        if deed in agents.deeds:
            return agents.do(deed, rest)
        return deeds.get(deed, lambda words: self._decides(deed, words))(rest)

    def with_numbers(self, words: str) -> str:
        """The words with real order numbers in them, and with the code that came by short message."""
        if "{验证码}" in words:
            words = words.replace("{验证码}", self.person.code("", 0))
        for mark, person in (("{订单号}", self.person), ("{别人的订单号}", next(iter(self.others), None))):
            if mark in words and person:
                orders = [a.order_no for a in self._applications(person) if a.order_no]
                words = words.replace(mark, orders[-1])
        return words

    def _waits(self, words: str) -> None:
        """In steps, so that everything that is due on the way happens when it is due."""
        amount, unit = re.fullmatch(r"(\d+) ?(秒|分钟|小时|天)", words).groups()  # type: ignore[union-attr]
        until = self.world.clock() + timedelta(**{_UNITS[unit]: float(amount)})
        while (left := until - self.world.clock()) > timedelta():
            self.world.clock.forward(seconds=min(left, _STEP).total_seconds())
            self.world.settle()

    def _decides(self, deed: str, rest: str) -> None:
        """A decision of the staff on the application that waits for it."""
        events: dict[str, tuple[Status, Callable[..., Any]]] = {
            "财务确认到账": (Status.SLIP_RECEIVED, PaymentConfirmed),
            "财务退回凭据": (Status.SLIP_RECEIVED, SlipReturned),
            "审核通过": (Status.IN_REVIEW, Approved),
            "审核驳回": (Status.IN_REVIEW, Rejected),
            "同意退费": (Status.REFUND_REQUESTED, RefundAgreed),
            "已退款": (Status.REFUND_REQUESTED, RefundPaid),
            "不同意退费": (Status.REFUND_REQUESTED, RefundRefused),
        }
        status, event = events[deed]
        application = next(a for a in self._applications(self.person) if a.status is status)
        more: dict[str, Any] = {"reason": rest} if event in (SlipReturned, RefundRefused) else {}
        if event is Rejected:
            more = {"items": self._items(application, rest)}
        self._takes(event, self.person, application, actor=actor_for(event), **more)

    def _books(self, yuan: str) -> None:
        """A transfer of so many yuan was found on a statement; what is too much of it goes back."""
        application = self._applications(self.person)[-1]
        due = terms_of(application).fee - application.received
        self._moves_money(TransferBooked, fen=_fen(yuan), too_much=max(0, _fen(yuan) - due), tail="4567")

    def _sends_back(self, words: str) -> None:
        yuan, _, why = words.partition(" ")
        names = {"重复": "double", "他人代付": "third_party", "订单已结束": "closed"}
        self._moves_money(TransferGoesBack, fen=_fen(yuan), why=names[why], tail="8888")

    def _moves_money(self, event: Callable[..., Any], **more: Any) -> None:
        application = self._applications(self.person)[-1]
        more |= of_ended(application)
        self._takes(event, self.person, application, actor=actor_for(event), **more)

    def _takes(self, event: Callable[..., Any], person: Person, about: Application, **more: Any) -> None:
        self.decisions += 1
        key = f"scene:{person.openid}:{self.decisions}"
        more = {"key": key, "photo": key, "check_id": key} | more
        wanted = {name: value for name, value in more.items() if name in event.__dataclass_fields__}  # type: ignore[attr-defined]
        made = event(openid=person.openid, application_id=about.id, **wanted)
        self.world.house.turn.take(made).wake(self.world.hands)
        self.world.settle()

    def _verifies(self, words: str) -> None:
        """实名电信认证：li 视频核验: what a first member of the staff records."""
        check, login, how = self._check(words)
        more = {"question": check, "how": next(id for id, name in HOWS.items() if name == how), "note": how}
        application = self._applications(self.person)[-1]
        self._takes(VerificationBegun, self.person, application, actor=f"staff:{login}", **more)

    def _looks_again(self, event: Callable[..., Any], words: str) -> None:
        """The second one, who has seen what the first one recorded."""
        check, login, reason = self._check(words)
        application = self._applications(self.person)[-1]
        begun = application.identity.verifications[check].at
        more = {"question": check, "begun": begun, "reason": reason, "actor": f"staff:{login}"}
        self._takes(event, self.person, application, **more)

    def _check(self, words: str) -> tuple[str, str, str]:
        name, _, rest = words.partition("：")
        login, _, how = rest.partition(" ")
        return next(id for id, label in CHECKS.items() if label == name), login, how

    def _items(self, application: Application, rest: str) -> tuple[tuple[str, str], ...]:
        look = look_at(application, self.world.clock())
        by_label = {q.label: q.id for q in look.form.questions}
        pairs = [item.split("：") for item in rest.split("；")]
        return tuple((by_label[label], why) for label, why in pairs)

    def _applications(self, person: Person) -> list[Application]:
        return self.world.house.records.of_person(person.openid)

    def _before(self, words: str) -> None:
        """机构证书，审核中: brought so far by the same events, without drawing photos."""
        self._bring(self.person, words.removeprefix("机构证书，"))

    def _order_of_another(self, _: str) -> None:
        self.others.append(self.world.person("赵敏"))
        self.others[-1].follows()
        self._bring(self.others[-1], "已受理，等汇款")

    def _bring(self, person: Person, stage: str) -> None:
        steps = (self._fill_in, self._print, self._hand_in, self._pay, self._confirm_payment)
        for step in steps[: _STAGES.index(stage) + 1]:
            step(person)

    def _fill_in(self, person: Person) -> None:
        active = [a for a in self._applications(person) if a.is_active]
        number = "13903790001" if person in self.others else PHONE
        bound = tuple(number if words == PHONE else words for words in BOUND)
        opening = ("再办一个", "机构证书") if active else ("申请机构证书", *bound)
        self.world.clock.forward(seconds=61)  # a number may have had a code a moment ago
        for words in (*opening, _COMPANIES[len(active)]):
            person.says(words)
            self.world.settle()

    def _print(self, person: Person) -> None:
        person.says("确认无误")
        self.world.settle()

    def _hand_in(self, person: Person) -> None:
        about = self._applications(person)[-1]
        digest = json.loads(about.value("forms"))["digest"]
        for paper in ("application_form", "seal_sheet", ""):
            code = f"SZCA1|{about.id}|{paper}|{digest}" if paper else ""
            self._takes(PhotoStored, person, about, document_id=f"scene-{paper or 'licence'}", form_code=code)
        person.says("同意")
        self.world.settle()
        name, number = look_at(about, self.world.clock()).identified()
        self._takes(FaceChecked, person, about, outcome="passed", name=name, id_number=number)

    def _pay(self, person: Person) -> None:
        self._takes(PhotoStored, person, self._applications(person)[-1], document_id="scene-slip")

    def _confirm_payment(self, person: Person) -> None:
        self._takes(
            PaymentConfirmed, person, self._applications(person)[-1], actor=actor_for(PaymentConfirmed)
        )

    def _adds_a_question(self, label: str) -> None:
        """A new version of the form goes live: one more question, after the address."""
        old = FORMS["institution"]
        fresh = Ask(
            id="organisation.fax",
            label=label,
            group=ORG,
            ask=f"请问{label}是？",
            parse=lambda text, _: checks.landline_or_mobile(text),
        )
        place = [q.id for q in old.questions].index("organisation.address") + 1
        questions = (*old.questions[:place], fresh, *old.questions[place:])
        FORMS["institution"] = replace(old, version=old.version + 1, questions=questions)
