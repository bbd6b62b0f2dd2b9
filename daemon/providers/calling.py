"""How senders ask a provider over HTTP: the one place that tells what surely never left from what may have left."""

import os
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, quote_plus

from aiohttp import (
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientHandlerType,
    ClientOSError,
    ClientRequest,
    ClientResponse,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    DummyCookieJar,
    ServerDisconnectedError,
    TCPConnector,
    TraceConfig,
    TraceConnectionCreateEndParams,
)

from daemon.facts import Reaction
from daemon.providers.base import CannotCatchUp, Rejected, Unknown
from daemon.providers.body import NoJson, name, parsed

LONGEST_ANSWER = 1024 * 1024
"""Bytes that are read of an answer."""
_LONGEST_WORDS = 1000
_LONGEST_ID = 512
_SECONDS = re.compile(r"[0-9]{1,5}")  # more than a day is no pause, it is a fault


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody has answered, whatever it was."""

    status: int
    plain: Any
    """The JSON value of the body; None when it is no JSON, or too long to be an answer."""
    retry_after: float | None
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """There was no connection: nothing has left."""

    words: str


@dataclass(frozen=True, slots=True)
class Lost:
    """There was a connection and no answer: it may have left."""

    words: str


@asynccontextmanager
async def calling(seconds: float, connect_seconds: float = 10.0) -> AsyncGenerator[ClientSession]:
    """The client that all senders share. `seconds` is for one call as a whole, its answer read."""
    connector = TCPConnector(
        limit=0,  # a sender says itself how much it may have under way; who waited here would count as unreachable
        force_close=True,  # a kept connection may be dead already, and then a send would end as "unknown"
    )
    async with ClientSession(
        connector=connector,
        timeout=ClientTimeout(total=seconds, connect=min(connect_seconds, seconds)),
        cookie_jar=DummyCookieJar(),
        headers={"User-Agent": "frontdesk"},
        trust_env=False,  # a proxy of the environment is no address of the config
        trace_configs=[_WATCH],
    ) as http:
        yield http


async def post_json(
    http: ClientSession,
    url: str,
    plain: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    longest: int = LONGEST_ANSWER,
) -> Answered | Unreachable | Lost:
    """Ask once, never again, and never elsewhere; `http` is from `calling`. Nothing returned quotes what was sent."""
    return await _asked(http, "POST", url, longest, json=plain, headers=headers)


async def get_json(
    http: ClientSession,
    url: str,
    query: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
    *,
    seconds: float = 15.0,
    longest: int = LONGEST_ANSWER,
) -> Answered | Unreachable | Lost:
    """The same for a question that changes nothing, and for which somebody waits. `query` may hold a secret."""
    patience = ClientTimeout(total=seconds, connect=seconds)
    return await _asked(http, "GET", url, longest, params=query, headers=headers, timeout=patience)


async def put_json(
    http: ClientSession, url: str, plain: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Answered | Unreachable | Lost:
    """The same as `post_json`, by PUT."""
    return await _asked(http, "PUT", url, LONGEST_ANSWER, json=plain, headers=headers, middlewares=(_once,))


async def _asked(
    http: ClientSession, method: str, url: str, longest: int, **rest: Any
) -> Answered | Unreachable | Lost:
    if _WATCH not in http.trace_configs:
        raise TypeError("only a client from calling() can say what never left")
    connections: list[object] = []
    asking = http.request(method, url, allow_redirects=False, trace_request_ctx=connections, **rest)
    try:
        async with asking as answer:
            return Answered(answer.status, await _plain(answer, longest), _retry_after(answer))
    except (ClientError, OSError, ValueError) as trouble:
        # never in its own words: they quote the answer, and its repr our headers
        is_late = isinstance(trouble, TimeoutError)
        if not connections:
            return Unreachable(f"no connection: {'it took too long' if is_late else why(trouble)}")
        return Lost("no answer came in time" if is_late else "the connection broke before there was an answer")


def outcome_of(missing: Unreachable | Lost, hint: str) -> Rejected | Unknown:
    """What it means for a message that there is no answer. `hint` is for when nobody could be reached."""
    return Rejected(missing.words, Reaction.AGAIN, hint) if isinstance(missing, Unreachable) else Unknown(missing.words)


def cannot_catch_up(trouble: Rejected | Unknown) -> CannotCatchUp:
    """What a refused call means for catching up: to ask again does no harm."""
    if isinstance(trouble, Unknown):
        return CannotCatchUp(trouble.words, "", is_passing=True)
    passing = (Reaction.AGAIN, Reaction.SLOW_DOWN, Reaction.SLOW_CHAT)
    return CannotCatchUp(trouble.words, trouble.hint, is_passing=trouble.reaction in passing)


def foreign_words(words: str, secret: str) -> str:
    """What a provider said, without our secret in it (Graph repeats a malformed token) and without end."""
    for written in {secret, quote(secret, safe=""), quote_plus(secret)} if secret else ():  # as an address has it, too
        words = words.replace(written, "***")
    return words[:_LONGEST_WORDS]


def usable_id(value: object) -> str:
    """The id that a provider gave a message; empty when it cannot be one."""
    given = name(value)
    return given if len(given) <= _LONGEST_ID and given.isprintable() else ""


class _Broken(ClientError):
    """The connection broke; in words of ours, for aiohttp repeats what ends in its own."""


async def _once(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    """By itself aiohttp asks again what may be repeated, such as a PUT, when the connection breaks."""
    try:
        return await handler(request)
    except ClientConnectorError:
        raise
    except (ClientOSError, ServerDisconnectedError) as trouble:
        raise _Broken from trouble


async def _plain(answer: ClientResponse, longest: int) -> Any:
    raw = bytearray()
    async for piece in answer.content.iter_any():
        raw += piece
        if len(raw) > longest:
            answer.close()
            return None
    try:
        return parsed(bytes(raw))
    except NoJson:
        return None


def _retry_after(answer: ClientResponse) -> float | None:
    written = answer.headers.get("Retry-After", "").strip()
    return float(written) if _SECONDS.fullmatch(written) else None


def why(trouble: Exception) -> str:
    """Why there was no connection, in words of ours."""
    if isinstance(trouble, ClientConnectorDNSError):
        return "the name of the host is not known"
    if isinstance(trouble, ClientSSLError):
        return "there is no trusted TLS"
    if isinstance(trouble, OSError):
        return os.strerror(trouble.errno).lower() if trouble.errno else "nobody is there"
    return "there can be no such address"


async def _connected(_: ClientSession, context: SimpleNamespace, done: TraceConnectionCreateEndParams) -> None:
    # asked of aiohttp, not guessed from its exceptions: this is where a message begins to be able to leave
    context.trace_request_ctx.append(done)


_WATCH = TraceConfig()
_WATCH.on_connection_create_end.append(_connected)
