"""The account's address over real HTTP: a foreign envelope and wechatpy's own crypto at the other end."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

from tests.wechat.foreign_envelope import ForeignEnvelope, read_tree
from tests.world import SECRETS, START, World, world

TOKEN, APPID, AES_KEY = (SECRETS[f"SZCA_WECHAT_{name}"] for name in ("TOKEN", "APPID", "AES_KEY"))
ACCOUNT, STAMP, NONCE = "gh_account", str(int(START.timestamp())), "397591431"
foreign = ForeignEnvelope(TOKEN, APPID, AES_KEY)
library = WeChatCrypto(TOKEN, AES_KEY, APPID)

Query = dict[str, str]
Seal = Callable[[str], tuple[Query, bytes]]


def seal_foreign(xml: str) -> tuple[Query, bytes]:
    return foreign.push(xml, STAMP, NONCE)


def seal_with_wechatpy(xml: str) -> tuple[Query, bytes]:
    sealed = library.encrypt_message(xml, NONCE, STAMP)
    signer = WeChatSigner()
    signer.add_data(TOKEN, STAMP, NONCE)
    query = {"signature": signer.signature, "timestamp": STAMP, "nonce": NONCE, "encrypt_type": "aes"}
    return query | {"msg_signature": tree(sealed)["MsgSignature"]}, sealed.encode()


def open_foreign(sealed: bytes) -> str:
    return foreign.read_reply(sealed)


def open_with_wechatpy(sealed: bytes) -> str:
    envelope = tree(sealed.decode())
    marks = (envelope[name] for name in ("MsgSignature", "TimeStamp", "Nonce"))
    return str(library.decrypt_message(sealed.decode(), *marks))


def tree(xml: str) -> dict[str, Any]:
    found = read_tree(xml)
    assert isinstance(found, dict)
    return found


def push(openid: str, **fields: str) -> str:
    whole = {"ToUserName": ACCOUNT, "FromUserName": openid, "CreateTime": STAMP} | fields
    inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in whole.items())
    return f"<xml>{inside}</xml>"


def said(openid: str, words: str = "你好", number: str = "24042424242424242") -> str:
    return push(openid, MsgType="text", Content=words, MsgId=number)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[World]:
    """One deployment for this file; every test brings a person of its own."""
    with world(tmp_path_factory.mktemp("running"), redis_url) as made:
        yield made


@pytest.fixture
def address(running: World) -> str:
    running.clock.now = START
    return f"{running.house.settings.public_url}/wechat"


@pytest.fixture
def stored(running: World) -> Callable[[str], int]:
    """How many pushes of a person were taken in."""

    def count(openid: str) -> int:
        with running.house.database.reading() as connection:
            query = "select count(*) from inbox where openid = ?"
            return int(connection.exec_driver_sql(query, (openid,)).scalar_one())

    return count


def post(address: str, envelope: tuple[Query, bytes]) -> requests.Response:
    query, body = envelope
    return requests.post(address, params=query, data=body, timeout=10)


def test_the_address_is_verified_by_returning_the_echo_as_it_came(address: str) -> None:
    query = {"signature": foreign.sign(STAMP, NONCE), "timestamp": STAMP, "nonce": NONCE}
    for echo in ("5838479218127813673", "<b>&amp;+ 你好"):
        answer = requests.get(address, params={**query, "echostr": echo}, timeout=10)
        assert (answer.status_code, answer.text) == (200, echo)
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("age", [301, -301, 10**12])
def test_an_address_that_was_recorded_echoes_nothing_later(address: str, age: int) -> None:
    stamp = str(int(STAMP) + age)
    query = {"signature": foreign.sign(stamp, NONCE), "timestamp": stamp, "nonce": NONCE, "echostr": "42"}
    answer = requests.get(address, params=query, timeout=10)
    assert (answer.status_code, answer.text) == (403, "bad signature")


@pytest.mark.parametrize("change", [{"signature": "0" * 40}, {"nonce": "another"}, {"signature": ""}])
def test_an_address_is_not_verified_for_a_stranger(address: str, change: Query) -> None:
    query = {"signature": foreign.sign(STAMP, NONCE), "timestamp": STAMP, "nonce": NONCE, "echostr": "42"}
    answer = requests.get(address, params={**query, **change}, timeout=10)
    assert answer.status_code == 403
    assert "42" not in answer.text


@pytest.mark.parametrize("seal", [seal_foreign, seal_with_wechatpy])
def test_a_first_message_gets_a_reply_that_both_ends_can_read(address: str, seal: Seal) -> None:
    openid = f"o-first-{seal.__name__}"
    answer = post(address, seal(said(openid)))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert set(tree(answer.text)) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
    opened = open_foreign(answer.content)
    assert opened == open_with_wechatpy(answer.content)
    reply = parse_message(opened)
    assert (reply.source, reply.target, reply.type) == (ACCOUNT, openid, "text")
    assert tree(opened)["CreateTime"] == STAMP
    assert "申请数字证书" in reply.content


def test_a_repeat_is_answered_alike_in_an_envelope_of_its_own(
    running: World, address: str, stored: Callable[[str], int]
) -> None:
    sent = seal_foreign(said("o-repeat"))
    first = post(address, sent)
    running.clock.forward(seconds=5)
    again = [post(address, sent), post(address, seal_with_wechatpy(said("o-repeat")))]
    for answer in again:
        assert open_foreign(answer.content) == open_foreign(first.content)
        assert tree(answer.text)["Nonce"] != tree(first.text)["Nonce"]
    assert stored("o-repeat") == 1


def test_two_people_with_the_same_message_number_are_both_answered(address: str) -> None:
    for openid in ("o-twin-1", "o-twin-2"):
        answer = post(address, seal_foreign(said(openid)))
        assert parse_message(open_with_wechatpy(answer.content)).target == openid


@pytest.mark.parametrize("words", ["你\ufffe好", "你&#xD800;好"])
def test_words_with_what_xml_does_not_allow_are_answered(address: str, words: str) -> None:
    xml = said(f"o-odd-{len(words)}", "WORDS").replace("<![CDATA[WORDS]]>", words)
    answer = post(address, seal_foreign(xml))
    assert "申请数字证书" in open_foreign(answer.content)


def test_a_photo_without_its_media_id_is_answered_in_words(address: str) -> None:
    xml = push("o-no-photo", MsgType="image", PicUrl="http://x", MsgId="24042424242424299")
    assert "麻烦您再发一次" in open_foreign(post(address, seal_foreign(xml)).content)


def test_a_recorded_push_whose_time_and_nonce_changed_places_is_refused(
    address: str, stored: Callable[[str], int]
) -> None:
    """The signature sorts its parts: a nonce of ten digits may be a time of now."""
    old = str(int(STAMP) - 30 * 86400)
    xml = said("o-replay").replace(STAMP, old)
    query, body = foreign.push(xml, old, STAMP)
    assert post(address, ({**query, "timestamp": STAMP, "nonce": old}, body)).status_code == 403
    assert stored("o-replay") == 0


def for_another_appid(xml: str) -> tuple[Query, bytes]:
    return foreign.deliver(foreign.encrypt(xml.encode(), appid="wx-another"), STAMP, NONCE)


def with_another_token(xml: str) -> tuple[Query, bytes]:
    return ForeignEnvelope("another", APPID, AES_KEY).push(xml, STAMP, NONCE)


def with_another_key(xml: str) -> tuple[Query, bytes]:
    return ForeignEnvelope(TOKEN, APPID, AES_KEY[::-1][1:] + "A").push(xml, STAMP, NONCE)


def with_another_msg_signature(xml: str) -> tuple[Query, bytes]:
    query, body = seal_foreign(xml)
    return {**query, "msg_signature": query["signature"]}, body


def in_the_open(xml: str) -> tuple[Query, bytes]:
    return foreign.push_plain(xml, STAMP, NONCE)


def in_the_open_but_called_encrypted(xml: str) -> tuple[Query, bytes]:
    query, body = in_the_open(xml)
    return query | {"encrypt_type": "aes", "msg_signature": query["signature"]}, body


def long_ago(xml: str) -> tuple[Query, bytes]:
    return foreign.push(xml, str(int(STAMP) - 301), NONCE)


@pytest.mark.parametrize(
    "seal",
    [
        for_another_appid,
        with_another_token,
        with_another_key,
        with_another_msg_signature,
        in_the_open,
        in_the_open_but_called_encrypted,
        long_ago,
    ],
)
def test_what_nobody_but_wechat_should_be_able_to_send_is_forbidden(
    address: str, stored: Callable[[str], int], seal: Seal
) -> None:
    answer = post(address, seal(said("o-forger")))
    assert answer.status_code == 403
    assert "Encrypt" not in answer.text
    assert stored("o-forger") == 0


def test_a_late_repeat_of_what_was_answered_is_answered_again(running: World, address: str) -> None:
    sent = seal_foreign(said("o-late"))
    first = post(address, sent)
    running.clock.forward(seconds=301)
    assert open_foreign(post(address, sent).content) == open_foreign(first.content)


@pytest.mark.parametrize(
    "fields",
    [
        {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "200163836", "Status": "success"},
        {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "200163837", "Status": "failed: system failed"},
        {"Event": "VIEW", "EventKey": "https://www.szca.com", "MenuId": "1"},
        {"Event": "LOCATION", "Latitude": "34.75", "Longitude": "113.62", "Precision": "119.3"},
        {"Event": "kf_create_session", "KfAccount": "test1@test"},
        {"Event": "unsubscribe", "EventKey": ""},
        {"Event": "annual_renew", "ExpiredTime": "1442401061"},
        {"Event": "an_event_of_next_year", "Anything": "else"},
    ],
    ids=lambda fields: f"{fields['Event']} {fields.get('Status', '')}",
)
def test_an_event_that_asks_for_no_words_is_answered_success_in_the_open(address: str, fields: Query) -> None:
    answer = post(address, seal_with_wechatpy(push(f"o-event-{fields['Event']}", MsgType="event", **fields)))
    assert (answer.status_code, answer.content) == (200, b"success")


@pytest.mark.parametrize(
    "xml", ["<xml><MsgType>", "no xml", "", "<xml><MsgType>text</MsgType></xml>", "<other/>"]
)
def test_what_wechat_itself_sent_unreadable_is_not_asked_for_again(address: str, xml: str) -> None:
    answer = post(address, seal_foreign(xml))
    assert (answer.status_code, answer.content) == (200, b"success")


def test_a_body_of_no_or_excessive_length_is_refused(address: str) -> None:
    query, body = seal_foreign(said("o-long"))
    assert post(address, (query, b"")).status_code == 400
    assert post(address, (query, body + b" " * 64 * 1024)).status_code == 413


def test_the_address_knows_no_other_methods(address: str) -> None:
    assert requests.put(address, data=b"x", timeout=10).status_code == 405
