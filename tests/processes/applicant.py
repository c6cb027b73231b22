"""A person who applies, and who copes when the account does not answer."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin

import requests

from bot.demo.applicant import DEMO, Questions, choice_for
from sandbox.chat import FAULT_LINE
from sandbox.contact import Contact, id_pictures
from sandbox.person import Message, Person, PersonError
from tests.processes.photos import photos, printed, stamped

PATIENCE_SECONDS = 4.0
# A paper on its way is given this long before it is sent once more: ten people's photos queue for one worker.
PAPER_PATIENCE_SECONDS = 90.0
NEWS = "业务已经审核通过"
NEWS_TITLE = "审核结果通知"
GO_ON = "继续"
PAPERS = {
    "paper.application_form": "forms",
    "paper.seal_sheet": "forms",
    "paper.licence": "licence",
    "slip": "slip",
}
# What is said to a trouble, by its words.
_TROUBLES = {
    "请问要办理什么": "申请数字证书",
    "短信暂时发不出去": "重新发送",
    "不能用了": "重新发送",
}


@dataclass
class Applicant:
    """Answers what is asked now, by the words of the question; without an answer says 继续."""

    person: Person
    number: int
    sent_at: dict[str, float] = field(default_factory=dict)
    papers_sent: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.company = f"河南第{'零一二三四五六七八九'[self.number % 10]}示例工程有限公司"
        self.mobile = f"1380371{self.number + 100:04d}"  # some endings the carriers of the sandbox deny
        own = {
            **DEMO,
            "phone.number": self.mobile,
            "organisation.name": self.company,
            "organisation.address": f"金水区示例路{self.number + 1}号",
            "contact.mobile": self.mobile,
            "contact.email": f"applicant{self.number}@163.com",
        }
        self.asks = Questions("institution", own)

    def applies(self, until: float) -> None:
        """From follow to approval. Raises TimeoutError with the whole chat."""
        self.person.follows()
        while not self.news():
            try:
                self._reacts(self._hears(until))
            except requests.RequestException:
                time.sleep(1)  # a page did not open; the person looks at the chat again

    def reaches(self, question: str, until: float) -> None:
        """From follow until this question is asked. Raises TimeoutError with the whole chat."""
        self.person.follows()
        heard = self._hears(until)
        while all(self.asks.last_in(message["text"]) != question for message in heard):
            self._reacts(heard)
            heard = self._hears(until)

    def _hears(self, until: float) -> list[Message]:
        if time.monotonic() > until:
            raise TimeoutError(f"{self.person.openid} was left waiting:\n{self.chat()}")
        return self.person.hears(PATIENCE_SECONDS)

    def news(self) -> list[Message]:
        """Every time that the approval was told, in the chat or as a template message."""
        return self.told(NEWS, NEWS_TITLE)

    def told(self, *words: str) -> list[Message]:
        """What the account said that holds any of these words."""
        mine = [m for m in self.person.messages() if m["side"] == "account"]
        return [m for m in mine if any(each in m["text"] for each in words)]

    def faults(self) -> int:
        return len([m for m in self.person.messages() if m["side"] == "system" and m["text"] == FAULT_LINE])

    def pushes(self) -> int:
        """Everything that the person did in the chat: the follow, the words, the photos."""
        return 1 + len([m for m in self.person.messages() if m["side"] == "person"])

    def chat(self) -> str:
        return "\n".join(f"{m['side']} {m['kind']}: {m['text']}" for m in self.person.messages())

    def _reacts(self, heard: list[Message]) -> None:
        deed = None
        for message in heard:
            deed = self._deed(message) or deed
        if deed:
            deed()
        elif not heard or heard[-1]["side"] == "system":
            self.person.says(GO_ON)

    def _deed(self, message: Message) -> Callable[[], None] | None:
        if message["side"] != "account":
            return None
        text = message["text"]
        if "是哪份资料" in text:
            return lambda: self._sorts(message)
        if "人脸核验" in text and any("/p/face" in link["href"] for link in message["links"]):
            return self._shows_face
        if "申请表和电子签章采集表做好了" in text:
            return self._sends_all_papers
        question = self.asks.last_in(text)
        if question == "phone.code" or "验证码不对" in text:
            return self._says_code
        if paper := PAPERS.get(question):
            return lambda: self._sends(paper)
        troubles = (answer for trouble, answer in _TROUBLES.items() if trouble in text)
        words = next(troubles, "") or self.asks.answers.get(question, "")
        if choice := words and choice_for(words, (tap["label"] for tap in message["taps"])):
            return lambda: self.person.taps(choice)
        return (lambda: self.person.says(words)) if words else None

    def _says_code(self) -> None:
        try:
            self.person.says(self.person.code(self.mobile, PATIENCE_SECONDS))
        except PersonError:
            self.person.says(GO_ON)  # the message has not come yet

    def _sorts(self, message: Message) -> None:
        """A photo that came twice has no place of its own any more."""
        offered = [tap["label"] for tap in message["taps"]]
        named = next((name for name in ("营业执照", "汇款凭据") if any(name in each for each in offered)), "")
        self.person.says(named or "都不是")

    def _sends_all_papers(self) -> None:
        self._sends("forms")
        self._sends("licence")

    def _sends(self, paper: str) -> None:
        """Again only if the first time came to nothing: it may still be on its way."""
        if time.monotonic() < self.sent_at.get(paper, -PAPER_PATIENCE_SECONDS) + PAPER_PATIENCE_SECONDS:
            return
        try:
            self.person.sends_photos(self._forms() if paper == "forms" else [photos()[paper]])
        except PersonError:
            return  # the forms' pictures have not come yet
        self.sent_at[paper] = time.monotonic()
        self.papers_sent[paper] = self.papers_sent.get(paper, 0) + 1

    def _forms(self) -> list[bytes]:
        """The last two pictures, stamped: forms that came twice are sent back once."""
        sent = [m["media_id"] for m in self.person.messages() if m["side"] == "account" and m["media_id"]]
        if len(sent) < 2:
            return self.forms_of_the_page()
        return [stamped(self.person.picture(media_id)) for media_id in sent[-2:]]

    def forms_of_the_page(self) -> list[bytes]:
        """A picture that was on its way when its sender died is not sent again: its question has the link."""
        with requests.Session() as browser:
            page = browser.get(self.person.link("▸ 下载打印表格"), timeout=10)
            page.raise_for_status()
            found = dict.fromkeys(re.findall(r'href="(/p/forms/[^"]+\.pdf[^"]*)"', page.text))
            pdfs = [browser.get(urljoin(page.url, unescape(each)), timeout=10) for each in found]
        return [stamped(printed(pdf.content)) for pdf in pdfs if pdf.ok]

    def _shows_face(self) -> None:
        contact = Contact(self.person, self.person.link("▸ 开始"))
        try:
            contact.opens()
            contact.begins()
            contact.photographs(*id_pictures(*self.asks.look.identified()))
            self._goes_back(contact, self.person.finishes_face_check(contact.starts()))
        except PersonError:
            self.person.says(GO_ON)  # the page says that there is nothing to do
        finally:
            contact.close()

    def _goes_back(self, contact: Contact, url: str) -> None:
        """The provider sends the browser back to us; a page that does not open is loaded again."""
        for _ in range(20):
            try:
                contact.comes_back(url)
                return
            except requests.RequestException:
                time.sleep(1)
