"""Customers' windows that close while nothing else happens: their chats then sort as what they are."""

import asyncio
from collections.abc import Callable

from store import chats
from store.chats import NEVER
from store.database import Transaction
from store.desk import Store
from store.models import Millis
from store.table import replaced

_LONGEST_SECONDS = 60.0
"""A clock may be set meanwhile."""


async def close_windows(store: Store, clock: Callable[[], Millis]) -> None:
    """For ever."""
    while True:
        async with store.reading() as reader:
            closing = await chats.next_closing(reader)
        wait = _LONGEST_SECONDS if closing is None else min(_LONGEST_SECONDS, (closing - clock()) / 1000)
        if wait > 0:
            # a new window closes a day from now; one that came late is seen within the longest wait
            await asyncio.sleep(wait)
        else:
            await _close(store, clock())


async def _close(store: Store, now: Millis) -> None:
    async def unit(tx: Transaction) -> None:
        shut = await chats.closed(tx, now)
        await chats.update(tx, [(row, replaced(row, window_order=NEVER)) for row in shut])

    await store.write(unit)
