"""Stage 2: the organisation that a certificate is for, and how its address is heard."""

from collections.abc import Callable, Mapping

from bot.errors import Refused
from flows import checks
from flows.checks.place import split_address
from flows.checks.region import region
from flows.question import Ask, Choose, Option, Question, View

CREDIT_CODE = "统一社会信用代码"
ORG = "机构信息"

_ID_TYPES = (
    Option(
        "uscc",
        CREDIT_CODE,
        ("信用代码", "三证合一", "三合一", "税号", "统一代码", "18位", "十八位", "执照", "营业执照"),
    ),
    Option("licence_no", "营业执照注册号", ("注册号",)),
    Option("org_code", "组织机构代码", ("机构代码",)),
    Option("institution_no", "事业单位法人证书号", ("事业单位",)),
    Option("society_no", "社会团体登记证号", ("社会团体", "社团")),
)
_CHECK_OF: Mapping[str, Callable[[str], str]] = {
    "uscc": checks.credit_code,
    "licence_no": checks.licence_number,
    "org_code": checks.organisation_code,
    "institution_no": checks.institution_number,
    "society_no": checks.society_number,
}
_WHERE_CODE = "它在营业执照的右上方或正中，18 位。"


def _organisation_number(text: str, view: View) -> str:
    return _CHECK_OF[view.value("organisation.id_type") or "uscc"](text)


def _number_name(view: View) -> str:
    kind = view.value("organisation.id_type")
    return next((option.label for option in _ID_TYPES if option.value == kind), CREDIT_CODE)


def _is_credit_code(view: View) -> bool:
    return view.value("organisation.id_type") == "uscc"


def city(text: str, _: View) -> str:
    """Province and city, from their names or from a whole address."""
    return split_address(text).region or region(text)


def street(text: str, _: View) -> str:
    """The part of an address below the city."""
    place = split_address(text)
    return checks.address(f"{place.district}{place.rest}" if place.region else text)


def region_told(question: str) -> Callable[[str, View], Mapping[str, str]]:
    """A whole address tells the region as well."""

    def tell(text: str, view: View) -> Mapping[str, str]:
        found = split_address(text).region
        return {question: found} if found else {}

    return tell


def street_told(question: str) -> Callable[[str, View], Mapping[str, str]]:
    """Somebody asked for the region may give the whole address."""

    def tell(text: str, view: View) -> Mapping[str, str]:
        place = split_address(text)
        if not place.region or len(place.rest) < 4:
            return {}
        try:
            return {question: checks.address(f"{place.district}{place.rest}")}
        except Refused:
            return {}

    return tell


ORGANISATION: tuple[Question, ...] = (
    Ask(
        id="organisation.name",
        label="机构名称",
        holds="organisation",
        group=ORG,
        names=(
            "单位名称",
            "公司名称",
            "企业名称",
            "单位全称",
            "机构全称",
            "公司全称",
            "单位",
            "公司",
            "机构",
        ),
        ask=(
            "请问机构全称是什么？与营业执照上一致，例如：河南示例建设工程有限公司\n"
            "也可以直接拍营业执照发来，上面的内容我来填。"
        ),
        example="河南示例建设工程有限公司",
        find="全称在营业执照最上面的“名称”一栏，也可以直接拍营业执照发来，我来填。",
        why="证书是以这个名称颁发的，要和营业执照、公章上的一字不差。",
        parse=lambda text, _: checks.organisation_name(text),
    ),
    Choose(
        id="organisation.id_type",
        label="机构证件类型",
        group=ORG,
        names=("证件类型",),
        ask="机构用哪种证件？",
        options=lambda _: _ID_TYPES,
        default=lambda _: "uscc",
    ),
    Ask(
        id="organisation.id_number",
        label="机构证件号码",
        holds="organisation_number",
        group=ORG,
        names=(CREDIT_CODE, "信用代码", "社会信用代码", "机构代码", "营业执照号码", "营业执照号", "税号"),
        ask=lambda view: f"请发{_number_name(view)}。" + (_WHERE_CODE if _is_credit_code(view) else ""),
        example="91410105MA9GEXMP9W",
        find="手边没有营业执照的话，可以请同事拍一张照片，转发到这里，我来读。",
        why="用它来确认是哪家单位，会写进证书。手上是老证件的，回复“修改机构证件类型”。",
        parse=_organisation_number,
        needs=("organisation.id_type",),
    ),
    Ask(
        id="organisation.region",
        label="省市",
        holds="region",
        group=ORG,
        names=("所在省市", "单位省市", "所在地", "所在地区", "地区", "城市"),
        ask="单位地址是？请从省市写到门牌号，例如：河南省郑州市金水区花园路 85 号 3 楼",
        example="河南省郑州市",
        why="证书里要写单位所在的省和市。",
        parse=city,
        also=street_told("organisation.address"),
    ),
    Ask(
        id="organisation.address",
        label="单位地址",
        holds="address",
        group=ORG,
        names=("机构地址", "公司地址", "企业地址", "详细地址", "地址", "住所"),
        ask="单位的详细地址是？到路名和门牌号，例如：金水区花园路 85 号 3 楼",
        example="金水区花园路 85 号 3 楼",
        find="可以照营业执照上的“住所”写，也可以直接拍营业执照发来，我来填。",
        why="要印在申请表上，也是默认的收件地址。",
        parse=street,
        also=region_told("organisation.region"),
    ),
)
