"""Raw bodies that are old enough are thrown away, some at a time, with the files of big ones."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

import structlog

from store import retention
from store.desk import Store
from store.models import Millis
from store.retention import Aged

ROUND_SECONDS = 3600.0
MOST_ROWS = 100
MOST_BYTES = 2 * 1024 * 1024
"""Of one transaction: no ack waits for more than that."""
_WALKED_AT_ONCE = 500
_WHOLE_EVERY = 24
"""Rounds. Every so often the whole way is walked: what was put aside may have been resolved since."""
_UNFINISHED = 3_600_000
"""Milliseconds after which a file that no delivery names will never be named by one."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Keep:
    """How long, in milliseconds."""

    body: int
    big_body: int
    """Of a body in a file of its own, once its media is stored elsewhere."""


class Forgetting:
    def __init__(self, store: Store, keep: Callable[[], Keep], clock: Callable[[], Millis]) -> None:
        self._store = store
        self._keep = keep
        self._clock = clock
        self._rounds = 0
        self._after = 0

    async def run(self) -> None:
        """For ever."""
        while True:
            await self.round()
            await asyncio.sleep(ROUND_SECONDS)

    async def round(self) -> None:
        """Once through all that may be old enough."""
        if self._rounds % _WHOLE_EVERY == 0:
            self._after = 0
        self._rounds += 1
        keep, now, count = self._keep(), self._clock(), 0
        async for aged in self._aged(Millis(now - keep.body)):
            count += await self._forget(aged)
        while aged := await self._big(Millis(now - keep.big_body)):
            count += await self._forget(aged)
        files = await self._sweep(Millis(now - _UNFINISHED))
        if count or files:
            _log.info("bodies_forgotten", deliveries=count, files=files)

    async def _aged(self, before: Millis) -> AsyncIterator[Sequence[Aged]]:
        while True:
            async with self._store.reading() as reader:
                stretch = await retention.walk(reader, self._after, before, _WALKED_AT_ONCE)
            yield stretch.aged
            self._after = stretch.after
            if stretch.is_last:
                return

    async def _big(self, before: Millis) -> Sequence[Aged]:
        async with self._store.reading() as reader:
            return await retention.big(reader, before, MOST_ROWS)

    async def _forget(self, aged: Sequence[Aged]) -> int:
        for part in _parts(aged):
            await self._store.write(lambda tx, part=part: retention.forget(tx, part))  # type: ignore[misc]
        return len(aged)

    async def _sweep(self, before: Millis) -> int:
        """Files that are nobody's body: those just given up, and what a crash has left."""
        folder = self._store.bodies
        found = await asyncio.to_thread(retention.files_before, folder, before)
        async with self._store.reading() as reader:
            unnamed = set(found) - await retention.named(reader, found)
        await asyncio.to_thread(retention.remove, folder, unnamed)
        return len(unnamed)


def _parts(aged: Sequence[Aged]) -> list[list[Aged]]:
    """Pieces that one transaction each can bear."""
    parts: list[list[Aged]] = []
    weight = 0
    for one in aged:
        if not parts or len(parts[-1]) >= MOST_ROWS or weight + one.size > MOST_BYTES:
            parts.append([])
            weight = 0
        parts[-1].append(one)
        weight += one.size
    return parts
