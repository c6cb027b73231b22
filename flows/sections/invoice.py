"""Stage 2: the invoice."""

from bot.errors import Refused
from flows import checks
from flows.question import Ask, Choose, Option, Question, Suggestion, View

PLAIN = "plain"
SPECIAL = "special"
BILL = "发票信息"


def _special_invoice(view: View) -> bool:
    return view.value("invoice.kind") == SPECIAL


def _title(text: str, _: View) -> str:
    """A person's name, or an organisation's."""
    try:
        return checks.person_name(text)
    except Refused:
        return checks.organisation_name(text)


def _email(person: str, label: str) -> Question:
    return Ask(
        id="invoice.email",
        label="收票邮箱",
        holds="mail",
        group=BILL,
        names=("发票邮箱", "开票邮箱"),
        ask="发票发到哪个邮箱？",
        example="zhangsan@163.com",
        why="电子发票用邮件发送。",
        parse=lambda text, _: checks.email(text),
        default=lambda view: view.value(f"{person}.email"),
        suggest=Suggestion((f"{person}.email", label)),
    )


_PLAIN_INVOICE = Option(
    PLAIN, "电子普通发票", ("普票", "普通发票", "普通", "电子发票", "电子普票", "普通的", "电子的", "普通票")
)
_SPECIAL_INVOICE = Option(
    SPECIAL, "专用发票", ("专票", "专用", "增值税专用发票", "增值税专票", "抵扣", "抵税", "进项", "增票")
)

INVOICE_FOR_ORGANISATION: tuple[Question, ...] = (
    Choose(
        id="invoice.kind",
        label="发票类型",
        group=BILL,
        names=("发票", "开票类型", "发票种类"),
        ask=lambda view: (
            f"需要哪种发票？抬头默认为{view.value('organisation.name')}，电子发票发到经办人邮箱。"
        ),
        why="专用发票可以抵扣进项税，要多填注册地址、电话和开户行；普通发票不用。",
        options=lambda _: (_PLAIN_INVOICE, _SPECIAL_INVOICE),
    ),
    Ask(
        id="invoice.title",
        label="发票抬头",
        holds="organisation",
        group=BILL,
        names=("抬头", "开票抬头", "开票名称"),
        ask="发票抬头写什么？",
        example="河南示例建设工程有限公司",
        why="发票开给谁，一般就是单位名称。",
        parse=lambda text, _: checks.organisation_name(text),
        default=lambda view: view.value("organisation.name"),
        suggest=Suggestion(("organisation.name", "同机构名称")),
    ),
    Ask(
        id="invoice.tax_number",
        label="纳税人识别号",
        holds="organisation_number",
        group=BILL,
        names=("纳税识别号", "税务登记号", "发票税号"),
        ask="纳税人识别号是？",
        example="91410105MA9GEXMP9W",
        find="和营业执照上的统一社会信用代码是同一个。",
        why="开给单位的发票必须写。",
        parse=lambda text, _: checks.old_number(text),
        default=lambda view: (
            view.value("organisation.id_number") if view.value("organisation.id_type") == "uscc" else ""
        ),
    ),
    Ask(
        id="invoice.address",
        label="注册地址",
        holds="address",
        group=BILL,
        names=("开票地址", "发票地址"),
        ask="专用发票要写单位的注册地址，是哪里？",
        example="河南省郑州市金水区花园路 85 号",
        find="照营业执照上的“住所”写就行。",
        can_wait=True,
        why="专用发票上必须有注册地址。",
        parse=lambda text, _: checks.address(text),
        visible_when=_special_invoice,
        unlocked_by="invoice.kind",
        suggest=Suggestion(("organisation.address", "同单位地址")),
    ),
    Ask(
        id="invoice.phone",
        label="注册电话",
        holds="phone",
        group=BILL,
        names=("开票电话", "单位电话", "公司电话", "座机"),
        ask="单位的注册电话是？例如：0371-65901234",
        example="0371-65901234",
        find="单位的财务一般都知道，问到了再发给我。",
        can_wait=True,
        why="专用发票上必须有注册电话。",
        parse=lambda text, _: checks.landline_or_mobile(text),
        visible_when=_special_invoice,
        unlocked_by="invoice.kind",
    ),
    Ask(
        id="invoice.bank",
        label="开户银行",
        holds="bank",
        group=BILL,
        names=("开户行", "银行"),
        ask="单位的开户银行是？写到支行，例如：中国银行郑州花园路支行",
        example="中国银行郑州花园路支行",
        find="在单位的开户许可证或以前开的发票上有，也可以问财务。",
        can_wait=True,
        why="专用发票上必须有开户银行。",
        parse=lambda text, _: checks.line(text, "开户银行", 4, 40),
        visible_when=_special_invoice,
        unlocked_by="invoice.kind",
    ),
    Ask(
        id="invoice.account",
        label="银行账号",
        holds="account",
        group=BILL,
        names=("账号", "开户账号", "银行账户", "对公账号"),
        ask="单位的银行账号是？",
        example="8 至 32 位数字",
        find="在单位的开户许可证或以前开的发票上有，也可以问财务。",
        can_wait=True,
        why="专用发票上必须有银行账号。",
        parse=lambda text, _: checks.bank_account(text),
        visible_when=_special_invoice,
        unlocked_by="invoice.kind",
        secret=True,
    ),
    _email("contact", "同经办人"),
)

# A special VAT invoice is only issued to taxpayers that are organisations, so a person has no choice here.
INVOICE_FOR_PERSON: tuple[Question, ...] = (
    Choose(
        id="invoice.kind",
        label="发票类型",
        group=BILL,
        names=("发票",),
        ask="个人申请开具电子普通发票：",
        options=lambda _: (_PLAIN_INVOICE,),
        default=lambda _: PLAIN,
    ),
    Ask(
        id="invoice.title",
        label="发票抬头",
        holds="organisation",
        group=BILL,
        names=("抬头",),
        ask="发票抬头写什么？",
        example="王小明",
        why="发票开给谁，一般就是您的姓名。",
        parse=_title,
        default=lambda view: view.value("holder.name"),
        suggest=Suggestion(("holder.name", "申请人本人")),
    ),
    _email("holder", "同申请人"),
)
