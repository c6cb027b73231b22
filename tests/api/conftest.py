"""The interface beside an office, and a caller with a key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from werkzeug.test import TestResponse

from api.app import create
from bot.bootstrap.api import api_parts
from bot.models.api_keys import SCOPES
from tests.desk.conftest import in_review, made, prepared, prepared_unchecked, refund_asked, unchecked
from tests.desk.office import Office

__all__ = ["in_review", "made", "prepared", "prepared_unchecked", "refund_asked", "unchecked"]


@dataclass
class Caller:
    """A system with a key."""

    client: FlaskClient
    token: str

    def gets(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(path, query_string=query, headers=self._headers())

    def decides(self, path: str, key: str, **body: Any) -> TestResponse:
        headers = self._headers() | {"Idempotency-Key": key}
        return self.client.post(f"{path}/decisions", json=body, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture
def interface(made: Office) -> OpenAPI:
    return create(api_parts(made.house))


@pytest.fixture
def caller(made: Office, interface: OpenAPI) -> Callable[..., Caller]:
    """A caller in the name of an account, with all scopes unless some are named."""

    def caller_for(login: str, *scopes: str) -> Caller:
        staff = made.staff.find(login)
        assert staff
        token = made.house.api_keys.make("CA", staff, scopes or tuple(SCOPES))
        return Caller(interface.test_client(), token)

    return caller_for
