"""Sending a hostile request in the way that its case tells, and what the daemon answers."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.daemon.intake.desk import FakeDesk
from tests.daemon.intake.hostile import Case, status_of


async def statuses(
    desk: FakeDesk, case: Case, requests: list[bytes], meanwhile: Callable[[], Awaitable[None]]
) -> set[int]:
    """The answer's status of each of these requests; 0: none. `meanwhile` is done while idle connections are held."""
    if "slow" in case.told:
        return {status_of(await desk.say(requests[0][:-20]))}
    if "connections" in case.told:
        return await _idle(desk, case.told["connections"], meanwhile)
    if case.told.get("close_after_send"):
        await _send_and_leave(desk, requests[0])
    return {status_of(await desk.say(one)) for one in requests}


async def _send_and_leave(desk: FakeDesk, request: bytes) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(request)
    writer.close()
    await writer.wait_closed()


async def _idle(desk: FakeDesk, count: int, meanwhile: Callable[[], Awaitable[None]]) -> set[int]:
    opened = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", desk.port) for _ in range(count)))
    await meanwhile()
    said = await asyncio.wait_for(asyncio.gather(*(reader.read() for reader, _ in opened)), 20)
    for _, writer in opened:
        writer.close()
    return {status_of(one) for one in said}
