"""What goes in and out of making and mailing."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from api.shapes import Id, Strict

_Cell = Annotated[str, StringConstraints(max_length=40)]


class MadeEntry(Strict):
    """One order. What does not go with the step is left out."""

    order_no: str = Field(pattern=r"^[0-9]{17,18}$")
    pin: str = Field("", max_length=16, description="for made: 4 to 16 characters; the holder gets it by SMS")
    valid_until: date | None = Field(
        None, description="for made: the last day; by the term when it is left out"
    )
    courier: _Cell = Field("", description="for sent and corrected: its name")
    number: _Cell = Field("", description="for sent and corrected: that of the parcel")


class MakingIn(Strict):
    """`made`: the certificate is on its key; `sent`: it was mailed; `corrected`: the parcel is another."""

    step: Literal["made", "sent", "corrected"]
    entries: list[MadeEntry] = Field(min_length=1, max_length=500)


class MadeOut(BaseModel):
    """What became of one entry.

    `held` takes effect when its time is over; `done` has; `withdrawn` does not; `failed`: the order moved
    meanwhile; `pin`: the certificate was made before, and its PIN was kept; `wrong`: nothing was recorded.
    """

    order_no: str
    state: Literal["held", "done", "withdrawn", "failed", "pin", "wrong"]
    why: str = Field(default="", description="what is wrong with it, in Chinese")


class MakingOut(BaseModel):
    """What was recorded under one Idempotency-Key."""

    batch: Id
    entries: list[MadeOut]


class BatchPath(BaseModel):
    batch: Id
