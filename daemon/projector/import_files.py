"""The files of exported chats: kept by their content before the messages that they came with."""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from functools import partial

from daemon.api.errors import BadRequest, TooBig, TryLater
from daemon.api.imports import UploadDone
from daemon.rules.file_types import found_type
from store.desk import Store

File = tuple[str, int, str | None]
"""The name of its content, its size, and what it looks like."""
_KEY = re.compile("[0-9a-f]{64}")
_PIECE = 256 * 1024


async def keep(store: Store, pieces: AsyncIterator[bytes], longest: int) -> UploadDone:
    """A file of at most `longest` bytes, by its content. Raises BadRequest, TooBig and TryLater."""
    size = 0
    try:
        with tempfile.TemporaryFile(dir=store.bodies) as file:
            async for piece in pieces:
                size += len(piece)
                if size > longest:
                    raise TooBig(f"the file is greater than {longest:,} bytes", "[limits] media_bytes says how much")
                await asyncio.to_thread(file.write, piece)
            if not size:
                raise BadRequest("the file is empty")
            file.seek(0)
            kept = await asyncio.to_thread(store.media.keep, iter(partial(file.read, _PIECE), b""))
    except OSError:
        raise TryLater("the disk is full or may not be written", "free some space, then do it again") from None
    return UploadDone(kept.sha256, kept.size)


async def look_at(store: Store, key: str) -> File:
    """One that was kept. Raises BadRequest."""
    found = await asyncio.to_thread(_looked_at, store, key) if _KEY.fullmatch(key) else None
    if found is None:
        raise BadRequest(f"file_key: there is no file {key!a}", "upload it first")
    return found


def _looked_at(store: Store, key: str) -> File | None:
    path = store.media.path(key)
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return key, path.stat().st_size, found_type(file.read(512))
