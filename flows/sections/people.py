"""Stage 2: legal representative, holder and contact."""

from collections.abc import Callable

from flows import checks
from flows.question import Ask, Question, Suggestion, View
from flows.sections.binding import SAME_NUMBER

_NO_MAIL = "没有邮箱的话，QQ 邮箱也可以：QQ 号后面加 @qq.com；单位或同事的邮箱也行。"
PEOPLE = ("legal_rep", "holder", "contact")  # who has a name, a number and a telephone
REP, HOLD, CONT = "法人信息", "申请人信息", "经办人信息"


def resident_id(text: str, view: View) -> str:
    """A resident's ID number, as of today."""
    return checks.resident_id(text, view.today)


def representative_id(text: str, view: View) -> str:
    """A resident's number, or a passport or a permit with its name: nobody checks the face of this person."""
    if document := checks.other_document(text):
        return document
    checks.refuse_bare_document(text)
    return resident_id(checks.without_permit(text), view)


def _is_other_document(field: str, value: str) -> bool:
    return field == "id_number" and " " in value


def title_of_rep(view: View) -> str:
    """As the licence calls the person: 92 begins the code of a sole trader, and a branch has a head."""
    if view.value("organisation.id_number").startswith("92"):
        return "经营者"
    is_branch = view.value("organisation.name").endswith(_BRANCHES)
    return "负责人" if is_branch else "法定代表人"


_BRANCHES = ("分公司", "分行", "支行", "分店", "分厂", "分所", "分校", "办事处", "营业部")


def same_person(named: str, *others: str) -> Callable[[str], Callable[[View], str]]:
    """Defaults for a person who is `named` like another: the known fields of one person hold for both."""

    def known(field: str) -> Callable[[View], str]:
        def default(view: View) -> str:
            name = view.value(named)
            same = (other for other in others if name and view.value(f"{other}.name") == name)
            values = (view.value(f"{other}.{field}") for other in same)
            return next((value for value in values if value and not _is_other_document(field, value)), "")

        return default

    return known


LEGAL_REP: tuple[Question, ...] = (
    Ask(
        id="legal_rep.name",
        label="法人姓名",
        holds="person",
        group=REP,
        names=("法定代表人", "法定代表人姓名", "法人代表", "法人代表姓名", "法人"),
        ask=lambda view: f"{title_of_rep(view)}叫什么名字？",
        example="陈志远",
        find=(
            "营业执照上的“法定代表人”一栏就是（分公司是“负责人”，个体户是“经营者”），"
            "也可以直接拍营业执照发来，我来填。"
        ),
        why="申请表里有法定代表人的授权，要和营业执照上的一致。",
        parse=lambda text, _: checks.person_name(text),
    ),
    Ask(
        id="legal_rep.id_number",
        label="法人身份证号码",
        holds="id_number",
        group=REP,
        names=("法人证件号码",),
        ask=lambda view: f"{title_of_rep(view)}的身份证号码是？要印在授权委托书上。",
        example="41010519900101123X（18 位，最后一位可能是 X）",
        find="可以问一下本人，或者请他拍一张身份证转发到这里，我来读。",
        can_wait=True,
        why="要印在法定代表人的授权委托里，只用于这次申请，加密保存。",
        parse=representative_id,
        certain=checks.names_document,
        secret=True,
    ),
    Ask(
        id="legal_rep.mobile",
        label="法人移动电话",
        holds="mobile",
        group=REP,
        names=("法人手机", "法人电话"),
        ask=lambda view: f"{title_of_rep(view)}的手机号码是？",
        example="13812345678",
        find="问到了直接发“法人移动电话：…”就行。",
        can_wait=True,
        why="审核时如有疑问，可能会联系法定代表人核实。",
        parse=lambda text, _: checks.mobile(text),
        secret=True,
    ),
)

_of_holder = same_person("holder.name", "legal_rep")
_of_contact = same_person("contact.name", "legal_rep", "holder")


