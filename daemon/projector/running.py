"""The projector: takes pending deliveries in the order they came, and lets the store show what they say."""

import asyncio
import time
import traceback
from collections.abc import Callable, Sequence

import structlog

from daemon.projector.batch import project
from daemon.projector.routed import Reading, Understood, understood
from store import journal
from store.database import Transaction
from store.desk import Store
from store.errors import StoreBroken, StoreError, StoreStopping
from store.journal import PendingDelivery, Settled
from store.models import Millis

BATCH_SECONDS = 0.010
"""About how long one batch may keep the writer from the acks."""
CROWDED_SECONDS = 0.030
"""The same once the queue is half full: what comes in during one turn of the acks must go out in the next."""
LARGEST_BATCH = 400
_LARGEST_BYTES = 2 * 1024 * 1024
_PAUSE_SECONDS = 1.0


class Projector:
    """Runs for as long as the daemon does. A delivery is never split over two batches."""

    def __init__(self, store: Store, reading: Reading, clock: Callable[[], Millis]) -> None:
        self._store = store
        self._reading = reading
        self._clock = clock
        self._size = 32
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
            pending = await journal.pending(reader, self._size, self._store.bodies)
        weight = 0
        for place, one in enumerate(pending):
            weight += len(one.raw)
            if weight > _LARGEST_BYTES and place:
                return pending[:place]
        return pending

    async def _project(self, batch: Sequence[PendingDelivery]) -> None:
        while True:
            try:
                return await self._save(await understood(self._reading, batch))
            except (StoreBroken, StoreStopping):
                raise
            except StoreError as trouble:
                # a full disk is the desk's trouble, not the delivery's: it waits
                self._log.warning("projection waits", trouble=str(trouble))
                await asyncio.sleep(_PAUSE_SECONDS)
            except Exception as trouble:  # noqa: BLE001  a background loop's edge: one bad delivery must not stop the rest
                return await self._one_by_one(batch, trouble)

    async def _one_by_one(self, batch: Sequence[PendingDelivery], trouble: Exception) -> None:
        if len(batch) == 1:
            await self._give_up(batch[0], trouble)
            return
        for one in batch:
            await self._project([one])

    async def _save(self, batch: Sequence[Understood]) -> None:
        async def unit(tx: Transaction) -> float:
            started = time.perf_counter()
            await project(tx, [fact for one in batch for fact in one.facts], self._clock())
            await journal.settle(tx, [one.settled for one in batch])
            return time.perf_counter() - started

        self._resize(len(batch), await self._store.write(unit))
        self._store.projected(len(batch))

    async def _give_up(self, delivery: PendingDelivery, trouble: Exception) -> None:
        # the exception's own words may quote the customer, so they go to the delivery and not to the log
        where = traceback.extract_tb(trouble.__traceback__)[-1]
        self._log.error(
            "projection failed", delivery=delivery.id, kind=type(trouble).__name__, place=f"{where.name}:{where.lineno}"
        )
        failed = Settled(delivery.id, "failed", f"{type(trouble).__name__}: {trouble}"[:500])

        async def unit(tx: Transaction) -> None:
            await journal.settle(tx, [failed])

        await self._store.write(unit)
        self._store.projected(1)

    def _resize(self, count: int, seconds: float) -> None:
        """Aim at BATCH_SECONDS of the writer's time (waiting is not), without jumping at one slow batch."""
        wanted = CROWDED_SECONDS if self._store.is_crowded else BATCH_SECONDS
        fitting = count * wanted / max(seconds, 1e-6)
        self._size = max(1, min(LARGEST_BATCH, round(0.7 * self._size + 0.3 * fitting)))
