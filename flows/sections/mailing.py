"""Stage 2: where the certificate is mailed."""

from collections.abc import Callable

from flows import checks
from flows.question import Ask, Choose, Option, Question, Suggestion, View
from flows.sections.organisation import city, region_told, street, street_told
from flows.sections.people import same_person
from flows.wording.wishes import destination

SAME = "same"
OTHER = "other"
MAIL = "邮寄信息"
_ADDRESS_WHY = "证书由快递送到这里，邮费到付。"


def _always(_: View) -> bool:
    return True


def _mailed_elsewhere(view: View) -> bool:
    return view.value("mailing.to") == OTHER


def _unless_elsewhere(question: str) -> Callable[[View], str]:
    return lambda view: "" if _mailed_elsewhere(view) else view.value(question)


_TO = (
    Option(
        SAME,
        "寄给经办人，到单位地址",
        (
            "可以",
            "好",
            "好的",
            "是",
            "对",
            "同经办人",
            "行",
            "中",
            "寄到单位",
            "单位",
            "经办人",
            "单位地址",
            "寄给我",
            "寄我",
            "给我",
            "寄给我吧",
            "寄给我就行",
            "寄给经办人",
            "寄到公司",
            "寄公司",
            "寄到公司地址",
            "寄到单位地址",
            "寄单位",
            "公司地址",
            "寄给我本人",
            "就寄给我",
            "寄到我们公司",
            "寄到我们单位",
            "寄到公司就行",
            "寄这里",
            "寄到这个地址",
            "这个地址可以",
            "地址没错",
        ),
    ),
    Option(
        OTHER,
        "寄到别处",
        (
            "不",
            "不是",
            "不行",
            "不中",
            "不可以",
            "不要",
            "不寄这里",
            "换地址",
            "换个地址",
            "别的地址",
            "其他",
            "其他地址",
            "寄到家里",
            "寄家里",
            "寄到我家",
            "寄到我家里",
            "寄回家",
            "寄给别人",
            "寄给同事",
            "寄到别的地址",
            "寄到另一个地址",
            "寄到其他地方",
            "换个地方",
            "寄别的地方",
        ),
    ),
)
MAILING_TO = Choose(
    id="mailing.to",
    label="邮寄方式",
    group=MAIL,
    names=("邮寄", "邮寄到", "寄到", "寄给"),
    ask=lambda view: (
        f"证书做好后邮寄（邮费到付），寄给经办人 {view.value('contact.name')}，"
        f"{view.value('organisation.region')}{view.value('organisation.address')}，可以吗？"
    ),
    why="证书是实物，要用快递寄到您手上。",
    said=destination,
    options=lambda _: _TO,
)


def _parcel(
    shown: Callable[[View], bool],
    unlocked_by: str,
    default: Callable[[str], Callable[[View], str] | None],
    suggestions: dict[str, Suggestion],
) -> tuple[Question, ...]:
    """Who gets the parcel, and where."""
    return (
        Ask(
            id="mailing.recipient",
            label="收件人",
            holds="person",
            group=MAIL,
            names=("收货人", "收件人姓名", "收件"),
            ask="收件人叫什么名字？",
            example="王小明",
            why="快递只交给收件人。",
            parse=lambda text, _: checks.person_name(text),
            visible_when=shown,
            unlocked_by=unlocked_by,
            default=default("name"),
            suggest=suggestions.get("name"),
        ),
        Ask(
            id="mailing.mobile",
            label="收件电话",
            holds="mobile",
            group=MAIL,
            names=("收件人电话", "收件人手机", "收件手机", "收货电话"),
            ask="收件人的手机号码是？",
            example="13812345678",
            why="快递员要用它联系收件人。",
            parse=lambda text, _: checks.mobile(text),
            secret=True,
            visible_when=shown,
            unlocked_by=unlocked_by,
            default=default("mobile"),
            suggest=suggestions.get("mobile"),
        ),
        Ask(
            id="mailing.region",
            label="收件省市",
            holds="region",
            group=MAIL,
            names=("收件地区", "收件城市"),
            ask="证书寄到哪里？可以直接发完整地址，例如：河南省郑州市金水区花园路 85 号 3 楼",
            example="河南省郑州市",
            why=_ADDRESS_WHY,
            parse=city,
            also=street_told("mailing.address"),
            visible_when=shown,
            unlocked_by=unlocked_by,
            default=default("region"),
            suggest=suggestions.get("region"),
        ),
        Ask(
            id="mailing.address",
            label="收件地址",
            holds="address",
            group=MAIL,
            names=("收货地址", "邮寄地址", "寄送地址", "快递地址", "收件详细地址"),
            ask="详细的收件地址是？到路名和门牌号，例如：金水区花园路 85 号 3 楼",
            example="金水区花园路 85 号 3 楼",
            why=_ADDRESS_WHY,
            parse=street,
            also=region_told("mailing.region"),
            visible_when=shown,
            unlocked_by=unlocked_by,
            default=default("address"),
            suggest=suggestions.get("address"),
        ),
    )


_OF_CONTACT = {
    "name": "contact.name",
    "mobile": "contact.mobile",
    "region": "organisation.region",
    "address": "organisation.address",
}


def mailing_for_organisation(*, with_holder: bool = False) -> tuple[Question, ...]:
    """To the contact at the organisation's address, unless they say otherwise."""
    people = [("contact", "同经办人"), ("legal_rep", "同法定代表人")]
    if with_holder:
        people.insert(1, ("holder", "同持有人"))
    suggestions = {
        "name": Suggestion(*((f"{who}.name", label) for who, label in people)),
        "mobile": Suggestion(*((f"{who}.mobile", label) for who, label in people)),
        "region": Suggestion(("organisation.region", "同单位")),
        "address": Suggestion(("organisation.address", "同单位")),
    }
    phone_of_recipient = same_person("mailing.recipient", *(who for who, _ in people))("mobile")

    def default(field: str) -> Callable[[View], str]:
        to_contact = _unless_elsewhere(_OF_CONTACT[field])
        if field != "mobile":
            return to_contact
        return lambda view: phone_of_recipient(view) if _mailed_elsewhere(view) else to_contact(view)

    return (MAILING_TO, *_parcel(_mailed_elsewhere, "mailing.to", default, suggestions))


def mailing_for_person() -> tuple[Question, ...]:
    """To the applicant personally, at an address that has to be asked."""

    def default(field: str) -> Callable[[View], str] | None:
        own = {"name": "holder.name", "mobile": "holder.mobile"}.get(field)
        return (lambda view: view.value(own)) if own else None

    same = {
        "name": Suggestion(("holder.name", "申请人本人")),
        "mobile": Suggestion(("holder.mobile", "申请人本人")),
    }
    return _parcel(_always, "", default, same)
