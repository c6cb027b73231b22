"""The face check: what the service wants of a provider, and which provider this deployment has."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from bot.errors import SettingsError
from bot.message.face import FaceEvidence, FaceOutcome
from bot.providers import tencent_face
from bot.providers.face_result import FaceResult, Started
from bot.providers.tencent_face import tencent_face_provider
from bot.settings import TENCENT, Settings


class FaceProvider(Protocol):
    """What the service wants of any provider of this check."""

    def start(self, *, name: str, id_number: str, redirect_url: str, extra: str) -> Started:
        """Begin a check of this very person. `extra` is our mark on its result. Raises FaceError."""

    def result(self, check_id: str) -> FaceResult:
        """What came of a check, any number of times while the provider keeps it. Raises FaceError."""

    def returned(self, arguments: Mapping[str, str]) -> str:
        """The id of the check that the provider's page names in the query of `redirect_url`, else ""."""

    def probe(self) -> str:
        """Whether the provider answers and knows us; no check begins. Raises CloudError."""


FACE_PROVIDERS: Mapping[str, Callable[[Settings], FaceProvider]] = MappingProxyType(
    {
        TENCENT: tencent_face_provider,
    }
)


def face_provider(settings: Settings) -> FaceProvider:
    """The provider of this deployment. Raises SettingsError."""
    build = FACE_PROVIDERS.get(settings.faceid)
    if build is None:
        raise SettingsError(f"SZCA_FACEID: {settings.faceid!r} is none of {', '.join(FACE_PROVIDERS)}")
    return build(settings)


def outcome_of_code(code: str) -> FaceOutcome:
    """Of a check that was recorded by its code alone, before outcomes had names: always Tencent's."""
    return tencent_face.outcome_of_code(code)


def evidence_of_texts(texts: Mapping[str, Any]) -> FaceEvidence:
    """Of a check that was kept by the provider's names alone, before: always Tencent's."""
    return tencent_face.evidence_of_texts(texts)
