"""What was read on a photographed paper, as the desk shows it."""

from bot.message.paper import SURE, Paper
from flows.form import Look
from flows.question import Photo
from flows.seeing.findings import findings
from office.masking import hide

_LABELS = {
    "name": "名称",
    "code": "信用代码",
    "legal_rep": "法定代表人",
    "address": "地址",
    "id_number": "身份证号码",
    "valid_until": "有效期至",
    "amount": "金额",
    "payer": "付款方",
    "payee": "收款方",
    "account": "收款账号",
    "date": "日期",
    "serial": "流水号",
    "memo": "附言",
    "seal_text": "印章",
}
_SECRET = frozenset({"id_number"})


def says(paper: Paper) -> tuple[tuple[str, str], ...]:
    """Pairs of label and text; what is not sure carries a question mark."""
    shown = []
    for name, label in _LABELS.items():
        if seen := paper.fields.get(name):
            text = hide(seen.value) if name in _SECRET else seen.value
            shown.append((label, text if seen.confidence >= SURE else f"{text}（？）"))
    return tuple(shown)


def doubts(question: Photo, paper: Paper, look: Look) -> tuple[str, ...]:
    """What was found; a slip that was used before names the orders."""
    orders = f"（订单 {'、'.join(paper.also_in)}）" if paper.also_in else ""
    return tuple(
        found.title + (orders if found.code == "sent_before" else "")
        for found in findings(question, paper, look)
    )
