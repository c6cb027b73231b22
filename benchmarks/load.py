"""The load generator: plays many people and times each answer.

It reads a plan from standard input (one line of JSON), builds and encrypts every request, opens its
connections and says `ready`. At each `go` it sends a slice of the plan, and at the slice's last answer it
says `done`. At one `go` more it checks all answers and prints the result.
"""

import asyncio
import gc
import itertools
import json
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.callback import Account, AnswerError, Push, check_answer, http_request

FIRST_MESSAGE_ID = 24_000_000_000_000_000


@dataclass(slots=True)
class Step:
    """One message, what its answer must contain, and the answers as they came (two for a duplicate)."""

    request: bytes
    expected: str
    copies: int
    answers: list[tuple[float, int, bytes]] = field(default_factory=list)


@dataclass(slots=True)
class Person:
    openid: str
    steps: list[Step]


class Connection(asyncio.Protocol):
    """A kept-alive HTTP/1.1 connection with at most one request under way."""

    def __init__(self) -> None:
        self._buffer = b""
        self._sent = 0.0
        self._waiting: asyncio.Future[tuple[float, int, bytes]] | None = None
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def ask(self, request: bytes) -> "asyncio.Future[tuple[float, int, bytes]]":
        assert self._transport is not None
        self._waiting = asyncio.get_running_loop().create_future()
        self._sent = time.perf_counter()
        self._transport.write(request)
        return self._waiting

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _content_length(self._buffer[:end])
        if len(self._buffer) < end + 4 + length or self._waiting is None:
            return
        took = time.perf_counter() - self._sent
        status = int(self._buffer[9:12])
        body, self._buffer = self._buffer[end + 4 : end + 4 + length], self._buffer[end + 4 + length :]
        waiting, self._waiting = self._waiting, None
        waiting.set_result((took, status, body))

    def connection_lost(self, error: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error or ConnectionError("the server closed the connection"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ConnectionError("an answer without Content-Length")


def build(plan: dict[str, Any], now: int) -> list[list[Person]]:
    """Everything that will be sent, slice by slice, encrypted before the clock starts."""
    numbers = itertools.count(FIRST_MESSAGE_ID + plan["series"] * 100_000_000)
    return [[_person(plan, spec, numbers, now) for spec in part] for part in plan["slices"]]


def _person(plan: dict[str, Any], spec: list[Any], numbers: Iterator[int], now: int) -> Person:
    openid, script = spec
    steps = []
    for second, (text, expected, copies) in enumerate(script):
        push = Push(openid, next(numbers), now + second, text)
        steps.append(Step(http_request(Account(), push, plan["path"]), expected, copies))
    return Person(openid, steps)


async def _talk(queue: deque[Person], connections: list[Connection]) -> None:
    while queue:
        for step in queue.popleft().steps:
            if step.copies == 1:
                step.answers.append(await connections[0].ask(step.request))
            else:
                step.answers.extend(await asyncio.gather(*(one.ask(step.request) for one in connections)))


async def play(plan: dict[str, Any], slices: list[list[Person]]) -> None:
    """`at_once` people talk at the same time, each waits for each answer; one slice for every `go`."""
    loop = asyncio.get_running_loop()
    per_person = max(step.copies for part in slices for person in part for step in person.steps)
    slots = [
        [(await loop.create_connection(Connection, "127.0.0.1", plan["port"]))[1] for _ in range(per_person)]
        for _ in range(plan["at_once"])
    ]
    gc.collect()
    gc.disable()
    say({"state": "ready"})
    for part in slices:
        await loop.run_in_executor(None, sys.stdin.readline)
        queue = deque(part)
        cpu, began = time.process_time(), time.perf_counter()
        async with asyncio.timeout(plan["limit"]):
            await asyncio.gather(*(_talk(queue, slot) for slot in slots))
        seconds = time.perf_counter() - began
        say({"state": "done", "seconds": seconds, "load_cpu": time.process_time() - cpu})
    for connection in itertools.chain(*slots):
        connection.close()


def judge(people: list[Person]) -> dict[str, Any]:
    """Latencies of all answers, and which messages were answered wrongly."""
    account, wrong = Account(), []
    pairs = 0
    for person in people:
        for step in person.steps:
            pairs += step.copies > 1
            try:
                _judge_step(account, person.openid, step)
            except AnswerError as error:
                wrong.append(f"{person.openid}: {error}")
    took = [answer[0] * 1000 for person in people for step in person.steps for answer in step.answers]
    messages = sum(len(person.steps) for person in people)
    return {
        "messages": messages,
        "pairs": pairs,
        "milliseconds": took,
        "wrong": len(wrong),
        "examples": wrong[:3],
    }


def _judge_step(account: Account, openid: str, step: Step) -> None:
    words = [check_answer(account, openid, status, body) for _, status, body in step.answers]
    if len(set(words)) > 1:
        raise AnswerError("the two answers to one message differ")
    if step.expected not in words[0]:
        raise AnswerError(f"expected {step.expected!r} in {words[0]!r}")


def say(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


def main() -> None:
    plan = json.loads(sys.stdin.readline())
    slices = build(plan, int(time.time()))
    asyncio.run(play(plan, slices))
    # Checking takes CPU, so it waits until nobody is being measured any more.
    sys.stdin.readline()
    say({"state": "result", **judge([person for part in slices for person in part])})


if __name__ == "__main__":
    main()
