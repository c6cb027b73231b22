"""Builds the interface for the CA's own systems."""

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import api.app
from bot.bootstrap.house import House


def serve(app: Flask, house: House) -> None:
    """Below its prefix, beside the pages: an application of its own, whose errors are never pages."""
    made = api.app.create(api_parts(house))
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {api.app.PREFIX: made.wsgi_app})  # type: ignore[method-assign]


def api_parts(house: House) -> api.app.ApiParts:
    return api.app.ApiParts(
        keys=house.api_keys,
        staff=house.staff,
        records=house.records,
        sealer=house.sealer,
        database=house.database,
        documents=house.documents,
        storage=house.storage,
        turn=house.turn,
        waker=house.waker,
        held_decisions=house.held_decisions,
        making=house.making,
        pins=house.pins,
        cash_office=house.cash_office,
        clock=house.clock,
        fresh_id=house.fresh_id,
        secret_key=house.settings.secret_key,
    )
