"""How gunicorn serves the live pages: `gunicorn --config python:bot.live_gunicorn_conf`."""

from bot.errors import SettingsError
from bot.settings import live

try:
    _live = live()
except SettingsError as error:
    raise SystemExit(f"szca: {error}") from None

wsgi_app = "bot.bootstrap.live:live_app()"
worker_class = "asgi"
bind = _live.live_bind
# One process reads the stream for all pages; 500 of them cost it some megabytes.
workers = 1
worker_connections = 2000
backlog = 512
timeout = 30
# A stream has no end of its own: at a restart the browsers connect again and say what they know.
graceful_timeout = 1
keepalive = 5
control_socket_disable = True
