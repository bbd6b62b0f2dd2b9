"""Reading raw bodies once more: after an upgrade, or once the config knows their session."""

import asyncio
from collections import Counter
from collections.abc import Collection

from daemon.api.deliveries import AskReplay, AskReplayAll, ReplayDone
from daemon.api.errors import BadRequest, NotFound
from daemon.api.outbox import Unchanged
from daemon.socket.asking import cursor_number, page_limit
from daemon.socket.desk import Caller, Desk
from store import journal
from store.models import DeliveryState

PATIENCE_SECONDS = 5.0
"""How long a caller waits for the projector to have had its turn."""
_LOOK_AGAIN_SECONDS = 0.02
TROUBLED = ("quarantined", "failed")


async def one(desk: Desk, _caller: Caller, ask: AskReplay) -> ReplayDone:
    async with desk.store.reading() as reader:
        found = (await journal.states(reader, [ask.id])).get(ask.id)
    if found is None:
        raise NotFound(f"there is no delivery {ask.id}", "see the ids with: frontdesk deliveries list")
    state, has_body = found
    if state == "pending" or not has_body:
        why = "it waits for its turn already" if state == "pending" else "its raw body was thrown away for its age"
        return ReplayDone(0, 0, 0, 0, (Unchanged(ask.id, why),), None, desk.store.seq)
    return await _replayed(desk, [ask.id], None)


async def all_of(desk: Desk, caller: Caller, ask: AskReplayAll) -> ReplayDone:
    if ask.state not in TROUBLED:
        raise BadRequest(f"state: {ask.state!a} is not replayed as a whole", f"one of {', '.join(TROUBLED)}")
    after, limit = cursor_number("cursor", ask.cursor) or 0, page_limit(ask.limit)
    async with desk.store.reading() as reader:
        found = await journal.ids_of(reader, ask.state, after, limit + 1, caller.sight.within)
    return await _replayed(desk, found[:limit], str(found[limit - 1]) if len(found) > limit else None)


async def _replayed(desk: Desk, ids: Collection[int], next_cursor: str | None) -> ReplayDone:
    count = await _settled(desk, await desk.store.replay(ids))
    understood = count["done"] + count["ignored"]
    told = (understood, count["quarantined"], count["failed"], count["pending"])
    return ReplayDone(*told, (), next_cursor, desk.store.seq)


async def _settled(desk: Desk, ids: Collection[int]) -> Counter[DeliveryState]:
    """How many are in which state, once the projector was there or patience ends."""
    until = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while True:
        async with desk.store.reading() as reader:
            count = Counter(state for state, _ in (await journal.states(reader, ids)).values())
        if not count["pending"] or asyncio.get_running_loop().time() >= until:
            return count
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
