"""From the fields of a push to the typed values of bot.message.inbound."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, TypedDict

from bot.message.inbound import (
    AgentSession,
    AuthorisationRevoked,
    File,
    Follow,
    Inbound,
    Location,
    MenuTap,
    Notice,
    Noticed,
    Photo,
    Scan,
    SendFinished,
    SessionChange,
    SharedLink,
    Sticker,
    Text,
    Unfollow,
    Unknown,
    Unreadable,
    Video,
    Voice,
)
from bot.wechat.envelope import BadEnvelope
from bot.wechat.xml import Fields, Value

MAX_KEY: Final = 180
# What WeChat puts in place of a sticker, a GIF and other messages that it does not hand on.
UNSUPPORTED: Final = "【收到不支持的消息类型，暂无法显示】"
_LONGEST_OPENID: Final = 64  # characters; WeChat's have 28, and the tables keep no more
_KF_ACCOUNTS: Final = ("KfAccount", "FromKfAccount", "ToKfAccount")
_SCENE_PREFIX: Final = "qrscene_"
_KF_ACCOUNT: Final = re.compile(r"\w{1,10}@[\w-]{1,30}", re.ASCII)
_LATEST: Final = 4_102_444_800  # the year 2100: a later CreateTime is an accident


class Common(TypedDict):
    """What every push has."""

    openid: str
    created_at: datetime
    key: str


def parse(fields: Fields) -> Inbound:
    """One typed push. Without a sender, a time or a type: BadEnvelope. A message without its
    content: Unreadable. Any other odd push: Unknown.
    """
    msg_type = _text(fields, "MsgType").lower()
    openid = _text(fields, "FromUserName")
    created = _created(fields)
    if not msg_type or not openid or created is None:
        raise BadEnvelope("no MsgType, FromUserName or CreateTime", False)
    if len(openid) > _LONGEST_OPENID:
        raise BadEnvelope("FromUserName is no OpenID", False)
    if msg_type == "event":
        return _event(fields, openid, created)
    key = _key("m", openid, created, _text(fields, "MsgId"))
    common = Common(openid=openid, created_at=datetime.fromtimestamp(created, UTC), key=key)
    make = _MESSAGES.get(msg_type)
    if make is None:
        return _unknown(msg_type, fields, common)
    return make(fields, common) or Unreadable(msg_type=msg_type, **common)


def _event(fields: Fields, openid: str, created: int) -> Inbound:
    # WeChat's documents and eras differ in the case of event names.
    event = _text(fields, "Event").lower()
    if event in _REVOKING:
        # These are about the person named inside; the sender may be the platform.
        openid = _text(fields, "OpenID") or openid
    key = _key("e", openid, created, event, *_event_marks(fields))
    common = Common(openid=openid, created_at=datetime.fromtimestamp(created, UTC), key=key)
    if event in _REVOKING:
        return AuthorisationRevoked(event=event, **common)
    if make := _EVENTS.get(event):
        return make(fields, common) or _unknown(f"event:{event}", fields, common)
    notice = _NOTICES.get(event)
    if notice is None and event.startswith("naming_verify_"):
        notice = Notice.ACCOUNT
    if notice is None:
        return _unknown(f"event:{event}", fields, common)
    return Noticed(notice=notice, event=event, **common)


def _event_marks(fields: Fields) -> tuple[str, ...]:
    """What tells two events of one person in one second apart."""
    marks = [_text(fields, "EventKey"), _text(fields, "MsgID") or _text(fields, "Ticket")]
    marks += [account for name in _KF_ACCOUNTS if (account := _text(fields, name))]
    for name in ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent"):
        marks += [_text(row, "MsgID") or _text(row, "TemplateId") for row in _rows(fields.get(name))]
    return tuple(marks)


def _rows(value: Value | None) -> list[Fields]:
    """The `List` entries of a subscription event: one entry comes as a dict, several as a list."""
    inside = value.get("List") if isinstance(value, dict) else None
    return [row for row in (inside if isinstance(inside, list) else [inside]) if isinstance(row, dict)]


def _key(*parts: str | int) -> str:
    whole = ":".join(map(str, parts))
    if len(whole) <= MAX_KEY:
        return whole
    digest = sha256(whole.encode("utf-8", "replace")).hexdigest()
    return f"{whole[: MAX_KEY - len(digest) - 1]}~{digest}"


def _created(fields: Fields) -> int | None:
    text = _text(fields, "CreateTime")
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    created = int(text)
    return created if 0 < created < _LATEST else None


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _unknown(msg_type: str, fields: Fields, common: Common) -> Unknown:
    # Names only, and not many: the values may be personal.
    return Unknown(msg_type=msg_type[:64], fields=tuple(name[:64] for name in list(fields)[:40]), **common)


def _text_message(fields: Fields, common: Common) -> Inbound:
    content = _text(fields, "Content")
    if content == UNSUPPORTED:
        return Sticker(**common)
    return Text(content=content, menu_id=_text(fields, "bizmsgmenuid"), **common)


def _photo(fields: Fields, common: Common) -> Inbound | None:
    media_id = _text(fields, "MediaId")
    return Photo(media_id=media_id, **common) if media_id else None


def _voice(fields: Fields, common: Common) -> Inbound | None:
    media_id = _text(fields, "MediaId")
    if not media_id:
        return None
    return Voice(
        media_id=media_id,
        format=_text(fields, "Format"),
        recognition=_text(fields, "Recognition"),
        **common,
    )


def _video(is_short: bool) -> "Make":
    def make(fields: Fields, common: Common) -> Inbound | None:
        media_id = _text(fields, "MediaId")
        if not media_id:
            return None
        thumb = _text(fields, "ThumbMediaId")
        return Video(media_id=media_id, thumb_media_id=thumb, is_short=is_short, **common)

    return make


def _location(fields: Fields, common: Common) -> Inbound | None:
    try:
        latitude = float(_text(fields, "Location_X"))
        longitude = float(_text(fields, "Location_Y"))
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Location(latitude=latitude, longitude=longitude, label=_text(fields, "Label"), **common)


def _link(fields: Fields, common: Common) -> Inbound:
    return SharedLink(
        title=_text(fields, "Title"),
        url=_text(fields, "Url"),
        description=_text(fields, "Description"),
        **common,
    )


def _file(fields: Fields, common: Common) -> Inbound:
    return File(title=_text(fields, "Title"), **common)


def _follow(fields: Fields, common: Common) -> Inbound:
    # EventKey may also hold things that are not ours, such as `last_trade_no_…`: then there is no scene.
    key = _text(fields, "EventKey")
    scene = key.removeprefix(_SCENE_PREFIX) if key.startswith(_SCENE_PREFIX) else ""
    return Follow(scene=scene, **common)


def _unfollow(_: Fields, common: Common) -> Inbound:
    return Unfollow(**common)


def _scan(fields: Fields, common: Common) -> Inbound:
    return Scan(scene=_text(fields, "EventKey").removeprefix(_SCENE_PREFIX), **common)


def _menu_tap(fields: Fields, common: Common) -> Inbound:
    return MenuTap(menu_key=_text(fields, "EventKey"), **common)


def _send_finished(fields: Fields, common: Common) -> Inbound | None:
    msgid, status = _text(fields, "MsgID"), _text(fields, "Status")
    return SendFinished(msgid=msgid, status=status, **common) if msgid and status else None


def _session(change: SessionChange, account_in: str = "KfAccount") -> "Make":
    def make(fields: Fields, common: Common) -> Inbound | None:
        account = _text(fields, account_in)
        if _KF_ACCOUNT.fullmatch(account) is None:
            account = ""
        if not account and change != "closed":
            return None
        return AgentSession(change=change, account=account, **common)

    return make


Make = Callable[[Fields, Common], Inbound | None]

_MESSAGES: Final[dict[str, Make]] = {
    "text": _text_message,
    "image": _photo,
    "voice": _voice,
    "video": _video(is_short=False),
    "shortvideo": _video(is_short=True),
    "location": _location,
    "link": _link,
    "file": _file,
}
_EVENTS: Final[dict[str, Make]] = {
    "subscribe": _follow,
    "unsubscribe": _unfollow,
    "scan": _scan,
    "click": _menu_tap,
    "scancode_push": _menu_tap,
    "scancode_waitmsg": _menu_tap,
    "templatesendjobfinish": _send_finished,
    "kf_create_session": _session("accepted"),
    "kf_switch_session": _session("passed_on", "ToKfAccount"),
    "kf_close_session": _session("closed"),
}
_NOTICES: Final[dict[str, Notice]] = {
    "view": Notice.VIEW,
    "view_miniprogram": Notice.VIEW,
    "location": Notice.POSITION,
    "pic_sysphoto": Notice.MENU_TOOL,
    "pic_photo_or_album": Notice.MENU_TOOL,
    "pic_weixin": Notice.MENU_TOOL,
    "location_select": Notice.MENU_TOOL,
    "subscribe_msg_popup_event": Notice.SUBSCRIPTION,
    "subscribe_msg_change_event": Notice.SUBSCRIPTION,
    "subscribe_msg_sent_event": Notice.SUBSCRIPTION,
    "masssendjobfinish": Notice.ACCOUNT,
    "user_info_modified": Notice.ACCOUNT,
    "qualification_verify_success": Notice.ACCOUNT,
    "qualification_verify_fail": Notice.ACCOUNT,
    "annual_renew": Notice.ACCOUNT,
    "verify_expired": Notice.ACCOUNT,
}
_REVOKING: Final = frozenset({"user_authorization_revoke", "user_authorization_cancellation"})
