"""A drawn bank slip (汇款回单) of a transfer between companies."""

from typing import TypedDict

from PIL import Image

from media.specimen.dice import dice
from media.specimen.paper import Sheet, typeface
from media.specimen.seal import press

WIDTH, HEIGHT = 1654, 960
LINE = (120, 130, 150)
DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿")


class Transfer(TypedDict):
    """What a slip says."""

    payer: str
    payer_account: str
    payer_bank: str
    payee: str
    payee_account: str
    payee_bank: str
    amount: str  # 500.00
    paid_at: str  # 2026-11-23 10:20:30
    memo: str  # 附言


def slip(order: Transfer) -> Image.Image:
    sheet = Sheet(WIDTH, HEIGHT, (253, 253, 250))
    bank = order["payer_bank"].split("银行")[0] + "银行"
    sheet.text((70, 46), bank, 44, weight="sans_bold", colour=(150, 36, 42))
    sheet.text((WIDTH / 2, 90), "网上银行电子回单", 50, weight="sans_bold", anchor="mm")
    serial = f"{dice('slip', *order.values()).randrange(10**18):018d}"
    sheet.text((70, 150), f"回单编号：{serial}", 26)
    sheet.text((WIDTH - 70, 150), f"交易时间：{order['paid_at']}", 26, anchor="ra")
    _table(sheet, order)
    sheet.text(
        (70, 850), "重要提示：本回单不作为收款方发货依据，可向开户行核验真伪。", 24, colour=(110, 110, 110)
    )
    sheet.watermark(100)
    return press(sheet.image, bank, at=(0.86, 0.76), diameter=190, seed=serial, line="电子回单专用章")


def capitals(amount: str) -> str:
    """伍佰元整: how a bank writes an amount below a thousand million yuan, to the fen."""
    yuan, _, cents = amount.partition(".")
    text = _capital_yuan(str(int(yuan))) + "元"
    padded = cents.ljust(2, "0")
    jiao, fen = padded[0], padded[1]
    if cents.strip("0") == "":
        return text + "整"
    text += DIGITS[int(jiao)] + ("角" if jiao != "0" else "")
    return text + (DIGITS[int(fen)] + "分" if fen != "0" else "整")


def _capital_yuan(yuan: str) -> str:
    text = ""
    for place, digit in enumerate(yuan):
        unit = UNITS[len(yuan) - 1 - place]
        if digit != "0":
            text += DIGITS[int(digit)] + unit
            continue
        if unit in ("万", "亿"):
            text = text.rstrip("零") + unit
        if not text.endswith("零"):
            text += "零"
    return text.rstrip("零") or "零"


def _table(sheet: Sheet, order: Transfer) -> None:
    left, top, height = 70, 200, 82
    half = (WIDTH - 2 * left) // 2
    for row, (key, label) in enumerate((("", "户名"), ("_account", "账号"), ("_bank", "开户行"))):
        y = top + row * height
        for column, (side, party) in enumerate((("payer", "付款方"), ("payee", "收款方"))):
            x = left + column * half
            sheet.draw.rectangle((x, y, x + half, y + height), outline=LINE, width=2)
            sheet.draw.line((x + 230, y, x + 230, y + height), LINE, 2)
            sheet.text((x + 20, y + 24), party + label, 28, colour=(80, 86, 100))
            _fit(sheet, (x + 246, y + 24), str(order[f"{side}{key}"]), half - 262)  # type: ignore[literal-required]
    rows = (
        ("交易金额", f"人民币（小写）：￥{order['amount']}"),
        ("金额大写", f"人民币（大写）：{capitals(order['amount'])}"),
        ("附言用途", order["memo"]),
        ("交易状态", "交易成功"),
    )
    for row, (label, value) in enumerate(rows, 3):
        y = top + row * height
        sheet.draw.rectangle((left, y, left + 2 * half, y + height), outline=LINE, width=2)
        sheet.draw.line((left + 230, y, left + 230, y + height), LINE, 2)
        sheet.text((left + 20, y + 24), label, 28, colour=(80, 86, 100))
        sheet.text((left + 246, y + 22), value, 30)


def _fit(sheet: Sheet, at: tuple[int, int], text: str, width: int) -> None:
    """On one line if it fits, else smaller on two."""
    if typeface("sans", 28).getlength(text) <= width:
        sheet.text(at, text, 28)
    else:
        sheet.paragraph((at[0], at[1] - 14), text, 22, width=width, leading=1.3)
