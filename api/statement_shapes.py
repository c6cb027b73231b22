"""What goes in and out of the statements of the bank. Amounts are in fen, 1/100 yuan."""

from datetime import date, datetime
from typing import Annotated, Literal

from flask_openapi3.models.file import FileStorage
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.shapes import Strict
from flows.payments import Fit
from media.statement import Column
from office.money.line import LineState

_Text = Annotated[str, StringConstraints(max_length=300)]


class StatementForm(Strict):
    """multipart/form-data."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    statement: FileStorage = Field(description="csv, xls or xlsx as the bank exports it, 10 MB at most")
    whole: bool = Field(False, description="take it although its last line has no end")


class StatementOut(BaseModel):
    """`fresh` of the `lines` were not there before. The same file again adds nothing."""

    id: int
    lines: int
    fresh: int
    unreadable: int = Field(description="lines that somebody has to look at; none of them is booked")
    fen: int = Field(description="the sum of what came")
    doubt: str = Field(description="what does not agree in the file, in Chinese")


class LayoutIn(Strict):
    """What the columns under a head are, as `unknown_columns` showed it. Told once, it is remembered."""

    head: list[_Text] = Field(min_length=2, max_length=60)
    columns: dict[Column, list[Annotated[int, Field(ge=0, lt=60)]]] = Field(
        description="what it is → its places in the head, from 0"
    )


class ShareOut(BaseModel):
    """The part of a line that is for one order."""

    application_id: str
    order_no: str
    fen: int


class ProposalOut(BaseModel):
    """What a line may pay. `stamp` settles it as long as it is so."""

    fit: Fit
    name: str = Field(description="in Chinese, as at the desk")
    reasons: list[str]
    shares: list[ShareOut]
    too_much: int = Field(description="what of it goes back, in fen")
    stamp: str
    may_be_settled: bool
    is_plain: bool = Field(description="nothing about it needs a second look")


class LineOut(BaseModel):
    """One line. `number` is its row in the file; `account_tail` the end of the payer's account."""

    id: int
    number: int
    day: date | None = Field(description="absent for a line that cannot be read")
    fen: int = Field(description="0 for a line that cannot be read")
    state: LineState
    payer: str
    account_tail: str
    remark: str
    serial: str
    why: str = Field(description="why it cannot be read, in Chinese")
    proposal: ProposalOut | None = Field(None, description="of an open line")


class Lines(BaseModel):
    """A page. `next` is given as `after` for the page behind it; absent at the end."""

    items: list[LineOut]
    next: int | None = None


class LinesQuery(Strict):
    state: Literal["open", "unreadable", "booked", "returning", "aside", "went"] = "open"
    after: int = Field(0, ge=0, le=2**62)
    limit: int = Field(100, ge=1, le=100)


class LinePath(BaseModel):
    line_id: int = Field(ge=1, le=2**62)


class SettlementIn(Strict):
    stamps: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}:", max_length=2000)]] = Field(
        min_length=1, max_length=100
    )


class SettlementOut(BaseModel):
    """`settled` of the lines by this request; each line as it stands now."""

    settled: int
    lines: list[LineOut]


class LineDecisionIn(Strict):
    """`book` to an order, send `back` to its payer, put `aside`, or `open` what was put aside.

    `take_back`: within 15 seconds, what was booked or sent back is open again.
    """

    decision: Literal["book", "back", "aside", "open", "take_back"]
    order_no: str = Field("", pattern=r"^([0-9]{17,18})?$", description="for book")
    reason: str = Field("", max_length=100, description="for aside")


class Recent(BaseModel):
    """The last imports, the newest first."""

    items: list["ImportOut"]


class ImportOut(StatementOut):
    at: datetime
    actor: str = Field(description="whose account it was, as in the audit")
