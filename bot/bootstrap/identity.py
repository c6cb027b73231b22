"""Builds the parts of the identity check from the house that they belong to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.identity.card import IdChecks
from bot.identity.face import FaceChecks
from bot.identity.seat import Seats
from bot.models.face_checks import FaceCheckTable
from bot.models.seats import CaptureTable, SeatTable
from bot.providers.face import FaceId
from bot.wechat.access_token import AccessTokens
from bot.wechat.http import Http
from bot.wechat.jsapi import JsApi
from bot.wechat.oauth import OAuth

if TYPE_CHECKING:
    from bot.bootstrap.house import House

_LIBRARY = "/open/js/jweixin-1.6.0.js"
_LIBRARY_HOST = "https://res.wx.qq.com"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who does the check, both sides of the card, the face, and what WeChat says of the visitor."""

    seats: Seats
    idchecks: IdChecks
    facechecks: FaceChecks
    oauth: OAuth
    jsapi: JsApi


def build(house: "House", fresh_id: Callable[[], str], timeout: float) -> Identity:
    """`timeout` bounds each call to WeChat, in seconds."""
    s = house.settings
    seats = Seats(SeatTable(house.database), house.records, house.links, house.clock)
    return Identity(
        seats=seats,
        idchecks=_idchecks(house, fresh_id),
        facechecks=_facechecks(house, seats, fresh_id),
        oauth=OAuth(s.wechat_appid, s.wechat_secret, s.wechat_open_base, Http(s.wechat_api_base, timeout)),
        jsapi=_jsapi(house),
    )


def _idchecks(house: "House", fresh_id: Callable[[], str]) -> IdChecks:
    return IdChecks(
        CaptureTable(house.database, house.objects),
        house.documents,
        house.storage,
        house.records,
        house.sealer,
        house.vault,
        house.links,
        lambda: house.pages,  # only when there is something to read
        house.clock,
        fresh_id,
    )


def _facechecks(house: "House", seats: Seats, fresh_id: Callable[[], str]) -> FaceChecks:
    s = house.settings
    return FaceChecks(
        FaceId(s.faceid_base, s.faceid_secret_id, s.faceid_secret_key, s.faceid_rule_id),
        FaceCheckTable(house.database),
        house.work,
        seats,
        house.sealer,
        house.vault,
        house.turn,
        house.clock,
        fresh_id,
    )


def _jsapi(house: "House") -> JsApi:
    """In a demo the sandbox has a library of its own."""
    s = house.settings
    tickets = AccessTokens(house.redis, f"{s.wechat_appid}:jsapi")
    host = s.wechat_open_base if s.is_demo else _LIBRARY_HOST
    return JsApi(house.wechat, tickets, s.wechat_appid, host + _LIBRARY)
