"""常用语: sentences that agents send often. {单号} and the like are filled from the person's application."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bot.errors import Refused
from bot.models.desk_settings import DeskSettings
from bot.models.staff import Staff
from flows.catalogue import catalogue
from flows.certificates.choice import look_at, title_of
from flows.sections.opening import fee_of
from flows.state import STATES, Application

PREFIX = "reply."
LONGEST_CODE, LONGEST = 12, 500
BLANKS = ("单号", "单位", "办理人", "证书", "费用", "状态", "待填", "电话")
_BLANK = re.compile(r"\{([^{}\n]{1,12})\}")
# Those of the release; staff change them, add others, and take them away.
RELEASED: Mapping[str, str] = MappingProxyType(
    {
        "您好": "您好，我是深圳CA客服，请问有什么可以帮您？",
        "稍等": "好的，请稍等，我查一下。",
        "进度": "您的业务单 {单号}（{证书}）现在是“{状态}”。",
        "待填": "您的申请停在“{待填}”这一步，您回复这一项就能接着办。",
        "费用": "{证书}的费用是 {费用} 元，请从{单位}的对公账户汇款，附言写 {单号}。",
        "电话": "着急的话您可以拨打 {电话}。",
        "再见": "好的，还有问题随时在这里找我们。",
    }
)


@dataclass(frozen=True, slots=True)
class Reply:
    """`words` may have blanks. `stored`: what staff made of it at the desk, None for one of the release."""

    code: str
    words: str
    stored: str | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A reply for one person. One with something `missing` cannot be sent."""

    code: str
    words: str
    missing: tuple[str, ...]


class Replies:
    """Read anew each time, so that a change holds at once."""

    def __init__(self, settings: DeskSettings) -> None:
        self._settings = settings

    def all(self) -> list[Reply]:
        """By their codes. An empty one was taken away."""
        changed = {
            name.removeprefix(PREFIX): str(words) for name, words in self._settings.all(PREFIX).items()
        }
        every = {**RELEASED, **changed}
        return [Reply(code, words, changed.get(code)) for code, words in sorted(every.items()) if words]

    def keep(self, staff: Staff, code: str, words: str, *, seen: str | None) -> bool:
        """Change or add one; without words it is taken away. False when somebody else changed it meanwhile.

        Raises Refused.
        """
        code, words = "".join(code.split()), words.strip()
        if not 1 <= len(code) <= LONGEST_CODE or "/" in code:
            raise Refused("bad_code", f"短码是 1 到 {LONGEST_CODE} 个字，不含空格和“/”。")
        if len(words) > LONGEST:
            raise Refused("too_long", f"一条常用语最多 {LONGEST} 个字。")
        if wrong := [blank for blank in _BLANK.findall(words) if blank not in BLANKS]:
            raise Refused("bad_blank", f"不认识“{{{wrong[0]}}}”。能用的有：{'、'.join(BLANKS)}。")
        return self._settings.change(PREFIX + code, words, staff, seen=seen)

    def filled(self, application: Application | None, now: datetime) -> list[Filled]:
        values = values_of(application, now)
        return [fill(reply, values) for reply in self.all()]


def values_of(application: Application | None, now: datetime) -> dict[str, str]:
    """Blank → value, without those that nobody knows yet."""
    known = {"电话": catalogue().contact["hotline"]}
    if application is None:
        return known
    look = look_at(application, now)
    pending = look.pending() if application.is_active else None
    known |= {
        "单号": application.order_no,
        "单位": look.value("organisation.name"),
        "办理人": look.value("contact.name") or look.value("holder.name"),
        "证书": title_of(application) if look.value("type") else "",
        "费用": fee_of(application) if look.value("type") else "",
        "状态": STATES[application.status].desk_name,
        "待填": pending.label if pending else "",
    }
    return {blank: value for blank, value in known.items() if value}


def fill(reply: Reply, values: Mapping[str, str]) -> Filled:
    missing = tuple(dict.fromkeys(blank for blank in _BLANK.findall(reply.words) if blank not in values))
    words = _BLANK.sub(lambda found: values.get(found[1], found[0]), reply.words)
    return Filled(reply.code, words, missing)


def expect_no_blanks(words: str) -> None:
    """Raises Refused for words with a blank that was not filled."""
    left = [blank for blank in _BLANK.findall(words) if blank in BLANKS]
    if left:
        raise Refused("blank", f"“{{{left[0]}}}”还没有填上，请补上或删掉再发。")
