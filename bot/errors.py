"""The errors of the house, and whether trying again helps.

SzcaError
├── SettingsError        a setting is missing or wrong; the boot stops
├── Refused              somebody gave something we cannot take; `words` say what to do next
├── IllegalMove          a change of state that the table of moves does not allow
├── Stale                the thing changed meanwhile: load again and decide again
└── OutsideError         another system failed us
    ├── WeChatError
    ├── FaceIdError
    └── StoreError
"""


class SzcaError(Exception):
    """Any error that this house raises on purpose."""


class SettingsError(SzcaError):
    """A setting is missing or wrong. The text names it."""


class Refused(SzcaError):
    """Input that cannot be taken. `words` are said to the person; `reason` is for logs and programs."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.words = words


class IllegalMove(SzcaError):
    """A change of state that the table of moves does not allow."""


class Stale(SzcaError):
    """What was decided no longer fits what is stored."""


class OutsideError(SzcaError):
    """Another system failed. `retryable`: the same call may work later. `uncertain`: it may have worked."""

    def __init__(self, reason: str, *, retryable: bool = False, uncertain: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retryable = retryable
        self.uncertain = uncertain


class WeChatError(OutsideError):
    """WeChat answered with an error, or not at all. `code` is its errcode, 0 when there was no answer."""

    def __init__(
        self, code: int, reason: str, *, rid: str = "", retryable: bool = False, uncertain: bool = False
    ) -> None:
        super().__init__(reason, retryable=retryable, uncertain=uncertain)
        self.code = code
        self.rid = rid


class FaceIdError(OutsideError):
    """Tencent FaceID answered with an error. `code` is its dotted code, empty when there was no answer."""

    def __init__(
        self,
        code: str,
        reason: str,
        *,
        request_id: str = "",
        retryable: bool = False,
        uncertain: bool = False,
    ) -> None:
        super().__init__(reason, retryable=retryable, uncertain=uncertain)
        self.code = code
        self.request_id = request_id


class StoreError(OutsideError):
    """The store of documents could not read or write."""
