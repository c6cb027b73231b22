"""The floor: bare Flask and wechatpy; nothing is remembered."""

import flask
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from benchmarks.callback import Account
from benchmarks.contestants import Contestant, Script, Surroundings


def web_app() -> flask.Flask:
    app = flask.Flask("echo")
    account = Account()
    crypto = WeChatCrypto(account.token, account.aes_key, account.appid)

    @app.post("/wechat")
    def receive() -> flask.Response:
        query = flask.request.args
        check_signature(account.token, query["signature"], query["timestamp"], query["nonce"])
        plain = crypto.decrypt_message(
            flask.request.data, query["msg_signature"], query["timestamp"], query["nonce"]
        )
        message = parse_message(plain)
        reply = TextReply(message=message, content=f"收到：{message.content}")
        sealed = crypto.encrypt_message(reply.render(), query["nonce"], query["timestamp"])
        return flask.Response(sealed, content_type="application/xml")

    return app


def messages(number: int) -> Script:
    return [(f"第{turn}条，来自{number}", f"收到：第{turn}条，来自{number}]]") for turn in range(1, 101)]


def environment(_: Surroundings) -> dict[str, str]:
    return {}


CONTESTANT = Contestant(
    app="benchmarks.contestants.echo:web_app()", path="/wechat", messages=messages, environment=environment
)
