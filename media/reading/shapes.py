"""How the names and addresses of China look. What does not look so is read wrongly, or not to its end."""

import re

from media.reading.regions import begins_with_division, is_known

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_LEAST_NAME, _MOST_NAME = 4, 60
# What the name of an organisation ends with, and what may follow it where it is a part of a larger one.
_ENDS = (
    "公司|集团|企业|工厂|厂|商店|店|超市|商行|车行|酒行|银行|支行|分行|中心|事务所|研究所|诊所|卫生所|派出所|"
    "托管所|会所|合作社|联合社|报社|旅行社|出版社|经济社|经联社|医院|学院|研究院|设计院|法院|检察院|敬老院|"
    "幼儿园|公园|产业园|农庄|山庄|庄园|学校|大学|中学|小学|协会|学会|商会|委员会|联合会|工会|基金会|促进会|"
    "服务部|经营部|营业部|门市部|销售部|维修部|加工部|项目部|代表处|办事处|管理处|工作室|工作站|服务站|"
    "加油站|服务队|工程队|图书馆|博物馆|宾馆|餐馆|茶馆|文化馆|体育馆|饭庄|酒楼|茶楼|酒店|饭店|网吧|美容院|"
    "养殖场|农场|林场|市场|商场|牧场|作坊|坊|商铺|档|摊|局|厅|政府|办公室|村民小组|驿站|药房|书屋|书院|"
    "家庭农场|俱乐部|养老院|福利院|服务社|信用社|院|吧|行|园"
)
_KINDS = r"(?:\((?:有限合伙|普通合伙|特殊普通合伙|集团|个人独资|个体工商户|有限公司)\))?"
_PARTS = (
    "分公司|分店|分厂|分部|分社|分所|分院|支行|分行|营业部|办事处|代表处|项目部|店|中心|经营部|门市部|"
    "加油站|厂|站|室"
)
_COMPANY = re.compile(r"(?P<whole>.{2,}?公司)(?P<rest>.*)")
_REST = re.compile(rf"(?:\([^()]{{1,12}}\))?(?:[{_HAN}0-9A-Za-z()]{{0,18}}(?:{_PARTS}))?")
_ORGANISATION = re.compile(rf"[{_HAN}A-Za-z0-9()·&\-.]{{2,}}(?:{_ENDS}){_KINDS}")
# The name itself is covered or cut off, or this is the row below it.
_ONLY_KIND = re.compile(r".?(?:一人|其他)?(?:有限责任|股份有限|有限)?公司(?:\(.*)?")
_NOT_IN_NAMES = re.compile(r"人民币|万元|元整|\d{4}年|专用章|业务章|账号|法定代表|注册|[,，。;；:：]")
_PERSON = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}]{{1,12}}(?:·[{_HAN}]{{1,12}}){{1,4}}")
_NO_PERSON = re.compile(r"公司|银行|账|人$|称$|住$|类$|注$|号$|[日月年元]$")
_REGION = re.compile(rf"[{_HAN}()]{{1,16}}?(?:省|自治区|市|自治州|州|地区|盟|区|县|旗)")
_PLACE_ENDS = re.compile(
    r".*(?:[号室楼层座栋幢单元屋村组铺房厦园城场心旁侧内口处边段排院库站区社坊庄港户位间弄巷]|\d|[A-Za-z]|\))"
)


def is_organisation(text: str) -> bool:
    """Whether a text is the whole name of one organisation, from its beginning to its end."""
    name = _flat(text)
    if _ONLY_KIND.fullmatch(name):
        return False
    if not _LEAST_NAME <= len(name) <= _MOST_NAME or _NOT_IN_NAMES.search(name):
        return False
    if company := _COMPANY.fullmatch(name):
        rest = company["rest"]
        is_bank = "银行" in company["whole"]
        return rest == "" or (
            _REST.fullmatch(rest) is not None and ("行" not in rest or is_bank) and "公司" not in rest[:-2]
        )
    return name.count("(") == name.count(")") and _ORGANISATION.fullmatch(name) is not None


def is_person(text: str) -> bool:
    """Whether a text may be a person's name. 深圳市电 is the beginning of an organisation's."""
    is_name = _PERSON.fullmatch(text) is not None and _NO_PERSON.search(text) is None
    return is_name and not begins_with_division(text)


def is_address(text: str) -> bool:
    """Whether a text begins with a region that there is and ends where an address may end."""
    flat = _flat(text)
    return (
        6 <= len(flat) <= 120
        and _REGION.match(flat) is not None
        and _PLACE_ENDS.fullmatch(flat) is not None
        and flat.count("(") == flat.count(")")
        and not re.search(r"\d{4}年\d|万元|有限公司$|人民币", flat)
        and is_known(flat)
    )


def _flat(text: str) -> str:
    return text.replace("（", "(").replace("）", ")")
