"""The errors of the service, and whether trying again helps.

SzcaError
├── SettingsError        a setting is missing or wrong; the boot stops
├── Refused              somebody gave something we cannot take; `words` say what to do next
├── IllegalMove          a change of state that the table of moves does not allow
│   └── NotNow           what an agent wants to do in a conversation does not fit now; `words` say why
├── Stale                the thing changed meanwhile: load again and decide again
├── UnknownWork          a row of work whose kind has no function in this release
└── OutsideError         another system failed us
    ├── WeChatError
    └── CloudError       a provider answered with an error, or not at all
        ├── FaceError
        ├── SmsError
        └── OcrError
"""


class SzcaError(Exception):
    """Any error that the service raises on purpose."""


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


class NotNow(IllegalMove):
    """An agent's act does not fit the conversation as it is now. `words` are for the agent.

    `holder` is the login of the colleague who talks with the person, "" when that is not the reason; the
    office writes the colleague's name where the words say {holder}.
    """

    def __init__(self, words: str, *, holder: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.holder = holder


class Stale(SzcaError):
    """What was decided no longer fits what is stored."""


class UnknownWork(SzcaError):
    """A row of work whose kind has no function in this release."""


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


class CloudError(OutsideError):
    """A provider failed. `code` is its dotted code, empty when there was no answer."""

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


class FaceError(CloudError):
    """The face check could not be begun, or its result not be fetched.

    `is_gone`: the provider does not know the check, or not any more. `is_spent`: it begins no more checks of
    this person today.
    """

    def __init__(
        self,
        code: str,
        reason: str,
        *,
        request_id: str = "",
        retryable: bool = False,
        is_gone: bool = False,
        is_spent: bool = False,
    ) -> None:
        super().__init__(code, reason, request_id=request_id, retryable=retryable)
        self.is_gone = is_gone
        self.is_spent = is_spent


class SmsError(CloudError):
    """A text message was not sent. Of one that is retryable, `wait_seconds` says how long to wait first.

    `blames_number`: no message will ever reach this number; only another number helps.
    """

    def __init__(
        self,
        code: str,
        reason: str,
        *,
        request_id: str = "",
        retryable: bool = False,
        uncertain: bool = False,
        wait_seconds: int = 0,
        blames_number: bool = False,
    ) -> None:
        super().__init__(code, reason, request_id=request_id, retryable=retryable, uncertain=uncertain)
        self.wait_seconds = wait_seconds
        self.blames_number = blames_number


class OcrError(CloudError):
    """The reading service did not read a picture."""
