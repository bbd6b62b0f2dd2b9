"""Reading a request's body as the bytes that were sent, within bounds of size, time and memory."""

import asyncio

from aiohttp import hdrs, web

from daemon.intake.listening import Limits
from daemon.intake.refusals import Refused, busy


class Unread:
    """How many bytes of bodies the daemon holds that are not on the disk yet."""

    def __init__(self) -> None:
        self.size = 0

    def take(self, size: int, limit: int) -> None:
        if self.size + size > limit:
            raise busy()
        self.size += size

    def give_back(self, size: int) -> None:
        self.size -= size


def check_head(request: web.Request, longest: int) -> None:
    """Refuse by the head alone what need not be read."""
    for encoding in request.headers.getall(hdrs.CONTENT_ENCODING, ()):
        if encoding.strip().lower() not in ("", "identity"):
            raise Refused(415)  # the signature is over the bytes as sent, and a bomb is not unpacked to find out
    if (request.content_length or 0) > longest:
        raise Refused(413)


async def read_body(request: web.Request, longest: int, limits: Limits, unread: Unread) -> bytes:
    """The whole body. Its bytes stay taken from `unread`: the caller gives them back."""
    content = request.content
    if content.is_eof():
        raw = content.read_nowait()  # it came with its head, as nearly all do: no timer, no copy
        if len(raw) > longest:
            raise Refused(413)
        unread.take(len(raw), limits.unread_bytes)
        return raw
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await _read_slowly(request, longest, limits, unread)
    except TimeoutError:
        raise Refused(408) from None
    except web.RequestPayloadError:
        raise Refused(400) from None


async def _read_slowly(request: web.Request, longest: int, limits: Limits, unread: Unread) -> bytes:
    chunks: list[bytes] = []
    size = 0
    try:
        while chunk := await request.content.readany():
            unread.take(len(chunk), limits.unread_bytes)
            size += len(chunk)
            if size > longest:
                raise Refused(413)
            chunks.append(chunk)
        whole = b"".join(chunks)
    except BaseException:
        unread.give_back(size)
        raise
    return whole
