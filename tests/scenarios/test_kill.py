"""kill -9 under load: every acked message is there, exactly once."""

import asyncio
import itertools
import json
import random
from collections.abc import Iterator

import aiohttp

from tests.scenarios.premises import META_SECRET, Premises, mac, meta_text

ROUNDS = 20
SENDERS = 16


def test_kill_9_under_load_loses_no_ack_and_doubles_none(desk: Premises) -> None:
    acked: set[str] = set()
    numbers = itertools.count()
    chance = random.Random(7)
    for _ in range(ROUNDS):
        acked |= asyncio.run(_load_until_killed(desk, numbers, chance.uniform(0.05, 0.35)))
        desk.start()
    desk.settled()

    shown = _everything_shown(desk)
    assert len(acked) > ROUNDS * 5
    assert set() == acked - set(shown)
    assert len(shown) == len(set(shown))


async def _load_until_killed(desk: Premises, numbers: Iterator[int], seconds: float) -> set[str]:
    acked: set[str] = set()
    url = f"http://127.0.0.1:{desk.port}/webhooks/meta"

    async def send(session: aiohttp.ClientSession) -> None:
        while True:
            number = next(numbers)
            key = f"wamid.{number}"
            raw = json.dumps(meta_text(key, key, wa_id=f"55119887766{number % 20:02}")).encode()
            headers = {"X-Hub-Signature-256": f"sha256={mac(META_SECRET, raw)}"}
            # as Meta does: the same again, now and then
            for _ in range(1 + (number % 7 == 0)):
                async with session.post(url, data=raw, headers=headers) as answer:
                    if answer.status == 200:
                        acked.add(key)

    async def sender() -> None:
        async with aiohttp.ClientSession() as session:
            try:
                await send(session)
            except (aiohttp.ClientError, OSError):
                return  # the daemon is dead: so it should be

    senders = [asyncio.ensure_future(sender()) for _ in range(SENDERS)]
    await asyncio.sleep(seconds)
    desk.kill()
    await asyncio.wait(senders, timeout=10)
    return acked


def _everything_shown(desk: Premises) -> list[str]:
    """The provider's ids of all messages, from the feed's beginning."""
    told = [json.loads(line) for line in desk.run("events", "--since", "0").splitlines()]
    return [frame["message"]["provider_message_id"] for frame in told if frame["type"] == "message.new"]
