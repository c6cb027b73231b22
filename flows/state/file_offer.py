"""What came during a stretch with an agent, and could be filed: nothing of it is without the agent's yes."""

from typing import NamedTuple


class FileOffer(NamedTuple):
    """A value that was recognised for a field, or a photo for a paper. `question` is "" for a photo that was
    not recognised: then the agent says which paper it is."""

    question: str
    value: str = ""
    document_id: str = ""
