"""Stage 2, the last two groups: where the certificate is mailed, and the invoice."""

from flows import checks
from flows.question import Ask, Choose, Option, Question, Suggestion, View
from flows.region import region

SAME = "same"
OTHER = "other"
PLAIN = "plain"
SPECIAL = "special"


def _mailed_elsewhere(view: View) -> bool:
    return view.value("mailing.to") == OTHER


def _special_invoice(view: View) -> bool:
    return view.value("invoice.kind") == SPECIAL


def _has_credit_code(view: View) -> bool:
    return view.value("organisation.id_type") == "uscc"


MAILING: tuple[Question, ...] = (
    Choose(
        id="mailing.to",
        label="邮寄方式",
        group="邮寄信息",
        ask=lambda view: (
            f"证书做好后邮寄（邮费到付），寄给经办人 {view.value('contact.name')}，"
            f"{view.value('organisation.region')}{view.value('organisation.address')}，可以吗？"
        ),
        options=lambda _: (
            Option(
                SAME,
                "寄给经办人，到单位地址",
                ("可以", "好", "好的", "是", "对", "同经办人", "行", "寄到单位"),
            ),
            Option(OTHER, "寄到别处", ("不", "不是", "换地址", "换个地址", "别的地址", "其他")),
        ),
    ),
    Ask(
        id="mailing.recipient",
        label="收件人",
        group="邮寄信息",
        ask="收件人叫什么名字？",
        parse=lambda text, _: checks.person_name(text),
        visible_when=_mailed_elsewhere,
        unlocked_by="mailing.to",
        default=lambda view: "" if _mailed_elsewhere(view) else view.value("contact.name"),
        suggest=Suggestion("contact.name", "同经办人"),
    ),
    Ask(
        id="mailing.mobile",
        label="收件电话",
        group="邮寄信息",
        ask="收件人的手机号码是？",
        parse=lambda text, _: checks.mobile(text),
        secret=True,
        visible_when=_mailed_elsewhere,
        unlocked_by="mailing.to",
        default=lambda view: "" if _mailed_elsewhere(view) else view.value("contact.mobile"),
        suggest=Suggestion("contact.mobile", "同经办人"),
    ),
    Ask(
        id="mailing.region",
        label="收件省市",
        group="邮寄信息",
        ask="寄到哪个省、哪个市？",
        parse=lambda text, _: region(text),
        visible_when=_mailed_elsewhere,
        unlocked_by="mailing.to",
        default=lambda view: "" if _mailed_elsewhere(view) else view.value("organisation.region"),
        suggest=Suggestion("organisation.region", "同单位"),
    ),
    Ask(
        id="mailing.address",
        label="收件地址",
        group="邮寄信息",
        ask="详细的收件地址是？到路名和门牌号。",
        parse=lambda text, _: checks.address(text),
        visible_when=_mailed_elsewhere,
        unlocked_by="mailing.to",
        default=lambda view: "" if _mailed_elsewhere(view) else view.value("organisation.address"),
        suggest=Suggestion("organisation.address", "同单位"),
    ),
)

INVOICE: tuple[Question, ...] = (
    Choose(
        id="invoice.kind",
        label="发票类型",
        group="发票信息",
        ask=lambda view: (
            f"需要哪种发票？抬头默认为{view.value('organisation.name')}，电子发票发到经办人邮箱。"
        ),
        options=lambda _: (
            Option(PLAIN, "电子普通发票", ("普票", "普通发票", "普通", "电子发票", "电子普票")),
            Option(SPECIAL, "专用发票", ("专票", "专用", "增值税专用发票", "增值税专票")),
        ),
    ),
    Ask(
        id="invoice.title",
        label="发票抬头",
        group="发票信息",
        ask="发票抬头写什么？",
        parse=lambda text, _: checks.organisation_name(text),
        default=lambda view: view.value("organisation.name"),
        suggest=Suggestion("organisation.name", "同机构名称"),
    ),
    Ask(
        id="invoice.tax_number",
        label="纳税人识别号",
        group="发票信息",
        ask="纳税人识别号是？",
        parse=lambda text, _: checks.old_number(text),
        default=lambda view: view.value("organisation.id_number") if _has_credit_code(view) else "",
    ),
    Ask(
        id="invoice.address",
        label="注册地址",
        group="发票信息",
        ask="专用发票要写单位的注册地址，是哪里？",
        parse=lambda text, _: checks.address(text),
        visible_when=_special_invoice,
        unlocked_by="invoice.kind",
        suggest=Suggestion("organisation.address", "同单位地址"),
    ),
    Ask(
        id="invoice.phone",
        label="注册电话",
        group="发票信息",
        ask="单位的注册电话是？例如：0371-65901234",
        parse=lambda text, _: checks.landline_or_mobile(text),
        visible_when=_special_invoice,
        unlocked_by="invoice.kind",
    ),
    Ask(
        id="invoice.bank",
        label="开户银行",
        group="发票信息",
        ask="单位的开户银行是？写到支行，例如：中国银行郑州花园路支行",
        parse=lambda text, _: checks.line(text, "开户银行", 4, 40),
        visible_when=_special_invoice,
        unlocked_by="invoice.kind",
    ),
    Ask(
        id="invoice.account",
        label="银行账号",
        group="发票信息",
        ask="单位的银行账号是？",
        parse=lambda text, _: checks.bank_account(text),
        visible_when=_special_invoice,
        unlocked_by="invoice.kind",
        secret=True,
    ),
    Ask(
        id="invoice.email",
        label="收票邮箱",
        group="发票信息",
        ask="发票发到哪个邮箱？",
        parse=lambda text, _: checks.email(text),
        default=lambda view: view.value("contact.email"),
        suggest=Suggestion("contact.email", "同经办人"),
    ),
)
