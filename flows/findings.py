"""What is wrong with a photographed paper: with the picture, its marks, and what it says.

Findings are derived whenever somebody looks, so a field that is edited changes them at once. They advise:
the applicant is told, the reviewer sees them. Only a page that cannot be read is asked for again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from unicodedata import normalize

from rapidfuzz import fuzz

from bot.message.paper import Paper
from flows.catalogue import catalogue
from flows.deadlines import china_day
from flows.form import Look
from flows.opening import fee_of
from flows.question import Photo

# The text on a round seal is read less surely than print: below this likeness it is another name.
_SEAL_LIKENESS = 70.0
_SEAL_SURE = 0.85


@dataclass(frozen=True, slots=True)
class Finding:
    """`words` are for the applicant, `title` for the reviewer."""

    code: str
    title: str
    words: str

    @property
    def blocks(self) -> bool:
        """Another picture is needed before the page counts."""
        return self.code == "unreadable"


_ALL = (
    ("unreadable", "关键文字认不清", "关键文字认不清，请在亮一点的地方放平、对准后再拍一张。"),
    ("unrecognised", "没认出是哪份资料", "没认出是不是这份资料，会由审核员人工核对。"),
    ("blurred", "照片模糊", "有些模糊，请在亮一点的地方拿稳手机再拍一张。"),
    ("dark", "照片偏暗", "偏暗，请到亮一些的地方再拍一张。"),
    ("cut_off", "没有拍全", "好像没有拍全，请把四个边角都放进画面再拍一张。"),
    ("too_small", "字太小", "字太小，请靠近一些再拍一张，或者发原图。"),
    ("code_unread", "二维码没读出", "右上角的二维码没读出来，请把整页放平、拍清楚再发一张。"),
    ("number_doubtful", "号码没认准", "号码没有完全认清，会由审核员人工核对。"),
    ("expired_id", "身份证已过期", "已经过了有效期，请换有效的身份证再拍一张。"),
    ("expired_licence", "营业执照已过期", "营业期限已经过了，请用换发后的营业执照再拍一张。"),
    ("no_seal", "未见红色公章", "没看到红色公章。没盖的话，盖好再发一张（黑白复印的章不算）。"),
    ("unsigned", "未见手写签名", "没看到手写签名。没签的话，签好再发一张。"),
    ("organisation_differs", "机构名称与填写的不一致", "机构名称与填写的不一致，请核对。"),
    ("organisation_number_differs", "信用代码与填写的不一致", "信用代码与填写的不一致，请核对。"),
    ("legal_rep_differs", "法定代表人与填写的不一致", "法定代表人与填写的不一致，请核对。"),
    ("person_differs", "姓名与填写的不一致", "姓名与填写的不一致，请核对。"),
    ("person_number_differs", "身份证号码与填写的不一致", "身份证号码与填写的不一致，请核对。"),
    ("seal_differs", "印章名称与机构名称不一致", "印章上的名称好像与机构名称不一致，请看看有没有盖错章。"),
    ("amount_differs", "金额与订单不一致", "金额与应付的不一致，请核对。"),
    ("payer_differs", "付款方与申请人不一致", "付款方不是申请的单位（个人），请核对。"),
    ("payee_differs", "收款方不是我们", "收款方与我们的户名不一致，请核对是不是汇错了。"),
    ("account_differs", "收款账号不一致", "收款账号与我们的账号不一致，请核对是不是汇错了。"),
    ("date_differs", "汇款日期早于订单", "日期早于这笔订单，请核对是不是这次的凭据。"),
    ("sent_before", "凭据在别的订单用过", "这张凭据在另一笔订单里用过，请核对是不是发错了。"),
)
FINDINGS: Mapping[str, Finding] = {row[0]: Finding(*row) for row in _ALL}


def findings(question: Photo, paper: Paper, look: Look) -> tuple[Finding, ...]:
    """Everything there is to say about a paper in its place, the gravest first."""
    codes = dict.fromkeys((*paper.flaws, *_lacking(question, paper, look), *_differing(paper, look)))
    return tuple(found for code, found in FINDINGS.items() if code in codes)


def _lacking(question: Photo, paper: Paper, look: Look) -> Iterator[str]:
    """Another kind of page than its place asks for is asked for nothing more."""
    if paper.kind not in question.kinds:
        yield "unrecognised"
        return
    if "seal" in question.marks and not paper.is_sealed:
        yield "no_seal"
    if "signature" in question.marks and paper.is_signed is False:
        yield "unsigned"
    if "either" in question.marks and paper.is_signed is False and not paper.is_sealed:
        yield "unsigned"


def _differing(paper: Paper, look: Look) -> Iterator[str]:
    if paper.kind == "licence":
        yield from _of_licence(paper, look)
    if paper.kind in ("id_front", "id_copy"):
        who = "holder" if "holder.name" in look.form.by_id else "contact"
        yield from _unlike(paper, "name", look.value(f"{who}.name"), "person_differs")
        yield from _unlike(paper, "id_number", look.value(f"{who}.id_number"), "person_number_differs")
    if paper.kind == "slip":
        yield from _of_slip(paper, look)
    elif _is_other_seal(paper, look.value("organisation.name")):
        yield "seal_differs"


def _of_licence(paper: Paper, look: Look) -> Iterator[str]:
    yield from _unlike(paper, "name", look.value("organisation.name"), "organisation_differs")
    if look.value("organisation.id_type") == "uscc":
        yield from _unlike(paper, "code", look.value("organisation.id_number"), "organisation_number_differs")
    yield from _unlike(paper, "legal_rep", look.value("legal_rep.name"), "legal_rep_differs")


def _of_slip(paper: Paper, look: Look) -> Iterator[str]:
    bank = catalogue().bank
    if (amount := paper.sure("amount")) and round(float(amount) * 100) != int(fee_of(look.application)) * 100:
        yield "amount_differs"
    yield from _unlike(paper, "payer", look.subject(), "payer_differs")
    yield from _unlike(paper, "payee", bank["payee"], "payee_differs")
    yield from _unlike(paper, "account", bank["account"], "account_differs")
    order = look.application.answer("order")
    if (
        order
        and (day := paper.sure("date"))
        and day < china_day(datetime.fromisoformat(order.at)).isoformat()
    ):
        yield "date_differs"
    if paper.also_in:
        yield "sent_before"


def _unlike(paper: Paper, field: str, expected: str, code: str) -> Iterator[str]:
    """Only a sure value counts, and only where the other is known."""
    seen = paper.sure(field)
    if seen and expected and _plain(seen) != _plain(expected):
        yield code


def _is_other_seal(paper: Paper, organisation: str) -> bool:
    text = paper.fields.get("seal_text")
    if not organisation or text is None or text.confidence < _SEAL_SURE or not paper.is_sealed:
        return False
    return fuzz.partial_ratio(_plain(text.value), _plain(organisation)) < _SEAL_LIKENESS


def _plain(text: str) -> str:
    """Without blanks, full-width signs and the many middle dots."""
    flat = "".join(normalize("NFKC", text).split()).upper()
    return "".join("·" if char in "•‧．・." else char for char in flat)
