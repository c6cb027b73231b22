"""Names of persons: a family name and one or two characters, parts with a dot between, or Latin letters."""

import re

from flows.checks.writing import HAN
from flows.hearing.lexicon import words
from flows.hearing.recognise.certainty import Certainty

FAMILY = frozenset(
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
    "張陳楊黃劉趙吳鄭馮蔣韓馬葉蘇盧蕭鄧賈鍾譚羅龍許孫錢萬閆郟鄔"
)
_COMPOUND = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "长孙",
        "宇文",
        "司徒",
        "夏侯",
        "东方",
        "端木",
        "百里",
        "南宫",
        "轩辕",
        "呼延",
        "东郭",
        "西门",
        "独孤",
        "拓跋",
        "太史",
        "申屠",
        "公冶",
        "澹台",
        "濮阳",
        "淳于",
        "单于",
        "太叔",
        "仲孙",
        "钟离",
        "闻人",
        "万俟",
        "赫连",
        "鲜于",
        "闾丘",
        "亓官",
        "司寇",
        "司空",
        "納蘭",
        "纳兰",
        "歐陽",
        "第五",
    ]
)
# Rare family names that also begin many words: sure only with a name of two characters that is no word.
_DOUBTFUL = frozenset(
    "都公员代未才上时能后从全长原相通别关查国明家和平于经应计信修归候单空有者本海东南百安成利"
)
_DOTTED = re.compile(rf"[{HAN}]{{1,20}}(?:[·•‧．・.][{HAN}]{{1,20}}){{1,4}}")
_LATIN = re.compile(r"[A-Za-z][a-z'A-Z-]{0,20}(?:[ .]{1,2}[A-Za-z][a-zA-Z'-]{0,20}){1,4}")
_LONG_HAN = re.compile(rf"[{HAN}]{{5,12}}")
_ONLY_HAN = re.compile(rf"[{HAN}]{{2,4}}")
# Inside a name these are grammar; 能 and 不 are the second character of real names too rarely to be sure.
_VERBS = frozenset(
    "了吗呢吧么啊呀您咱俺啦嘛没再给这你我他她们怎什哪不的是在有要会说去来换问等打发写填寄改到就都还也把被让很太已"
)


def person(text: str) -> Certainty:
    """Whether all of the text is a person's name."""
    name = text.strip()
    if _DOTTED.fullmatch(name):
        return Certainty.SURE
    if _LATIN.fullmatch(name):
        return Certainty.SURE if name[0].isupper() and name.lower() not in _CLOSINGS else Certainty.MAYBE
    solid = re.sub(r"\s+", "", name)
    if _is_talk(solid) or titled(solid) or words("positions", "ends").at_end(solid) == solid:
        return Certainty.NO
    if _LONG_HAN.fullmatch(solid) and not _is_sentence(solid):
        return Certainty.MAYBE
    return _of_han(solid) if _ONLY_HAN.fullmatch(solid) else Certainty.NO


_CLOSINGS = frozenset(
    ("best regards", "kind regards", "yours sincerely", "thank you", "dear sir", "good morning")
)


def _of_han(name: str) -> Certainty:
    if name in _COMPOUND or (len(name) == 4 and name[1:3] in words("people", "titles_after")):
        return Certainty.NO
    if any(c in _VERBS for c in name):
        return (
            Certainty.MAYBE if name[0] in FAMILY and not any(c in _VERBS for c in name[2:]) else Certainty.NO
        )
    if name in words("people", "words"):
        return Certainty.MAYBE
    if name[:2] in _COMPOUND and 3 <= len(name) <= 4:
        return Certainty.SURE
    if len(name) == 4:
        return (
            Certainty.SURE
            if name[0] in FAMILY and name[1] in FAMILY and not _wordy(name)
            else Certainty.MAYBE
        )
    if name[0] not in FAMILY or _wordy(name):
        return Certainty.MAYBE
    return Certainty.SURE if name[0] not in _DOUBTFUL or len(name) == 3 else Certainty.MAYBE


def _is_sentence(name: str) -> bool:
    """A long stretch with grammar or a common word in it is no name without its dots."""
    known = (words("asking", "sentence"), words("asking", "words"), words("people", "words"))
    return any(c in _VERBS for c in name) or any(each.within(name) for each in known)


def _wordy(name: str) -> bool:
    """Begins or ends with a common word: 方便面, 明天王."""
    known = words("people", "words")
    return name[:2] in known or (len(name) > 3 and (name[-2:] in known or name[:3] in known))


def _is_talk(name: str) -> bool:
    """Words that are a part somebody plays, a topic or grammar, and nobody's name."""
    return (
        name in words("asking", "sentence")
        or name in words("talk", "fillers", "remarks", "particles")
        or name in words("roles", "legal_rep", "holder", "contact", "organisation", "mailing", "invoice")
        or name
        in words("attributes", "name", "id_number", "mobile", "email", "position", "address", "region")
    )


def titled(name: str) -> str:
    """The title in 陈总, 赵老师 or 李女士, "" if there is none: no name on an identity card."""
    title = words("people", "titles_after").at_end(name)
    family = name[: len(name) - len(title)] if title else ""
    if title and 1 <= len(family) <= 2 and (family[0] in FAMILY or family[0] in "小老大"):
        if len(title) == 1 and len(family) == 2 and title not in "总姐哥叔姨董":
            return ""  # 王海工 may be a name
        return title
    return name if re.fullmatch(r"[小老阿大][一-鿿]", name) and name[1] in FAMILY else ""
