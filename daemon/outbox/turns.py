"""Whose turn it is at a provider: answers leave by the loop, and what goes out beside them takes its turn here."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

PATIENCE_SECONDS = 3.0
"""How long somebody waits for their turn."""
MOST_WAITING = 16
"""Of one session."""


class NoTurn(Exception):
    """There are too many before it, or those take too long. Nothing was asked."""


class Turns:
    """The calls of each session that are under way, answers and others."""

    def __init__(self) -> None:
        self._under_way = Counter[int]()
        self._waiting = Counter[int]()
        self._ended = asyncio.Event()

    def taken(self, session_id: int) -> int:
        """Calls that are made, and those that wait: no answer begins before them."""
        return self._under_way[session_id] + self._waiting[session_id]

    def begin(self, session_id: int) -> None:
        self._under_way[session_id] += 1

    def end(self, session_id: int) -> None:
        self._under_way[session_id] -= 1
        self._ended.set()

    @asynccontextmanager
    async def turn(self, session_id: int, at_once: int) -> AsyncGenerator[None]:
        """A call beside the answers, as soon as fewer than `at_once` are under way. Raises NoTurn."""
        if self._waiting[session_id] >= MOST_WAITING:
            raise NoTurn
        await self._wait(session_id, at_once)
        try:
            yield
        finally:
            self.end(session_id)

    async def _wait(self, session_id: int, at_once: int) -> None:
        self._waiting[session_id] += 1
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self._under_way[session_id] >= at_once:
                    self._ended.clear()
                    await self._ended.wait()
        except TimeoutError:
            raise NoTurn from None
        finally:
            self._waiting[session_id] -= 1
            self._ended.set()
        self.begin(session_id)
