"""A person who applies, and who copes when the account does not answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

from sandbox.chat import FAULT_LINE
from sandbox.contact import Contact, id_pictures
from sandbox.person import Message, Person, PersonError
from tests.processes.photos import CODE, photos, stamped

PATIENCE_SECONDS = 4.0
# A paper on its way is given this long before it is sent once more: ten people's photos queue for one worker.
PAPER_PATIENCE_SECONDS = 90.0
NEWS = "业务已经审核通过"
NEWS_TITLE = "审核结果通知"
GO_ON = "继续"
PAPERS = {
    "请把申请表打印出来": "forms",
    "请在电子签章采集表上": "forms",
    "请把营业执照复印件": "licence",
    "请把汇款凭据": "slip",
}


@dataclass
class Applicant:
    """Answers what is asked now, by the words of the question; without an answer says 继续."""

    person: Person
    number: int
    sent_at: dict[str, float] = field(default_factory=dict)
    papers_sent: dict[str, int] = field(default_factory=dict)
    knows: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.company = f"河南第{'零一二三四五六七八九'[self.number % 10]}示例工程有限公司"
        self.mobile = f"1380371{self.number + 100:04d}"  # some endings the carriers of the sandbox deny
        self.knows = {
            "请问要办理什么": "申请数字证书",
            "请先阅读并同意《电子认证服务协议》": "同意",
            "您同意我们这样处理吗": "同意",
            "请发手机号码": self.mobile,
            "短信暂时发不出去": "重新发送",
            "不能用了": "重新发送",
            "您要办理哪种证书": "机构证书",
            "请问机构全称是什么": self.company,
            "请发统一社会信用代码": CODE,
            "单位在哪里": "河南郑州",
            "单位的详细地址是": f"金水区示例路{self.number + 1}号",
            "法定代表人叫什么名字": "陈志远",
            "法定代表人的身份证号码是": "410105197506123311",
            "法定代表人的手机号码是": "13903710001",
            "叫什么名字？稍后由经办人本人": "王小明",
            "经办人的身份证号码是": "410105199003072515",
            "经办人的手机号码是": self.mobile,
            "经办人的邮箱是": f"applicant{self.number}@163.com",
            "经办人在单位是什么职位": "行政主管",
            "证书做好后邮寄": "可以",
            "需要哪种发票": "普票",
            "都对的话，请点": "确认无误",
            "需要单独征得同意": "同意",
        }

    def applies(self, until: float) -> None:
        """From follow to approval. Raises TimeoutError with the whole chat."""
        self.person.follows()
        while not self.news():
            if time.monotonic() > until:
                raise TimeoutError(f"{self.person.openid} was left waiting:\n{self.chat()}")
            try:
                self._reacts(self.person.hears(PATIENCE_SECONDS))
            except requests.RequestException:
                time.sleep(1)  # a page did not open; the person looks at the chat again

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
        if "6 位数字发给我" in text or "验证码不对" in text:
            return self._says_code
        if words := next((answer for asked, answer in self.knows.items() if asked in text), ""):
            return lambda: self.person.says(words)
        if paper := next((kind for asked, kind in PAPERS.items() if asked in text), ""):
            return lambda: self._sends(paper)
        return None

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
            raise PersonError("the forms have not come yet")
        return [stamped(self.person.picture(media_id)) for media_id in sent[-2:]]

    def _shows_face(self) -> None:
        contact = Contact(self.person, self.person.link("▸ 开始"))
        try:
            contact.opens()
            contact.begins()
            contact.photographs(
                *id_pictures(self.knows["叫什么名字？稍后由经办人本人"], self.knows["经办人的身份证号码是"])
            )
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
