"""Stage 2: the fields, group by group, as the portal has them."""

from flows import checks
from flows.question import Ask, Choose, Option, Question, Suggestion, View
from flows.region import region

CREDIT_CODE = "统一社会信用代码"

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
        suggest=Suggestion("legal_rep.name", "就是法定代表人"),
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


def _when_same_person(view: View, question: str) -> str:
    """The contact may be the legal representative: then number and phone are known."""
    is_same = view.value("contact.name") != "" and view.value("contact.name") == view.value("legal_rep.name")
    return view.value(question) if is_same else ""
