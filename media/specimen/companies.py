"""Fictional companies with valid codes."""

from datetime import date, timedelta
from random import Random
from typing import TypedDict

from media.specimen.dice import dice
from media.specimen.digits import USCC_CHARACTERS, company_code, organisation_code
from media.specimen.people import a_person
from media.specimen.places import PLACES, ROADS, Place

WORDS = ("中豫", "恒达", "华信", "鼎盛", "宏图", "嵩岳", "龙腾", "瑞丰", "天成", "云帆", "正阳", "锦程")
TRADES = {
    "建筑工程": "建筑工程施工；市政公用工程施工；园林绿化工程施工；建筑材料销售；工程管理服务",
    "招标代理": "招投标代理服务；工程造价咨询业务；政府采购代理服务；信息咨询服务",
    "信息科技": "软件开发；信息系统集成服务；网络设备销售；数据处理和存储支持服务；技术咨询",
    "机械设备": "通用设备制造；机械设备销售；机械设备租赁；货物进出口；普通机械设备安装服务",
    "环保科技": "环境保护专用设备制造；水污染治理；大气污染治理；环保咨询服务；技术开发",
}
BANKS = ("中国工商银行", "中国建设银行", "中国农业银行", "中原银行", "平安银行")


class Company(TypedDict):
    """What a company's papers say."""

    name: str
    code: str  # 统一社会信用代码, 18 places, GB 32100
    kind: str  # 类型
    legal_rep: str  # 法定代表人, the name of a_person(legal_rep_seed)
    legal_rep_seed: int
    capital: str  # 注册资本
    founded: str  # 2016-05-20
    region: str  # 河南省郑州市金水区
    address: str  # 住所
    scope: str  # 经营范围
    authority: str  # 登记机关
    issued: str  # 2021-08-09
    bank: str
    account: str  # 19 digits


def a_company(seed: int) -> Company:
    """The same seed gives the same company."""
    rng = dice("company", seed)
    place = rng.choice(PLACES)
    trade = rng.choice(tuple(TRADES))
    founded = date(2003, 1, 1) + timedelta(days=rng.randrange(18 * 365))
    legal_rep_seed = 1000 + seed
    bank = rng.choice(BANKS)
    return {
        "name": f"{place.province.removesuffix('省')}{''.join(rng.sample(WORDS, 2))}{trade}有限公司",
        "code": _code(rng, place),
        "kind": "有限责任公司(自然人投资或控股)",
        "legal_rep": a_person(legal_rep_seed)["name"],
        "legal_rep_seed": legal_rep_seed,
        "capital": rng.choice(("伍佰万圆整", "壹仟万圆整", "叁仟万圆整", "伍仟零捌万圆整")),
        "founded": founded.isoformat(),
        "region": place.full,
        "address": _address(rng, place),
        "scope": f"一般项目：{TRADES[trade]}（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）",
        "authority": f"{place.office}市场监督管理局",
        "issued": (founded + timedelta(days=rng.randrange(30, 1500))).isoformat(),
        "bank": f"{bank}{place.city.removesuffix('市')}{rng.choice(ROADS)}支行",
        "account": f"62{rng.randrange(10**17):017d}",
    }


def _address(rng: Random, place: Place) -> str:
    house, floor, room = (rng.randrange(1, most) for most in (300, 30, 30))
    return f"{place.full}{rng.choice(ROADS)}{house}号{floor}层{floor}{room:02d}室"


def _code(rng: Random, place: Place) -> str:
    first_8 = "MA" + "".join(rng.choice(USCC_CHARACTERS) for _ in range(6))
    return company_code(f"91{place.code}{organisation_code(first_8)}")
