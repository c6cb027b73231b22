"""Exports of the online banks for organisations, with the head and the habits of each. All tell the same.

500.00 yuan came from 洛阳金玉贸易有限公司 with an order number, 1,234.56 came without a remark, 20.50 went.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tests.money.files import csv_file, xls_file, xlsx_file

ORDER = "017261123122030001"
PAYER, OTHER, BANK = "洛阳金玉贸易有限公司", "河南示例（集团）有限公司", "中原银行郑州花园路支行"
ACCOUNT, OTHER_ACCOUNT, OWN = "6212345678901234567", "41050100100200300400", "15473969760074"
OWNER = "深圳市电子商务安全证书管理有限公司"


def icbc() -> bytes:
    """工商银行: every cell in quotes with a tab, moments with dots, a mark beside two columns of amounts."""
    head = (
        "凭证号", "本方账号", "对方账号", "交易时间", "借/贷", "借方发生额", "贷方发生额", "对方行号",
        "摘要", "用途",
        "对方单位名称", "余额", "个性化信息",
    )  # fmt: skip
    lines = (
        ("0", OWN, ACCOUNT, "2026-11-23-12.20.30.123456", "贷", "", "500.00", "1024", "转账", ORDER, PAYER,
         "10,500.00", ""),
        ("0", OWN, OTHER_ACCOUNT, "2026-11-23-13.00.00.000001", "贷", "", "1,234.56", "1024", "", "", OTHER,
         "11,734.56", ""),
        ("0", OWN, "", "2026-11-23-14.00.00.000000", "借", "20.50", "", "", "手续费", "", "",
         "11,714.06", ""),
    )  # fmt: skip
    table = (head, *lines, ("借方合计：20.50", "贷方合计：1734.56"))
    text = "\r\n".join(",".join(f'"{cell}\t"' for cell in row) for row in table)
    return f"[HISTORYDETAIL]\r\n{text}\r\n".encode("gb18030")


def ccb() -> bytes:
    """建设银行: numbers as texts in a book, the account's own columns first, two serials."""
    head = (
        "账号", "账户名称", "交易时间", "借方发生额/元(支取)", "贷方发生额/元(收入)", "余额", "币种",
        "对方户名",
        "对方账号", "对方开户机构", "记账日期", "摘要", "备注", "账户明细编号-交易流水号", "企业流水号",
        "凭证种类",
        "凭证号", "关联账户",
    )  # fmt: skip
    rest = ("", "电子转账凭证", "", "")
    return xls_file(
        (
            ("中国建设银行企业活期明细信息",),
            ("查询时间：20261124 09:00:00", "", "账号：" + OWN),
            head,
            (OWN, OWNER, "20261123 12:20:30", "0.00", "500.00", "10,500.00", "人民币", PAYER, ACCOUNT, BANK,
             "20261123", "电汇", ORDER, "1-A1", *rest),
            (OWN, OWNER, "20261123 13:00:00", "0.00", "1,234.56", "11,734.56", "人民币", OTHER,
             OTHER_ACCOUNT, BANK,
             "20261123", "电汇", "", "1-A2", *rest),
            (OWN, OWNER, "20261123 14:00:00", "20.50", "0.00", "11,714.06", "人民币", "", "", "",
             "20261123", "手续费", "", "1-A3", *rest),
        )
    )  # fmt: skip


def abc() -> bytes:
    """农业银行: real numbers, two balances, a sum of charges, totals in sentences at the end."""
    head = (
        "交易时间", "收入金额", "支出金额", "账户余额", "本次余额", "手续费总额", "交易方式",
        "交易行名", "交易类别",
        "对方省市", "对方账号", "对方户名", "交易说明", "交易摘要", "交易附言",
    )  # fmt: skip
    return xlsx_file(
        (
            ("账户明细", *[""] * 14),
            ("账号", OWN, "户名", OWNER),
            ("起始日期", "20261101", "截止日期", "20261130"),
            head,
            ("2026-11-23 12:20:30", 500, "", 10500, 10500, 0, "网银", BANK, "", "", ACCOUNT, PAYER, "",
             "转存", ORDER),
            ("2026-11-23 13:00:00", 1234.56, "", 11734.56, 11734.56, 0, "网银", BANK, "", "",
             OTHER_ACCOUNT, OTHER,
             "", "转存", ""),
            ("2026-11-23 14:00:00", "", 20.5, 11714.06, 11714.06, 0, "", "", "", "", "", "", "", "费用",
             ""),
            ("汇总收入金额：1734.56", "", "汇总支出金额：20.5", "收入笔数：2", "支出笔数：1"),
        ),
        merged=("A1:O1",),
    )  # fmt: skip


