"""What people write, say, tap and scan: any text, at any question."""

import unicodedata
from functools import cache

from bot.links import Links
from bot.message import inbound
from bot.turn.rendering import Renderer
from bot.wechat.outgoing import MAX_BYTES
from flows.catalogue import catalogue
from flows.question import Ask
from tests.fuzz.target import Bytes, Target
from tests.hearing.standing import Applicant, standing
from tests.hearing.utterance import Utterance

_URL = "https://szca.example"
_RENDERER = Renderer(Links(_URL, "k" * 40), _URL, catalogue())
_PLACES = (
    "nothing",
    "organisation.name",
    "organisation.id_number",
    "organisation.region",
    "organisation.address",
    "legal_rep.name",
    "legal_rep.id_number",
    "contact.mobile",
    "contact.email",
    "contact.position",
    "mailing.to",
    "mailing.address",
    "invoice.kind",
    "invoice.bank",
    "confirm",
    "consent.privacy",
    "phone.number",
    "phone.code",
    "paper.application_form",
    "slip",
    "review",
)
_MOST_TEXTS = 3
# Controls, formats, surrogates, private and unassigned characters: nobody sees them, and some turn the line.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def check(data: bytes) -> None:
    source = Bytes(data)
    applicant = _at(source.number() % len(_PLACES)).branch()
    how = source.number()
    for _ in range(_MOST_TEXTS):
        if source.is_over:
            return
        before = len(applicant.said)
        applicant.happens(_event(applicant, how, source.text()))
        said = applicant.said[before:]
        assert said or how % 6 in (3, 4), "nobody answers"
        for text in _RENDERER.texts(applicant.thread, said):
            assert len(text.encode()) <= MAX_BYTES
        _check_stored(applicant)


def _event(applicant: Applicant, how: int, text: str) -> inbound.Inbound:
    about = {"openid": "openid", "created_at": applicant.now, "key": applicant._key()}
    match how % 6:
        case 0:
            return inbound.Voice(**about, media_id="voice", recognition=text)
        case 1:
            return inbound.Text(**about, content=text, menu_id=text)
        case 2:
            return inbound.MenuTap(**about, menu_key=text)
        case 3:
            return inbound.Scan(**about, scene=text)
        case 4:
            return inbound.Follow(**about, scene=text)
    return inbound.Text(**about, content=text)


def _check_stored(applicant: Applicant) -> None:
    if applicant.thread.application is None:
        return
    asked = applicant.look.form.by_id
    for name, value in applicant.given().items():
        if isinstance(asked.get(name), Ask):
            unseen = [char for char in value if unicodedata.category(char) in _UNSEEN]
            assert not unseen, f"{name} keeps {unseen!r}"


@cache
def _at(place: int) -> Applicant:
    found = _PLACES[place]
    return standing(
        Utterance(say=(), at=found, special=found == "invoice.bank", elsewhere=found.startswith("mailing."))
    )


def _said(place: str, *texts: str, how: int = 5) -> bytes:
    return bytes((_PLACES.index(place), how)) + "\0".join(texts).encode()


WORDS = Target(
    check,
    seeds=(
        _said("nothing", "申请数字证书", "退费", "人工"),
        _said("organisation.name", "河南示例建设工程有限公司", "不对，是郑州示例商贸有限公司"),
        _said(
            "organisation.name", "机构名称：河南示例建设工程有限公司\n统一社会信用代码：91410105MA9GEXMP9W"
        ),
        _said("organisation.region", "河南省郑州市金水区", how=0),
        _said("contact.mobile", "一三九零三七一零零零一", "13903710001或者13903710002"),
        _said("contact.email", "zhao@163.com，谢谢", "修改邮箱"),
        _said("legal_rep.id_number", "410105198001010019", "同法人"),
        _said("confirm", "3", "第五项改成李四", "都对"),
        _said("phone.code", "123456"),
        _said("review", "我的审到哪了", "017261123090000000"),
        _said("slip", "已经转了500.00元", "申请退费"),
        _said("confirm", "abcdef01/confirm/3", how=1),
        _said("nothing", "progress", how=2),
        _said("paper.application_form", "face-abc", how=3),
    ),
    words=tuple(
        word.encode()
        for word in (
            "\0",
            "，",
            "。",
            "：",
            "\n",
            "不",
            "是",
            "改成",
            "修改",
            "机构名称",
            "经办人",
            "法人",
            "同",
            "第二项",
            "和",
            "的",
            "吗",
            "１３",
            "①",
            "壹",
            "〇",
            "Ⅳ",
            "\u200b",
            "\u202e",
            "\ufeff",
            "\u0301",
            "\U0001f468\u200d\U0001f469",
            "\ufdfa",
            "ﬃ",
            "㍿",
            "𝟙",
            "٣",
            "[微笑]",
            "<a href=",
            "13903710001",
            "410105198001010019",
            "91410105MA9GEXMP9W",
            "a@b.cn",
            "两千零二十六年",
            "%s{0}",
            "\u2028",
            "\x85",
        )
    ),
    longest=1500,
    seconds=2.0,
)
