"""The findings on a photographed paper: faults of the picture, missing marks, wrong content.

Findings are derived whenever somebody looks, so a field that is edited changes them at once. They advise:
the applicant is told, the reviewer sees them. Only a page that cannot be read is asked for again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.message.paper import Paper
from flows.form import Look
from flows.question import Photo
from flows.seeing.differing import both_values, differing

_UNREADABLE = frozenset({"unreadable", "no_print"})
_NOTHING_TO_DO = frozenset({"unrecognised", "memo_differs"})
# What calls for another picture of the same paper, in a word.
_RETAKE = {
    "unreadable": "看不清",
    "no_print": "看不清",
    "expired_id": "过期了",
    "expired_licence": "过期了",
    "no_seal": "没盖章",
    "seal_outside": "章没盖在框里",
    "unsigned": "没签名",
    "sign_box_blank": "没签名",
    "undated": "没写日期",
}


# What the reviewer tells the applicant, unless other words are written.
_REASONS = {
    "unreadable": "照片模糊看不清",
    "no_print": "照片模糊看不清",
    "unrecognised": "不是要求的资料",
    "blurred": "照片模糊看不清",
    "dark": "照片偏暗看不清",
    "cut_off": "拍摄不完整",
    "too_small": "字太小看不清",
    "code_unread": "右上角的二维码看不清",
    "number_doubtful": "证件号码看不清",
    "expired_id": "证件已过期",
    "expired_licence": "营业执照已过期",
    "no_seal": "未加盖公章",
    "seal_outside": "公章没有盖在印模框里",
    "unsigned": "未签名",
    "sign_box_blank": "签名（方章）采集框空着",
    "undated": "未写日期",
    "organisation_differs": "与营业执照不一致",
    "organisation_number_differs": "与营业执照不一致",
    "legal_rep_differs": "与营业执照不一致",
    "person_differs": "与身份证不一致",
    "person_number_differs": "与身份证不一致",
    "seal_differs": "印章名称与机构名称不一致",
    "amount_differs": "金额与订单不一致",
    "payer_differs": "付款方与申请人不一致",
    "payee_differs": "收款方不对",
    "account_differs": "收款账号不对",
    "date_differs": "汇款日期早于订单",
    "sent_before": "凭据在别的订单用过",
    "memo_differs": "附言里没有订单编号",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`words` are for the applicant, `title` for the reviewer."""

    code: str
    title: str
    words: str

    @property
    def blocks(self) -> bool:
        """Another picture is needed before the page counts."""
        return self.code in _UNREADABLE

    @property
    def asks_nothing(self) -> bool:
        """Nothing is wanted of the applicant: our staff looks at it."""
        return self.code in _NOTHING_TO_DO

    @property
    def retake(self) -> str:
        """Why the paper has to be photographed once more, in a word; "" if it need not be."""
        return _RETAKE.get(self.code, "")

    @property
    def reason(self) -> str:
        """The reason for which a reviewer rejects because of it."""
        return _REASONS[self.code]


_ALL = (
    ("unreadable", "关键文字认不清", "关键文字认不清，请在亮一点的地方放平、对准后再拍一张。"),
    ("no_print", "看不到文字", "看不到清楚的文字，请在亮一点的地方放平、对准后再拍一张。"),
    ("unrecognised", "类型未识别，请人工确认", "没认出是不是这份资料，会由审核员人工核对。"),
    ("blurred", "照片模糊", "有些模糊，请在亮一点的地方拿稳手机再拍一张。"),
    ("dark", "照片偏暗", "偏暗，请到亮一些的地方再拍一张。"),
    ("cut_off", "没有拍全", "好像没有拍全，请把四个边角都放进画面再拍一张。"),
    ("too_small", "字太小", "字太小，请靠近一些再拍一张，或者发原图。"),
    ("code_unread", "二维码没读出", "右上角的二维码没读出来，请把整页放平、拍清楚再发一张。"),
    ("number_doubtful", "号码没认准", "号码没有完全认清，会由审核员人工核对。"),
    ("expired_id", "身份证已过期", "已经过了有效期，请换有效的身份证再拍一张。"),
    ("expired_licence", "营业执照已过期", "营业期限已经过了，请用换发后的营业执照再拍一张。"),
    ("no_seal", "未见红色公章", "没看到红色公章。没盖的话，盖好再发一张（黑白复印的章不算）。"),
    ("seal_outside", "公章不在印模框里", "“单位公章印模”框里好像没有公章，请盖在方框正中再发一张。"),
    ("unsigned", "未见手写签名", "没看到手写签名。没签的话，签好再发一张。"),
    ("sign_box_blank", "签名（方章）采集框空着", "采集签名、方章的框好像都空着，请签名或盖好方章再发一张。"),
    ("undated", "未见日期", "日期好像没写。没写的话，补上再发一张。"),
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
    ("memo_differs", "附言里没有订单编号", "附言里没有这笔订单编号。不用重发，财务会人工核对。"),
)
FINDINGS: Mapping[str, Finding] = {row[0]: Finding(*row) for row in _ALL}


def findings(question: Photo, paper: Paper, look: Look) -> tuple[Finding, ...]:
    """Everything there is to say about a paper in its place, the gravest first."""
    codes = {*paper.flaws, *_lacking(question, paper, look), *differing(paper, look)}
    found = (each for code, each in FINDINGS.items() if code in codes)
    return tuple(replace(each, words=both_values(each.code, paper, look) or each.words) for each in found)


def _lacking(question: Photo, paper: Paper, look: Look) -> Iterator[str]:
    """Another kind of page than its place asks for is asked for nothing more."""
    if paper.kind not in question.kinds:
        yield "unrecognised"
        return
    if "seal" in question.marks and not paper.is_sealed:
        yield "no_seal"
    if _wants_signature(question, paper) and paper.is_signed is False:
        yield "unsigned"
    yield from _blank(paper)


def _wants_signature(question: Photo, paper: Paper) -> bool:
    """Every form of ours ends with a line to sign; where a person's own seal will do, it may be bare."""
    if "either" in question.marks:
        return not paper.is_sealed
    return "signature" in question.marks or question.form != ""


def _blank(paper: Paper) -> Iterator[str]:
    """A page without any seal is told that, and not where it belongs."""
    if "seal_box" in paper.blanks and paper.is_sealed:
        yield "seal_outside"
    if "sign_box" in paper.blanks:
        yield "sign_box_blank"
    if "date" in paper.blanks:
        yield "undated"
