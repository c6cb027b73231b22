"""What goes in and out, as pydantic models: the OpenAPI document is made from them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from flows.state import Status

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class Strict(BaseModel):
    """In it, what is not described is refused."""

    model_config = ConfigDict(extra="forbid")


class Summary(BaseModel):
    """One application in a list."""

    id: str
    order_no: str
    state: Status
    state_since: datetime
    revision: int = Field(description="goes up with every change of an answer")
    certificate: str = Field(description="the type of certificate, in Chinese")
    business: str
    subject: str = Field(description="the organisation, or the natural person")
    fee: str = Field(description="yuan, as in 500 or 500.50")


class Applications(BaseModel):
    """A page. `next` is given as `after` for the page behind it; absent at the end."""

    items: list[Summary]
    next: str | None = None


class FieldOut(BaseModel):
    """One answer. Numbers of people are hidden unless the key has the scope `secrets`."""

    id: str
    label: str
    value: str
    source: str
    is_secret: bool


class PaperOut(BaseModel):
    """A picture or form. `question` says for what it was given, `is_current` whether it counts now."""

    id: str
    name: str
    question: str
    is_current: bool


class DifferenceOut(BaseModel):
    """Something on a paper that differs from what was filled in, or cannot be read."""

    id: str
    title: str
    paper: str


class DecisionOut(BaseModel):
    """A decision. `proposed` waits for a colleague at the desk; `counting` can still be withdrawn there."""

    id: str
    decision: str
    state: Literal["proposed", "counting", "taking", "taken", "withdrawn", "void"]
    effective_at: datetime | None = None
    why: str = Field(default="", description="why it is void")


class ApplicationOut(Summary):
    """One application as it stands. `decisions`: those that the account of this key may make now."""

    created_at: datetime
    fields: list[FieldOut]
    papers: list[PaperOut]
    differences: list[DifferenceOut]
    decisions: list[str]
    open_decision: DecisionOut | None = None


class ListQuery(Strict):
    state: Status | None = Field(None, description="only those in this state")
    after: str | None = Field(None, max_length=60, pattern=r"^[0-9]{1,15}\.[0-9a-f]{32}$")
    limit: int = Field(20, ge=1, le=100)


class SearchQuery(Strict):
    q: str = Field(min_length=2, max_length=40, description="a name, initials, the end of a number")


class ApplicationPath(BaseModel):
    application_id: Id


class PaperPath(BaseModel):
    paper_id: Id


class DecisionPath(ApplicationPath):
    decision_id: Id


class RejectedItem(Strict):
    item: str = Field(max_length=60, description="the id of a field or of a paper's question")
    reason: str = Field(min_length=2, max_length=100, description="the applicant reads it")


class DecisionIn(Strict):
    """`revision` is that of the application as it was looked at."""

    decision: Literal[
        "confirm_payment", "return_slip", "approve", "reject", "ask_supplement",
        "reject_for_good", "agree_refund", "refuse_refund", "confirm_refund",
    ]  # fmt: skip
    revision: int = Field(ge=0)
    reason: str = Field("", max_length=100, description="for return_slip, refuse_refund and reject_for_good")
    checked: list[Annotated[str, StringConstraints(max_length=120)]] = Field(
        [], max_length=100, description="for approve: the ids of the differences that were looked at"
    )
    items: list[RejectedItem] = Field([], max_length=60, description="for reject and ask_supplement")


class IdempotencyHeaders(BaseModel):
    idempotency_key: str = Field(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{8,100}$",
        description="of the caller's choice, new for each request that is not a repetition",
    )
