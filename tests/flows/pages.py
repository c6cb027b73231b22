"""Pages as they are read: what the papers of the example company and its people say."""

from bot.message.paper import Paper, Read

_ABOUT = ("is_sealed", "is_signed", "flaws", "also_in", "blanks")


def page(kind: str, *, sure: float = 0.98, **more: object) -> Paper:
    """A page with these fields; the names in `_ABOUT` are about the page itself."""
    about = {name: more.pop(name) for name in _ABOUT if name in more}
    return Paper(kind, {name: Read(str(value), sure) for name, value in more.items()}, **about)  # type: ignore[arg-type]


LICENCE_SAYS = {
    "name": "河南示例建设工程有限公司",
    "code": "91410105MA9GEXMP9W",
    "legal_rep": "陈志远",
    "address": "河南省郑州市金水区示例路1号8层801室",
    "valid_until": "长期",
}
LICENCE = page("licence", **LICENCE_SAYS)
SEALED_LICENCE = page("licence", is_sealed=True, **LICENCE_SAYS)
CARD = page("id_front", name="王小明", id_number="410105199003072515")
BACK = page("id_back", valid_until="2036-05-01")
SLIP_SAYS = {
    "amount": "500.00",
    "payer": "河南示例建设工程有限公司",
    "payee": "深圳市电子商务安全证书管理有限公司",
    "account": "15473969760074",
    "date": "2026-11-23",
}
