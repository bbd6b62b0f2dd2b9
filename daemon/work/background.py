"""Work that goes on for as long as the daemon does: named, owned, started again when it fails."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from store.desk import Store
from store.errors import StoreBroken

Work = Callable[[], Awaitable[None]]

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
GOOD_RUN = 60.0
"""Seconds. Work that ran this long before it failed starts again with the first pause."""
_log = structlog.get_logger()


async def looking(store: Store, look: Callable[[], Awaitable[None]], breath: float) -> None:
    """Look now and after each commit, for ever, with `breath` seconds between two looks at the least."""
    while True:
        seen = store.seq
        await look()
        await store.committed(seen)
        await asyncio.sleep(breath)


@asynccontextmanager
async def running(name: str, work: Work, *, pause: float = FIRST_PAUSE) -> AsyncGenerator[asyncio.Task[None]]:
    """Keep `work` going inside the block. It is cancelled, and has ended, when the block is left.

    The task ends by itself only when the work returns, or when the store is broken and the daemon has to end.
    """
    task = asyncio.get_running_loop().create_task(_keep_going(name, work, pause), name=name)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])  # unlike `await task` it cannot mistake the task's end for our own cancellation
        if not task.cancelled():
            task.exception()  # seen: it was logged when it happened


async def _keep_going(name: str, work: Work, first_pause: float) -> None:
    loop = asyncio.get_running_loop()
    pause = first_pause
    while True:
        started = loop.time()
        try:
            await work()
            return
        except StoreBroken as trouble:
            _log.critical("work_ended", work=name, trouble=trouble)
            raise
        except Exception as trouble:  # noqa: BLE001  one of the three edges: one room's trouble must not end the others
            if loop.time() - started >= GOOD_RUN:
                pause = first_pause
            _log.error("work_failed", work=name, again_in=pause, trouble=trouble)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
