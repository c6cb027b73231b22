"""A drawn business licence in the landscape form of today."""

from PIL import Image, ImageDraw

from media import qr
from media.specimen.companies import Company
from media.specimen.emblem import emblem
from media.specimen.paper import INK, Sheet, chinese_date
from media.specimen.seal import press

WIDTH, HEIGHT = 1754, 1240  # A4 landscape at 150 dpi
GOLD = (176, 140, 70)


def licence(company: Company) -> Image.Image:
    sheet = Sheet(WIDTH, HEIGHT, (252, 250, 243))
    _border(sheet)
    badge = emblem(150)
    sheet.image.paste(badge, (WIDTH // 2 - 75, 92), badge)
    sheet.text((WIDTH / 2, 318), "营　业　执　照", 92, weight="serif_bold", anchor="mm")
    sheet.text((WIDTH / 2, 396), "（副 本）", 34, weight="serif", anchor="mm")
    _code(sheet, company)
    _fields(sheet, company)
    _registrar(sheet, company)
    sheet.watermark(110)
    return press(
        sheet.image, company["authority"], at=(0.79, 0.77), diameter=240, seed=company["code"], line=""
    )


def _border(sheet: Sheet) -> None:
    for inset, width in ((34, 10), (52, 3), (64, 2)):
        box = (inset, inset, WIDTH - inset, HEIGHT - inset)
        sheet.draw.rectangle(box, outline=GOLD, width=width)
    draw = ImageDraw.Draw(sheet.image)
    for x in (34, WIDTH - 94):
        for y in (34, HEIGHT - 94):
            draw.rectangle((x, y, x + 60, y + 60), fill=(244, 232, 204), outline=GOLD, width=4)


def _code(sheet: Sheet, company: Company) -> None:
    sheet.text((130, 240), "统一社会信用代码", 30, weight="sans_bold")
    sheet.text((130, 286), company["code"], 36)
    address = f"https://gsxt.example.com/?{company['code']}"
    code = qr.draw_image(address, 2).resize((170, 170), Image.Resampling.NEAREST)
    sheet.image.paste(code, (WIDTH - 330, 200))
    sheet.text((WIDTH - 245, 392), "扫描二维码了解更多登记信息", 17, anchor="mm")


def _fields(sheet: Sheet, company: Company) -> None:
    left = (
        ("名　　　称", company["name"]),
        ("类　　　型", company["kind"]),
        ("法定代表人", company["legal_rep"]),
        ("经 营 范 围", company["scope"]),
    )
    right = (
        ("注 册 资 本", company["capital"]),
        ("成 立 日 期", chinese_date(company["founded"])),
        ("营 业 期 限", "长期"),
        ("住　　　所", company["address"]),
    )
    for x, width, rows in ((130, 560, left), (960, 440, right)):
        y = 470.0
        for label, value in rows:
            sheet.text((x, y), label, 32, weight="sans_bold", colour=(92, 70, 34))
            below = sheet.paragraph((x + 210, y), value, 32, width=width)
            y = max(below, y + 45) + 34


def _registrar(sheet: Sheet, company: Company) -> None:
    sheet.text((1110, 930), "登记机关", 34, weight="sans_bold", colour=INK)
    sheet.text((1240, 1040), chinese_date(company["issued"]), 34, weight="serif")
    sheet.text((130, 1146), "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn", 20, colour=(90, 90, 90))
    sheet.text((WIDTH - 130, 1146), "国家市场监督管理总局监制", 20, colour=(90, 90, 90), anchor="ra")
