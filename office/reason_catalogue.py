"""The standard reasons that a click fills in: those of the release, unless staff wrote others at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.models.desk_settings import DeskSettings
from office.reasons import FACE, FIELD, FINAL, PAPER, REFUND, SLIP, chips, objection, tidy

KINDS: Mapping[str, str] = MappingProxyType(
    {
        PAPER: "资料",
        FIELD: "填写的信息",
        FACE: "身份核验",
        SLIP: "汇款凭据",
        REFUND: "不同意退费",
        FINAL: "最终驳回",
    }
)
AUDIENCES: Mapping[str, str] = MappingProxyType({"organisation": "机构", "person": "自然人"})
MOST = 12
_PREFIX = "reasons."


@dataclass(frozen=True, slots=True)
class Listed:
    """The reasons for one kind of thing. `stored`: what staff wrote, None for those of the release."""

    setting: str
    name: str
    reasons: tuple[str, ...]
    stored: Any


class ReasonCatalogue:
    """Reads the reasons anew each time, so that a change holds at once."""

    def __init__(self, settings: DeskSettings) -> None:
        self._settings = settings

    def lists(self) -> list[Listed]:
        """Every list, in the order of the page that changes them."""
        stored = self._settings.all(_PREFIX)
        return [
            Listed(setting, f"{name}（{who}）", _reasons(kind, audience, stored), stored.get(setting))
            for kind, name in KINDS.items()
            for audience, who in AUDIENCES.items()
            for setting in [_setting(kind, audience)]
        ]

    def of(self, *, is_person: bool) -> Mapping[str, tuple[str, ...]]:
        """Kind → its reasons, for a natural person or an organisation."""
        audience, stored = "person" if is_person else "organisation", self._settings.all(_PREFIX)
        return {kind: _reasons(kind, audience, stored) for kind in KINDS}


def read(text: str) -> tuple[list[str], str]:
    """The reasons of a text, one on each line, and what is wrong with them, or ""."""
    reasons = list(dict.fromkeys(line for raw in text.splitlines() if (line := tidy(raw))))
    if len(reasons) > MOST:
        return reasons, f"一类最多写 {MOST} 条，现在有 {len(reasons)} 条。"
    wrong = next((f"“{one}”：{words}" for one in reasons if (words := objection(one))), "")
    return reasons, wrong


def is_setting(name: str) -> bool:
    """Whether it is the setting of one of the lists."""
    return name in {_setting(kind, audience) for kind in KINDS for audience in AUDIENCES}


def _setting(kind: str, audience: str) -> str:
    return f"{_PREFIX}{kind}.{audience}"


def _reasons(kind: str, audience: str, stored: Mapping[str, Any]) -> tuple[str, ...]:
    written = stored.get(_setting(kind, audience))
    return chips(kind, is_person=audience == "person") if written is None else tuple(written)
