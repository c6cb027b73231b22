"""The set phrases of a power of attorney, which name people without a label before them."""

import re

_WHO = r"[\u3400-\u9fff·]{2,12}?"
_OF_THE_HEAD = re.compile(
    rf"(?:本人|我)(?P<name>{_WHO})[（(]?(?:姓名[）)]?)?系(?P<of>[^，。；\n]{{4,40}}?)(?:[（(][^（）()]{{1,10}}[)）])?的?法定代表人"
)
_OF_THE_AGENT = re.compile(
    rf"(?:现|特|兹)(?:委托|授权)(?P<of>[^，。；\n]{{4,40}}?的?(?:员工|职工|工作人员))?(?P<name>{_WHO})(?:同志)?"
    r"(?:[，,][^，。；\n]{0,30})?(?:为|作为|担任)(?:我方|我公司|我单位|本公司|本单位|本人|我)的?(?:委托|授权)?(?:代理人|经办人|代表)"
)


# 本授权书声明：X有限公司的法定代表人Y授权Z为我单位委托代理人.
_OF_BOTH = re.compile(
    rf"(?:声明[：:，, ]*)?(?P<of>[^，。；：:\n]{{4,40}}?)的?(?:法定代表人|负责人)[（(]?(?P<name>{_WHO})[）)]?"
    rf"(?:[，,])?(?:现|特|兹)?(?:授权|委托)(?:委托|授权)?(?:本单位|我单位|本公司|我公司)?的?(?P<agent>{_WHO})(?:同志)?(?:[，,][^，。；\n]{{0,30}})?"
    r"(?:为|作为|担任)(?:我方|我公司|我单位|本公司|本单位|我)?的?(?:合法)?(?:委托|授权)?(?:代理人|经办人|代表)[^\n]{0,80}"
)


def as_labelled(text: str) -> str:
    """The text with such phrases as labelled lines: 现委托X为代理人 becomes 委托代理人：X."""
    if "法定代表人" not in text and "代理人" not in text:
        return text
    text = _OF_BOTH.sub(
        lambda found: (
            f"\n单位名称：{found['of']}\n法定代表人：{found['name']}\n委托代理人：{found['agent']}\n"
        ),
        text,
    )
    text = _OF_THE_HEAD.sub(lambda found: f"\n单位名称：{found['of']}\n法定代表人：{found['name']}\n", text)
    return _OF_THE_AGENT.sub(lambda found: f"\n委托代理人：{found['name']}\n", text)
