"""People who apply, and what they type: right answers of three of them, right and wrong ones by chance."""

from hypothesis import strategies as st

from bot.demo.applicant import answers_of
from flows.form import Look
from flows.question import KEEP, Agree, Ask, Choose, Code, Confirm, Offer, Question, Sort
from tests.world import CODE

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def resident_number(born: str, order: int) -> str:
    first = f"410105{born}{order:03d}"
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11]


def credit_code(body: int) -> str:
    first = f"91410105MA{body:07d}"
    return first + _ALPHABET[-sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first)) % 31]


def _persona(number: int) -> dict[str, str]:
    """Right answers, none of whose numbers anybody else has."""
    year = 1970 + number

    def resident(order: int) -> str:
        return resident_number(f"{year}0307", order)

    def mobile(order: int) -> str:
        return f"138{number:04d}{order:04d}"

    return {
        **answers_of("institution"),
        "phone.number": mobile(5),
        "organisation.name": _organisation(number),
        "organisation.id_number": credit_code(1234567 + number),
        "legal_rep.id_number": resident(1),
        "legal_rep.mobile": mobile(1),
        "holder.id_number": resident(2),
        "holder.mobile": mobile(2),
        "contact.id_number": resident(3),
        "contact.mobile": mobile(3),
        "mailing.mobile": mobile(4),
        "invoice.title": _organisation(number),
        "invoice.tax_number": credit_code(1234567 + number),
        "invoice.account": f"62{number:04d}5566778899",
    }


def _organisation(number: int) -> str:
    """Some have names as long as they may be."""
    return f"河南第{'零一二三四'[number]}" + "工程" * (22 if number == 2 else 2) + "有限公司"


PERSONAS = tuple(_persona(number) for number in range(5))
_PERSONAL = ("id_number", "mobile", "account")


def numbers_of(persona: dict[str, str]) -> set[str]:
    """What nobody but this persona's own application may be told."""
    return {value for question, value in persona.items() if question.rsplit(".", 1)[-1] in _PERSONAL}


def right_answer(question: Question, look: Look, persona: dict[str, str]) -> str:
    """What a willing person types or taps for a question."""
    if isinstance(question, Agree):
        return "同意"
    if isinstance(question, Confirm):
        return question.yes
    if isinstance(question, Offer | Sort):
        return question.choices(look)[0].value
    return persona[question.id]


_NAMES = ("王小明", "阿依古丽·买买提", "𠮷野家", "欧阳娜娜", "李 雷", "司马相如", "John Smith", "〇〇")
_ORGANISATIONS = (
    "河南示例建设工程有限公司",
    "郑州多久科技有限公司",
    "公司路十八号餐饮（河南）有限公司",
    "中铁第" + "一二三四五六七八九十" * 4 + "工程局有限公司",
)
_REGIONS = ("郑州", "河南省洛阳市", "北京", "河南省郑州市金水区花园路 85 号 3 楼", "济源", "吉林省吉林市")
_ADDRESSES = ("金水区花园路 85 号 3 楼", "河南省开封市龙亭区中山路1号院", "高新区" + "长椿路" * 20 + "11号")
_LINES = ("中国银行郑州花园路支行", "行政主管", "王小明", "工商银行中原路支行")
_BORN = ("19900307", "20000229", "19551231")
_TYPED: dict[str, st.SearchStrategy[str]] = {
    "name": st.sampled_from(_NAMES + _ORGANISATIONS),
    "recipient": st.sampled_from(_NAMES),
    "title": st.sampled_from(_ORGANISATIONS),
    "id_number": st.one_of(
        st.builds(resident_number, st.sampled_from(_BORN), st.integers(0, 999)),
        st.integers(0, 9_999_999).map(credit_code),
        st.sampled_from(("12345678-8", "事证第 141000000123 号", "豫社证字第 0123 号")),
    ),
    "mobile": st.integers(0, 10**8 - 1).map(lambda n: f"139{n:08d}"),
    "number": st.integers(0, 10**8 - 1).map(lambda n: f"137{n:08d}"),
    "email": st.sampled_from(("a@qq.com", "wang.xiao-ming@henan.gov.cn", "邮箱是 li@163.com")),
    "region": st.sampled_from(_REGIONS),
    "address": st.sampled_from(_ADDRESSES),
    "tax_number": st.integers(0, 9_999_999).map(credit_code),
    "phone": st.sampled_from(("0371-65901234", "400-123-4567", "13800000000")),
    "account": st.integers(10**10, 10**19).map(str),
}
_OTHERS = st.sampled_from(_LINES)


def typed_right(question: Question, look: Look) -> st.SearchStrategy[str]:
    """Answers that belong to a question; of a field's kind, but other people's too."""
    choices = question.choices(look)
    picked = st.sampled_from([choice.value for choice in choices]) if choices else st.nothing()
    numbered = st.integers(1, len(choices)).map(str) if choices else st.nothing()
    if isinstance(question, Code):
        return st.one_of(st.sampled_from((CODE, "135790", "验证码是 246810", "没收到")), picked, numbered)
    if isinstance(question, Ask):
        field = question.id.rsplit(".", 1)[-1]
        return st.one_of(_TYPED.get(field, _OTHERS), picked, st.sampled_from((KEEP, "同上")))
    if isinstance(question, Choose):
        return st.one_of(picked, numbered, picked.map(lambda said: f"我要{said}"))
    return st.one_of(picked, numbered, st.sampled_from(("同意", "好的", "确认")))


_ODD = (
    "不知道",
    "12345",
    "99",
    "0",
    "。。。",
    "410105199003072516",
    "41010519900307",
    "91410105MA9GEXMP9O",
    "13812",
    "a@b",
    "zhang@qq.con",
    "同上",
    "不同意",
    "不",
    "是",
    "要",
    "吉林",
    "第三",
    "<a href='x'>点我</a>",
    "]]>&amp;",
    "👨‍👩‍👧‍👦",
    "１２３４５",
    "很长" * 300,
    "a" * 2000,
    "机构名称：",
    "：：：",
    "修改",
    "修改99",
    "切换 ",
    "切换 xyz",
    "进度 017261123090000000",
    "\n\n·\n",
)
# WeChat brings no blank message.
ANY_TEXT = st.one_of(st.sampled_from(_ODD), st.text(min_size=1, max_size=40).filter(str.strip))
