"""The lines that a reader of print finds on a slip, a card, a licence or a form: any words, anywhere."""

import re
from collections.abc import Mapping
from datetime import date
from math import cos, pi, sin

from bot.message.paper import Paper, Read
from media.ocr import Box, Line
from media.reading import kinds, money, our_form, parties, signature, slip
from media.reading.layout import Page
from media.reading.reader import DOCUMENTS
from media.reading.result import Field
from tests.flows.every_step import every_step
from tests.fuzz.target import Bytes, Target

_SIDE = 1280.0
_MOST_LINES = 60
_ANCHORS = tuple(word for words in kinds.ANCHORS.values() for word in words)
# A byte chooses among them: of the labels of a slip, which are many, those of the parties by example.
_PARTIES = (
    "付款人户名",
    "付款人账号",
    "收款人户名",
    "收款人账号",
    "户名",
    "账号",
    "全称",
    "付款人",
    "收款人",
)
_OTHERS = slip.STOPS[len(parties.LABELS) :]
_LABELS = tuple(dict.fromkeys((*_ANCHORS, *_PARTIES, *_OTHERS)))
_PLACES = ("organisation.name", "paper.licence", "slip", "review")


def check(data: bytes) -> None:
    source = Bytes(data)
    place = source.one_of(_PLACES)
    lines = []
    while not source.is_over and len(lines) < _MOST_LINES:
        lines.append(_line(source))
    page = Page(lines, int(_SIDE), int(_SIDE))
    kind = kinds.sort(page).kind
    our_form.by_print(page)
    signature.label_of(page, is_foot=False)
    for name, document in DOCUMENTS.items():
        fields = document.read(page)
        document.is_sure(fields)
        _check_fields(fields)
        if name == kind:
            _tell(place, Paper(kind, {key: Read(one.value, one.confidence) for key, one in fields.items()}))
    for line in lines:
        _check_amounts(line.text)


def _line(source: Bytes) -> Line:
    """A box of any size at any angle; it may be flat, and lie on others."""
    left, top, wide, high = (source.number() / 255 * _SIDE for _ in range(4))
    angle = source.number() * 2 * pi / 256
    sure = source.number() / 255
    chosen = source.number()
    text = source.text()
    if chosen:
        text = _LABELS[chosen % len(_LABELS)] + text
    corners = ((0.0, 0.0), (wide, 0.0), (wide, high / 8), (0.0, high / 8))
    turned = tuple(
        (left + x * cos(angle) - y * sin(angle), top + x * sin(angle) + y * cos(angle)) for x, y in corners
    )
    box: Box = (turned[0], turned[1], turned[2], turned[3])
    return Line(text, sure, box)


def _check_fields(fields: Mapping[str, Field]) -> None:
    for name, found in fields.items():
        assert 0 <= found.confidence <= 1, name
        assert 0 <= found.box.left <= found.box.right <= 1, name
        assert 0 <= found.box.top <= found.box.bottom <= 1, name
        assert found.value, name
        if name == "amount":
            assert re.fullmatch(r"\d+\.\d\d", found.value)
        if name == "date":
            date.fromisoformat(found.value)


def _check_amounts(text: str) -> None:
    assert all(fen >= 0 for fen in money.figures(text))
    assert (money.capitals(text) or 0) >= 0


def _tell(place: str, paper: Paper) -> None:
    """The conversation goes on with what was read."""
    walk = every_step("institution")[place].branch()
    before = len(walk.heard)
    walk.sends_photo("", paper)
    assert len(walk.heard) > before


def _row(top: int, label: str, value: str, *, angle: int = 0) -> bytes:
    chosen = _LABELS.index(label)
    text = label + "：" + value if not chosen else "：" + value
    return bytes((20, top, 120, 120, angle, 250, chosen)) + text.encode() + b"\0"


_SLIP = (
    _row(10, "回单", "")
    + _row(40, "付款人户名", "河南示例建设工程有限公司")
    + _row(60, "付款人账号", "41001234567890123456")
    + _row(80, "收款人户名", "深圳市电子商务安全证书管理有限公司")
    + _row(100, "收款人账号", "15473969760074")
    + _row(120, "金额", "￥500.00")
    + _row(140, "大写", "伍佰元整")
    + _row(160, "交易日期", "2026-11-23 10:20:30")
    + _row(180, "流水号", "20261123ABCDEF")
    + _row(200, "附言用途", "证书费")
)
_CARD = (
    _row(20, "姓名", "李晓静")
    + _row(40, "性别", "女")
    + _row(60, "出生", "1990年3月7日")
    + _row(80, "住址", "河南省郑州市金水区")
    + _row(120, "公民身份号码", "410105199003070024")
)
_LICENCE = (
    _row(10, "营业执照", "")
    + _row(30, "统一社会信用代码", "91410105MA9GEXMP9W")
    + _row(60, "法定代表人", "赵志刚")
    + _row(90, "成立日期", "2019年03月07日")
)
PRINTS = Target(
    check,
    seeds=(
        b"\2" + _SLIP,
        b"\1" + _LICENCE,
        b"\0"
        + _CARD
        + _row(160, "签发机关", "郑州市公安局")
        + _row(180, "有效期限", "2016.01.01-2036.01.01"),
        b"\3" + _row(10, "数字证书申请表", "") + _row(30, "手写签名", ""),
        b"\2"
        + _row(10, "回单", "")
        + _row(20, "户名", "甲", angle=64)
        + _row(20, "账号", "1" * 19, angle=192),
    ),
    words=tuple(
        word.encode()
        for word in (
            "\0",
            "户名",
            "账号",
            "金额",
            "￥",
            "500.00",
            "1,000.00",
            "伍佰元整",
            "壹万亿元",
            "角分",
            "2026年2月30日",
            "20261123",
            "：",
            "；",
            "长期",
            "410105199003070024",
            "91410105MA9GEXMP9W",
            "付",
            "款",
            "名",
            "称",
        )
    ),
    longest=2048,
    seconds=2.0,
)
