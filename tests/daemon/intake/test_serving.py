"""How many may be connected, how long they may be silent, and how the server ends."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from daemon.intake.listening import Limits
from daemon.intake.public import public_app
from daemon.intake.serving import serve
from tests.daemon.intake.desk import META, FakeDesk, a_desk
from tests.daemon.providers.bodies import a_meta_body, meta_headers

RAW = a_meta_body()
HEAD = f"POST {META} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(RAW)}\r\n" + "".join(
    f"{name}: {value}\r\n" for name, value in meta_headers(RAW)
)


@asynccontextmanager
async def _idle(desk: FakeDesk, count: int) -> AsyncIterator[list[asyncio.StreamReader]]:
    opened = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", desk.port) for _ in range(count)))
    await asyncio.sleep(0.1)
    yield [reader for reader, _ in opened]
    for _, writer in opened:
        writer.close()
    await asyncio.sleep(0.1)


async def test_one_connection_too_many_is_told_to_try_later_and_the_next_is_welcome() -> None:
    async with a_desk(connections=4) as desk:
        async with _idle(desk, 4):
            said = await desk.say(f"{HEAD}\r\n".encode() + RAW)

        assert said.startswith(b"HTTP/1.1 429 ")
        assert b"Retry-After: 1" in said
        assert 200 == (await desk.post(META, RAW, meta_headers(RAW))).status


async def test_a_crowd_that_comes_at_once_is_counted_too() -> None:
    async with a_desk(connections=8) as desk, _idle(desk, 40) as readers:
        turned_away = 0
        for reader in readers:
            with suppress(TimeoutError):
                turned_away += (await asyncio.wait_for(reader.read(12), 0.05)).startswith(b"HTTP/1.1 429")

        assert 32 == turned_away


async def test_far_too_many_are_cut_off_and_the_server_lives() -> None:
    async with a_desk(connections=2) as desk:
        async with _idle(desk, 120):
            pass

        assert 200 == (await desk.post(META, RAW, meta_headers(RAW))).status


async def test_the_silent_and_the_slow_are_closed_and_others_are_served_meanwhile() -> None:
    async with a_desk(idle_seconds=0.5) as desk, _idle(desk, 200) as silent:
        slow, writer = await asyncio.open_connection("127.0.0.1", desk.port)
        writer.write(b"POST /webhooks/meta HTTP/1.1\r\nHost:")
        start = time.monotonic()

        assert 200 == (await desk.post(META, RAW, meta_headers(RAW))).status
        assert time.monotonic() - start < 1
        assert [b""] * 200 == await asyncio.wait_for(asyncio.gather(*(reader.read() for reader in silent)), 5)
        await asyncio.wait_for(slow.read(), 5)
        writer.close()


async def test_many_requests_may_use_one_connection() -> None:
    async with a_desk() as desk:
        alive = HEAD.replace("Connection: close\r\n", "")
        said = await desk.say((f"{alive}\r\n".encode() + RAW) * 20 + f"{HEAD}\r\n".encode() + RAW)

        assert 21 == said.count(b"HTTP/1.1 200 OK")
        assert 21 == len(desk.journal.kept)


async def test_the_end_waits_for_the_ack_that_is_on_its_way() -> None:
    async with a_desk() as desk:
        desk.journal.gate = asyncio.Event()
        asking = asyncio.create_task(desk.post(META, RAW, meta_headers(RAW)))
        await asyncio.sleep(0.1)
        asyncio.get_running_loop().call_later(0.2, desk.journal.gate.set)

    assert 200 == (await asking).status


async def test_a_port_that_is_taken_is_said_at_once() -> None:
    async with a_desk() as desk:
        app = public_app(desk.listening())
        with pytest.raises(OSError, match="in use"):
            await serve(app, "127.0.0.1", desk.port, Limits())
