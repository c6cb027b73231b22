"""The OpenAPI document says what the interface does: schemathesis reads it and tries what it allows."""

from collections.abc import Callable
from typing import Any

import schemathesis
from flask_openapi3.openapi import OpenAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from api.app import PREFIX
from tests.api.conftest import Caller
from tests.desk.office import Office

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 10  # of each operation


def test_every_answer_is_as_described(
    in_review: Office, interface: OpenAPI, caller: Callable[..., Caller]
) -> None:
    in_review.staff.set_roles("wangfang", ["reviewer", "cashier"])
    headers = {"Authorization": f"Bearer {caller('wangfang').token}"}
    schema = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", served(interface))
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == 21
    for operation in operations:
        tried(operation, in_review, headers)


def served(interface: OpenAPI) -> DispatcherMiddleware:
    """Below its prefix, as in the service."""
    return DispatcherMiddleware(NotFound(), {PREFIX: interface.wsgi_app})


def tried(operation: Any, office: Office, headers: dict[str, str]) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy())
        case.path_parameters = _known(case.path_parameters, office, data)
        case.call_and_validate(headers=headers, checks=CHECKS)

    holds()


def _known(parameters: dict[str, str] | None, office: Office, data: st.DataObject) -> dict[str, str] | None:
    """Half of the time the application that is there: a made-up id finds nothing."""
    if parameters and "application_id" in parameters and data.draw(st.booleans()):
        return {**parameters, "application_id": office.application.id}
    return parameters


def test_the_document_is_open_and_of_openapi_3_1(interface: OpenAPI) -> None:
    document = interface.test_client().get("/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "/api/v1"}]
    assert set(document["paths"]) == {
        "/applications",
        "/applications/{application_id}",
        "/applications/{application_id}/decisions",
        "/applications/{application_id}/decisions/{decision_id}",
        "/making",
        "/making/{batch}",
        "/papers/{paper_id}",
        "/repayment-batches",
        "/repayment-batches/{batch}",
        "/repayment-batches/{batch}/payment",
        "/repayments",
        "/repayments/{repayment_id}/agreement",
        "/repayments/{repayment_id}/payment",
        "/search",
        "/settlements",
        "/statement-layouts",
        "/statement-lines",
        "/statement-lines/{line_id}/decisions",
        "/statements",
    }
