"""Every push that WeChat documents, and those it does not, as typed values."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from bot.wechat.inbound import MAX_KEY, parse
from bot.wechat.xml import Fields, Value

WHEN = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def message(msg_type: str, **more: Value) -> Fields:
    return {
        "ToUserName": "gh_1",
        "FromUserName": "o-person",
        "CreateTime": "1700000000",
        "MsgType": msg_type,
        "MsgId": "99",
        **more,
    }


def event(name: str, **more: Value) -> Fields:
    fields = message("event", Event=name, **more)
    del fields["MsgId"]
    return fields


def content(inbound: Inbound) -> dict[str, object]:
    """What is particular to this kind."""
    names = [name for kind in type(inbound).__mro__[:-2] for name in getattr(kind, "__slots__", ())]
    return {name: getattr(inbound, name) for name in names}


@pytest.mark.parametrize(
    ("fields", "kind", "expected"),
    [
        (message("text", Content="你好"), Text, {"content": "你好", "menu_id": ""}),
        (message("text", Content="是", bizmsgmenuid="q1.7"), Text, {"content": "是", "menu_id": "q1.7"}),
        (message("text", Content=""), Text, {"content": "", "menu_id": ""}),
        (message("text"), Text, {"content": "", "menu_id": ""}),
        (message("text", Content="【收到不支持的消息类型，暂无法显示】"), Sticker, {}),
        (message("image", PicUrl="http://x", MediaId="m"), Photo, {"media_id": "m"}),
        (
            message("voice", MediaId="m", Format="amr", Recognition="喂"),
            Voice,
            {"media_id": "m", "format": "amr", "recognition": "喂"},
        ),
        (message("voice", MediaId="m"), Voice, {"media_id": "m", "format": "", "recognition": ""}),
        (
            message("video", MediaId="m", ThumbMediaId="t"),
            Video,
            {"media_id": "m", "thumb_media_id": "t", "is_short": False},
        ),
        (
            message("shortvideo", MediaId="m"),
            Video,
            {"media_id": "m", "thumb_media_id": "", "is_short": True},
        ),
        (
            message("location", Location_X="22.54", Location_Y="114.05", Scale="16", Label="深圳"),
            Location,
            {"latitude": 22.54, "longitude": 114.05, "label": "深圳"},
        ),
        (
            message("link", Title="题", Description="述", Url="https://a"),
            SharedLink,
            {"title": "题", "url": "https://a", "description": "述"},
        ),
        (message("file", Title="执照.pdf", FileKey="k", FileMd5="f"), File, {"title": "执照.pdf"}),
        (message("TEXT", Content="大写"), Text, {"content": "大写", "menu_id": ""}),
    ],
)
def test_a_message_becomes_its_kind(fields: Fields, kind: type, expected: dict[str, object]) -> None:
    inbound = parse(fields)
    assert type(inbound) is kind
    assert content(inbound) == expected
    assert (inbound.openid, inbound.created_at) == ("o-person", WHEN)


@pytest.mark.parametrize(
    ("fields", "kind", "expected"),
    [
        (event("subscribe"), Follow, {"scene": ""}),
        (event("subscribe", EventKey=""), Follow, {"scene": ""}),
        (event("subscribe", EventKey="qrscene_desk-3", Ticket="t"), Follow, {"scene": "desk-3"}),
        (event("subscribe", EventKey="last_trade_no_42"), Follow, {"scene": ""}),
        (event("unsubscribe"), Unfollow, {}),
        (event("SCAN", EventKey="desk-3", Ticket="t"), Scan, {"scene": "desk-3"}),
        (event("scan", EventKey="qrscene_desk-3"), Scan, {"scene": "desk-3"}),
        (event("CLICK", EventKey="apply"), MenuTap, {"menu_key": "apply"}),
        (event("click"), MenuTap, {"menu_key": ""}),
        (
            event("scancode_waitmsg", EventKey="s", ScanCodeInfo={"ScanType": "qrcode", "ScanResult": "1"}),
            MenuTap,
            {"menu_key": "s"},
        ),
        (event("scancode_push", EventKey="s"), MenuTap, {"menu_key": "s"}),
        (
            event("TEMPLATESENDJOBFINISH", MsgID="7", Status="failed:user block"),
            SendFinished,
            {"msgid": "7", "status": "failed:user block"},
        ),
        (
            event("user_authorization_revoke", RevokeInfo="301"),
            AuthorisationRevoked,
            {"event": "user_authorization_revoke"},
        ),
    ],
)
def test_an_event_becomes_its_kind(fields: Fields, kind: type, expected: dict[str, object]) -> None:
    inbound = parse(fields)
    assert type(inbound) is kind
    assert content(inbound) == expected


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("VIEW", Notice.VIEW),
        ("view_miniprogram", Notice.VIEW),
        ("LOCATION", Notice.POSITION),
        ("pic_sysphoto", Notice.MENU_TOOL),
        ("pic_photo_or_album", Notice.MENU_TOOL),
        ("pic_weixin", Notice.MENU_TOOL),
        ("location_select", Notice.MENU_TOOL),
        ("subscribe_msg_popup_event", Notice.SUBSCRIPTION),
        ("subscribe_msg_change_event", Notice.SUBSCRIPTION),
        ("subscribe_msg_sent_event", Notice.SUBSCRIPTION),
        ("MASSSENDJOBFINISH", Notice.ACCOUNT),
        ("user_info_modified", Notice.ACCOUNT),
        ("qualification_verify_success", Notice.ACCOUNT),
        ("naming_verify_success", Notice.ACCOUNT),
        ("naming_verify_fail", Notice.ACCOUNT),
        ("annual_renew", Notice.ACCOUNT),
        ("verify_expired", Notice.ACCOUNT),
    ],
)
def test_an_event_that_changes_nothing_is_noticed(name: str, notice: Notice) -> None:
    inbound = parse(event(name))
    assert isinstance(inbound, Noticed)
    assert (inbound.notice, inbound.event) == (notice, name.lower())


@pytest.mark.parametrize(
    ("name", "fields", "change", "account"),
    [
        ("kf_create_session", {"KfAccount": "kf1@szca"}, "accepted", "kf1@szca"),
        (
            "kf_switch_session",
            {"FromKfAccount": "kf1@szca", "ToKfAccount": "kf2@szca"},
            "passed_on",
            "kf2@szca",
        ),
        ("kf_close_session", {"KfAccount": "kf2@szca"}, "closed", "kf2@szca"),
        ("kf_close_session", {}, "closed", ""),
        ("KF_CLOSE_SESSION", {"KfAccount": "x" * 500}, "closed", ""),
    ],
)
def test_an_event_of_a_session_names_the_agent_who_has_it(
    name: str, fields: Fields, change: str, account: str
) -> None:
    inbound = parse(event(name, **fields))
    assert isinstance(inbound, AgentSession)
    assert (inbound.change, inbound.account) == (change, account)


def test_two_agents_who_accept_in_one_second_are_two_events() -> None:
    first, second = (parse(event("kf_create_session", KfAccount=f"kf{n}@szca")) for n in (1, 2))
    assert first.key != second.key


@pytest.mark.parametrize(
    ("fields", "msg_type"),
    [
        (event("kf_create_session"), "event:kf_create_session"),
        (event("kf_switch_session", ToKfAccount="<b>"), "event:kf_switch_session"),
        (message("hologram", Data="x"), "hologram"),
        (event("brand_new"), "event:brand_new"),
        (message("event"), "event:"),
        (event("TEMPLATESENDJOBFINISH", MsgID="7"), "event:templatesendjobfinish"),
    ],
)
def test_what_is_not_understood_is_kept_by_its_names_only(fields: Fields, msg_type: str) -> None:
    inbound = parse(fields)
    assert isinstance(inbound, Unknown)
    assert inbound.msg_type == msg_type
    assert inbound.fields == tuple(fields)


@pytest.mark.parametrize(
    "fields",
    [
        message("image", PicUrl="http://x"),
        message("image", MediaId=["a", "b"]),
        message("voice"),
        message("video"),
        message("location", Location_X="north", Location_Y="1"),
        message("location", Location_X="nan", Location_Y="1"),
    ],
)
def test_a_message_without_its_content_is_unreadable_and_still_a_message(fields: Fields) -> None:
    inbound = parse(fields)
    assert isinstance(inbound, Unreadable)
    assert inbound.msg_type == fields["MsgType"]


@pytest.mark.parametrize("name", ["FromUserName", "CreateTime", "MsgType"])
def test_without_sender_time_or_type_nothing_can_be_recorded(name: str) -> None:
    odd: list[Value] = ["", {"a": "b"}, ["1", "2"]]
    for value in odd:
        with pytest.raises(BadEnvelope) as caught:
            parse({**message("text"), name: value})
        assert not caught.value.is_forged


def test_a_sender_that_no_table_can_hold_is_refused() -> None:
    for openid in ("x" * 65, "o" + "../" * 1000):
        with pytest.raises(BadEnvelope) as caught:
            parse({**message("text"), "FromUserName": openid})
        assert not caught.value.is_forged


@pytest.mark.parametrize(
    "created", ["soon", "-1", "0", "99999999999999", "4102444800", "１７００００００００"]
)
def test_a_time_that_is_none_is_refused(created: str) -> None:
    with pytest.raises(BadEnvelope):
        parse(message("text", CreateTime=created))


def test_a_revoked_authorisation_is_about_the_person_named_inside() -> None:
    inbound = parse(event("user_authorization_cancellation", OpenID="o-other"))
    assert inbound.openid == "o-other"


def rows(*msgids: str) -> Value:
    entries: list[Value] = [{"TemplateId": "t", "MsgID": msgid, "ErrorCode": "0"} for msgid in msgids]
    return {"List": entries if len(entries) > 1 else entries[0]}


ALL_DIFFERENT = [
    message("text", Content="a"),
    message("text", Content="a", MsgId="100"),
    message("text", Content="a", CreateTime="1700000001"),
    message("text", Content="a", FromUserName="o-other"),
    event("CLICK", EventKey="a"),
    event("CLICK", EventKey="b"),
    event("VIEW", EventKey="a"),
    event("LOCATION"),
    event("SCAN", EventKey="a", Ticket="t1"),
    event("SCAN", EventKey="a", Ticket="t2"),
    event("TEMPLATESENDJOBFINISH", MsgID="1", Status="success"),
    event("TEMPLATESENDJOBFINISH", MsgID="2", Status="success"),
    event("subscribe_msg_sent_event", SubscribeMsgSentEvent=rows("1")),
    event("subscribe_msg_sent_event", SubscribeMsgSentEvent=rows("2")),
    event("subscribe_msg_sent_event", SubscribeMsgSentEvent=rows("1", "2")),
    event("VIEW", EventKey="https://a/" + "x" * 500 + "1"),
    event("VIEW", EventKey="https://a/" + "x" * 500 + "2"),
]


def test_different_pushes_have_different_keys_and_a_repeat_the_same() -> None:
    keys = [parse(fields).key for fields in ALL_DIFFERENT]
    assert len(set(keys)) == len(keys)
    assert keys == [parse(dict(fields)).key for fields in ALL_DIFFERENT]
    assert max(map(len, keys)) <= MAX_KEY


names = st.sampled_from(
    ["MsgType", "Event", "EventKey", "MediaId", "Content", "CreateTime", "MsgID", "Ticket"]
)
kinds = st.sampled_from(
    ["event", "text", "image", "location", "subscribe", "SCAN", "subscribe_msg_sent_event"]
)
values: st.SearchStrategy[Value] = st.recursive(
    st.text() | kinds,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names | st.just("List"), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(names | st.just("SubscribeMsgSentEvent"), values))
def test_odd_fields_raise_nothing_but_a_bad_envelope(odd: Fields) -> None:
    try:
        inbound = parse({**message("event"), **odd})
    except BadEnvelope:
        return
    assert inbound.openid == "o-person"
    assert 0 < len(inbound.key) <= MAX_KEY
