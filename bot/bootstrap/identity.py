"""Builds the parts of the identity check."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.bootstrap.foundation import Foundation
from bot.identity.card import IdChecks
from bot.identity.card_reading import CardReading
from bot.identity.face import FaceChecks
from bot.identity.seat import Seats
from bot.models.face_checks import FaceCheckTable
from bot.models.seats import CaptureTable, SeatTable
from bot.providers.face import face_provider
from bot.wechat.access_token import AccessTokens
from bot.wechat.http import Http
from bot.wechat.jsapi import JsApi
from bot.wechat.oauth import OAuth

_LIBRARY = "/open/js/jweixin-1.6.0.js"
_LIBRARY_HOST = "https://res.wx.qq.com"


@dataclass(frozen=True, slots=True)
class Identity:
    """The parts of the identity check: seat, identity card, face, and what WeChat says of the visitor."""

    seats: Seats
    idchecks: IdChecks
    card_reading: CardReading
    facechecks: FaceChecks
    oauth: OAuth
    jsapi: JsApi


def build(on: Foundation, fresh_id: Callable[[], str], timeout: float) -> Identity:
    """`timeout` bounds each call to WeChat, in seconds."""
    s = on.settings
    captures = CaptureTable(on.database, on.objects)
    seats = Seats(SeatTable(on.database), on.records, on.links, on.clock)
    return Identity(
        seats=seats,
        idchecks=IdChecks(captures, on.storage, on.vault, on.clock, fresh_id),
        card_reading=_card_reading(on, captures, fresh_id),
        facechecks=_facechecks(on, seats, fresh_id),
        oauth=OAuth(s.wechat_appid, s.wechat_secret, s.wechat_open_base, Http(s.wechat_api_base, timeout)),
        jsapi=_jsapi(on),
    )


def _card_reading(on: Foundation, captures: CaptureTable, fresh_id: Callable[[], str]) -> CardReading:
    return CardReading(
        captures,
        on.documents,
        on.storage,
        on.records,
        on.vault,
        on.links,
        lambda: on.pages,  # only when there is something to read
        on.clock,
        fresh_id,
    )


def _facechecks(on: Foundation, seats: Seats, fresh_id: Callable[[], str]) -> FaceChecks:
    return FaceChecks(
        face_provider(on.settings),
        FaceCheckTable(on.database),
        on.work,
        seats,
        on.vault,
        on.turn,
        on.clock,
        fresh_id,
    )


def _jsapi(on: Foundation) -> JsApi:
    """In a demo the sandbox has a library of its own."""
    s = on.settings
    tickets = AccessTokens(on.redis, f"{s.wechat_appid}:jsapi")
    host = s.wechat_open_base if s.is_demo else _LIBRARY_HOST
    return JsApi(on.wechat, tickets, s.wechat_appid, host + _LIBRARY)
