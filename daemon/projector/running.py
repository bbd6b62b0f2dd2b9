"""The projector: takes pending deliveries in the order they came, and lets the store show what they say."""

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import structlog

from daemon.projector.batch import project
from daemon.projector.pieces import Again, Lost, settled_without, take
from daemon.projector.routed import Reading, Understood, understood
from daemon.projector.sessions import hear_strays
from daemon.projector.syncing import announce, is_of_sync, note
from daemon.rules.syncs import TRIES
from store import journal
from store.database import Transaction
from store.desk import Store
from store.errors import StoreBroken, StoreError, StoreFull, StoreStopping
from store.journal import PendingDelivery, Settled
from store.models import Millis

T = TypeVar("T")

BATCH_SECONDS = 0.010
"""About how long one batch may keep the writer from the acks."""
CROWDED_SECONDS = 0.030
"""The same once the queue is half full: what comes in during one turn of the acks must go out in the next."""
LARGEST_BATCH = 400
"""Facts."""
_LARGEST_BYTES = 256 * 1024
"""Of bodies that are read, and understood, before the next of them are projected: no ack waits for more."""
_PAUSE_SECONDS = 1.0


class Projector:
    """Runs for as long as the daemon does. A delivery is never split over two batches."""

    def __init__(
        self, store: Store, reading: Reading, clock: Callable[[], Millis], *, pause: float = _PAUSE_SECONDS
    ) -> None:
        """`pause`: seconds before the first try after a trouble of the store."""
        self._store = store
        self._reading = reading
        self._clock = clock
        self._pause = pause
        self._room = 32
        self._log = structlog.get_logger("projector")

    async def run(self) -> None:
        while True:
            arrivals = self._store.arrivals
            batch = await self._next()
            if batch:
                await self._project(batch)
            else:
                await self._store.arrived(arrivals)

    async def _next(self) -> list[PendingDelivery]:
        async with self._store.reading() as reader:
            return await journal.pending(reader, self._room, _LARGEST_BYTES, self._store.bodies)

    async def _project(self, batch: Sequence[PendingDelivery]) -> None:
        facts = await self._understood(batch)
        if sum(map(is_of_sync, facts)) > 1:
            await self._patiently(lambda tx: announce(tx, facts, self._clock()))
        for one in self._turns(facts):
            await self._together(one)

    def _turns(self, batch: Sequence[Understood]) -> list[list[Understood]]:
        """As many of them together as one turn of the writer has room for, and one at least."""
        turns, room = list[list[Understood]](), 0
        for one in batch:
            if not turns or len(one.facts) > room:
                turns.append([])
                room = self._room
            turns[-1].append(one)
            room -= max(1, len(one.facts))
        return turns

    async def _understood(self, batch: Sequence[PendingDelivery]) -> list[Understood]:
        """A dialect never raises; should one do so all the same, that costs one delivery and not the desk."""
        try:
            return await understood(self._reading, batch)
        except Exception as trouble:  # noqa: BLE001  a background loop's edge, as below
            if len(batch) > 1:
                return [one for delivery in batch for one in await self._understood([delivery])]
            failed = Understood((), Settled(batch[0].id, "failed", f"{type(trouble).__name__}: {trouble}"[:500]))
            self._tell(failed, {"": trouble})
            return [failed]

    async def _together(self, batch: Sequence[Understood]) -> None:
        try:
            seconds = await self._patiently(partial(self._take, batch))
        except (StoreBroken, StoreStopping):
            raise
        except Exception:  # noqa: BLE001  a background loop's edge: one bad delivery must not stop the rest
            for one in batch:
                await self._apart(one)
        else:
            self._resize(sum(max(1, len(one.facts)) for one in batch), seconds)
            self._store.projected(len(batch))

    async def _take(self, batch: Sequence[Understood], tx: Transaction) -> float:
        started = time.thread_time()  # a busy machine must not make batches small, and so itself busier
        await project(tx, [fact for one in batch for fact in one.facts], self._clock())
        for one in batch:
            await note(tx, one, one.settled.reason, (), self._clock())
        await hear_strays(tx, [stray for one in batch for stray in one.strays])
        await journal.settle(tx, [one.settled for one in batch])
        return time.thread_time() - started

    async def _apart(self, one: Understood) -> None:
        """Take of a delivery what can be taken."""
        for tries in range(1, TRIES + 1):
            is_last = tries == TRIES
            unit = partial(take, one=one, now=self._clock(), tries=tries, is_last=is_last)
            try:
                lost = await self._patiently(unit)
            except (StoreBroken, StoreStopping):
                raise
            except (Again, StoreError) as trouble:
                if is_last:
                    lost = await self._give_up(one, trouble, tries)
                else:
                    await asyncio.sleep(self._pause * 2 ** (tries - 1))
                    continue
            except Exception as trouble:  # noqa: BLE001  the same edge
                lost = await self._give_up(one, trouble, tries)
            break
        if lost:
            self._tell(one, lost)
        self._store.projected(1)

    async def _give_up(self, one: Understood, trouble: Exception, tries: int) -> Lost:
        """Not even in pieces."""
        lost = {"": trouble}

        async def unit(tx: Transaction) -> None:
            await journal.settle(tx, [replace(settled_without(one, lost), tries=tries)])

        await self._patiently(unit)
        return lost

    async def _patiently(self, unit: Callable[[Transaction], Awaitable[T]]) -> T:
        while True:
            try:
                return await self._store.write(unit)
            except StoreFull as trouble:
                # a full disk is the desk's trouble, not the delivery's: it waits
                self._log.warning("projection waits", trouble=str(trouble))
                await asyncio.sleep(self._pause)

    def _tell(self, one: Understood, lost: Lost) -> None:
        """Once for a delivery, however much of it is lost."""
        # the exception's own words may quote the customer, so they go to the delivery and not to the log
        trouble = next(iter(lost.values()))
        where = traceback.extract_tb(trouble.__traceback__)[-1]
        event = "chat sync failed" if is_of_sync(one) else "projection failed"
        self._log.error(
            event, delivery=one.settled.id, lost=len(lost), first=next(iter(lost)),
            kind=type(trouble).__name__, place=f"{where.name}:{where.lineno}",
        )  # fmt: skip

    def _resize(self, facts: int, seconds: float) -> None:
        """Aim at BATCH_SECONDS of the writer's time (waiting is not), without jumping at one slow batch."""
        wanted = CROWDED_SECONDS if self._store.is_crowded else BATCH_SECONDS
        fitting = facts * wanted / max(seconds, 1e-6)
        self._room = max(1, min(LARGEST_BATCH, round(0.7 * self._room + 0.3 * fitting)))
