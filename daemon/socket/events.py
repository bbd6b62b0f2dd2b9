"""The feed's WebSocket: hello, then frames for as long as the listener stays or until the daemon stops."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import aclosing, suppress

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from daemon.api.codec import dumps
from daemon.api.errors import BadRequest
from daemon.api.feed import AskEvents, Frame, UpToNow
from daemon.socket.asking import from_query
from daemon.socket.desk import CALLER, DESK, Caller, Desk, Listener
from daemon.socket.gate import STREAM
from store.errors import StoreError

HEARTBEAT_SECONDS = 20.0
LARGEST_INWARD = 64 * 1024
CLOSE_SECONDS = 1.0
STOPPING = web.AppKey("STOPPING", asyncio.Event)
_WAITING_BYTES = 64 * 1024  # what may wait unsent for one listener; beyond it the listener is read for later
_log = structlog.get_logger()


async def stream(request: web.Request) -> web.WebSocketResponse:
    desk, caller, stopping = request.app[DESK], request[CALLER], request.app[STOPPING]
    ask = from_query(AskEvents, request)
    listener = _listener(desk, caller, ask.since)
    socket = web.WebSocketResponse(
        compress=False,
        heartbeat=HEARTBEAT_SECONDS,
        max_msg_size=LARGEST_INWARD,
        timeout=CLOSE_SECONDS,
        writer_limit=_WAITING_BYTES,
    )
    if not socket.can_prepare(request):
        raise BadRequest("the feed is a WebSocket", "ask with Upgrade: websocket")
    await socket.prepare(request)
    request[STREAM] = socket
    client = desk.company.arrive(caller.operator)
    try:
        hello = listener.hello(desk.about.version, caller.operator, client)
        await socket.send_str(dumps(hello))
        await _until_one_ends(
            _tell(socket, listener, UpToNow(hello.seq) if ask.marks_now else None),
            _tell_of_others(socket, desk, caller),
            _hear(socket),
            _wait(stopping),
            desk.sights.changed(caller.operator, caller.sight),
        )
    except ConnectionError:
        _log.debug("stream_left")  # before it had heard hello
    finally:
        desk.company.leave(client)
        await _close(request, socket, WSCloseCode.GOING_AWAY if stopping.is_set() else WSCloseCode.OK)
    return socket


async def stop(app: web.Application) -> None:
    """End every stream; each closes itself."""
    app[STOPPING].set()


def _listener(desk: Desk, caller: Caller, since: str | None) -> Listener:
    listener = desk.feed.listener(since, lambda: desk.sights.of(caller.operator))
    if since and since != "0" and desk.sights.is_outdated(caller.operator, listener.start):
        raise BadRequest("since: what you may see is no longer what it was", "listen from now and read the lists again")
    return listener


async def _tell(socket: web.WebSocketResponse, listener: Listener, mark: UpToNow | None) -> None:
    try:
        async with aclosing(_marked(listener, mark)) as chunks:
            async for chunk in chunks:
                for frame in chunk:
                    await socket.send_frame(frame, WSMsgType.TEXT)
    except ConnectionError:
        return  # the listener has gone
    except StoreError as trouble:
        _log.error("stream_ended", trouble=trouble)


async def _marked(listener: Listener, mark: UpToNow | None) -> AsyncGenerator[Sequence[bytes], None]:
    """The chunks, and the mark where it belongs. The stream goes on: whoever wanted no more leaves by himself."""
    if mark and listener.is_up_to_hello:
        yield [dumps(mark).encode()]
        mark = None
    async with aclosing(listener.chunks()) as chunks:
        async for chunk in chunks:
            yield chunk
            if mark and listener.is_up_to_hello:
                yield [dumps(mark).encode()]
                mark = None


async def _tell_of_others(socket: web.WebSocketResponse, desk: Desk, caller: Caller) -> None:
    """Presence has no place in the feed: its frames carry no seq, and none is told twice."""
    try:
        async with aclosing(desk.company.news(lambda: desk.sights.of(caller.operator))) as news:
            async for chunk in news:
                for one in chunk:
                    if one.operator != caller.operator:
                        await socket.send_str(dumps(Frame(0, "presence", presence=one)))
    except ConnectionError:
        return


async def _hear(socket: web.WebSocketResponse) -> None:
    """Nothing that a listener says matters; but pings are answered, and its leaving noticed, only by reading."""
    async for _ in socket:
        pass


async def _wait(stopping: asyncio.Event) -> None:
    await stopping.wait()


async def _until_one_ends(*parts: Coroutine[None, None, None]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(part) for part in parts]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()


async def _close(request: web.Request, socket: web.WebSocketResponse, code: WSCloseCode) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await socket.close(code=code)
            return
    if request.transport:
        request.transport.abort()  # it reads nothing at all: what waits for it would wait for ever
