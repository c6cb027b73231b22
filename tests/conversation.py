"""Plays a written dialogue against the real house and writes down what was said.

A dialogue is a text file. Lines that begin with 用户 or 系统 are played; 机器人 lines are what came back.
A message of several lines goes on in lines that begin with three wide blanks. The first line is the title,
followed by the number of messages that the person sent: photos and taps count, one each.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import requests

from bot.wechat.menu import MENU
from flows.certificates.choice import look_at
from sandbox.contact import does_identity_check
from sandbox.person import Message
from tests.conversation_scenes import SYSTEM, House, Step, open_step, thread_of
from tests.identity.card_reader import shown_to
from tests.world import World

_TRAY = {
    "营业执照": "licence",
    "没盖章的营业执照": "bare_licence",
    "汇款凭据": "slip",
    "盖章的表格": "signed",
    "持有人签名的表格": "signed_holder",
    "本人签名的表格": "signed_person",
    "持有人身份证复印件": "holder_copy",
    "身份证人像面": "id_front",
    "身份证国徽面": "id_back",
    "猫": "cat",
    "不相干的信": "letter",
    "模糊的照片": "blurry",
}
_FACE = {"通过": 0, "不是本人": 2016, "超时": 1001, "活体失败": 1004, "姓名证件不符": 2006}
_MENU = {
    "申请数字证书": "apply",
    "查询进度": "status",
    "常见问题": "faq",
    "联系客服": "human",
    "我的业务单": "orders",
}
_COUNT = re.compile(r"（客户发了 \d+ 条）")
_MORE = "　　　"


@dataclass
class Play:
    """One run of a dialogue. `steps` is what was said at which question, by kind."""

    world: World
    written: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    sent: int = 0

    def run(self, script: str) -> str:
        """Play the lines of a script. Returns the whole dialogue as it went."""
        self.person = self.world.person("王小明")
        self.house = House(self.world, self.person)
        try:
            if "：[关注]" not in script:
                self._followed_long_ago()
            for line in lines_to_play(script):
                self._line(line)
        finally:
            self.house.close()
            self.person.close()
        title = _COUNT.sub("", self.written[0]).rstrip()
        self.written[0] = f"{title}（客户发了 {self.sent} 条）"
        return "\n".join(self.written).rstrip() + "\n"

    def _followed_long_ago(self) -> None:
        self.person.follows()
        self.world.settle()
        self.person.hears(0)

    def _line(self, line: str) -> None:
        if line.startswith(("用户：", "系统：")):
            self.written.append(line.replace("\n", f"\n{_MORE}"))
            self._play(line[:2], line[3:])
        elif not line.strip():
            self.written.append("") if self.written[-1:] != [""] else None
        else:
            self.written.append(line)

    def _play(self, who: str, words: str) -> None:
        found = re.fullmatch(r"\[(.+?)\]\s*(.*)", words, re.DOTALL)
        deed, rest = (found[1], found[2]) if found else ("", words)
        before = open_step(self.world, self.person.openid, deed if who == "用户" else SYSTEM, rest)
        if who == "用户":
            self._person(deed, rest)
        else:
            self.house.does(deed, rest)
        self.world.settle()
        after = open_step(self.world, self.person.openid, SYSTEM, "")
        if deed != "前情":
            self.steps.append(before.answered() if before.question != after.question else before)
        for message in self.person.hears(0):
            if deed != "前情":
                self.written.append(heard(message))
        self.written.append("")

    def _person(self, deed: str, rest: str) -> None:
        deeds: dict[str, Callable[[str], object]] = {
            "": self.person.says,
            "关注": lambda _: self.person.follows(),
            "取消关注": lambda _: self.person.unfollows(),
            "点": self._taps,
            "点以前的": self._taps_old,
            "菜单": self._menu,
            "照片": self._photos,
            "表情": lambda _: self.person.sends_sticker(),
            "语音": self.person.sends_voice,
            "文件": self.person.sends_file,
            "位置": lambda words: self.person.sends_location(34.75, 113.66, words),
            "人脸核验": self._face,
        }
        said = self.house.with_numbers(rest)
        if deed not in ("关注", "取消关注", "人脸核验", "照片"):
            self.sent += 1
        deeds[deed](said)

    def _menu(self, label: str) -> None:
        self.world.house.wechat.push_menu(MENU)
        self.person.taps_menu(_MENU[label])

    def _taps(self, label: str) -> None:
        self._tap(label, reversed(self.person.messages()))

    def _taps_old(self, label: str) -> None:
        self._tap(label, self.person.messages())

    def _tap(self, label: str, messages: Iterable[Message]) -> None:
        taps = (tap for message in messages for tap in message["taps"])
        tap = next(t for t in taps if re.sub(r"^\d+\. ", "", t["label"]).startswith(label))
        wish = {"content": tap["content"], "menu_id": tap["menu_id"]}
        address = f"{self.person.base_url}/sandbox/api/people/{self.person.openid}/text"
        requests.post(address, json=wish, timeout=60).raise_for_status()

    def _photos(self, names: str) -> None:
        wishes = []
        for place, name in enumerate(names.split("、")):
            kind, fields = _TRAY[name.split("（")[0]], {}
            if found := re.search(r"（(.+)元）", name):
                fields["amount"] = found[1]
            if found := re.search(r"（(.+)付）", name):
                fields["payer"] = found[1]
            wishes.append({"kind": kind, "fields": fields, "seed": place + 1})
        self.sent += len(self.person.sends_from_tray(wishes))

    def _face(self, outcome: str) -> None:
        """In WeChat: the identity card, the provider's page, and back."""
        links = (link["href"] for m in reversed(self.person.messages()) for link in m["links"])
        link = next(href for href in links if "/p/face" in href)
        about = thread_of(self.world, self.person.openid).application
        assert about
        name, id_number = look_at(about, self.world.clock()).identified()
        with shown_to(self.world.house.reader, (name, id_number)):
            does_identity_check(
                self.person, link, name, id_number, _FACE[outcome], meanwhile=self.world.hands.do_all
            )


def lines_to_play(script: str) -> Iterator[str]:
    """Titles, blank lines, and what is said by 用户 and 系统, several lines of one message together."""
    pieces = re.split(r"\n(?!　　)", script.rstrip("\n"))
    for piece in pieces:
        if not piece.startswith(("机器人：", "微信：")):
            yield re.sub(rf"\n{_MORE}", "\n", piece)


def heard(message: Message) -> str:
    """A message as it is written down."""
    who = {"account": "机器人", "system": "微信"}[message["side"]]
    if message["kind"] == "image":
        return f"{who}：[图片]"
    text = re.sub(r"017\d{15}", "017…", message["text"])  # an order number tells the second
    for tap in message["taps"]:
        text = text.replace(tap["label"], f"〔{tap['label']}〕", 1)
    for link in message["links"]:
        text = text.replace(link["label"], f"〔{link['label']}〕", 1)
    mark = {"template": "[模板消息] ", "custom": "", "passive": ""}.get(message["channel"], "")
    return f"{who}：{mark}" + text.replace("\n", "\n　　　　")


def write_down(path: Path, dialogue: str) -> None:
    path.write_text(dialogue, "utf-8")