def boc() -> bytes:
    """中国银行: heads in two languages, payer and payee both, amounts with a sign."""
    head = (
        "交易类型[ Transaction Type ]", "业务类型[ Business type ]",
        "付款人开户行号[ Account holding bank number of payer ]",
        "付款人开户行名[ Payer account bank ]", "付款人账号[ Debit Account No. ]",
        "付款人名称[ Payer's Name ]",
        "收款人开户行行号[ Account holding bank number of beneficiary ]",
        "收款人开户行名[ Beneficiary account bank ]",
        "收款人账号[ Payee's Account Number ]", "收款人名称[ Payee's Name ]",
        "交易日期[ Transaction Date ]",
        "交易时间[ Transaction time ]", "交易货币[ Trade Currency ]", "交易金额[ Trade Amount ]",
        "交易后余额[ After-transaction balance ]", "起息日期[ Value Date ]", "汇率[ Exchange rate ]",
        "交易流水号[ Transaction reference number ]", "摘要[ Reference ]", "用途[ Purpose ]",
        "交易附言[ Remark ]",
    )  # fmt: skip

    def line(
        kind: str, account: str, payer: str, time: str, amount: str, serial: str, remark: str
    ) -> tuple[str, ...]:
        day = "20261123"
        return (
            kind, "转账", "104", BANK, account, payer, "307", "平安银行", OWN, OWNER, day, time, "CNY",
            amount, "11,714.06",
            day, "", serial, "", remark, "",
        )  # fmt: skip

    preamble = (
        ("查询账号[ Inquirer account number ]", OWN),
        (
            "贷方发生总笔数[ Total number of credited payments ]",
            "2",
            "贷方发生总额[ Total credited amount ]",
            "1734.56",
        ),
        (),
    )
    lines = (
        line("来账", ACCOUNT, PAYER, "12:20:30", "500.00", "B1", ORDER),
        line("来账", OTHER_ACCOUNT, OTHER, "13:00:00", "1,234.56", "B2", ""),
        line("往账", OWN, OWNER, "14:00:00", "-20.50", "B3", "手续费"),
    )
    return csv_file((*preamble, head, *lines))


def cmb() -> bytes:
    """招商银行: one day as a number of spreadsheets, the other side as 收/付方, several remarks."""
    head = (
        "交易日", "交易时间", "起息日", "交易类型", "借方金额", "贷方金额", "余额", "摘要", "流水号",
        "流程实例号", "业务名称",
        "用途", "业务参考号", "业务摘要", "其它摘要", "收/付方分行名", "收/付方名称", "收/付方账号",
        "收/付方开户行行号",
        "收/付方开户行名", "收/付方开户行地址",
    )  # fmt: skip

    def line(
        time: str, debit: object, credit: object, serial: str, remark: str, payer: str, account: str
    ) -> list[object]:
        other = (payer, account, "", BANK if payer else "", "")
        return [
            46349,
            time,
            46349,
            "转账",
            debit,
            credit,
            0,
            "",
            serial,
            "",
            "",
            remark,
            "",
            "",
            "",
            "",
            *other,
        ]

    return xlsx_file(
        (
            ("# 导出时间：2026-11-24", "", "", ""),
            ("# 账号：" + OWN,),
            head,
            line("12:20:30", "", 500, "C1", ORDER, PAYER, ACCOUNT),
            line("13:00:00", "", 1234.56, "C2", "", OTHER, OTHER_ACCOUNT),
            line("14:00:00", 20.5, "", "C3", "手续费", "", ""),
            ("# 借方总笔数：1", "借方总金额：20.50", "贷方总笔数：2", "贷方总金额：1734.56"),
        )
    )


def pingan() -> bytes:
    """平安银行: the bank of the account that applicants pay to."""
    head = (
        "交易时间", "账号", "收入", "支出", "账户余额", "交易流水号", "对方户名", "对方账号",
        "对方开户行", "摘要", "交易用途",
        "交易备注",
    )  # fmt: skip
    return xlsx_file(
        (
            ("账户交易明细查询",),
            ("账户名称", OWNER),
            head,
            ("2026-11-23 12:20:30", OWN, "500.00", "--", "10,500.00", "P1", PAYER, ACCOUNT, BANK,
             "转账", ORDER, ""),
            ("2026-11-23 13:00:00", OWN, "1,234.56", "--", "11,734.56", "P2", OTHER, OTHER_ACCOUNT,
             BANK, "转账", "", ""),
            ("2026-11-23 14:00:00", OWN, "--", "20.50", "11,714.06", "P3", "", "", "", "手续费", "", ""),
            ("合计", "", "1,734.56", "20.50"),
        ),
        merged=("A1:L1",),
    )  # fmt: skip


