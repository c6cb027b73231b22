"""Builds the process of the live pages."""

from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from bot import logs
from bot.bootstrap.foundation import fresh_id, utc_now
from bot.errors import SettingsError
from bot.heartbeat import LIVE, Heartbeat
from bot.models.database import Database
from bot.models.roles import needing_second
from bot.models.staff_sessions import StaffSessions
from bot.settings import LiveSettings, live
from desk.entrance.session import Sessions
from desk.entrance.steps import next_step
from desk.live.app import LiveApp
from desk.live.feed import Feed

_TIMEOUT_SECONDS = 10.0  # longer than a read of the stream waits


def build(settings: LiveSettings, *, look_seconds: float = 60) -> LiveApp:
    """The application with connections of its own. `look_seconds`: between looks at a session."""
    database = Database(settings.database_url)
    rows = StaffSessions(database, utc_now)
    is_secure = settings.public_url.startswith("https://")
    sessions = Sessions(rows, fresh_id, settings.secret_key, is_secure)
    needing = frozenset() if settings.is_demo else needing_second()

    def lets_in(cookie: str) -> bool:
        session_id = sessions.id_in(cookie)
        entered = rows.find(session_id, keeps_alive=False) if session_id else None
        return entered is not None and not next_step(entered, needing)

    redis = AsyncRedis.from_url(
        settings.redis_url, decode_responses=True, socket_timeout=_TIMEOUT_SECONDS, socket_connect_timeout=2
    )

    async def close() -> None:
        await redis.aclose()
        database.close()

    return LiveApp(Feed(redis), lets_in, settings.public_url, close, look_seconds)


def live_app() -> LiveApp:
    """For gunicorn: `bot.bootstrap.live:live_app()`. A wrong setting ends the process with one sentence."""
    logs.configure()
    try:
        settings = live()
    except SettingsError as error:
        raise SystemExit(f"szca: {error}") from None
    Heartbeat(Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=2), LIVE).start()
    return build(settings)
