"""How gunicorn serves: `gunicorn --config python:bot.gunicorn_conf`. Options on the command line win."""

from typing import Any

from bot import loading
from bot.errors import SettingsError
from bot.settings import serving

loading.begin()
try:
    _serving = serving()
except SettingsError as error:
    raise SystemExit(f"szca: {error}") from None

wsgi_app = "bot.bootstrap.web:web_app()"
worker_class = "bot.request_deadline.DeadlineWorker"
bind = _serving.bind
workers = _serving.web_workers
threads = _serving.web_threads
# Loaded once, before the fork: a worker that is replaced serves at once, and the workers share memory.
preload_app = True
# A worker whose loop stands still for so long is replaced. Requests run in threads and do not stop the loop.
timeout = 30
# WeChat closes a callback after 5 seconds, an upload of 16 MB on a slow line may take longer.
graceful_timeout = 30
keepalive = 5
# Connections of one worker, those included that wait for a thread; more wait in the kernel's queue.
worker_connections = 512
backlog = 512
control_socket_disable = True


def when_ready(server: Any) -> None:
    """The application is loaded, and no worker is there yet."""
    loading.end()


def post_worker_init(worker: Any) -> None:
    """In each worker: threads do not survive the fork, so its heartbeat begins here."""
    from bot.bootstrap.web import HEARTBEAT  # only here: the application is loaded after the configuration

    worker.wsgi.extensions[HEARTBEAT].start()


def post_fork(server: Any, worker: Any) -> None:
    """Connections that the master made while it loaded are not the worker's."""
    from bot.bootstrap.web import HOUSE

    app = worker.app.callable
    if app is not None:
        app.extensions[HOUSE].database.forget_connections()
