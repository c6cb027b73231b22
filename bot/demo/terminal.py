"""`szca chat`: the phone, in a terminal."""

import re
import threading
from collections.abc import Callable

import click

from sandbox.person import Message, Person, PersonError

_HELP = """直接打字就是说话。另外：
  /点 名称      点消息里的选项          /菜单 apply|status|orders|faq|human
  /照片 种类    licence slip signed id_front id_back blurry cat，可以写几个
  /关注 /取关   /打开 名称（显示链接）   /帮助   /再见"""


def talk(url: str, name: str) -> None:
    """Until /再见 or the end of input."""
    person = Person.named(url, name)
    stop = threading.Event()
    listener = threading.Thread(target=_listen, args=(person.base_url, person.openid, stop), daemon=True)
    listener.start()
    click.echo(f"您是{name}。{_HELP}\n")
    try:
        while (line := _read()) not in (None, "/再见"):
            _act(person, str(line))
    finally:
        stop.set()
        person.close()


def _read() -> str | None:
    try:
        return input().strip()
    except (EOFError, KeyboardInterrupt):
        return None


def _act(person: Person, line: str) -> None:
    deed, _, rest = line.partition(" ")
    deeds: dict[str, Callable[[], object]] = {
        "/点": lambda: person.taps(_label(person, rest)),
        "/菜单": lambda: person.taps_menu(rest),
        "/照片": lambda: person.sends_from_tray(rest.split()),
        "/关注": person.follows,
        "/取关": person.unfollows,
        "/打开": lambda: click.echo(person.opens(_label(person, rest))),
        "/帮助": lambda: click.echo(_HELP),
    }
    if not line:
        return
    try:
        deeds[deed]() if deed in deeds else person.says(line)
    except PersonError as error:
        click.echo(f"（{error}）")


def _label(person: Person, part: str) -> str:
    return next((label for label in person.labels if part in label), part)


def _listen(url: str, openid: str, stop: threading.Event) -> None:
    listener = Person(url, openid)
    while not stop.is_set():
        for message in listener.hears(2):
            click.echo(_shown(message))
    listener.close()


def _shown(message: Message) -> str:
    if message["kind"] == "image":
        return "深圳CA ▏[图片]"
    text = re.sub(r"\n{2,}", "\n", str(message["text"]))
    return "深圳CA ▏" + text.replace("\n", "\n        ▏")
