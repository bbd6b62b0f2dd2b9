"""Files that came inside bodies: taken out of them after the message is shown, and kept by their content."""

import asyncio
import binascii
import errno
import mmap
from collections.abc import Callable, Generator
from pathlib import Path

import structlog

from daemon.providers.big_string import Raw, pieces, string_at
from daemon.rules.file_types import found_type
from store import journal, media, retention
from store.database import Transaction
from store.desk import Store
from store.errors import StoreFull
from store.media import SettledMedia, WaitingMedia

PAUSE_SECONDS = 30.0
"""After the disk refused: it is asked again, for as long as it takes."""
BREATH_SECONDS = 0.05
"""Between two looks for more, under a storm of messages without files."""
_AT_ONCE = 20
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_BLANKS = str.maketrans("", "", " \t\r\n")
_log = structlog.get_logger("media")


class Broken(ValueError):
    """There is no file in it. The words say why, for people."""


class TooBig(Exception):
    """More bytes than are kept of one file."""


async def keep_media(store: Store, longest: Callable[[], int]) -> None:
    """For ever. `longest`: bytes of one file, as the config says it now."""
    await asyncio.to_thread(store.media.sweep)
    while True:
        seen = store.seq
        if not await keep_waiting(store, longest()):
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            await store.committed(seen)
            await asyncio.sleep(BREATH_SECONDS)


async def keep_waiting(store: Store, longest: int) -> bool:
    """All that wait; False when the disk would not have one of them."""
    last, is_done = 0, True
    while files := await _waiting(store, last):
        for file in files:
            is_done = await _keep(store, file, longest) and is_done
        last = files[-1].id
    return is_done


async def _waiting(store: Store, after: int) -> list[WaitingMedia]:
    async with store.reading() as reader:
        return await media.waiting(reader, after, _AT_ONCE)


async def _keep(store: Store, file: WaitingMedia, longest: int) -> bool:
    async with store.reading() as reader:
        body = await journal.body(reader, file.delivery_id, store.bodies)
    settled = await asyncio.to_thread(_stored, store, body, file.pointer, longest)
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


def _stored(store: Store, body: bytes | Path | None, pointer: str, longest: int) -> SettledMedia:
    """Blocks, for as long as a disk takes over 20 MB."""
    try:
        kept = store.media.keep(_decoded(body, pointer, longest))
    except TooBig:
        return SettledMedia("too_big", f"it is greater than {longest:,} bytes ([limits] media_bytes)")
    except ValueError as trouble:
        return SettledMedia("broken", f"it came broken: {trouble}")
    except OSError as trouble:
        return SettledMedia("waiting", _disk_trouble(trouble))
    return SettledMedia("stored", None, kept.sha256, kept.size, found_type(kept.head))


def _disk_trouble(trouble: OSError) -> str:
    if trouble.errno in _FULL:
        return "the disk is full or may not be written; it is tried again"
    return f"the disk would not have it ({trouble.strerror or type(trouble).__name__}); it is tried again"


def _decoded(body: bytes | Path | None, pointer: str, longest: int) -> Generator[bytes]:
    """The file, piece by piece: neither it nor its body is ever held whole."""
    if isinstance(body, Path) and body.exists():
        with body.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            yield from _from_base64(raw, pointer, longest)
    elif isinstance(body, bytes):
        yield from _from_base64(body, pointer, longest)
    else:
        raise Broken("the body that it came in is no longer kept")


def _from_base64(raw: Raw, pointer: str, longest: int) -> Generator[bytes]:
    size, rest = 0, ""
    for piece in pieces(raw, *string_at(raw, pointer)):
        text = rest + piece.translate(_BLANKS)
        if size and text and size % 3:
            raise Broken("something follows the end of its base64")
        whole = len(text) - len(text) % 4
        rest = text[whole:]
        decoded = _bytes_of(text[:whole])
        size += len(decoded)
        if size > longest:
            raise TooBig
        yield decoded
    if rest:
        raise Broken("its base64 is cut off")
    if not size:
        raise Broken("it is empty")


def _bytes_of(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        raise Broken("it is no base64") from None
