"""The application of /api/v1: its addresses, and the OpenAPI document that is made from them."""

from flask import Response, jsonify
from flask_openapi3.models.info import Info
from flask_openapi3.models.server import Server
from flask_openapi3.openapi import OpenAPI

from api import entrance, making, problems, repayments, statements
from api.answers import BINARY, SECURITY, answer, described
from api.applications import ApiApplications
from api.decisions import ApiDecisions, Asked
from api.parts import ApiParts
from api.shapes import (
    ApplicationOut,
    ApplicationPath,
    Applications,
    DecisionIn,
    DecisionOut,
    DecisionPath,
    IdempotencyHeaders,
    ListQuery,
    PaperPath,
    SearchQuery,
)
from bot.models.desk_settings import DeskSettings
from bot.web_request import LARGEST_FORM, InMemoryRequest
from office.decisions import Decisions
from office.finding import Finder
from office.register import Register
from office.review_rules import ReviewRules
from office.trail import Trail
from office.worklist import Worklist

__all__ = ["PREFIX", "ApiParts", "create"]

PREFIX = "/api/v1"
_ABOUT = "Applications for certificates, for the CA's own systems."


def create(parts: ApiParts) -> OpenAPI:
    """To be served below PREFIX."""
    app = OpenAPI(
        "szca-api",
        static_folder=None,
        info=Info(title="szca-bot", version="1", description=_ABOUT),
        servers=[Server(url=PREFIX)],
        security_schemes={"key": {"type": "http", "scheme": "bearer"}},
        doc_ui=False,
        validation_error_status=422,
        validation_error_callback=problems.not_valid,
    )
    app.request_class = InMemoryRequest
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
    entrance.register(app, parts.keys)
    problems.register(app)
    _routes(app, *_built(parts))
    making.register(app, parts)
    statements.register(app, parts)
    repayments.register(app, parts)
    app.add_url_rule("/openapi.json", "description", lambda: jsonify(app.api_doc))
    return app


def _built(parts: ApiParts) -> tuple[ApiApplications, ApiDecisions]:
    decisions = Decisions(
        parts.turn,
        parts.waker,
        Worklist(parts.database),
        parts.clock,
        parts.fresh_id,
        parts.secret_key,
        parts.held_decisions,
    )
    rules = ReviewRules(DeskSettings(parts.database, parts.clock))
    made = ApiDecisions(decisions, parts.held_decisions, rules, parts.cash_office.repayments, parts.clock)
    reading = ApiApplications(
        parts.records,
        Register(parts.database),
        Finder(parts.database, parts.sealer.term),
        parts.staff,
        Trail(parts.database, parts.sealer, parts.clock),
        parts.documents,
        parts.storage,
        made,
        parts.clock,
    )
    return reading, made


def _routes(app: OpenAPI, reading: ApiApplications, made: ApiDecisions) -> None:
    @app.get("/applications", responses={200: Applications, **described()}, security=SECURITY)
    def list_applications(query: ListQuery) -> Response:
        """Applications with an order number, the oldest move first; a page at a time."""
        entrance.need("read")
        return answer(reading.page(query))

    @app.get("/search", responses={200: Applications, **described()}, security=SECURITY)
    def search(query: SearchQuery) -> Response:
        """The newest applications that fit: company, person, initials, end of a number, order number."""
        entrance.need("read")
        return answer(reading.found(query.q))

    @app.get(
        "/applications/<application_id>",
        responses={200: ApplicationOut, **described(404)},
        security=SECURITY,
    )
    def read_application(path: ApplicationPath) -> Response:
        """One application with its fields and papers, and the decisions that may be made."""
        staff = entrance.need("read")
        with_secrets = "secrets" in entrance.key().scopes
        return answer(reading.one(reading.folder(path.application_id), staff, with_secrets=with_secrets))

    @app.get("/papers/<paper_id>", responses={200: BINARY, **described(404, 503)}, security=SECURITY)
    def read_paper(path: PaperPath) -> Response:
        """A picture or form, our own plain copy of it, streamed."""
        pieces, media_type = reading.paper(path.paper_id, entrance.need("papers"))
        return Response(pieces, mimetype=media_type)

    @app.post(
        "/applications/<application_id>/decisions",
        responses={202: DecisionOut, **described(404, 409)},
        security=SECURITY,
    )
    def decide(path: ApplicationPath, header: IdempotencyHeaders, body: DecisionIn) -> Response:
        """Make a decision. The same Idempotency-Key again answers with what became of the first."""
        staff = entrance.need("decide")
        asked = Asked(entrance.key(), staff, header.idempotency_key, body)
        return answer(made.make(asked, reading.folder(path.application_id)), 202)

    @app.get(
        "/applications/<application_id>/decisions/<decision_id>",
        responses={200: DecisionOut, **described(404)},
        security=SECURITY,
    )
    def read_decision(path: DecisionPath) -> Response:
        """What became of a decision that was held."""
        entrance.need("decide")
        folder = reading.folder(path.application_id)
        return answer(made.told(path.decision_id, folder.application.id))
