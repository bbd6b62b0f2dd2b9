"""Posts the world's bodies at a daemon's real port, trying again as the real senders do."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from cli.demo import wire
from cli.demo.nouns import Post

NO_ANSWER = 0
"""Counted among the answers when nobody listens, or the connection breaks."""
_BUSY_WAITS = {"gateway": (1.0, 2.0, 4.0), "meta": (1.0, 2.0, 4.0, 8.0, 16.0)}
"""Seconds between tries after a 429. Then a gateway drops the event; Meta's real waits are longer.

wwebjs-api tries nothing twice.
"""
_ABSENT_WAITS = {"gateway": (2.0, 4.0, 8.0), "meta": (1.0, 2.0, 4.0)}
"""Seconds between tries when nobody answers. Meta would go on for days; the demo must end."""


@asynccontextmanager
async def sending(
    base_url: str, connections: int = 64, clock: Callable[[], float] = time.time
) -> AsyncIterator["Sender"]:
    """A sender with one pool of kept connections. `clock` is what a gateway's signature is dated by."""
    connector = TCPConnector(limit=connections)
    async with ClientSession(base_url, connector=connector, timeout=ClientTimeout(total=10)) as http:
        yield Sender(http, connections, clock)


@dataclass
class Sender:
    """`answers` counts every try by its status, `dropped` the posts given up."""

    http: ClientSession
    connections: int
    clock: Callable[[], float] = time.time
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    answers: Counter[int] = field(default_factory=Counter)
    dropped: int = 0

    async def deliver(self, post: Post) -> int:
        """The last answer's status. Never raises for a daemon that is away."""
        dialect = post.session.dialect
        busy, absent = list(_BUSY_WAITS.get(dialect, ())), list(_ABSENT_WAITS.get(dialect, ()))
        while True:
            status = await self._try(post)
            self.answers[status] += 1
            waits = absent if status == NO_ANSWER else busy if _is_retried(dialect, status) else []
            if status == 200 or not waits:
                self.dropped += status != 200
                return status
            await self.pause(waits.pop(0))

    async def burst(self, posts: Iterable[Post]) -> None:
        """All of them, as fast as the connections take them, or until nobody is there to take them."""
        waiting = iter(posts)

        async def lane() -> None:
            for post in waiting:
                if await self.deliver(post) == NO_ANSWER:
                    return

        await asyncio.gather(*(lane() for _ in range(self.connections)))

    async def _try(self, post: Post) -> int:
        headers = wire.headers(post, int(self.clock()))
        try:
            async with self.http.post(wire.path(post), data=post.body, headers=headers) as answer:
                await answer.read()
                return answer.status
        except (ClientError, TimeoutError):
            return NO_ANSWER


def _is_retried(dialect: str, status: int) -> bool:
    """Meta tries again after anything but 200; a gateway after 429 alone, the rest is lost to it."""
    return status == 429 or dialect == "meta"