def holder(*, is_employee: bool) -> tuple[Question, ...]:
    """证书持有人: an employee of the organisation, or the applicant personally."""
    who = "证书持有人" if is_employee else "申请人"
    return (
        Ask(
            id="holder.name",
            label=f"{who}姓名",
            holds="person",
            group=HOLD,
            names=(
                "持有人",
                "持有人姓名",
                "证书持有人",
                "申请人",
                "申请人姓名",
                "使用人",
                "姓名",
                "本人姓名",
            ),
            ask=(
                "证书给哪位员工使用？请发证书持有人的姓名，与身份证上一致。"
                if is_employee
                else "请问您的姓名是？与身份证上一致。"
            ),
            example="王小明",
            why="证书是以这个姓名颁发的，要和身份证上的一致。",
            parse=lambda text, _: checks.person_name(text),
            suggest=Suggestion(("legal_rep.name", "就是法定代表人")) if is_employee else None,
        ),
        Ask(
            id="holder.id_number",
            label=f"{who}身份证号码",
            holds="id_number",
            group=HOLD,
            names=("持有人身份证号码", "申请人身份证号码"),
            ask=f"{who}的身份证号码是？" if is_employee else "您的身份证号码是？",
            example="41010519900101123X（18 位，最后一位可能是 X）",
            find=f"可以请{who}拍一张身份证，转发到这里，我来读。",
            can_wait=True,
            why="用它核对身份，会写进证书，加密保存。",
            parse=resident_id,
            secret=True,
            default=_of_holder("id_number"),
        ),
        Ask(
            id="holder.mobile",
            label=f"{who}手机号码",
            holds="mobile",
            group=HOLD,
            names=("持有人手机", "持有人电话", "申请人电话", "申请人手机"),
            ask=(f"{who}的手机号码是？" if is_employee else "您的手机号码是？")
            + "证书做好后，PIN 密码会用短信发到这个号码。",
            example="13812345678",
            can_wait=is_employee,
            why="PIN 密码只用短信发给持有人本人。",
            parse=lambda text, _: checks.mobile(text),
            suggest=None if is_employee else SAME_NUMBER,
            secret=True,
            default=_of_holder("mobile"),
        ),
        Ask(
            id="holder.email",
            label=f"{who}邮箱",
            holds="mail",
            group=HOLD,
            names=("持有人邮箱", "申请人邮箱"),
            ask=f"{who}的邮箱是？" if is_employee else "您的邮箱是？电子发票会发到这里。",
            example="zhangsan@163.com",
            find=_NO_MAIL,
            can_wait=is_employee,
            why="证书里要有一个邮箱。" if is_employee else "电子发票会发到这里。",
            parse=lambda text, _: checks.email(text),
        ),
    )


def contact(*, with_holder: bool = False) -> tuple[Question, ...]:
    """经办人: the employee who handles the application and does the face check."""
    known = [("legal_rep.name", "就是法定代表人")]
    if with_holder:
        known.insert(0, ("holder.name", "就是证书持有人"))
    return (
        Ask(
            id="contact.name",
            label="经办人姓名",
            holds="person",
            group=CONT,
            names=("经办人", "经办", "办理人", "联系人", "联系人姓名"),
            ask="经办人（办理这件事的员工）叫什么名字？稍后由经办人本人做人脸核验。",
            example="王小明",
            why="经办人代表单位办理，要由本人签名、做人脸核验。",
            parse=lambda text, _: checks.person_name(text),
            suggest=Suggestion(*known),
        ),
        Ask(
            id="contact.id_number",
            label="经办人身份证号码",
            holds="id_number",
            group=CONT,
            ask="经办人的身份证号码是？",
            example="41010519900101123X（18 位，最后一位可能是 X）",
            find="可以请经办人拍一张身份证，转发到这里，我来读。",
            can_wait=True,
            why="人脸核验时要用它确认是本人，加密保存。",
            parse=resident_id,
            secret=True,
            default=_of_contact("id_number"),
        ),
        Ask(
            id="contact.mobile",
            label="经办人联系电话",
            holds="mobile",
            group=CONT,
            names=("经办人手机", "经办人手机号码", "经办人电话"),
            ask="经办人的手机号码是？",
            example="13812345678",
            can_wait=True,
            why="审核时如有疑问，会打这个电话联系经办人。",
            parse=lambda text, _: checks.mobile(text),
            suggest=SAME_NUMBER,
            secret=True,
            default=_of_contact("mobile"),
        ),
        Ask(
            id="contact.email",
            label="经办人邮箱",
            holds="mail",
            group=CONT,
            names=("邮箱", "电子邮箱", "联系邮箱"),
            ask="经办人的邮箱是？电子发票会发到这里。",
            example="zhangsan@163.com",
            find=_NO_MAIL,
            why="电子发票会发到这里。",
            parse=lambda text, _: checks.email(text),
            default=same_person("contact.name", "holder")("email") if with_holder else None,
        ),
        Ask(
            id="contact.position",
            label="经办人职位",
            holds="position",
            group=CONT,
            names=("职位", "职务", "经办人职务", "岗位"),
            ask="经办人在单位是什么职位？例如：行政主管",
            example="行政主管",
            can_wait=True,
            why="申请表的授权委托里要写。",
            parse=lambda text, _: checks.position(text),
        ),
    )
