"""The web application as in production, but for the codes: nobody reads short messages in a benchmark."""

from flask import Flask

from bot import logs
from bot.bootstrap import House
from bot.bootstrap.web import create_app
from bot.settings import load

CODE = "246810"


def web_app() -> Flask:
    """For gunicorn. Each code is drawn, counted, kept and queued as always; only its digits are known."""
    logs.configure()
    return create_app(House(load(), fresh_code=lambda: CODE))