def bocom() -> bytes:
    """交通银行: one column of amounts with marks, a day without strokes."""
    head = (
        "账号", "账户名称", "币种", "交易日期", "交易时间", "凭证种类", "凭证号码", "借贷标志",
        "发生额", "余额", "对方账号",
        "对方户名", "对方行名", "摘要", "核心流水号",
    )  # fmt: skip
    own = (OWN, OWNER, "人民币", "20261123")
    return csv_file(
        (
            head,
            (*own, "122030", "", "", "贷", "500.00", "10500.00", ACCOUNT, PAYER, BANK, ORDER, "J1"),
            (*own, "130000", "", "", "贷", "1234.56", "11734.56", OTHER_ACCOUNT, OTHER, BANK, "", "J2"),
            (*own, "140000", "", "", "借", "20.50", "11714.06", "", "", "", "手续费", "J3"),
        )
    )


def spdb() -> bytes:
    """浦发银行: GB18030 with tabs between, a head below a merged one, thousands, a sum of the page."""
    return csv_file(
        (
            ("对公账户明细", "", "", "", "", "", "", ""),
            ("交易日期", "交易时间", "发生额", "", "余额", "对方", "", "摘要"),
            ("", "", "借方", "贷方", "", "对方户名", "对方账号", ""),
            ("2026/11/23", "12:20:30", "", "500.00", "10,500.00", PAYER, ACCOUNT, ORDER),
            ("2026/11/23", "13:00:00", "", "1,234.56", "11,734.56", OTHER, OTHER_ACCOUNT, ""),
            ("2026/11/23", "14:00:00", "20.50", "", "11,714.06", "", "", "手续费"),
            ("本页小计", "", "20.50", "1,734.56", "", "", "", ""),
        ),
        delimiter="\t",
    )


def cmbc() -> bytes:
    """民生银行: 对方账号名称, the serial of the host, a currency in the amounts' heads."""
    head = (
        "序号", "交易日期", "主机交易流水号", "借方发生额(元)", "贷方发生额(元)", "账户余额(元)",
        "凭证号", "摘要", "对方账号",
        "对方账号名称", "对方开户行", "交易时间",
    )  # fmt: skip
    return xls_file(
        (
            ("民生银行交易明细", ""),
            head,
            (1, "2026-11-23", "M1", "", 500, 10500, "", ORDER, ACCOUNT, PAYER, BANK, "2026-11-23 12:20:30"),
            (2, "2026-11-23", "M2", "", 1234.56, 11734.56, "", "", OTHER_ACCOUNT, OTHER, BANK,
             "2026-11-23 13:00:00"),
            (3, "2026-11-23", "M3", 20.5, "", 11714.06, "", "手续费", "", "", "", "2026-11-23 14:00:00"),
            ("", "", "合计", 20.5, 1734.56),
        )
    )  # fmt: skip


def citic() -> bytes:
    """中信银行: quotes, formulas against spreadsheets, dots in the days, 对方账户名称."""
    head = (
        "交易日期", "交易时间", "柜员交易号", "借方发生额", "贷方发生额", "账户余额", "对方账户名称",
        "对方账号", "对方开户行名称",
        "摘要", "附言",
    )  # fmt: skip

    def line(
        time: str, debit: str, credit: str, serial: str, payer: str, account: str, remark: str
    ) -> tuple[str, ...]:
        guarded = f'="{account}"' if account else ""
        return ("2026.11.23", time, serial, debit, credit, "11,714.06", payer, guarded, BANK, "网银", remark)

    return csv_file(
        (
            ("账户明细信息",),
            head,
            line("12:20:30", "", "500.00", "Z1", PAYER, ACCOUNT, f'="{ORDER}"'),
            line("13:00:00", "", "1,234.56", "Z2", OTHER, OTHER_ACCOUNT, ""),
            line("14:00:00", "20.50", "", "Z3", "", "", "手续费"),
            ("总笔数：3", "收入总金额：1,734.56"),
        )
    )


LAYOUTS: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {one.__name__: one for one in (icbc, ccb, abc, boc, cmb, pingan, bocom, spdb, cmbc, citic)}
)
# Their exports tell lines apart by the whole line.
WITHOUT_SERIAL = ("icbc", "abc", "spdb")
