"""The load as a process: webhooks made and signed beforehand, sent over kept connections as fast as wished.

Each line of its input is one stretch; it answers twice: once everything is prepared, and with what came of it.
"""

import asyncio
import itertools
import json
import re
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.bench.customers import message_id, request, words
from tests.bench.figures import percentile

_LENGTH = re.compile(rb"(?i)content-length: *(\d+)")
_SERIALS = itertools.count(time.time_ns() >> 16 << 16)


@dataclass
class Stretch:
    """`rate` 0 is as fast as the connections take it; then `posts` are sent. Else `rate` a second for `seconds`."""

    address: str
    chats: int
    posts: int = 0
    connections: int = 64
    rate: float = 0
    seconds: float = 0
    tells_times: bool = False
    answers: Counter[str] = field(default_factory=Counter)
    done: list[tuple[float, float]] = field(default_factory=list)
    """When an answer came, and how long it took."""
    sent: dict[str, float] = field(default_factory=dict)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def prepared(self) -> "deque[tuple[int, bytes]]":
        rng, at = Random(time.time_ns()), int(time.time())
        count = self.posts or int(self.rate * self.seconds)
        numbers = [rng.randrange(0, self.chats, 2) for _ in range(count)]
        return deque(
            (serial, request(number, serial, words(rng), at)) for number, serial in zip(numbers, _SERIALS, strict=False)
        )

    def came(self) -> dict[str, Any]:
        times = [took for _, took in self.done]
        late = [at for at, _ in self.done]
        middle = (min(late) + max(late)) / 2
        return {
            "answers": dict(self.answers),
            "seconds": max(late) - min(at - took for at, took in self.done),
            "rate": len(self.done) / (max(late) - min(at - took for at, took in self.done)),
            "p50": percentile(times, 50),
            "p99": percentile(times, 99),
            "late_p99": percentile([took for at, took in self.done if at >= middle], 99),
            "sent": self.sent if self.tells_times else {},
        }


class Lane(asyncio.Protocol):
    """One kept connection: a post at a time."""

    def __init__(self, stretch: Stretch, waiting: "deque[tuple[int, bytes]]") -> None:
        self._stretch = stretch
        self._waiting = waiting
        self._heard = b""
        self._sent_at = 0.0
        self.is_free = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def post(self, due: float | None = None) -> None:
        serial, wire = self._waiting.popleft()
        self.is_free = False
        self._sent_at = due or time.monotonic()
        if self._stretch.tells_times:
            self._stretch.sent[message_id(serial)] = self._sent_at
        self.transport.write(wire)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, end, body = self._heard.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or (length and len(body) < int(length[1])):
            return
        now = time.monotonic()
        self._stretch.answers[head[9:12].decode()] += 1
        self._stretch.done.append((now, now - self._sent_at))
        self._heard, self.is_free = b"", True
        if self._stretch.rate:
            return
        if self._waiting:
            self.post()
        elif len(self._stretch.done) == self._stretch.posts:
            self._stretch.ended.set()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.is_free:
            self._stretch.answers["lost"] += 1
            self._stretch.ended.set()


async def _send(stretch: Stretch) -> None:
    waiting = stretch.prepared()
    host, _, port = stretch.address.rpartition(":")
    loop = asyncio.get_running_loop()
    lanes = [
        (await loop.create_connection(lambda: Lane(stretch, waiting), host, int(port)))[1]
        for _ in range(stretch.connections)
    ]
    _say({"ready": len(waiting)})
    await asyncio.to_thread(sys.stdin.readline)
    if stretch.rate:
        await _paced(stretch, waiting, lanes)
    else:
        for lane in lanes:
            lane.post()
        await stretch.ended.wait()
    for lane in lanes:
        lane.transport.close()
    _say(stretch.came())


async def _paced(stretch: Stretch, waiting: "deque[tuple[int, bytes]]", lanes: list[Lane]) -> None:
    begin, count = time.monotonic(), len(waiting)
    for place in range(count):
        due = begin + place / stretch.rate
        while (wait := due - time.monotonic()) > 0 or not any(one.is_free for one in lanes):
            await asyncio.sleep(max(0.0005, wait))
        next(one for one in lanes if one.is_free).post(due)
    while len(stretch.done) < count and not stretch.ended.is_set():
        await asyncio.sleep(0.005)


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """One stretch a line, until the input ends."""
    while line := sys.stdin.readline():
        asyncio.run(_send(Stretch(**json.loads(line))))


if __name__ == "__main__":
    main()
