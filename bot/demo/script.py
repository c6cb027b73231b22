"""One whole application through the running processes, from the phone to the desk."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from requests import Response

from bot.demo.applicant import Questions, choice_for
from bot.demo.browser import Browser, finds_nothing_wrong
from bot.demo.environment import CASHIER, REVIEWER, Demo, desk_password
from flows.certificates.choice import FORMS
from flows.deadlines import china_day
from flows.sections.parcel import last_day, pin_number
from flows.state import STATES, Status
from sandbox.contact import does_identity_check
from sandbox.person import Message, Person

_PATIENCE_SECONDS = 60.0
_PIN, _PARCEL = "8a3K91", "SF1234567890123"
# What each type of certificate has to photograph: kind in the sandbox's tray, and the paper that it is.
PAPERS = {
    "机构证书": (("signed", ""), ("licence", "营业执照")),
    "机构个人证书": (
        ("signed_holder", ""),
        ("licence", "营业执照"),
        ("holder_copy", "持有人身份证复印件"),
    ),
    "自然人证书": (("signed_person", ""), ("id_front", "身份证人像面"), ("id_back", "身份证国徽面")),
}
_KINDS = {form.title: form.kind for form in FORMS.values()}


@dataclass
class Script:
    """One person at the phone and one member of staff at the desk."""

    demo: Demo
    say: Callable[[str], None]
    certificate: str = "机构证书"
    texts_before: int = 0  # to this number, of plays before

    def play(self) -> None:
        """Until the certificate is in hand. Raises TimeoutError with what was waited for in vain."""
        self.asks = Questions(_KINDS[self.certificate])
        self.person = Person.named(self.demo.sandbox, f"申请人{int(time.time()) % 100000}")
        self.desk = Browser()
        try:
            self._apply()
            self._send_papers()
            self._show_face()
            order_no = self._pay()
            self._decide(order_no)
            self._hear("审核通过")
            self._make_and_mail(order_no)
            self._receive()
        finally:
            self.desk.close()
            self.person.close()

    def _apply(self) -> None:
        self._do("[关注公众号]", self.person.follows)
        self._hear("请问要办理什么")
        self._do("申请数字证书", lambda: self.person.taps("1. 申请数字证书"))
        while (question := self.asks.last_in(self._hear(""))) != "forms":
            self._answer(question)
        self._hear("下载打印表格")

    def _answer(self, question: str) -> None:
        """By a tap where the answer is offered. Raises LookupError without an answer."""
        words = self.asks.answers.get(question, "")
        if not words:
            raise LookupError(f"no answer to {question or 'what was asked'}: {self.person.last_text}")
        if question == "phone.number":
            self.texts_before = len(self.person.texts(words))
        if question == "phone.code":
            number = self.asks.answers["phone.number"]
            words = self.person.code(number, _PATIENCE_SECONDS, after=self.texts_before)
        if choice := choice_for(words, self.person.labels):
            self._do(choice, lambda: self.person.taps(choice))
        else:
            self._do(words, lambda: self.person.says(words))

    def _send_papers(self) -> None:
        heard, (name, id_number) = "", self.asks.look.identified()
        shown_on = {"person_name": name, "person_id": id_number}
        for kind, paper in PAPERS[self.certificate]:
            shown = f"[照片：{paper or '盖章签名的表格'}]"
            self._do(shown, lambda kind=kind: self.person.sends_from_tray([kind], shown_on))  # type: ignore[misc]
            if "哪份资料" in (heard := self._hear("")):
                self._do(paper, lambda label=paper: self._tap(label))  # type: ignore[misc]
                heard = self._hear("")
        if "实名电信认证" not in heard:
            raise LookupError(f"papers are still missing: {heard}")
        if "人脸核验" not in heard:
            self._hear("人脸核验")
        self._do("同意核验", lambda: self._tap("同意核验"))
        self._hear("▸ 开始")

    def _show_face(self) -> None:
        """The person who is checked has a phone of their own, and the link was passed on to it."""
        name, id_number = self.asks.look.identified()
        self._do(f"[把链接转给{name}本人：拍身份证，做人脸核验]", lambda: None)
        link = self.person.link("▸ 开始")
        contact = Person.named(self.demo.sandbox, f"{self.person.openid[-6:]}的经办人")
        try:
            does_identity_check(contact, link, name, id_number)
        finally:
            contact.close()

    def _pay(self) -> str:
        heard = self._hear("订单编号")
        found = re.search(r"订单编号：(\d{18})", heard)
        assert found  # noqa: S101  # what was waited for contains it
        self._do("[照片：汇款凭据]", lambda: self.person.sends_from_tray(["slip"], {"memo": found[1]}))
        self._hear("收到：汇款凭据")
        return found[1]

    def _decide(self, order_no: str) -> None:
        self._logs_in(CASHIER)
        found = self.desk.open(f"{self.demo.web}/desk/?q={order_no}")
        link = re.search(r"/desk/applications/[0-9a-f]{32}", found.text) or re.search(
            r"/desk/applications/[0-9a-f]{32}", found.url
        )
        assert link, "the desk does not show the order"  # noqa: S101
        self.say("工作台：财务确认到账")
        self.desk.send(self._sheet(link[0]), "/payment", verdict="confirm", checked="yes")
        self._hear("进入审核")
        self._do("审到哪了？", lambda: self.person.says("审到哪了？"))
        self._hear("审核中")
        self._logs_in(REVIEWER)
        self.say("工作台：审核通过")
        page = self._sheet(link[0])
        self.desk.send(page, "/review", verdict="approve", **finds_nothing_wrong(page))

    def _make_and_mail(self, order_no: str) -> None:
        """By the files that the making system and the courier give."""
        until = last_day(china_day(datetime.now(UTC)), "1").isoformat()
        self._records("approved", f"申请单号,PIN密码,有效期至\n{order_no},{_PIN},{until}")
        self._hear("您的证书已经做好")
        number, before = self._pin_number(), len(self.person.texts(self._pin_number()))
        self._records("produced", f"申请单号,快递公司,快递单号\n{order_no},顺丰速运,{_PARCEL}")
        self._hear(_PARCEL)
        until_heard = time.monotonic() + _PATIENCE_SECONDS
        while len(texts := self.person.texts(number)) == before:
            if time.monotonic() > until_heard:
                raise TimeoutError(f"no PIN came to the number that ends in {number[-4:]}")
            time.sleep(0.2)
        self.say(f"短信（尾号 {number[-4:]}）：{texts[0]['content']}")

    def _pin_number(self) -> str:
        return pin_number(self.asks.look)

    def _records(self, tab: str, lines: str) -> None:
        page = self.desk.open(f"{self.demo.web}/desk/making?tab={tab}")
        self.say(f"工作台：上传文件登记，20 秒后生效\n　　　　{lines.splitlines()[0]}")
        self.desk.send_file(page, "/making/file", "file", "lines.csv", lines.encode())

    def _receive(self) -> None:
        self._do("快递到哪了", lambda: self.person.says("快递到哪了"))
        self._hear(_PARCEL)
        self._do("已收到证书", lambda: self._tap("已收到证书"))
        self._hear("")
        self._do("进度", lambda: self.person.says("进度"))
        self._hear(STATES[Status.COMPLETED].name)

    def _logs_in(self, login: str) -> None:
        """As another member of the staff: one person does not make both decisions."""
        self.desk.close()
        self.desk = Browser()
        page = self.desk.open(f"{self.demo.web}/desk/login")
        self.desk.send(page, "/desk/login", login=login, password=desk_password(self.demo))

    def _sheet(self, path: str) -> Response:
        return self.desk.open(self.demo.web + path)

    def _tap(self, label: str) -> None:
        offered = [tap["label"] for tap in self._newest_taps()]
        self.person.taps(next(full for full in offered if label in full))

    def _newest_taps(self) -> list[dict[str, str]]:
        messages: Iterator[Message] = reversed(self.person.messages())
        return next(list(m["taps"]) for m in messages if m["taps"])

    def _do(self, words: str, deed: Callable[[], object]) -> None:
        self.say(f"用户：{words}")
        deed()

    def _hear(self, wanted: str) -> str:
        """What comes back, until it contains the wanted words. Raises TimeoutError."""
        until, heard = time.monotonic() + _PATIENCE_SECONDS, ""
        while time.monotonic() < until:
            for message in self.person.hears(5):
                heard += self._tell(message)
            if heard and wanted in heard:
                return heard
        raise TimeoutError(f"waited for “{wanted}”, heard: {heard}")

    def _tell(self, message: Message) -> str:
        text = "[图片]" if message["kind"] == "image" else str(message["text"])
        who = "机器人" if message["side"] == "account" else "微信"
        self.say(f"{who}：" + text.replace("\n", "\n　　　　"))
        return text


def play(demo: Demo, say: Callable[[str], None], certificate: str = "机构证书") -> int:
    """The exit code 0. Raises when the application does not come to its end."""
    started = time.monotonic()
    Script(demo, say, certificate).play()
    say(f"— 证书已收到，业务办结，用时 {time.monotonic() - started:.0f} 秒。")
    return 0
