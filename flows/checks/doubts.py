"""Words that could be a name or an address, but read like something else: worth asking whether they are.

Chinese has no capitals, so 明天再来 is made of the same letters as a name. Nothing is refused here.
"""

import re

# What an organisation's name ends with on its licence: a legal form, or the kind of place it is.
_FORM = re.compile(
    r"(?:公司|集团|企业|合伙|商行|银行|支行|分行|联社|信用社|合作社|事务所|诊所|中心|基地|政府|超市|工作室|车间|药房|码头"
    r"|[厂店院局处部站队馆室园场团会校学库台宫寺庙堂矿港段办委署铺坊庄屋阁轩斋苑府居厅楼城吧摊行户社所村组区])"
    r"(?:（.{1,20}）)?$"
)
_FAMILY = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
    "鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
    "和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚"
    "程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双"
    "闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容"
    "向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空"
    "曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫仝苑岳代付未员锁亢缑帅佟仉墨哈谯笪爱阳佴商牟"
    "佘伯赏海晋楚汝涂钦归宾候侍原撒禚揭才召修丘凡战展义昂智信亓上皇尉令长宇端百南呼拓"
)
# Grammar, not names: nobody is called with these.
_GRAMMAR = re.compile(r"[了的吗呢吧么啊呀您咱俺啦嘛没再给这你我他她们怎什哪不]")
_BANK = re.compile(r"银行|[分支总]行|信用社|联社|农信|财务公司|营业部|分理处|[\u3400-\u9fff]行$")
_PLACE = re.compile(
    r"\d|[一二三四五六七八九十百][号楼栋层单]|[路街道巷弄里村镇乡区县旗栋楼室层园厦座庄屯组堂场城院港桥湾坡营寨集店]"
)


def is_odd_organisation(name: str) -> bool:
    """没有打印机: without a legal form at its end."""
    return bool(re.search(r"[\u3400-\u9fff]", name)) and not _FORM.search(name)


def is_odd_person(name: str) -> bool:
    """明天再来: too long without a dot, no family name in front, or grammar within."""
    if "·" in name or not re.fullmatch(r"[\u3400-\u9fff]+", name):
        return False  # names of minorities, and in Latin letters, have shapes of their own
    return len(name) > 4 or name[0] not in _FAMILY or bool(_GRAMMAR.search(name))


def is_odd_address(place: str) -> bool:
    """下午再说吧: no street, village, house or number."""
    return not _PLACE.search(place)


def is_odd_position(title: str) -> bool:
    """我也不清楚: a sentence."""
    return len(title) > 10 or bool(_GRAMMAR.search(title) or re.search(r"\d|^[第选]", title))


def is_odd_bank(name: str) -> bool:
    """Without a bank's name in it, or a sentence."""
    return not _BANK.search(name) or bool(_GRAMMAR.search(name))
