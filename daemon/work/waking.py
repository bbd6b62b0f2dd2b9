"""Snoozed chats whose time has come open by themselves: also those whose time came while the daemon was away."""

import asyncio
from collections.abc import Callable

from daemon.api.telling import WOKE
from daemon.api.verbs import WAKE
from store import chats, triage
from store.actions import SYSTEM, Actor, Step
from store.database import Transaction
from store.desk import Store
from store.models import Millis
from store.triage import Wanted

MOST_CHATS = 1_000
"""Of one transaction: no ack waits for more than that."""
BREATH_SECONDS = 1.0
"""Between two looks, however much is written meanwhile."""
_LONGEST_SECONDS = 60.0
"""A clock may be set meanwhile."""


async def wake_chats(store: Store, clock: Callable[[], Millis], *, breath: float = BREATH_SECONDS) -> None:
    """For ever."""
    while True:
        seen = store.seq
        async with store.reading() as reader:
            at = await chats.next_waking(reader)
        wait = _LONGEST_SECONDS if at is None else min(_LONGEST_SECONDS, (at - clock()) / 1000)
        if wait <= 0:
            await _wake(store, clock())
            continue
        try:
            async with asyncio.timeout(wait):
                await store.committed(seen)  # something may have been snoozed until sooner
                await asyncio.sleep(breath)
        except TimeoutError:
            continue


async def _wake(store: Store, now: Millis) -> None:
    async def unit(tx: Transaction) -> None:
        due = await chats.due(tx, now, MOST_CHATS)
        if due:  # whoever woke them meanwhile was faster
            step = Step(Actor(SYSTEM, now), WAKE.name, line=WOKE, is_step=False)
            await triage.do(tx, due, step, Wanted(triage.status("open"), only="snoozed"))

    await store.write(unit)
