"""Files may take so much of the disk and no more: the oldest make room."""

import asyncio
from collections.abc import Callable

import structlog

from store import media_room
from store.desk import Store
from store.media_room import KeptContent

PAUSE_SECONDS = 60.0
_AT_ONCE = 20
_log = structlog.get_logger("media")


async def make_room(store: Store, most: Callable[[], int]) -> None:
    """For ever. `most`: bytes of all files together, as the config says it now."""
    while True:
        await make_room_once(store, most())
        await asyncio.sleep(PAUSE_SECONDS)


async def make_room_once(store: Store, most: int) -> int:
    """Remove the oldest until the rest fits; returns how many went. What an answer needs stays, whatever it takes."""
    async with store.reading() as reader:
        excess = await media_room.total(reader) - most
    count = 0
    while excess > 0:
        async with store.reading() as reader:
            oldest = await media_room.oldest(reader, _AT_ONCE)
        gone = [one for one in _enough(oldest, excess) if await _remove(store, one)]
        if not gone:
            break
        excess -= sum(one.size for one in gone)
        count += len(gone)
    if count:
        _log.info("media_removed", files=count)
    return count


def _enough(oldest: list[KeptContent], excess: int) -> list[KeptContent]:
    """So many of them as it takes."""
    chosen: list[KeptContent] = []
    for one in oldest:
        if excess <= 0:
            break
        chosen.append(one)
        excess -= one.size
    return chosen


async def _remove(store: Store, content: KeptContent) -> bool:
    async with store.media_agrees:
        if not await store.write(lambda tx: media_room.remove(tx, content)):
            return False
        # after the rows: a crash between the two leaves a file that nobody names, never a name without its file
        await asyncio.to_thread(store.media.remove, content.sha256)
    return True
