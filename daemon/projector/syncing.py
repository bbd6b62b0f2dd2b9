"""What batches of syncs leave behind besides their chats: how far each session's has come."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from daemon.facts import ChatSnapshot, ChatsSynced, MessageReceived, MessageStatusChanged
from daemon.projector.routed import Routed, Understood
from daemon.rules import syncs as rules
from daemon.rules.syncs import Batch
from store import syncs as table
from store.database import Transaction
from store.models import Millis


def is_of_sync(one: Understood) -> bool:
    return any(isinstance(routed.fact, ChatsSynced) for routed in one.facts)


async def announce(tx: Transaction, waiting: Iterable[Understood], now: Millis) -> None:
    """These batches are about to be taken."""
    coming: dict[int, Batch] = {}
    for one in waiting:
        for routed in one.facts:
            if isinstance(routed.fact, ChatsSynced):
                before = coming.get(routed.session_id, Batch(routed.session_id, 0, 0))
                chats, total = before.chats + routed.fact.chats, routed.fact.total or before.total
                coming[routed.session_id] = replace(before, chats=chats, total=total)
    held = await table.of_sessions(tx, coming)
    await table.save(tx, [rules.announced(held.get(one), batch, now) for one, batch in coming.items()])


async def note(tx: Transaction, one: Understood, why: str | None, lost: Collection[str], now: Millis) -> None:
    """One delivery has been taken, without the pieces that are `lost`, and why."""
    batches = [
        _batch(one, routed, routed.fact, lost, why) for routed in one.facts if isinstance(routed.fact, ChatsSynced)
    ]
    held = await table.of_sessions(tx, {batch.session_id for batch in batches}) if batches else {}
    for batch in batches:
        held[batch.session_id] = rules.after(held.get(batch.session_id), batch, now)
    await table.save(tx, held.values())


async def hear(tx: Transaction, facts: Sequence[Routed]) -> None:
    """Since when each session's webhooks are listened to: what is live could not have come otherwise."""
    since: dict[int, Millis] = {}
    for one in facts:
        is_live = isinstance(one.fact, MessageStatusChanged) or (
            isinstance(one.fact, MessageReceived) and one.fact.origin == "live"
        )
        if is_live and one.delivery_id is not None:
            since[one.session_id] = min(one.received_at, since.get(one.session_id, one.received_at))
    await table.heard(tx, since)


def _batch(one: Understood, routed: Routed, fact: ChatsSynced, lost: Collection[str], why: str | None) -> Batch:
    taken = sum(
        isinstance(other.fact, ChatSnapshot) and other.session_id == routed.session_id and other.piece not in lost
        for other in one.facts
    )
    return Batch(routed.session_id, fact.chats, taken, fact.total, why, fact.percent, fact.is_first)
