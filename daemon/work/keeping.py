"""Files that came inside bodies: taken out of them after the message is shown, and kept by their content."""

import asyncio
import errno
import time
from collections.abc import Callable, Generator
from pathlib import Path

import structlog

from daemon.providers.base64_file import Broken, TooBig, decoded, file_in
from daemon.rules.file_types import found_type
from daemon.work import sounding
from store import journal, media, retention
from store.database import Transaction
from store.desk import Store
from store.errors import StoreFull
from store.media import SettledMedia, WaitingMedia
from store.media_files import KeptFile
from store.models import Millis

PAUSE_SECONDS = 30.0
"""After the disk refused: it is asked again, for as long as it takes."""
BREATH_SECONDS = 0.05
"""Between two looks for more, under a storm of messages without files."""
_AT_ONCE = 20
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
Clock = Callable[[], Millis]
_log = structlog.get_logger("media")


def now() -> Millis:
    return Millis(time.time_ns() // 1_000_000)


async def keep_media(store: Store, longest: Callable[[], int], clock: Clock = now) -> None:
    """For ever. `longest`: bytes of one file, as the config says it now."""
    await asyncio.to_thread(store.media.sweep)
    while True:
        seen = store.seq
        if not await keep_waiting(store, longest(), clock):
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            await store.committed(seen)
            await asyncio.sleep(BREATH_SECONDS)


async def keep_waiting(store: Store, longest: int, clock: Clock = now) -> bool:
    """All that wait; False when the disk would not have one of them."""
    last, is_done = 0, True
    while files := await _waiting(store, last):
        for file in files:
            is_done = await _keep(store, file, longest, clock) and is_done
        last = files[-1].id
    return is_done


async def _waiting(store: Store, after: int) -> list[WaitingMedia]:
    async with store.reading() as reader:
        return await media.waiting(reader, after, _AT_ONCE)


async def _keep(store: Store, file: WaitingMedia, longest: int, clock: Clock) -> bool:
    async with store.reading() as reader:
        body = await journal.body(reader, file.delivery_id, store.bodies)
    async with store.media_agrees:
        settled = await asyncio.to_thread(_stored, store, body, file.pointer, longest, clock())
        is_done = settled.state != "waiting"
        if is_done or settled.reason != file.reason:
            say = _log.info if settled.state == "stored" else _log.warning
            say("media", delivery=file.delivery_id, state=settled.state)
            try:
                await store.write(lambda tx: _settle(tx, file, settled))
            except StoreFull:
                return False  # the file lies there; its row is written when the disk has room
    return is_done


async def _settle(tx: Transaction, file: WaitingMedia, settled: SettledMedia) -> None:
    await media.settle(tx, file, settled)
    # its body need not be kept for as long as one whose file lies nowhere else
    await retention.media_is_stored(tx, await media.stored_of(tx, [file.delivery_id]))


def _stored(store: Store, body: bytes | Path | None, pointer: str, longest: int, at: Millis) -> SettledMedia:
    """Blocks, for as long as a disk takes over 20 MB."""
    try:
        kept = store.media.keep(_decoded(body, pointer, longest))
    except TooBig:
        return SettledMedia("too_big", f"it is greater than {longest:,} bytes ([limits] media_bytes)")
    except ValueError as trouble:
        return SettledMedia("broken", f"it came broken: {trouble}")
    except OSError as trouble:
        return SettledMedia("waiting", disk_trouble(trouble))
    return settled_as(store, kept, at)


def settled_as(store: Store, kept: KeptFile, at: Millis) -> SettledMedia:
    """Stored, and what its bytes say of it. Blocks."""
    kind = found_type(kept.head)
    seconds = sounding.seconds(store.media.path(kept.sha256)) if kind and kind.startswith("audio/") else None
    return SettledMedia("stored", None, kept.sha256, kept.size, kind, seconds=seconds, kept_at=at)


def disk_trouble(trouble: OSError) -> str:
    if trouble.errno in _FULL:
        return "the disk is full or may not be written; it is tried again"
    return f"the disk would not have it ({trouble.strerror or type(trouble).__name__}); it is tried again"


def _decoded(body: bytes | Path | None, pointer: str, longest: int) -> Generator[bytes]:
    """The file, piece by piece: neither it nor its body is ever held whole."""
    if isinstance(body, Path) and body.exists():
        yield from file_in(body, pointer, longest)
    elif isinstance(body, bytes):
        yield from decoded(body, pointer, longest)
    else:
        raise Broken("the body that it came in is no longer kept")
