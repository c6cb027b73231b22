"""The terms that an applicant was promised: project, type, term, fee and business."""

from typing import NamedTuple

from flows.money import yuan


class Terms(NamedTuple):
    """Copied from the catalogue when told, so that a later change of the catalogue changes nothing.

    `fee` is in fen (1/100 yuan), `business_code` the first three digits of the order number.
    `business_id` picks the form, `business_type` is 业务类型 as lists show it. `papers` are the ids of papers
    that the project wants beyond those of the form, with spaces between. Older rows lack these three.
    """

    project: str
    project_name: str
    category: str
    business: str
    business_code: str
    years: str
    fee: int
    business_id: str = "new"
    business_type: str = "证书新办"
    papers: str = ""

    @property
    def yuan(self) -> str:
        """The fee in yuan, with cents only where there are some."""
        return yuan(self.fee)

    @property
    def term(self) -> str:
        """The term as people read it, with its price."""
        return f"{self.years}年（{self.yuan} 元）"

    @property
    def service(self) -> str:
        """业务描述: the project and the business in one."""
        return f"{self.project_name}{self.business}"
