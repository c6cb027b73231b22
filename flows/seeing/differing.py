"""Where a paper and the application differ, and whether the paper is about another person."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple
from unicodedata import normalize

from rapidfuzz import fuzz

from bot.message.paper import Paper
from flows.catalogue import catalogue
from flows.deadlines import china_day
from flows.form import Look
from flows.question import CARDS
from flows.sections.opening import fee_of

# The text on a round seal is read less surely than print: below this likeness it is another name.
_SEAL_LIKENESS = 70.0
_SEAL_SURE = 0.85
_ROLES = {"legal_rep": "法定代表人", "holder": "证书持有人", "contact": "经办人"}
_TAIL = 4  # digits of a number that may be said: enough to tell two numbers apart


class Compared(NamedTuple):
    """A field of a page, what it should say, and the question that says so, "" for what is ours."""

    field: str
    expected: str
    question: str = ""


def differing(paper: Paper, look: Look) -> Iterator[str]:
    """Codes of what differs. Only a sure value counts, and only where the other is known."""
    for code, (field, expected, _) in compared(paper, look).items():
        seen = paper.sure(field)
        if seen and expected and not is_same(seen, expected):
            yield code
    if paper.kind == "slip":
        yield from _of_slip(paper, look)
    elif _is_other_seal(paper, look.value("organisation.name")):
        yield "seal_differs"


def both_values(code: str, paper: Paper, look: Look) -> str:
    """What is said to the applicant of such a difference, with what stands here and there; "" for others."""
    if code == "amount_differs":
        return _of_amount(paper, look)
    if code == "memo_differs":
        return f"附言里没有这笔订单编号（{look.application.order_no}）。不用重发，财务会人工核对。"
    field, expected, _ = compared(paper, look).get(code, Compared("", ""))
    said = _SAID.get(code)
    return said(paper.sure(field), expected) if said and field else ""


def stranger(paper: Paper, look: Look) -> str:
    """Whose paper it is and whose is wanted; "" unless name and number are both surely another's.

    One that differs may be misread, renamed or mistyped; two make it another person or organisation.
    """
    if paper.kind in CARDS:
        codes = ("person_differs", "person_number_differs")
    elif paper.kind == "licence":
        codes = ("organisation_differs", "organisation_number_differs")
    else:
        return ""
    if not set(codes) <= set(differing(paper, look)):
        return ""
    seen, wanted = paper.sure("name"), compared(paper, look)[codes[0]].expected
    if paper.kind == "licence":
        return f"这张营业执照是“{seen}”的，这里要的是“{wanted}”的，请换一张"
    return f"这张身份证是{seen}{_role(paper, look)}的，这里要的是{wanted}的，请换一张"


def compared(paper: Paper, look: Look) -> Mapping[str, Compared]:
    """Code of a difference → what is compared for it."""
    if paper.kind == "licence":
        is_code = look.value("organisation.id_type") == "uscc"
        code = _answered("code", "organisation.id_number", look) if is_code else Compared("code", "")
        return {
            "organisation_differs": _answered("name", "organisation.name", look),
            "organisation_number_differs": code,
            "legal_rep_differs": _answered("legal_rep", "legal_rep.name", look),
        }
    if paper.kind in CARDS:
        who = "holder" if "holder.name" in look.form.by_id else "contact"
        return {
            "person_differs": _answered("name", f"{who}.name", look),
            "person_number_differs": _answered("id_number", f"{who}.id_number", look),
        }
    if paper.kind == "slip":
        bank = catalogue().bank
        return {
            "payer_differs": _answered("payer", look.form.subject, look),
            "payee_differs": Compared("payee", bank["payee"]),
            "account_differs": Compared("account", bank["account"]),
        }
    return {}


def _answered(field: str, question: str, look: Look) -> Compared:
    return Compared(field, look.value(question), question)


def is_same(one: str, other: str) -> bool:
    """Whether two texts differ at most in blanks, full-width signs and the kind of middle dot."""
    return _plain(one) == _plain(other)


def _of_slip(paper: Paper, look: Look) -> Iterator[str]:
    application = look.application
    if (amount := paper.sure("amount")) and _in_fen(amount) != _in_fen(fee_of(application)):
        yield "amount_differs"
    order, day = application.answer("order"), paper.sure("date")
    if order and day and day < china_day(datetime.fromisoformat(order.at)).isoformat():
        yield "date_differs"
    if paper.also_in:
        yield "sent_before"
    # Banks cut the memo short or leave it out, so that nothing is asked for because of it.
    if application.order_no and (memo := paper.sure("memo")) and application.order_no not in _plain(memo):
        yield "memo_differs"


def _of_amount(paper: Paper, look: Look) -> str:
    paid, due = _in_fen(paper.sure("amount")), _in_fen(fee_of(look.application))
    only = "只付了" if paid < due else "付的是"
    return (
        f"回单上是 {_yuan(paid)} 元，应付 {_yuan(due)} 元。"
        f"发错了请重发一张；确实{only} {_yuan(paid)} 元，请回复“人工”。"
    )


def _numbers(what: str, other: str, end: str) -> Callable[[str, str], str]:
    """Numbers are only told by their last digits; where those are alike, that says nothing."""

    def said(seen: str, expected: str) -> str:
        here, there = seen[-_TAIL:], expected[-_TAIL:]
        if here == there:
            return f"{what}（尾号 {here}）有几位与{other}不同，{end}"
        return f"{what}尾号是 {here}，{other}尾号是 {there}，{end}"

    return said


_SAID: Mapping[str, Callable[[str, str], str]] = {
    "organisation_differs": lambda seen, expected: f"上面的名称是“{seen}”，填写的是“{expected}”，请核对。",
    "organisation_number_differs": lambda seen, expected: (
        f"上面的信用代码是 {seen}，填写的是 {expected}，请核对。"
    ),
    "legal_rep_differs": lambda seen, expected: f"上面的法定代表人是{seen}，填写的是{expected}，请核对。",
    "person_differs": lambda seen, expected: f"上面的姓名是{seen}，填写的是{expected}，请核对。",
    "person_number_differs": _numbers("上面的身份证号码", "填写的", "请核对。"),
    "payer_differs": lambda seen, expected: f"付款方是“{seen}”，不是申请的“{expected}”，请核对。",
    "payee_differs": lambda seen, expected: (
        f"收款方是“{seen}”，我们的户名是“{expected}”，请核对是不是汇错了。"
    ),
    "account_differs": _numbers("收款账号", "我们的账号", "请核对是不是汇错了。"),
}


def _role(paper: Paper, look: Look) -> str:
    """Who else of the application it is, in brackets."""
    number = _plain(paper.sure("id_number"))
    return next(
        (f"（{role}）" for who, role in _ROLES.items() if look.value(f"{who}.id_number") == number), ""
    )


def _is_other_seal(paper: Paper, organisation: str) -> bool:
    text = paper.fields.get("seal_text")
    if not organisation or text is None or text.confidence < _SEAL_SURE or not paper.is_sealed:
        return False
    return fuzz.partial_ratio(_plain(text.value), _plain(organisation)) < _SEAL_LIKENESS


def _in_fen(yuan: str) -> int:
    return round(float(yuan) * 100)


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f}".removesuffix(".00")


def _plain(text: str) -> str:
    """Without blanks, full-width signs and the many middle dots."""
    flat = "".join(normalize("NFKC", text).split()).upper()
    return "".join("·" if char in "•‧．・." else char for char in flat)
