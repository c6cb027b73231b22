"""Real divisions that the fictional people and companies live in."""

from typing import NamedTuple


class Place(NamedTuple):
    code: str
    province: str
    city: str
    county: str

    @property
    def full(self) -> str:
        return self.province + self.city + self.county

    @property
    def office(self) -> str:
        """The division as a police station or a registrar writes it: without the province."""
        return (self.city + self.county) or self.province


PLACES = (
    Place("410105", "河南省", "郑州市", "金水区"),
    Place("410102", "河南省", "郑州市", "中原区"),
    Place("410307", "河南省", "洛阳市", "偃师区"),
    Place("410221", "河南省", "开封市", "杞县"),
    Place("410902", "河南省", "濮阳市", "华龙区"),
    Place("411122", "河南省", "漯河市", "临颍县"),
    Place("411628", "河南省", "周口市", "鹿邑县"),
    Place("419001", "河南省", "济源市", ""),
    Place("440309", "广东省", "深圳市", "龙华区"),
    Place("440305", "广东省", "深圳市", "南山区"),
)

ROADS = ("文化路", "花园路", "经三路", "人民大道", "建设东路", "金水东路", "长江西路", "黄河路", "科技二路")
