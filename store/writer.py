"""The one task that writes: two lanes, one connection, a commit a turn.

`append` carries deliveries, and their ack waits for nothing else; `write` carries everything else, one unit a turn.
An ack is a finished fsync: futures are resolved after the commit, never before.
"""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar

from store import journal
from store.database import Engine, Transaction
from store.errors import StoreBroken, StoreError, StoreStopping, translated
from store.journal import NewDelivery
from store.signal import Signal

T = TypeVar("T")
Unit = Callable[[Transaction], Awaitable[T]]

APPEND_BATCH = 512
PUT_OFF_SECONDS = 0.2
"""How long appends may keep a write waiting."""
LULL_SECONDS = 0.003
"""How long a write waits after an append: in a burst the lane is empty for moments, with the next on their way."""
_IDLE_SECONDS = 0.2
_TRUNCATE_BYTES = 64 * 1024 * 1024


class _Waiting(Generic[T]):
    """A caller and what it wants."""

    __slots__ = ("answer", "since", "wish")

    def __init__(self, wish: T) -> None:
        self.wish = wish
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.since = time.monotonic()

    def say(self, value: object) -> None:
        if not self.answer.done():
            self.answer.set_result(value)

    def refuse(self, trouble: StoreError | Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(trouble)


class Writer:
    """Owns the writing connection. `arrivals` and `seq` announce what has been committed."""

    def __init__(self, engine: Engine, *, last_delivery: int, seq: int, depth: int = 0, crowd: int = 25_000) -> None:
        self.arrivals = Signal()
        """How often a delivery came to wait for its projection."""
        self.seq = Signal(seq)
        self.broken: StoreBroken | None = None
        self.depth = depth
        """Deliveries between their arrival and their projection."""
        self.crowd = crowd
        """From so many of them on, writes take every second turn."""
        self.ended = asyncio.Event()
        self._engine = engine
        self._next_delivery = last_delivery + 1
        self._appends: deque[_Waiting[tuple[NewDelivery, str | None]]] = deque()
        self._urgent: deque[_Waiting[Unit[Any]]] = deque()
        self._units: deque[_Waiting[Unit[Any]]] = deque()
        self._wake = asyncio.Event()
        self._stopping = False
        self._wrote_last = False
        self._has_just_appended = False
        self._dirty = False

    @property
    def is_crowded(self) -> bool:
        """So much waits for its projection that appends no longer go before it: the queue must not grow for ever."""
        return self.depth >= self.crowd

    async def append(self, delivery: NewDelivery, raw_path: str | None) -> int:
        """Store a delivery durably; returns its id. A caller that gives up changes nothing for the others."""
        waiting = _Waiting((delivery, raw_path))
        self._admit()
        self._appends.append(waiting)
        self._wake.set()
        number: int = await waiting.answer
        return number

    async def write(self, unit: Unit[T], *, urgent: bool = False) -> T:
        """Run `unit` in a transaction of its own. `urgent` (verbs, outbox steps) goes before projection."""
        waiting: _Waiting[Unit[Any]] = _Waiting(unit)
        self._admit()
        (self._urgent if urgent else self._units).append(waiting)
        self._wake.set()
        answer: T = await waiting.answer
        return answer

    async def run(self) -> None:
        """Take turns until stopped and empty."""
        while not self.broken:
            if not (self._appends or self._urgent or self._units):
                if self._stopping:
                    return
                await self._rest()
                continue
            if self._is_lull():
                await self._lull()
            self._wrote_last = not self._append_is_next()
            self._has_just_appended = not self._wrote_last
            await (self._write_turn() if self._wrote_last else self._append_turn())
        self._refuse_all(self.broken)
        self.ended.set()

    def stop(self) -> None:
        """Take no more; what waits is still done."""
        self._stopping = True
        self._wake.set()

    def _admit(self) -> None:
        if self.broken:
            raise self.broken
        if self._stopping:
            raise StoreStopping("the daemon is stopping")

    def _append_is_next(self) -> bool:
        units = self._urgent or self._units
        if not (self._appends and units):
            return bool(self._appends)
        put_off = time.monotonic() - units[0].since < PUT_OFF_SECONDS
        return self._wrote_last if self.is_crowded or not put_off else True

    def _is_lull(self) -> bool:
        if self._appends or self._urgent or self.is_crowded or self._stopping:
            return False
        return self._has_just_appended and time.monotonic() - self._units[0].since < PUT_OFF_SECONDS

    async def _lull(self) -> None:
        self._wake.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), LULL_SECONDS)

    async def _rest(self) -> None:
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), _IDLE_SECONDS if self._dirty else None)
        except TimeoutError:
            self._dirty = False
            await self._engine.checkpoint(truncate=self._engine.wal_bytes() > _TRUNCATE_BYTES)

    async def _append_turn(self) -> None:
        batch = [self._appends.popleft() for _ in range(min(len(self._appends), APPEND_BATCH))]
        batch = [one for one in batch if not one.answer.cancelled()]
        rows = [journal.append_row(self._next_delivery + n, *one.wish) for n, one in enumerate(batch)]
        try:
            await self._commit_appends(rows)
        except StoreBroken as trouble:
            self._break(trouble, batch)
        except StoreError as trouble:
            if len(batch) == 1:
                batch[0].refuse(trouble)
            else:
                await self._append_one_by_one(batch)
        else:
            for one, row in zip(batch, rows, strict=True):
                one.say(row[0])

    async def _append_one_by_one(self, batch: list[_Waiting[tuple[NewDelivery, str | None]]]) -> None:
        for one in batch:
            row = journal.append_row(self._next_delivery, *one.wish)
            try:
                await self._commit_appends([row])
            except StoreBroken as trouble:
                self._break(trouble, batch)
                return
            except StoreError as trouble:
                one.refuse(trouble)
            else:
                one.say(row[0])

    async def _commit_appends(self, rows: list[tuple[Any, ...]]) -> None:
        try:
            await self._engine.append(journal.APPEND, rows)
        except sqlite3.Error as trouble:
            raise translated(trouble) from trouble
        self._dirty = True
        self._next_delivery += len(rows)
        self.arrivals.raise_to(self.arrivals.value + len(rows))

    async def _write_turn(self) -> None:
        waiting = (self._urgent or self._units).popleft()
        if waiting.answer.cancelled():
            return
        try:
            answer, seq = await self._engine.transact(waiting.wish, self.seq.value)
        except sqlite3.Error as trouble:
            self._answer_trouble(waiting, translated(trouble))
        except Exception as trouble:  # noqa: BLE001  a unit's own error belongs to its caller, not to this task
            waiting.refuse(trouble)
        else:
            self._dirty = True
            self.seq.raise_to(seq)
            waiting.say(answer)

    def _answer_trouble(self, waiting: _Waiting[Any], trouble: StoreError) -> None:
        if isinstance(trouble, StoreBroken):
            self._break(trouble, [waiting])
        else:
            waiting.refuse(trouble)

    def _break(self, trouble: StoreBroken, batch: list[_Waiting[Any]]) -> None:
        """After a failed fsync nothing can be believed: nobody is acked any more."""
        self.broken = trouble
        for one in batch:
            one.refuse(trouble)

    def _refuse_all(self, trouble: StoreError) -> None:
        for lane in (self._appends, self._urgent, self._units):
            for waiting in lane:
                waiting.refuse(trouble)
            lane.clear()
