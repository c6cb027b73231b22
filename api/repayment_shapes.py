"""What goes in and out of repayments. Amounts are in fen, 1/100 yuan."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from api.shapes import Strict


class RepaymentOut(BaseModel):
    """Money that goes back to its payer. `batch` is the file for the bank that it is in, 0 for none."""

    id: int
    state: Literal["asked", "agreed", "paid", "dropped"]
    why: str = Field(description="in Chinese, as at the desk")
    fen: int
    application_id: str = Field(description="empty for money that belongs to no order")
    order_no: str
    payer: str
    account_tail: str
    has_account: bool = Field(description="without one no file has it: it is paid by hand")
    asked_by: str
    agreed_by: str
    batch: int


class RepaymentList(BaseModel):
    items: list[RepaymentOut]


class RepaymentsQuery(Strict):
    state: Literal["asked", "agreed", "paid"] = "asked"


class RepaymentPath(BaseModel):
    repayment_id: int = Field(ge=1, le=2**62)


class FilePath(BaseModel):
    batch: int = Field(ge=1, le=2**62)


class BatchOut(BaseModel):
    """A file for the bank. `paid_at` is absent until somebody says that the bank has paid it."""

    id: int
    items: int
    fen: int
    at: datetime
    paid_at: datetime | None
