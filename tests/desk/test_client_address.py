"""Whose address a failed login counts for: the peer's, or what our own proxies say of it."""

from dataclasses import replace

import pytest
from flask import request

from bot.bootstrap.web import create_app
from tests.desk.office import Office


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "9.9.9.9", "127.0.0.1"),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "6.6.6.6, 9.9.9.9", "9.9.9.9"),  # the first one was made up by the client
        (2, "6.6.6.6, 9.9.9.9, 10.0.0.1", "9.9.9.9"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_clients_address_is_what_our_proxies_say(
    made: Office, proxies: int, forwarded: str, address: str
) -> None:
    made.house.settings = replace(made.house.settings, proxies=proxies)
    app = create_app(made.house)
    app.add_url_rule("/whose", "whose", lambda: request.remote_addr or "")
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Host": "evil.example"} if forwarded else {}
    assert app.test_client().get("/whose", headers=headers).text == address
