"""The peer: python-telegram-bot's ConversationHandler, everything in memory, no network."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackContext,
    CommandHandler,
    ConversationHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest, RequestData

from benchmarks.core_contestants.answers import FIELDS, Field
from benchmarks.core_contestants.updates import ANSWERED, ME, TOKEN, update
from bot.errors import Refused

DONE = "已收到全部资料"

App = Application[Any, Any, Any, Any, Any, Any]
Context = CallbackContext[Any, dict[str, Any], Any, Any]
Handler = Callable[[Update, Context], Coroutine[Any, Any, int | None]]


class LocalRequest(BaseRequest):
    """Encodes every request and hands its answer to the library to read; nothing is sent."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if request_data is not None:
            assert request_data.json_parameters is not None
        return 200, (ME if url.endswith("/getMe") else ANSWERED).encode()


class TelegramConversation:
    def __init__(self, *, is_sending: bool) -> None:
        self.name = "python-telegram-bot" if is_sending else "python-telegram-bot, unsent"
        self.does = f"state table, checks, {'request and its answer' if is_sending else 'reply composed'}"
        self.lacks = "not durable, no repairs, understanding, audit"
        builder = ApplicationBuilder().token(TOKEN).updater(None).job_queue(None).request(LocalRequest())
        self._application: App = builder.get_updates_request(LocalRequest()).build()
        self._application.add_handler(_conversation(is_sending))
        self._is_ready = False

    async def begin(self, number: int, texts: Sequence[str]) -> "_Talk":
        if not self._is_ready:
            await self._application.initialize()
            self._is_ready = True
        bot = self._application.bot
        raw = [update(number, turn, text) for turn, text in enumerate(("/start", *texts))]
        updates = [Update.de_json(one, bot) for one in raw]
        await self._application.process_update(updates[0])
        return _Talk(self._application, updates[1:], number)


class _Talk:
    def __init__(self, application: App, updates: Sequence[Update], number: int) -> None:
        self._application, self._updates, self._number = application, updates, number

    async def go(self) -> None:
        for one in self._updates:
            await self._application.process_update(one)

    async def end(self) -> dict[str, str]:
        stored = dict(self._application.user_data[self._number])
        assert stored.pop("is_done", False)
        stored.pop("replies", None)
        self._application.drop_user_data(self._number)
        self._application.drop_chat_data(self._number)
        return stored


def _conversation(is_sending: bool) -> ConversationHandler[Context]:
    is_text = filters.TEXT & ~filters.COMMAND
    return ConversationHandler(
        entry_points=[CommandHandler("start", _on_start(is_sending))],
        states={
            place: [MessageHandler(is_text, _on_answer(place, is_sending))] for place in range(len(FIELDS))
        },
        fallbacks=[],
    )


def _on_start(is_sending: bool) -> Handler:
    async def start(incoming: Update, context: Context) -> int:
        await _reply(incoming, context, FIELDS[0].ask, is_sending)
        return 0

    return start


def _on_answer(place: int, is_sending: bool) -> Handler:
    field: Field = FIELDS[place]
    is_last = place == len(FIELDS) - 1
    words = DONE if is_last else FIELDS[place + 1].ask

    async def answer(incoming: Update, context: Context) -> int | None:
        assert incoming.message is not None
        try:
            value = field.parse(incoming.message.text or "")
        except Refused as refused:
            await _reply(incoming, context, refused.words, is_sending)
            return None
        stored = _stored(context)
        stored[field.id] = value
        stored["is_done"] = is_last
        await _reply(incoming, context, words, is_sending)
        return ConversationHandler.END if is_last else place + 1

    return answer


def _stored(context: Context) -> dict[str, Any]:
    assert context.user_data is not None
    return context.user_data


async def _reply(incoming: Update, context: Context, words: str, is_sending: bool) -> None:
    """Sent by a request, or only kept: the library has no way to hand an answer back to the webhook."""
    if is_sending:
        assert incoming.message is not None
        await incoming.message.reply_text(words)
    else:
        _stored(context).setdefault("replies", []).append(words)
