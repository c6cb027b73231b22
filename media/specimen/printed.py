"""What is printed on a paper of a layout, and what is true of it."""

from random import Random

from media.specimen.companies import Company, a_company
from media.specimen.dice import dice
from media.specimen.layouts import Layout
from media.specimen.paper import chinese_date
from media.specimen.people import a_person
from media.specimen.slip import capitals

PAYEE = ("深圳市电子商务安全证书管理有限公司", "15473969760074", "平安银行深圳高新技术区支行")
TERMS = ("长期", "2016年05月20日至长期", "2016年05月20日至2036年05月19日", "2015年8月19日 至 不约定期限")
UNTIL = ("长期", "长期", "2036-05-19", "长期")
Values = dict[str, str]


def transferred(layout: Layout, seed: int) -> tuple[Values, Values]:
    """The values that are printed on a slip, and those that a reader should find."""
    rng = dice("transferred", layout.name, seed)
    company = a_company(seed)
    amount = rng.choice(("500.00", "1000.00", "1500.00", "480.50", "12800.00"))
    day = f"2026-{rng.randrange(1, 12):02d}-{rng.randrange(1, 29):02d}"
    values = {
        "payer_name": _name(company, rng),
        "payer_account": company["account"],
        "payer_bank": company["bank"],
        "payee_name": PAYEE[0],
        "payee_account": PAYEE[1],
        "payee_bank": PAYEE[2],
        "serial": f"{rng.randrange(10**18):018d}",
        "amount": f"{float(amount):,.2f}",
        "amount_yuan": f"￥{float(amount):,.2f}",
        "amount_cny": f"CNY{float(amount):,.2f}元",
        "capitals": capitals(amount),
        "day": day,
        "paid_at": f"{day} 10:20:30",
        "stamped_at": f"{day}-10.20.30.123456",
        "memo": f"0172008191122{seed % 10000:05d}证书费",
    }
    truth = {
        "amount": amount,
        "payer": values["payer_name"],
        "payee": PAYEE[0],
        "payer_account": company["account"],
        "account": PAYEE[1],
        "date": day,
        "memo": values["memo"],
    }
    if "serial" in str(layout.says):
        truth["serial"] = values["serial"]
    return values, truth


def certified(layout: Layout, seed: int) -> tuple[Values, Values]:
    """The values that are printed on a certificate, and those that a reader should find."""
    rng = dice("certified", layout.name, seed)
    company = a_company(seed)
    term = rng.randrange(len(TERMS))
    kind = rng.choice(("有限责任公司(自然人投资或控股)", "有限责任公司", "其他有限责任公司", "股份有限公司"))
    values = {
        "name": _name(company, rng),
        "code": company["code"],
        "kind": kind,
        "legal_rep": rng.choice((company["legal_rep"], a_person(seed)["name"])),
        "address": _address(company, rng),
        "capital": company["capital"],
        "founded": chinese_date(company["founded"]),
        "scope": company["scope"],
        "term": TERMS[term],
        "blank_term": f"{chinese_date(company['founded'])}至    年   月   日",
        "span": f"自2008年03月11日至{2026 + seed % 9}年03月10日",
        "spell": f"自2021年06月01日至{2026 + seed % 5}年05月31日",
    }
    printed = _printed(layout)
    truth: Values = {
        name: values[name] for name in ("name", "code", "legal_rep", "address") if name in printed
    }
    if "term" in printed:
        truth["valid_until"] = UNTIL[term]
    elif "span" in printed:
        truth["valid_until"] = f"{2026 + seed % 9}-03-10"
    elif "spell" in printed:
        truth["valid_until"] = f"{2026 + seed % 5}-05-31"
    elif layout.name == "village":
        truth["valid_until"] = "2026-05-20"
    return values, truth


def _printed(layout: Layout) -> set[str]:
    rows = {key for column in layout.says["columns"] for _, key in column["rows"]}
    return rows | {key for _, key, *_ in layout.says.get("placed", ())}


def _name(company: Company, rng: Random) -> str:
    """Companies, their branches, partnerships, studios and sole traders."""
    stem = company["name"].removesuffix("有限公司")
    return rng.choice(
        (
            company["name"],
            company["name"],
            f"{stem}股份有限公司",
            f"{stem}有限责任公司郑州分公司",
            f"{stem}合伙企业（有限合伙）",
            f"{stem[:6]}设计工作室",
            f"{stem[:4]}区{stem[4:6]}餐饮店",
            f"{stem[2:6]}管理咨询中心",
        )
    )


def _address(company: Company, rng: Random) -> str:
    """In towns and in villages, with and without a building."""
    region = company["region"]
    return rng.choice(
        (
            company["address"],
            f"{region}示例街道商务外环路{rng.randrange(1, 90)}号世博大厦{rng.randrange(2, 30)}楼",
            f"{region}黄河镇李家庄村{rng.randrange(1, 9)}组",
            f"{region}科学大道与瑞达路交叉口东南角{rng.randrange(1, 30)}号楼B座{rng.randrange(101, 999)}",
        )
    )
