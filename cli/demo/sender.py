"""Posts the world's bodies at a daemon's real port, trying again as the real senders do."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Self

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from cli.demo import wire
from cli.demo.nouns import Post

NO_ANSWER = 0
"""Counted among the answers when nobody listens, or the connection breaks."""
_BUSY_WAITS = {"gateway": (1.0, 2.0, 4.0), "meta": (1.0, 2.0, 4.0, 8.0, 16.0)}
"""Seconds between tries after a 429. Then a gateway drops the event; Meta's real waits are longer."""
_ABSENT_WAITS = {"gateway": (2.0, 4.0, 8.0), "meta": (1.0, 2.0, 4.0, 8.0, 16.0)}
"""Seconds between tries when nobody answers."""


class Sender:
    """One pool of kept connections. `answers` counts every try by its status, `dropped` the posts given up."""

    def __init__(
        self,
        base_url: str,
        connections: int = 32,
        *,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.answers: Counter[int] = Counter()
        self.dropped = 0
        self._base_url = base_url
        self._connections = connections
        self._clock = clock
        self._pause = pause
        self._http: ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = TCPConnector(limit=self._connections)
        self._http = ClientSession(connector=connector, timeout=ClientTimeout(total=10))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http:
            await self._http.close()

    async def deliver(self, post: Post) -> int:
        """The last answer's status. Never raises for a daemon that is away."""
        dialect = post.session.dialect
        busy, absent = list(_BUSY_WAITS[dialect]), list(_ABSENT_WAITS[dialect])
        while True:
            status = await self._try(post)
            self.answers[status] += 1
            waits = absent if status == NO_ANSWER else busy if _is_retried(dialect, status) else []
            if status == 200 or not waits:
                self.dropped += status != 200
                return status
            await self._pause(waits.pop(0))

    async def burst(self, posts: Iterable[Post]) -> None:
        """All of them, as fast as the connections take them."""
        waiting = iter(posts)

        async def lane() -> None:
            for post in waiting:
                await self.deliver(post)

        await asyncio.gather(*(lane() for _ in range(self._connections)))

    async def _try(self, post: Post) -> int:
        assert self._http, "used outside of its `async with`"
        headers = wire.headers(post, int(self._clock()))
        try:
            async with self._http.post(self._base_url + wire.path(post), data=post.body, headers=headers) as answer:
                await answer.read()
                return answer.status
        except (ClientError, TimeoutError):
            return NO_ANSWER


def _is_retried(dialect: str, status: int) -> bool:
    """Meta tries again after anything but 200; a gateway after 429 alone, the rest is lost to it."""
    return status == 429 or dialect == "meta"
