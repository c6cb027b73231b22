"""The interface beside an office, and a caller with a key."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
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

    def posts(self, path: str, key: str = "", **body: Any) -> TestResponse:
        """JSON, under an Idempotency-Key where there is one."""
        headers = self._headers() | ({"Idempotency-Key": key} if key else {})
        return self.client.post(path, json=body, headers=headers)

    def uploads(self, data: bytes, **fields: str) -> TestResponse:
        form = {"statement": (BytesIO(data), "statement.csv"), **fields}
        return self.client.post("/statements", data=form, headers=self._headers())

    def deletes(self, path: str) -> TestResponse:
        return self.client.delete(path, headers=self._headers())

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
