"""A webhook on its way to the screen: from the moment it is sent to the frame at a listening client."""

import asyncio
import time
from contextlib import aclosing
from typing import Any

from daemon.api.feed import Hello
from daemon.client import SocketInbox
from tests.bench.desks import Desk, Desks, Helper, helper
from tests.bench.figures import Figure, middle, ms, percentile

_RATE = 50.0


def arrival(desks: Desks) -> list[Figure]:
    """Fifty a second on the big desk, beside what the same posts take until a server without a store answers."""
    desk = desks.of_size(desks.sizes.big)
    config, log = str(desk.home.folder / "config.toml"), str(desk.home.folder / "bare.log")
    with helper("load") as load, helper("bare", config, log) as bare:
        bare_came = _posted(load, bare.hear()["address"], desks)
        took = asyncio.run(_followed(load, desk, desks))
    slow = percentile(took, 95)
    told = f"p50 {ms(middle(took))}, p95 {ms(slow)}"
    baseline = f"answered p50 {ms(bare_came['p50'])}"
    return [Figure("webhook sent -> frame, p95", told, baseline, slow * 1000, "at most", 100, "ms")]


async def _followed(load: Helper, desk: Desk, desks: Desks) -> list[float]:
    inbox, at = SocketInbox(desk.home.socket), dict[str, float]()
    try:
        async with aclosing(inbox.events()) as events:
            assert isinstance(await anext(events), Hello)
            posting = asyncio.get_running_loop().create_task(asyncio.to_thread(_posted, load, desk.address, desks))
            expected = int(_RATE * desks.sizes.seconds)
            async for news in events:
                if isinstance(news, Hello) or news.type != "message.new" or not news.message:
                    continue
                if news.message.provider_message_id:  # and no line of our own, such as of a chat that opens again
                    at[news.message.provider_message_id] = time.monotonic()
                if len(at) >= expected:
                    break
            came = await posting
    finally:
        await inbox.close()
    return [at[name] - sent for name, sent in came["sent"].items()]


def _posted(load: Helper, address: str, desks: Desks) -> dict[str, Any]:
    sizes = desks.sizes
    load.ask(address=address, chats=sizes.big, rate=_RATE, seconds=sizes.seconds, connections=8, tells_times=True)
    came: dict[str, Any] = load.ask()
    return came
