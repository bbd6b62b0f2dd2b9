"""Serving the public side on a TCP port: time-outs, how many may be connected, and what the parser may log."""

import asyncio
import logging
from typing import Final

from aiohttp import web

from daemon.intake.listening import Limits, Log
from daemon.intake.public import LOG

_BACKLOG = 512
_LINGER_SECONDS = 2.0
_STOP_SECONDS = 3.0
_TURNED_AWAY_AT_ONCE = 64
_FULL: Final = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


async def serve(app: web.Application, host: str, port: int, limits: Limits) -> web.AppRunner:
    """Listen; `runner.addresses` says where, `runner.cleanup()` ends it. Raises OSError when the port is taken."""
    runner = web.AppRunner(
        app,
        access_log=None,
        auto_decompress=False,  # the signature is over the bytes as they came
        keepalive_timeout=limits.idle_seconds,
        lingering_time=_LINGER_SECONDS,
        shutdown_timeout=_STOP_SECONDS,
        logger=_parser_log(app[LOG]),
    )
    await runner.setup()
    try:
        await _Site(runner, host, port, limits.connections).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner


class _Site(web.BaseSite):
    """A TCP site that turns connections away when there are too many."""

    def __init__(self, runner: web.AppRunner, host: str, port: int, connections: int) -> None:
        super().__init__(runner, backlog=_BACKLOG)
        self._host = host
        self._port = port
        self._connections = connections
        self._fresh = 0
        self._turned_away = 0

    @property
    def name(self) -> str:
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        await super().start()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._protocol, self._host, self._port, backlog=self._backlog, reuse_address=True
        )

    def _protocol(self) -> asyncio.Protocol:
        server = self._runner.server
        if server is None or len(server.connections) + self._fresh >= self._connections:
            return _TurnedAway(self)
        # the server counts a connection one turn of the loop later, and many are accepted in one turn
        self._fresh += 1
        asyncio.get_running_loop().call_soon(self._counted)
        return server()

    def _counted(self) -> None:
        self._fresh -= 1

    def turn_away(self, change: int) -> bool:
        """Count those who are being told; False when even they are too many."""
        self._turned_away += change
        return self._turned_away <= _TURNED_AWAY_AT_ONCE


class _TurnedAway(asyncio.Protocol):
    """Says 429 and then listens a moment longer.

    Closing over bytes that nobody has read resets the connection, and a gateway drops the message of a reset one.
    """

    def __init__(self, site: _Site) -> None:
        self._site = site

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        is_bearable = self._site.turn_away(1)
        if not isinstance(transport, asyncio.Transport) or not is_bearable:
            transport.close()
            return
        transport.write(_FULL)
        transport.write_eof()
        asyncio.get_running_loop().call_later(_LINGER_SECONDS, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        self._site.turn_away(-1)


class _ToOurLog(logging.Handler):
    """What aiohttp's own code complains of, mostly requests that are no HTTP: only of which kind it was."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0] if record.exc_info else None
        self._log("bad request", kind=kind.__name__ if kind else "unknown")


def _parser_log(log: Log) -> logging.Logger:
    """Its records quote the sender's bytes, so none of them goes any further than here."""
    logger = logging.Logger("frontdesk.http", logging.INFO)  # noqa: LOG001  a registered one would be shared by two servers
    logger.addHandler(_ToOurLog(log))
    return logger
