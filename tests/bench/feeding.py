"""The feed: from a commit to the frame at its listeners, beside a bare WebSocket on a socket of the same kind."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from aiohttp import WSMsgType, web

from daemon import app, feed, log, reloading, settings
from daemon.outbox.office import Office
from daemon.outbox.room import Outbox
from daemon.rules.routing import Directory
from daemon.socket.desk import About
from daemon.socket.desk import Desk as Answering
from daemon.socket.listen import claimed, serving
from daemon.socket.routes import create_app
from daemon.vitals import Vitals
from daemon.work.background import running
from daemon.work.syncing import Syncing
from store.database import Transaction
from store.desk import Store, open_store
from tests.bench.desks import SMALL, Desks, Helper, helper
from tests.bench.figures import Figure, middle, ms

CLIENTS = 50
Change = Callable[[], Awaitable[tuple[int, float]]]
"""Lets something be told; returns its seq and when it began."""


def feeding(desks: Desks) -> list[Figure]:
    """One listener, and fifty."""
    home = desks.filled("feed", SMALL)
    return asyncio.run(_both(home.folder, desks.sizes.posts // 20))


async def _both(folder: Path, times: int) -> list[Figure]:
    found = []
    log.configure(folder / "bench.log")
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(_desk(folder))
        theirs = await stack.enter_async_context(_bare(folder / "bare.sock"))
        for what, clients in (("feed, commit -> frame at a client", 1), (f"feed, fan-out to {CLIENTS}", CLIENTS)):
            with (
                helper("listening", str(folder / "run" / "frontdesk.sock"), "/v1/events", str(clients)) as hearing,
                helper("listening", str(folder / "bare.sock"), "/", str(clients)) as bare_hearing,
            ):
                for one in (hearing, bare_hearing):
                    await asyncio.to_thread(one.hear)
                pairs = [(await _told(hearing, ours), await _told(bare_hearing, theirs)) for _ in range(times)]
            took, bare = (middle([pair[place] for pair in pairs]) for place in (0, 1))
            found.append(Figure(what, ms(took), ms(bare), took / bare, "at most", 2))
    return found


async def _told(hearing: Helper, change: Change) -> float:
    seq, began = await change()
    return float(await asyncio.to_thread(hearing.ask, seq=seq)) - began


@asynccontextmanager
async def _desk(folder: Path) -> AsyncGenerator[Change]:
    """The daemon's feed and socket over a real store."""
    async with AsyncExitStack() as stack:
        wanted = settings.load(folder / "config.toml")
        claim = stack.enter_context(claimed(folder / "run" / "frontdesk.sock"))
        store = await stack.enter_async_context(open_store(folder / "state"))
        await reloading.configure(store, wanted)
        vitals = Vitals(app.now)
        told = feed.of_store(store, vitals)
        await stack.enter_async_context(running("feed", told.fill))
        about = About("bench", app.now(), lambda: None, "", "", "", lambda: None)
        outbox = Outbox(Office(store, {}, app._project, app.now))
        syncing = Syncing(store, lambda: Directory(()), app.now)
        desk = Answering(store, told, outbox, about, app.now, vitals, syncing, {})
        await stack.enter_async_context(serving(claim, create_app(desk)))
        yield lambda: _touched(store)


async def _touched(store: Store) -> tuple[int, float]:
    async def unit(tx: Transaction) -> int:
        seq = tx.take_seq()
        await tx.run("UPDATE chats SET seq = ? WHERE id = 1", (seq,))
        return seq

    committed = asyncio.get_running_loop().create_task(store.committed(store.seq))
    seq = await store.write(unit)
    began = time.monotonic()
    await committed
    return seq, began


@asynccontextmanager
async def _bare(socket: Path) -> AsyncGenerator[Change]:
    """A server that says to everybody what it is given."""
    streams: list[web.WebSocketResponse] = []
    count = 0
    frame = b'{"seq":%d,"type":"chat.changed","chat":{"name":"' + b"x" * 700 + b'"}}'

    async def stream(request: web.Request) -> web.WebSocketResponse:
        one = web.WebSocketResponse(compress=False)
        await one.prepare(request)
        await one.send_str("hello")
        streams.append(one)
        async for _ in one:
            pass
        streams.remove(one)
        return one

    async def change() -> tuple[int, float]:
        nonlocal count
        count += 1
        began = time.monotonic()
        for one in streams:
            await one.send_frame(frame % count, WSMsgType.TEXT)
        return count, began

    bare = web.Application()
    bare.router.add_get("/", stream)
    runner = web.AppRunner(bare, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.UnixSite(runner, str(socket)).start()
    try:
        yield change
    finally:
        await runner.cleanup()
