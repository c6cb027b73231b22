"""Stage 2: the fields, group by group, as the portal has them."""

from bot.message.outbound import Choice
from flows import checks
from flows.question import Ask, Choose, Option, Question, View
from flows.region import region

CREDIT_CODE = "统一社会信用代码"
SAME = "same"
OTHER = "other"
PLAIN = "plain"
SPECIAL = "special"

_ID_TYPES = (
    Option("uscc", CREDIT_CODE, ("信用代码", "三证合一", "税号")),
    Option("licence_no", "营业执照注册号", ("注册号",)),
    Option("org_code", "组织机构代码", ("机构代码",)),
    Option("institution_no", "事业单位法人证书号", ("事业单位",)),
    Option("society_no", "社会团体登记证号", ("社会团体", "社团")),
)


def _organisation_number(text: str, view: View) -> str:
    if view.value("organisation.id_type") == "uscc":
        return checks.credit_code(text)
    return checks.old_number(text)


def _number_name(view: View) -> str:
    kind = view.value("organisation.id_type")
    return next(option.label for option in _ID_TYPES if option.value == kind)


def _resident_id(text: str, view: View) -> str:
    return checks.resident_id(text, view.today)


def _mailed_elsewhere(view: View) -> bool:
    return view.value("mailing.to") == OTHER


def _special_invoice(view: View) -> bool:
    return view.value("invoice.kind") == SPECIAL


def _same(question: str, label: str) -> "Suggestion":
    return Suggestion(question, label)


class Suggestion:
    """Offers the value of another field: 同经办人 and its like."""

    def __init__(self, question: str, label: str) -> None:
        self.question = question
        self.label = label

    def __call__(self, view: View) -> tuple[Choice, ...]:
        value = view.value(self.question)
        return (Choice(f"{self.label}（{value}）", value),) if value else ()


ORGANISATION: tuple[Question, ...] = (
    Ask(
        id="organisation.name",
        label="机构名称",
        group="机构信息",
        ask="请问机构全称是什么？与营业执照上一致，例如：河南示例建设工程有限公司",
        parse=lambda text, _: checks.organisation_name(text),
    ),
    Choose(
        id="organisation.id_type",
        label="机构证件类型",
        group="机构信息",
        ask="机构用哪种证件？",
        options=lambda _: _ID_TYPES,
        default=lambda _: "uscc",
    ),
    Ask(
        id="organisation.id_number",
        label="机构证件号码",
        group="机构信息",
        ask=lambda view: (
            f"请发{_number_name(view)}。"
            + ("营业执照右上方或正中的 18 位代码。" if view.value("organisation.id_type") == "uscc" else "")
        ),
        parse=_organisation_number,
        needs=("organisation.id_type",),
    ),
    Ask(
        id="organisation.region",
        label="省市",
        group="机构信息",
        ask="单位在哪个省、哪个市？例如：河南省郑州市",
        parse=lambda text, _: region(text),
    ),
    Ask(
        id="organisation.address",
        label="单位地址",
        group="机构信息",
        ask="单位的详细地址是？到路名和门牌号，例如：金水区花园路 85 号 3 楼",
        parse=lambda text, _: checks.address(text),
    ),
)

LEGAL_REP: tuple[Question, ...] = (
    Ask(
        id="legal_rep.name",
        label="法人姓名",
        group="法人信息",
        ask="法定代表人叫什么名字？",
        parse=lambda text, _: checks.person_name(text),
    ),
    Ask(
        id="legal_rep.id_number",
        label="法人身份证号码",
        group="法人信息",
        ask="法定代表人的身份证号码是？要印在授权委托书上。",
        parse=_resident_id,
        secret=True,
    ),
    Ask(
        id="legal_rep.mobile",
        label="法人移动电话",
        group="法人信息",
        ask="法定代表人的手机号码是？",
        parse=lambda text, _: checks.mobile(text),
        secret=True,
    ),
)

CONTACT: tuple[Question, ...] = (
    Ask(
        id="contact.name",
        label="经办人姓名",
        group="经办人信息",
        ask="经办人（办理这件事的员工）叫什么名字？稍后由经办人本人做人脸核验。",
        parse=lambda text, _: checks.person_name(text),
        suggest=_same("legal_rep.name", "就是法定代表人"),
    ),
    Ask(
        id="contact.id_number",
        label="经办人身份证号码",
        group="经办人信息",
        ask="经办人的身份证号码是？",
        parse=_resident_id,
        secret=True,
        default=lambda view: _when_same_person(view, "legal_rep.id_number"),
    ),
    Ask(
        id="contact.mobile",
        label="经办人联系电话",
        group="经办人信息",
        ask="经办人的手机号码是？办理进度的短信会发到这个号码。",
        parse=lambda text, _: checks.mobile(text),
        secret=True,
        default=lambda view: _when_same_person(view, "legal_rep.mobile"),
    ),
    Ask(
        id="contact.email",
        label="经办人邮箱",
        group="经办人信息",
        ask="经办人的邮箱是？电子发票会发到这里。",
        parse=lambda text, _: checks.email(text),
    ),
    Ask(
        id="contact.position",
        label="经办人职位",
        group="经办人信息",
        ask="经办人在单位是什么职位？例如：行政主管",
        parse=lambda text, _: checks.position(text),
    ),
)

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
        suggest=_same("contact.name", "同经办人"),
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
        suggest=_same("contact.mobile", "同经办人"),
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
        suggest=_same("organisation.region", "同单位"),
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
        suggest=_same("organisation.address", "同单位"),
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
        suggest=_same("organisation.name", "同机构名称"),
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
        suggest=_same("organisation.address", "同单位地址"),
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
        suggest=_same("contact.email", "同经办人"),
    ),
)


def _has_credit_code(view: View) -> bool:
    return view.value("organisation.id_type") == "uscc"


def _when_same_person(view: View, question: str) -> str:
    """The contact may be the legal representative: then number and phone are known."""
    is_same = view.value("contact.name") != "" and view.value("contact.name") == view.value("legal_rep.name")
    return view.value(question) if is_same else ""
