"""How a file is asked for over HTTP: each place on the way is looked at, and the key goes to the first one only."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientResponse
from aiohttp.hdrs import METH_GET, METH_POST
from yarl import URL

from daemon.providers.base import NotFetched
from daemon.providers.body import NoJson, parsed
from daemon.providers.calling import LONGEST_ANSWER, why
from daemon.providers.hosts import Hosts, Inside, Wires

MOST_STEPS = 3
"""How often a place may send us on to another."""
PIECE = 64 * 1024
_SENT_ON = (301, 302, 303, 307, 308)
_AGAIN = "ask for it again"


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked, where, and by what right."""

    url: URL
    key: Mapping[str, str] = field(repr=False)
    """Headers that nobody but the host of the address may see."""
    plain: Mapping[str, Any] | None = None
    """Posted as JSON; None: it is a GET."""


@asynccontextmanager
async def asked(wires: Wires, hosts: Hosts, call: Call) -> AsyncGenerator[ClientResponse]:
    """The answer, whatever it is, after it was looked for where it is. Raises NotFetched."""
    url, key = call.url, call.key
    try:
        for _ in range(MOST_STEPS + 1):
            method = METH_GET if call.plain is None else METH_POST
            asking = wires.to(hosts, url).request(method, url, json=call.plain, headers=key, allow_redirects=False)
            async with asking as answer:
                if call.plain is not None or answer.status not in _SENT_ON:
                    yield answer
                    return
                url = _next(url, answer)
            key = key if url.origin() == call.url.origin() else {}
    except (ClientError, OSError, ValueError) as trouble:
        # never in its own words: they quote addresses, and those hold keys
        raise _lost(trouble) from None
    raise NotFetched(f"it was sent on to another place more than {MOST_STEPS} times")


async def pieces(answer: ClientResponse, longest: int) -> AsyncGenerator[bytes]:
    """What an answer brings, as far as it may go. Raises NotFetched, and what `asked` turns into one."""
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NotFetched("it came packed, which nobody had asked for")
    if (answer.content_length or 0) > longest:
        raise too_big(longest)
    size = 0
    async for piece in answer.content.iter_chunked(PIECE):
        size += len(piece)
        if size > longest:
            raise too_big(longest)
        yield piece
    if not size:
        raise NotFetched("it is empty", _AGAIN)


async def plain(answer: ClientResponse) -> Any:
    """The JSON value of a short answer; None when it is none."""
    raw = bytearray()
    async for piece in answer.content.iter_any():
        raw += piece
        if len(raw) > LONGEST_ANSWER:
            answer.close()
            return None
    try:
        return parsed(bytes(raw))
    except NoJson:
        return None


def too_big(longest: int) -> NotFetched:
    return NotFetched(f"it is greater than {longest:,} bytes ([limits] media_bytes)", is_too_big=True)


def address(written: str) -> URL:
    """An address that a provider wrote. Raises NotFetched when it is none."""
    try:
        url = URL(written)
        url.origin()
    except ValueError:
        raise NotFetched("its provider gives it an address that is none") from None
    return url


def _next(url: URL, answer: ClientResponse) -> URL:
    place = answer.headers.get("Location")
    if not place:
        raise NotFetched("it was sent on to another place, and not told where")
    try:
        there = url.join(URL(place))
        there.origin()
    except ValueError:
        raise NotFetched("it was sent on to a place that is none") from None
    return there


def _lost(trouble: Exception) -> NotFetched:
    if isinstance(trouble, TimeoutError):
        return NotFetched("nothing came for too long", _AGAIN)
    cause = getattr(trouble, "os_error", trouble)
    if isinstance(cause, Inside):
        return NotFetched(
            "its address leads into this machine's own network, where nothing is fetched from",
            "see who answers for the names of hosts here",
        )
    if isinstance(trouble, OSError):
        return NotFetched(f"no connection: {why(trouble)}", "see whether this machine reaches its provider")
    return NotFetched("the connection broke before all of it was here", _AGAIN)
