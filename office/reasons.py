"""A rejection, item by item: the standard reasons, and what was entered in the form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from office.masking import hide_numbers

SHORTEST, LONGEST = 2, 100
LONGEST_PURPOSE = 60
PAPER, FIELD, FACE, SLIP, REFUND, FINAL = "paper", "field", "face", "slip", "refund", "final"
_FINAL = ("不符合办理条件", "提交的资料不真实", "同一主体已有有效的证书")
_OF_ORGANISATION: Mapping[str, tuple[str, ...]] = {
    PAPER: (
        "未加盖公章",
        "印章不清晰",
        "照片模糊看不清",
        "拍摄不完整",
        "未签名",
        "与营业执照不一致",
        "证件已过期",
    ),
    FIELD: ("与营业执照不一致", "与申请表不一致", "有错别字", "信息不完整"),
    FACE: ("核验的不是经办人本人", "经办人信息有误，需重新核验"),
    SLIP: (
        "金额与订单不一致",
        "付款单位与申请机构不一致",
        "收款账号不对",
        "照片模糊看不清",
        "未查到这笔到账",
    ),
    REFUND: ("未查到这笔款到账", "与经办人核实，申请继续办理", "证书已经在制作"),
    FINAL: _FINAL,
}
_OF_PERSON: Mapping[str, tuple[str, ...]] = {
    PAPER: (
        "未签名",
        "签名不清晰",
        "照片模糊看不清",
        "拍摄不完整",
        "与身份证不一致",
        "证件已过期",
    ),
    FIELD: ("与身份证不一致", "与申请表不一致", "有错别字", "信息不完整"),
    FACE: ("核验的不是申请人本人", "申请人信息有误，需重新核验"),
    SLIP: (
        "金额与订单不一致",
        "不是申请人本人付款",
        "收款账号不对",
        "照片模糊看不清",
        "未查到这笔到账",
    ),
    REFUND: ("未查到这笔款到账", "与申请人核实，申请继续办理", "证书已经在制作"),
    FINAL: _FINAL,
}


class Item(Protocol):
    """What can be rejected."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...


class Difference(Protocol):
    """What has to be looked at before an approval."""

    @property
    def id(self) -> str: ...
    @property
    def paper(self) -> str: ...
    @property
    def title(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Entered:
    """What the reviewer ticked and wrote, kept as it is when the form has to be shown again.

    `findings`: what was said of each difference, by its id: same or differs.
    """

    ticked: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_draft(cls, draft: Mapping[str, Any]) -> "Entered":
        """What `as_draft` made; empty for an empty one."""
        return cls(
            frozenset(draft.get("ticked", ())),
            dict(draft.get("reasons", {})),
            findings=dict(draft.get("findings", {})),
        )

    def as_draft(self) -> dict[str, Any]:
        """What is kept of it, for JSON."""
        return {
            "ticked": sorted(self.ticked),
            "reasons": dict(self.reasons),
            "findings": dict(self.findings),
        }

    @property
    def untied(self) -> list[str]:
        """Items with a reason that are not ticked."""
        return [item for item, reason in self.reasons.items() if reason and item not in self.ticked]


def chips(kind: str, *, is_person: bool) -> tuple[str, ...]:
    """The standard reasons for a kind of thing; a natural person has no seal and no licence."""
    return (_OF_PERSON if is_person else _OF_ORGANISATION)[kind]


def tidy(text: str) -> str:
    return " ".join(text.split())


def objection(reason: str) -> str:
    """What is wrong with a reason, or ""."""
    if not reason:
        return "请写明原因，申请人要照着它补正。"
    if not SHORTEST <= len(reason) <= LONGEST:
        return f"原因请写 {SHORTEST} 到 {LONGEST} 个字。"
    if hide_numbers(reason) != reason:
        return "原因会发给申请人，请不要写身份证号码或手机号。"
    return ""


def against_purpose(purpose: str) -> str:
    """What is wrong with the reason for which somebody wants to see what is hidden, or ""."""
    if SHORTEST <= len(purpose) <= LONGEST_PURPOSE:
        return ""
    return f"请写明查看理由，{SHORTEST} 到 {LONGEST_PURPOSE} 个字，会留下记录。"


def against_approval(given: Entered, items: Iterable[Item], differences: Iterable[Difference]) -> str:
    """Why this cannot be approved as the form stands, or ""."""
    marked = given.ticked | set(given.untied)
    if not marked:
        return _unlooked(given, differences)
    named = "、".join(item.label for item in items if item.id in marked) or "有问题的项目"
    return f"您还标着有问题的项目（{named}），所以没有通过。要通过请先取消勾选并清空原因；要退回请点“驳回”。"


def _unlooked(given: Entered, differences: Iterable[Difference]) -> str:
    """The differences of which the reviewer did not say that nothing is wrong."""
    left = [f"{one.paper}“{one.title}”" for one in differences if given.findings.get(one.id) != "same"]
    if not left:
        return ""
    return f"还有 {len(left)} 处没有核对：{'、'.join(left)}。请逐处看过，没有问题的选“没有问题”，再通过。"


def rejection(
    given: Entered, items: Iterable[Item], name: str = "驳回"
) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """Pairs of item and reason in the form's order, and what is wrong: item → words, "" for the whole."""
    known = {item.id: item for item in items}
    problems = {
        item: words
        for item in known
        if item in given.ticked
        if (words := objection(given.reasons.get(item, "")))
    }
    problems |= dict.fromkeys(given.untied, "写了原因但没有勾选：请勾选，或清空原因。")
    if not given.ticked:
        problems[""] = f"{name}至少要勾选一项，并写明原因。"
    elif not given.ticked <= known.keys():
        problems[""] = "勾选的项目里有的已经不在待审核之列，请再核对一遍。"
    elif problems:
        problems[""] = "还差一点：请按下面的提示补全原因，您填的都还在。"
    pairs = tuple((item, given.reasons.get(item, "")) for item in known if item in given.ticked)
    return pairs, problems
