"""The store as a whole: what the daemon opens, writes to and reads from."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

from store import journal
from store.database import READERS, Reader, Transaction, open_engine, open_reader
from store.errors import StoreBroken
from store.journal import NewDelivery
from store.media_files import MediaFiles
from store.writer import Writer

T = TypeVar("T")


class Store:
    """One open store. Only the daemon has one."""

    def __init__(self, folder: Path, epoch: str, writer: Writer) -> None:
        self.epoch = epoch
        self.bodies = folder / "journal"
        """The folder of big bodies."""
        self.media = MediaFiles(folder / "media")
        self.media_agrees = asyncio.Lock()
        """Held from when a content is put in its place, or before it is removed, until the rows say so: what is there
        already is used by the next message that brings it, and must not go meanwhile."""
        self._writer = writer
        self._readers: asyncio.LifoQueue[Reader] = asyncio.LifoQueue()

    @property
    def seq(self) -> int:
        """The last committed seq."""
        return self._writer.seq.value

    @property
    def depth(self) -> int:
        """Deliveries between their arrival and their projection."""
        return self._writer.depth

    @property
    def is_crowded(self) -> bool:
        """Half of what may wait is waiting: projection takes every second turn, and may take more at once."""
        return self._writer.is_crowded

    def crowd_from(self, depth: int) -> None:
        """From so many deliveries in the queue on, writes take every second turn."""
        self._writer.crowd = depth

    @property
    def broken(self) -> StoreBroken | None:
        """Set once a disk failure made the store unbelievable: the daemon must end."""
        return self._writer.broken

    async def has_broken(self) -> None:
        """Wait until the store can no longer be believed."""
        await self._writer.ended.wait()

    async def committed(self, after: int) -> int:
        """Wait until the seq is greater than `after`; returns it."""
        return await self._writer.seq.above(after)

    @property
    def arrivals(self) -> int:
        """How often a delivery came to wait for its projection since the start."""
        return self._writer.arrivals.value

    async def arrived(self, after: int) -> None:
        """Wait until more arrivals than `after` are durable."""
        await self._writer.arrivals.above(after)

    async def append(self, delivery: NewDelivery) -> int:
        """Keep a raw body; returns its number, once it is durable. Counted in `depth` from before the ack on."""
        self._writer.depth += 1
        try:
            path = None
            if len(delivery.raw) > journal.INLINE_LIMIT:
                path = await asyncio.to_thread(journal.keep_file, self.bodies, delivery.raw)
            return await self._writer.append(delivery, path)
        except BaseException:
            self._writer.depth -= 1
            raise

    async def write(self, unit: Callable[[Transaction], Awaitable[T]], *, urgent: bool = False) -> T:
        """Run `unit` in one transaction. What it raises comes back to the caller, with nothing written."""
        return await self._writer.write(unit, urgent=urgent)

    async def replay(self, ids: Collection[int]) -> list[int]:
        """Let these deliveries be projected once more; returns those that will be, the others have no body or wait."""
        reopened = await self.write(lambda tx: journal.reopen(tx, ids), urgent=True)
        self._writer.depth += len(reopened)
        self._writer.arrivals.raise_to(self._writer.arrivals.value + len(reopened))
        return reopened

    def projected(self, count: int) -> None:
        """That many deliveries are no longer in the queue."""
        self._writer.depth -= count

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Reader]:
        """A reader of the pool; waits when all are taken."""
        reader = await self._readers.get()
        try:
            yield reader
        finally:
            self._readers.put_nowait(reader)

    def lend(self, reader: Reader) -> None:
        """Put a reader into the pool."""
        self._readers.put_nowait(reader)


@asynccontextmanager
async def open_store(folder: Path, *, crowd: int = 25_000) -> AsyncGenerator[Store]:
    """Open the store in `folder`, which is made when it is not there. Raises StoreUnusable.

    `crowd`: see Store.crowd_from.
    """
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(open_engine(folder))
        readers = [await stack.enter_async_context(open_reader(folder)) for _ in range(READERS)]
        ((epoch, seq),) = await readers[0].rows("SELECT epoch, seq FROM desk")
        ((last_delivery, backlog),) = await readers[0].rows(journal.LAST)
        writer = Writer(engine, last_delivery=last_delivery, seq=seq, depth=backlog, crowd=crowd)
        store = Store(folder, epoch, writer)
        store.bodies.mkdir(mode=0o700, exist_ok=True)
        for reader in readers:
            store.lend(reader)
        turns = asyncio.get_running_loop().create_task(writer.run(), name="writer")
        try:
            yield store
        finally:
            writer.stop()
            with suppress(asyncio.CancelledError):
                await turns
