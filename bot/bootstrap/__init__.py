"""Builds all parts of the service from the settings.

The web application is built by `web`, which workers and commands never load.
"""

from bot.bootstrap.foundation import fresh_id, utc_now
from bot.bootstrap.house import House

__all__ = ["House", "fresh_id", "utc_now"]
