"""The peer: aiogram's FSM, a state for each question, everything in memory, no network."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any, cast

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.base import BaseSession
from aiogram.filters import CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile, Message, Update

from benchmarks.core_contestants.answers import FIELDS, Field
from benchmarks.core_contestants.updates import ANSWERED, TOKEN, update
from bot.errors import Refused

DONE = "已收到全部资料"

Handler = Callable[[Message, FSMContext], Awaitable[Any]]

# One state for each question: `class Form(StatesGroup)` with twenty lines `name = State()`.
_STATES = tuple(State() for _ in FIELDS)
_NAMES = (field.id.replace(".", "_") for field in FIELDS)
Form = type("Form", (StatesGroup,), dict(zip(_NAMES, _STATES, strict=True)))


class LocalSession(BaseSession):
    """Builds every request and reads its answer as over HTTP; between the two nothing is sent."""

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        files: dict[str, InputFile] = {}
        for value in method.model_dump(warnings=False).values():
            self.prepare_value(value, bot=bot, files=files)
        answered = self.check_response(bot=bot, method=method, status_code=200, content=ANSWERED)
        return cast(TelegramType, answered.result)

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, url: str, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """Nobody downloads anything here."""
        chunks: list[bytes] = []
        for chunk in chunks:
            yield chunk


class AiogramFsm:
    """With `has_bare_states` as its manual registers handlers: a bare state is no coroutine, so aiogram
    tries each of them in a thread of its pool. `StateFilter` is the same filter without the threads."""

    def __init__(self, *, is_sending: bool, has_bare_states: bool = False) -> None:
        self.name = (
            "aiogram" + ("" if is_sending else ", unsent") + (", bare states" if has_bare_states else "")
        )
        reply = "request and its answer" if is_sending else "reply composed"
        self.does = f"state filter, checks, {reply}"
        self.lacks = "not durable, no lock, repairs, understanding, audit"
        self._bot = Bot(TOKEN, session=LocalSession())
        self._storage = MemoryStorage()
        self._dispatcher = Dispatcher(storage=self._storage)
        self._dispatcher.include_router(_router(is_sending, has_bare_states))

    async def begin(self, number: int, texts: Sequence[str]) -> "_Talk":
        updates = [self._update(number, turn, text) for turn, text in enumerate(("/start", *texts))]
        await self._dispatcher.feed_update(self._bot, updates[0])
        key = StorageKey(bot_id=self._bot.id, chat_id=number, user_id=number)
        return _Talk(self._dispatcher, self._bot, updates[1:], FSMContext(self._storage, key))

    def _update(self, number: int, turn: int, text: str) -> Update:
        # Mounted on its bot, as polling and webhook do; else each update would go through JSON once more.
        return Update.model_validate(update(number, turn, text), context={"bot": self._bot})


class _Talk:
    def __init__(
        self, dispatcher: Dispatcher, bot: Bot, updates: Sequence[Update], context: FSMContext
    ) -> None:
        self._dispatcher, self._bot, self._updates, self._context = dispatcher, bot, updates, context

    async def go(self) -> None:
        for one in self._updates:
            await self._dispatcher.feed_update(self._bot, one)

    async def end(self) -> dict[str, str]:
        assert await self._context.get_state() is None
        values = await self._context.get_data()
        await self._context.clear()
        return values


def _router(is_sending: bool, has_bare_states: bool) -> Router:
    router = Router()
    router.message.register(_on_start(is_sending), CommandStart())
    for place, state in enumerate(_STATES):
        chosen = state if has_bare_states else StateFilter(state)
        router.message.register(_on_answer(place, is_sending), chosen)
    return router


def _on_start(is_sending: bool) -> Handler:
    async def start(message: Message, state: FSMContext) -> Any:
        await state.set_state(_STATES[0])
        return await _reply(message, FIELDS[0].ask, is_sending)

    return start


def _on_answer(place: int, is_sending: bool) -> Handler:
    field: Field = FIELDS[place]
    is_last = place == len(FIELDS) - 1
    following = None if is_last else _STATES[place + 1]
    words = DONE if is_last else FIELDS[place + 1].ask

    async def answer(message: Message, state: FSMContext) -> Any:
        try:
            value = field.parse(message.text or "")
        except Refused as refused:
            return await _reply(message, refused.words, is_sending)
        await state.update_data({field.id: value})
        await state.set_state(following)
        return await _reply(message, words, is_sending)

    return answer


async def _reply(message: Message, words: str, is_sending: bool) -> Any:
    """Sent by a request, or handed back as the webhook's own response is."""
    method = message.answer(words)
    return await method if is_sending else method
