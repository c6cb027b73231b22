"""Builds all parts of the service from the settings."""

from bot.bootstrap.foundation import fresh_id, utc_now
from bot.bootstrap.house import House
from bot.bootstrap.web import create_app, web_app

__all__ = ["House", "create_app", "fresh_id", "utc_now", "web_app"]
