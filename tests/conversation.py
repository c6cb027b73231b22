"""Plays a written dialogue against the real house and writes down what was said.

A dialogue is a text file. Lines that begin with 用户 or 系统 are played; 机器人 lines are what came back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import requests

from bot.message.event import Approved, PaymentConfirmed, Rejected, SlipReturned, StaffEvent
from flows.case import Application
from flows.forms import look_at
from sandbox.person import Message
from tests.world import World

_TRAY = {
    "营业执照": "licence",
    "汇款凭据": "slip",
    "盖章的表格": "signed",
    "猫": "cat",
    "模糊的照片": "blurry",
}
_FACE = {"通过": 0, "不是本人": 2016, "超时": 1001, "活体失败": 1004, "姓名证件不符": 2006}


@dataclass
class Play:
    """One run of a dialogue."""

    world: World
    written: list[str] = field(default_factory=list)
    decisions: int = 0

    def run(self, script: str) -> str:
        """Play the lines of a script. Returns the whole dialogue as it went."""
        self.person = self.world.person("王小明")
        for line in script.splitlines():
            if line.startswith(("用户：", "系统：")):
                self.written.append(line)
                self._play(line[:2], line[3:])
            elif line.startswith("#") or (not line and not self._is_after_bot()):
                self.written.append(line)
        self.person.close()
        return "\n".join(self.written).rstrip() + "\n"

    def _is_after_bot(self) -> bool:
        return bool(self.written) and not self.written[-1].startswith("#")

    def _play(self, who: str, words: str) -> None:
        found = re.fullmatch(r"\[(.+?)\]\s*(.*)", words)
        deed, rest = (found[1], found[2]) if found else ("", words)
        if who == "用户":
            self._person(deed, rest)
        else:
            self._system(deed, rest)
        self.world.settle()
        for message in self.person.hears(0):
            self.written.append(heard(message))
        self.written.append("")

    def _person(self, deed: str, rest: str) -> None:
        deeds: dict[str, Callable[[str], object]] = {
            "": lambda words: self.person.says(words.replace("\\n", "\n")),
            "关注": lambda _: self.person.follows(),
            "取消关注": lambda _: self.person.unfollows(),
            "点": self._taps,
            "菜单": self.person.taps_menu,
            "照片": self._photos,
            "表情": lambda _: self.person.sends_sticker(),
            "语音": lambda _: self.person.sends_voice(),
            "文件": self.person.sends_file,
            "位置": lambda words: self.person.sends_location(34.75, 113.66, words),
            "人脸核验": self._face,
        }
        deeds[deed](rest)

    def _taps(self, label: str) -> None:
        taps = [t for m in reversed(self.person.messages()) for t in m["taps"]]
        tap = next(t for t in taps if re.sub(r"^\d+\. ", "", t["label"]).startswith(label))
        self.person.taps(tap["label"])

    def _photos(self, names: str) -> None:
        wishes = []
        for place, name in enumerate(names.split("、")):
            kind, fields = _TRAY[name.split("（")[0]], {}
            if found := re.search(r"（(.+)元）", name):
                fields["amount"] = found[1]
            wishes.append({"kind": kind, "fields": fields, "seed": place + 1})
        self.person.sends_from_tray(wishes)

    def _face(self, outcome: str) -> None:
        """On the page, on the provider's page, and back."""
        links = (link["href"] for m in reversed(self.person.messages()) for link in m["links"])
        link = next(href for href in links if "/p/face" in href)
        with requests.Session() as browser:
            browser.trust_env = False
            page = browser.get(link, timeout=10)
            token = re.search(r'name="csrf" value="([^"]+)"', page.text)
            assert token, page.text[:500]
            action = re.search(r'<form[^>]+action="([^"]+)"', page.text)
            assert action, page.text[:500]
            started = browser.post(
                requests.compat.urljoin(page.url, action[1]),
                data={"csrf": token[1]},
                allow_redirects=False,
                timeout=10,
            )
            assert started.status_code == 303, started.text[:300]
            back = self.person.finishes_face_check(started.headers["Location"], _FACE[outcome])
            assert browser.get(back, timeout=10).status_code == 200

    def _system(self, deed: str, rest: str) -> None:
        if deed == "等待":
            amount, unit = re.fullmatch(r"(\d+) ?(秒|分钟|小时|天)", rest).groups()  # type: ignore[union-attr]
            name = {"秒": "seconds", "分钟": "minutes", "小时": "hours", "天": "days"}[unit]
            self.world.clock.forward(**{name: float(amount)})
            return
        application = self._application()
        self.decisions += 1
        about = {
            "openid": self.person.openid,
            "key": f"desk:{self.decisions}",
            "application_id": application.id,
            "actor": "staff:test",
        }
        events: dict[str, Callable[[], StaffEvent]] = {
            "财务确认到账": lambda: PaymentConfirmed(**about),
            "财务退回凭据": lambda: SlipReturned(**about, reason=rest),
            "审核通过": lambda: Approved(**about),
            "审核驳回": lambda: Rejected(**about, items=self._items(application, rest)),
        }
        self.world.house.turn.take(events[deed]()).wake(self.world.hands)

    def _items(self, application: Application, rest: str) -> tuple[tuple[str, str], ...]:
        look = look_at(application, self.world.clock())
        by_label = {q.label: q.id for q in look.form.questions}
        pairs = [item.split("：") for item in rest.split("；")]
        return tuple((by_label[label], why) for label, why in pairs)

    def _application(self) -> Application:
        return self.world.house.records.of_person(self.person.openid)[-1]


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
