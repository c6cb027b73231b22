"""What a client of a face provider hands back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.message.face import FaceEvidence, FaceOutcome


@dataclass(frozen=True, slots=True)
class Started:
    """A check that began: the page for the person, the id of the check, how long it stays open in seconds."""

    url: str
    check_id: str
    request_id: str
    seconds: int


@dataclass(frozen=True, slots=True)
class FaceResult:
    """The provider's word. `outcome` is None while the person has not finished.

    Name, ID number and `extra` are those that the check was begun with. `texts` is everything that the
    provider says in words and numbers, by its own names: kept as it is, and read by nobody but its client.
    """

    outcome: FaceOutcome | None
    name: str
    id_number: str
    extra: str
    request_id: str
    evidence: FaceEvidence = FaceEvidence()
    texts: Mapping[str, object] = field(default_factory=dict)
